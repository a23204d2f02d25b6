"""JPEG streams cut between their restart marks, without a codec: bytes to bytes. Knows no pixel and no tile.

A restart mark (ITU-T T.81, F.1.1.5.2) ends the codec's memory of what came before: what lies between two marks is
decoded alone. So a tile that has marks after every few blocks can be cut down to the ones that are wanted, across and
down, and decoded at the cost of those. This is exact: no coefficient changes.
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, cycle
from typing import NamedTuple

from image_store.geometry import ceil_div

BLOCK = 8
END = b"\xff\xd9"
MARKS = tuple(bytes((0xFF, 0xD0 + number)) for number in range(8))
# In the picture's data a byte FF is followed by 00, or it begins a mark.
ANY_MARK = re.compile(rb"\xff[\xd0-\xd7]")
BASELINE, RESTART_INTERVAL, SCAN = 0xFFC0, 0xFFDD, 0xFFDA
SEGMENT = struct.Struct(">HH")
# A frame's segment: mark, length, precision, height, width, number of colour planes; then three bytes for each plane,
# of which the second says how finely it is sampled. A scan's segment begins with its number of planes.
FRAME = struct.Struct(">HHBHHB")
HEIGHT_AT, PLANES_AT = 5, 11
# How the planes are sampled -> pixels a side of the unit in which their blocks follow each other
UNITS = {b"\x11": BLOCK, b"\x11\x11\x11": BLOCK, b"\x22\x11\x11": 2 * BLOCK}


class Cut(NamedTuple):
    """A shorter stream, and where its first pixel lies in the whole."""

    stream: bytes
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the picture's data: where the frame's segment and the data begin.

    `across` and `down`: pixels from one restart mark to the next; 0 without marks, or where they lie unevenly.
    """

    frame: int
    data: int
    width: int
    height: int
    unit: int
    across: int
    down: int

    def renewed(self, stream: bytes, width: int, height: int) -> bytes:
        """The head of `stream` with other dimensions."""
        at = self.frame + HEIGHT_AT
        return stream[:at] + height.to_bytes(2, "big") + width.to_bytes(2, "big") + stream[at + 4 : self.data]


def cut_box(stream: bytes, left: int, top: int, right: int, bottom: int, *, around: bool) -> Cut | None:
    """A shorter stream that has all pixels from `left` up to `right`, from `top` up to `bottom`; None if there is none.

    `around`: and with those that a decoder looks at beside them where it makes smooth colours of halved planes.
    """
    head = _read_head(stream)
    if head is None or not head.across:
        return None
    beside = 1 if around and head.unit > BLOCK else 0
    first, last = _run(left, right, head.across, head.width, beside)
    above, below = _run(top, bottom, head.down, head.height, beside)
    width = min(last * head.across, head.width) - first * head.across
    height = min(below * head.down, head.height) - above * head.down
    if (width, height) == (head.width, head.height):
        return None
    parts = _parts(stream, head, first, last, above, below)
    if parts is None:
        return None
    return Cut(head.renewed(stream, width, height) + parts, first * head.across, above * head.down)


def crop(stream: bytes, width: int, height: int) -> bytes | None:
    """The stream of the first `width` columns and `height` rows; None where no marks allow it."""
    head = _read_head(stream)
    if head is None or not head.across:
        return None
    across, down = ceil_div(width, head.unit) * head.unit, ceil_div(height, head.unit) * head.unit
    if across % head.across or down % head.down:
        return None
    parts = _parts(stream, head, 0, across // head.across, 0, down // head.down)
    return None if parts is None else head.renewed(stream, width, height) + parts


def _run(start: int, end: int, step: int, full: int, beside: int) -> tuple[int, int]:
    """The first part that is wanted, and the first that no longer is."""
    return max(0, start // step - beside), min(ceil_div(min(end, full), step) + beside, ceil_div(full, step))


def _parts(stream: bytes, head: _Head, first: int, last: int, above: int, below: int) -> bytes | None:
    """The data of a rectangle of parts; None when the stream has fewer than it should."""
    columns = ceil_div(head.width, head.across)
    end = below * columns
    parts = ANY_MARK.split(stream[head.data :].removesuffix(END), end)
    if len(parts) < end:
        return None
    if (first, last) == (0, columns):
        return _marked(parts[above * columns : end])
    return _marked(
        [*chain.from_iterable(parts[row + first : row + last] for row in range(above * columns, end, columns))]
    )


def _marked(parts: Sequence[bytes]) -> bytes:
    """Parts with restart marks between them, counted from 0 to 7 again and again, and the end."""
    return b"".join([*chain.from_iterable(zip(parts, cycle(MARKS), strict=False))][:-1]) + END


def _read_head(stream: bytes) -> _Head | None:
    """The head of a baseline stream of one scan, whole colour planes or planes halved both ways; None for any other."""
    at, frame, interval, width, height, unit, planes = 2, 0, 0, 0, 0, 0, 0
    while len(stream) >= at + FRAME.size and stream[at] == 0xFF:
        mark, length = SEGMENT.unpack_from(stream, at)
        if mark == BASELINE:
            frame = at
            _, _, _, height, width, planes = FRAME.unpack_from(stream, at)
            unit = UNITS.get(stream[at + PLANES_AT : at + 2 + length : 3], 0)
            if not (unit and width):
                return None
        elif mark == RESTART_INTERVAL:
            interval = int.from_bytes(stream[at + 4 : at + 6], "big")
        elif mark == SCAN:
            if not frame or stream[at + 4] != planes:
                return None
            across, down = _spacing(interval, ceil_div(width, unit))
            return _Head(frame, at + 2 + length, width, height, unit, across * unit, down * unit)
        at += 2 + length
    return None


def _spacing(interval: int, columns: int) -> tuple[int, int]:
    """How many units lie between two marks across and down, in rows of so many; zeros where marks lie unevenly."""
    if interval and interval % columns == 0:
        return columns, interval // columns
    if interval and columns % interval == 0:
        return interval, 1
    return 0, 0
