"""The pages that one master holds: TIFF, WebP and GIF can hold several. Reads their structure, decodes nothing."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from image_store.masters.contents import Contents, Leaf
from image_store.masters.kinds import HEAD_BYTES, kind_of_bytes
from image_store.masters.tiff_tags import HEIGHT, NEW_SUBFILE, SUBFILE, WIDTH, directories

# TIFF 6.0, NewSubfileType: bit 0 a reduced version of another image, bit 2 a transparency mask
NO_PAGE = 0b101
REDUCED = 2  # the same in the older SubfileType


def survey_leaves(kind: str, path: Path) -> Contents:
    """The leaves of a TIFF, a WebP or a GIF; of a single page the name is empty. Raises OSError."""
    count = leaf_count(path)
    return Contents(kind, tuple(Leaf(f"p{number:04}") for number in range(1, count + 1)) if count > 1 else (Leaf(),))


def leaf_count(path: Path) -> int:
    """Pages of their own in a master: not its thumbnails, masks and reduced levels. 1 for every other kind.

    Damage ends the count without a word: whoever decodes the master names it. Raises OSError.
    """
    return len(leaf_places(path))


def leaf_places(path: Path) -> tuple[int, ...]:
    """For each page of a master the number, from 0, of its directory or frame in the file. Raises OSError."""
    counts = {"tiff": _tiff_leaves, "webp": _webp_frames, "gif": _gif_frames}
    with path.open("rb") as file:
        count = counts.get(kind_of_bytes(file.read(HEAD_BYTES)) or "")
        try:
            return tuple(count(file)) or (0,) if count else (0,)
        except struct.error:
            return (0,)


def _tiff_leaves(file: BinaryIO) -> Iterator[int]:
    """The pages of a TIFF, the first one first."""
    first: tuple[int, int] | None = None
    for number, directory in enumerate(directories(file)):
        size = directory.number(WIDTH), directory.number(HEIGHT)
        is_page = not directory.number(NEW_SUBFILE) & NO_PAGE and directory.number(SUBFILE) != REDUCED
        if first is None or (is_page and not _is_reduced(size, first)):
            yield number
        first = first or size


def _is_reduced(size: tuple[int, int], first: tuple[int, int]) -> bool:
    """Whether a page that does not say so is a level or thumbnail of the first: same shape, half as large or less.

    To the pixel: sides are rounded.
    """
    skew = abs(size[0] * first[1] - size[1] * first[0])
    return 2 * size[0] <= first[0] + 1 and skew <= max(first)


def _webp_frames(file: BinaryIO) -> Iterator[int]:
    """The frames of an animation; none for a single picture (RIFF: name, length, padded to even)."""
    place, frames = 12, 0
    while head := file.seek(place) and file.read(8):
        name, length = struct.unpack("<4sI", head.ljust(8, b"\0"))
        if name == b"ANMF":
            yield frames
            frames += 1
        place += 8 + length + length % 2


def _gif_frames(file: BinaryIO) -> Iterator[int]:
    """The frames (GIF89a: descriptor, colour table, blocks of which an empty one is the last)."""
    place, frames = 13 + _table_bytes(file, 10), 0
    while (mark := _byte(file, place)) in (0x21, 0x2C):
        if mark == 0x2C:
            yield frames
            frames += 1
            place += 11 + _table_bytes(file, place + 9)
        else:
            place += 2
        while length := _byte(file, place):
            place += 1 + length
        place += 1


def _table_bytes(file: BinaryIO, flags_at: int) -> int:
    """The length of the colour table that these flags announce."""
    flags = _byte(file, flags_at)
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _byte(file: BinaryIO, place: int) -> int:
    """0 beyond the end."""
    file.seek(place)
    return int.from_bytes(file.read(1))
