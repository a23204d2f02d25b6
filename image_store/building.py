"""The door for ingest: masters in, pyramids out. Loads libvips, which starts threads: never before a fork."""

from image_store.masters import Master, kind_of, leaf_count, open_master
from image_store.pyramid_file import (
    PyramidBuilt,
    build_pyramid,
    check_pyramid,
    complete_index,
    disown_pyramid,
    read_index,
    remove_leftovers,
    remove_pyramid,
)

__all__ = [
    "Master",
    "PyramidBuilt",
    "build_pyramid",
    "check_pyramid",
    "complete_index",
    "disown_pyramid",
    "kind_of",
    "leaf_count",
    "open_master",
    "read_index",
    "remove_leftovers",
    "remove_pyramid",
]
