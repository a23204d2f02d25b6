"""What makes a page of a TIFF, as one number: the page is the same wherever it lies in whatever file. Decodes nothing.

Where anything could make a difference that is not counted here, there is no mark: then the page is built anew.
"""

import hashlib
import os
import struct
from pathlib import Path
from typing import BinaryIO

from image_store.masters import tiff_tags as tags
from image_store.masters.leaves import leaf_places
from image_store.masters.tiff_odd import is_odd
from image_store.masters.tiff_tags import Directory, directories

# Bytes of one value of each type (TIFF 6.0, section 2; BigTIFF). A type that points to a directory is not among them.
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 16: 8, 17: 8}
OLD_JPEG = 6
FREE_OFFSETS, FREE_BYTES, PAGE_NUMBER, EXIF, GPS, INTEROPERABILITY = 288, 289, 297, 34665, 34853, 40965
# Where something lies, which is another place in every file; "page 3 of 8"; and what has no part in the picture.
PASSED_OVER = frozenset(
    (
        *(tags.STRIP_OFFSETS, tags.TILE_OFFSETS, tags.SUB_DIRECTORIES),
        *(FREE_OFFSETS, FREE_BYTES, PAGE_NUMBER, EXIF, GPS, INTEROPERABILITY),
    )
)
BLOCK = 1 << 20
# No honest page shares its bytes with another: all pages together are read once, and a little more.
MOST_OF_FILE = 2


def page_marks(path: Path) -> tuple[str | None, ...]:
    """For each page a SHA-256 in hex of all that makes its picture; None where that cannot be told. Raises OSError."""
    places = leaf_places(path)
    marks: dict[int, str | None] = {}
    with path.open("rb") as file:
        left = _Left(MOST_OF_FILE * os.fstat(file.fileno()).st_size)
        try:
            for number, directory in enumerate(directories(file)):
                if number in places:
                    marks[number] = _mark(file, directory, left)
        except struct.error:
            return (None,) * len(places)
    return tuple(marks.get(place) for place in places)


class _Left:
    """How many bytes may still be read: a file can name the same bytes for every page of thousands."""

    def __init__(self, count: int) -> None:
        self._count = count

    def take(self, count: int) -> bool:
        """Whether so many more may be read."""
        self._count -= count
        return self._count >= 0


def _mark(file: BinaryIO, directory: Directory, left: _Left) -> str | None:
    if directory.number(tags.COMPRESSION, 1) == OLD_JPEG or is_odd(directory):
        return None  # its parts lie where other tags say; or who decodes it looks at the whole file
    found = hashlib.sha256(f"page of a TIFF {directory.order}".encode())
    for tag, kind, count in directory.entries():
        if tag in PASSED_OVER:
            continue
        size = SIZES.get(kind)
        if size is None or not left.take(size * count):
            return None
        value = directory.stored(tag, size)
        if len(value) != size * count:
            return None
        found.update(struct.pack(">HHQ", tag, kind, count))
        found.update(value)
    places = _places(file, directory)
    if not places or not left.take(sum(length for _, length in places)):
        return None
    for start, length in places:
        file.seek(start)
        for at in range(0, length, BLOCK):
            found.update(file.read(min(BLOCK, length - at)))
    return found.hexdigest()


def _places(file: BinaryIO, directory: Directory) -> list[tuple[int, int]]:
    """Where the strips or tiles lie, and their lengths; none where one is missing or lies beyond the end."""
    tiled = directory.number(tags.TILE_WIDTH) > 0
    starts = directory.numbers(tags.TILE_OFFSETS if tiled else tags.STRIP_OFFSETS)
    lengths = directory.numbers(tags.TILE_BYTES if tiled else tags.STRIP_BYTES)
    other = directory.numbers(tags.STRIP_OFFSETS if tiled else tags.TILE_OFFSETS, 1)
    size = os.fstat(file.fileno()).st_size
    if other or len(starts) != len(lengths):
        return []
    places = list(zip(starts, lengths, strict=True))
    return places if all(length > 0 and start + length <= size for start, length in places) else []
