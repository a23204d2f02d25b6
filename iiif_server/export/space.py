"""The room that an export takes, from the sizes of pyramids. Reads no pyramid."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from iiif_server.care.fixity import SUFFIXES
from iiif_server.export.errors import CannotExport
from image_store import ImageInfo, ImageRecord, Limits, limits0, promised0

# Of a JPEG at the quality of tiles, in bytes for each pixel of `max` and the other sizes; and those that there are
# beside `max`, in pixels: each a quarter of the one above.
BYTES_A_PIXEL, BESIDE = 0.35, 4 / 3
# Each tile has a folder for its region, its size and its rotation, and the file.
FOLDERS_A_FILE = 3
# canvas/{page}.json in two versions, info.json, and their share of manifests.
DOCUMENTS_A_PAGE = 3
# The viewer and the pages.
SITE_BYTES = 3_000_000
SHAPES_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Space:
    """`files` and `bytes` are what is to be written, with what the file system rounds up; `free` is what there is."""

    images: int
    files: int
    bytes: int
    free: int

    def check(self, root: Path) -> None:
        """Raises CannotExport where it does not suffice."""
        if self.bytes > self.free:
            raise CannotExport(
                f"The export needs about {self.bytes / 1e9:.2f} GB, and {root} has {self.free / 1e9:.2f} GB free."
                " Make room there, name another folder, or export fewer books."
            )


def space_of(records: Iterable[ImageRecord], pyramids: Path, root: Path) -> Space:
    """What these images take in a folder, which need not be there yet. Raises OSError."""
    there = next(one for one in (root.absolute(), *root.absolute().parents) if one.is_dir())
    block = os.statvfs(there).f_frsize
    images = files = size = 0
    for record in records:
        count = _files(record.info, limits0(Limits(record.dimensions.area)))
        images, files = images + 1, files + count + DOCUMENTS_A_PAGE
        size += _bytes(pyramids / f"{record.pyramid}{SUFFIXES['pyramid']}", record.info)
        # On the average half a block of each file is empty; a folder takes at least one.
        size += int(block * (count * (FOLDERS_A_FILE + 0.5) + DOCUMENTS_A_PAGE))
    return Space(images, files, size + SITE_BYTES if images else 0, shutil.disk_usage(there).free)


@lru_cache(SHAPES_KEPT)
def _files(info: ImageInfo, limits: Limits) -> int:
    return sum(1 for _ in promised0(info, limits))


def _bytes(pyramid: Path, info: ImageInfo) -> int:
    """Of the tiles, and of the sizes that are no tile."""
    try:
        stored = pyramid.stat().st_size
    except FileNotFoundError:
        # It is told when it is to be written.
        return 0
    return stored + int(info.largest(limits0(Limits(info.dimensions.area))).area * BYTES_A_PIXEL * BESIDE)
