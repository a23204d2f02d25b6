"""The pages that one master holds: TIFF, WebP and GIF can hold several. Reads their structure, decodes nothing."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from image_store.masters.contents import Contents, Leaf
from image_store.masters.kinds import HEAD_BYTES, kind_of_bytes

MOST = 100_000  # directories and entries: more are damage
TAG_TYPES = {3: "H", 4: "I", 16: "Q"}
NEW_SUBFILE, WIDTH, HEIGHT, SUBFILE = 254, 256, 257, 255
# TIFF 6.0, NewSubfileType: bit 0 a reduced version of another image, bit 2 a transparency mask
NO_PAGE = 0b101
REDUCED = 2  # the same in the older SubfileType


class _Directory(NamedTuple):
    """One directory of a TIFF."""

    width: int
    height: int
    is_page: bool


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
    first: _Directory | None = None
    for number, leaf in enumerate(_directories(file)):
        if first is None or (leaf.is_page and not _is_reduced(leaf, first)):
            yield number
        first = first or leaf


def _is_reduced(leaf: _Directory, first: _Directory) -> bool:
    """Whether a page that does not say so is a level or thumbnail of the first: same shape, half as large or less.

    To the pixel: sides are rounded.
    """
    skew = abs(leaf.width * first.height - leaf.height * first.width)
    return 2 * leaf.width <= first.width + 1 and skew <= max(first.width, first.height)


def _directories(file: BinaryIO) -> Iterator[_Directory]:
    """Every directory of the main chain, of TIFF and BigTIFF, until the chain ends or breaks off."""
    order = "<" if _at(file, 0, "2s") == (b"II",) else ">"
    big = _at(file, 2, f"{order}H") == (43,)
    count, entry, offset = (order + form for form in (("Q", "HHQ8s", "Q") if big else ("H", "HHI4s", "I")))
    seen: set[int] = set()
    (place,) = _at(file, 8 if big else 4, offset)
    while place and place not in seen and len(seen) < MOST:
        seen.add(place)
        try:
            (entries,) = _at(file, place, count)
            if entries > MOST:
                return
            start = place + struct.calcsize(count)
            size = struct.calcsize(entry)
            table = b"".join(_at(file, start, f"{entries * size}s"))
            (following,) = _at(file, start + entries * size, offset)
        except struct.error:
            return
        yield _directory(struct.iter_unpack(entry, table), order)
        place = following


def _directory(entries: Iterator[tuple[Any, ...]], order: str) -> _Directory:
    values = {}
    for tag, kind, _, value in entries:
        if kind in TAG_TYPES:
            (values[tag],) = struct.unpack_from(order + TAG_TYPES[kind], value.ljust(8, b"\0"))
    is_page = not values.get(NEW_SUBFILE, 0) & NO_PAGE and values.get(SUBFILE) != REDUCED
    return _Directory(values.get(WIDTH, 0), values.get(HEIGHT, 0), is_page)


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


def _at(file: BinaryIO, place: int, form: str) -> tuple[Any, ...]:
    """What lies at a place. Raises struct.error beyond the end."""
    try:
        file.seek(place)
    except (OverflowError, ValueError, OSError) as error:  # farther than any file reaches
        raise struct.error(str(error)) from error
    return struct.unpack(form, file.read(struct.calcsize(form)))
