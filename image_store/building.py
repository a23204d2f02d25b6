"""The door for ingest: masters in, pyramids out. Loads libvips, which starts threads: never before a fork."""

from image_store.masters import Master, PixelMemory, kind_of, leaf_count, open_master
from image_store.pyramid_file import (
    Draft,
    PyramidBuilt,
    build_pyramid,
    check_pyramid,
    complete_index,
    discard_draft,
    disown_pyramid,
    draft_pyramid,
    read_index,
    remove_leftovers,
    remove_pyramid,
    settle_pyramid,
    sync_folder,
)

__all__ = [
    "Draft",
    "Master",
    "PixelMemory",
    "PyramidBuilt",
    "build_pyramid",
    "check_pyramid",
    "complete_index",
    "discard_draft",
    "disown_pyramid",
    "draft_pyramid",
    "kind_of",
    "leaf_count",
    "open_master",
    "read_index",
    "remove_leftovers",
    "remove_pyramid",
    "settle_pyramid",
    "sync_folder",
]
