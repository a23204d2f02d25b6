"""How many pixels a master's head promises, before anything is decoded. Reads a few bytes; believes nothing.

For estimates only: what a decoder finds is what counts.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from image_store.masters.kinds import HEAD_BYTES, kind_of_bytes

# A profile, a preview and other segments come before the size of a JPEG.
MOST_SEGMENTS = 2000
# The boxes that tell the size come first in these files.
BOX_BYTES = 1 << 16
TIFF_TYPES = {3: "H", 4: "I"}


@dataclass(frozen=True, slots=True)
class Promise:
    """What a head says of its picture. `bits`: of one pixel, all channels together."""

    width: int
    height: int
    bits: int = 24

    @property
    def pixels(self) -> int:
        """Its area."""
        return self.width * self.height


def promise_of(path: Path) -> Promise | None:
    """What the head of a master promises; None where it says nothing that is understood here. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        read = READERS.get(kind_of_bytes(head) or "")
        try:
            return read(file, head) if read else None
        except (struct.error, IndexError):
            return None


def _jpeg(file: BinaryIO, _head: bytes) -> Promise | None:
    place = 2
    for _ in range(MOST_SEGMENTS):
        file.seek(place)
        mark, code, length = struct.unpack(">BBH", file.read(4))
        if mark != 0xFF or code == 0xDA:
            return None
        # SOF0 to SOF15, without DHT, JPG and DAC (T.81, table B.1)
        if 0xC0 <= code <= 0xCF and code not in (0xC4, 0xC8, 0xCC):
            depth, height, width, channels = struct.unpack(">BHHB", file.read(6))
            return Promise(width, height, depth * channels)
        place += 2 + length
    return None


def _png(_file: BinaryIO, head: bytes) -> Promise:
    width, height, depth, colour = struct.unpack_from(">IIBB", head, 16)
    # A palette (3) gives colours, whatever the depth of its numbers.
    return Promise(width, height, 24 if colour == 3 else depth * {0: 1, 4: 2, 6: 4}.get(colour, 3))


def _gif(_file: BinaryIO, head: bytes) -> Promise:
    return Promise(*struct.unpack_from("<HH", head, 6))


def _bmp(_file: BinaryIO, head: bytes) -> Promise:
    if struct.unpack_from("<I", head, 14)[0] == 12:
        return Promise(*struct.unpack_from("<HH", head, 18))
    width, height = struct.unpack_from("<ii", head, 18)
    return Promise(abs(width), abs(height))


def _webp(_file: BinaryIO, head: bytes) -> Promise | None:
    match head[12:16]:
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", head, 26)
            return Promise(width & 0x3FFF, height & 0x3FFF)
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", head, 21)
            return Promise((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case b"VP8X":
            return Promise(int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1)
    return None


def _jp2(file: BinaryIO, head: bytes) -> Promise | None:
    file.seek(0)
    head = file.read(BOX_BYTES)
    if (box := head.find(b"ihdr")) > 0:
        height, width, channels, depth = struct.unpack_from(">IIHB", head, box + 4)
        # 255: the channels differ
        return Promise(width, height, channels * (8 if depth == 255 else (depth & 0x7F) + 1))
    if (mark := head.find(b"\xff\x4f\xff\x51")) >= 0:
        right, bottom, left, top = struct.unpack_from(">IIII", head, mark + 8)
        return Promise(max(0, right - left), max(0, bottom - top))
    return None


def _heif(file: BinaryIO, _head: bytes) -> Promise | None:
    file.seek(0)
    head = file.read(BOX_BYTES)
    # One for the picture, one for its tiles, one for a thumbnail: the largest is the picture.
    sizes = [Promise(*struct.unpack_from(">II", head, found.end() + 4)) for found in re.finditer(b"ispe", head)]
    return max(sizes, key=lambda size: size.pixels, default=None)


def _tiff(file: BinaryIO, head: bytes) -> Promise | None:
    tags = dict(_first_directory(file, head))
    if 256 not in tags or 257 not in tags:
        return None
    channels, depth = tags.get(277, 1), tags.get(258, 1)
    # Of several depths the entry has only where they lie; and a palette gives colours.
    depth = depth if channels == 1 else 8
    return Promise(tags[256], tags[257], 24 if tags.get(262) == 3 else channels * depth)


def _first_directory(file: BinaryIO, head: bytes) -> Iterator[tuple[int, int]]:
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack_from(f"{order}H", head, 2) == (43,)
    (place,) = struct.unpack_from(order + ("Q" if big else "I"), head, 8 if big else 4)
    if place >= 1 << 62:
        return
    file.seek(place)
    (count,) = struct.unpack(order + ("Q" if big else "H"), file.read(8 if big else 2))
    entry = struct.Struct(order + ("HHQ8s" if big else "HHI4s"))
    for _ in range(min(count, 1000)):
        tag, kind, _, value = entry.unpack(file.read(entry.size))
        if kind in TIFF_TYPES:
            yield tag, struct.unpack_from(order + TIFF_TYPES[kind], value)[0]


READERS: dict[str, Callable[[BinaryIO, bytes], Promise | None]] = {
    "jpeg": _jpeg,
    "png": _png,
    "gif": _gif,
    "bmp": _bmp,
    "webp": _webp,
    "jp2": _jp2,
    "heif": _heif,
    "avif": _heif,
    "tiff": _tiff,
}
