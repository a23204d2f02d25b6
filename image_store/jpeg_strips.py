"""JPEG streams cut and joined by rows, without a codec: bytes to bytes. Knows no pixel and no tile.

A restart mark (ITU-T T.81, F.1.1.5.2) ends the codec's memory of what came before: what lies between two marks is
decoded alone. So a tile that is stored in strips, with a mark after each, is decoded from the first strip that is
wanted to the last; and strips that were encoded one by one are put together into one tile. Both are exact: no
coefficient changes.
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, cycle

from image_store.errors import BrokenPyramid
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
WHOLE_PLANE = 0x11


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the picture's data: where the frame's and the scan's segments and the data begin.

    `strip`: rows from one restart mark to the next; 0 without marks, or where they stand within rows.
    """

    frame: int
    scan: int
    data: int
    width: int
    height: int
    strip: int

    def renewed(self, stream: bytes, height: int) -> bytes:
        """The head of `stream` with another height."""
        at = self.frame + HEIGHT_AT
        return stream[:at] + height.to_bytes(2, "big") + stream[at + 2 : self.data]


def cut_rows(stream: bytes, top: int, bottom: int) -> tuple[bytes, int] | None:
    """A shorter stream with the rows from `top` up to `bottom`, and the row that it begins with; None if there is none.

    Behind its last row it may have data of which a strict codec complains.
    """
    head = _read_head(stream)
    if head is None:
        return None
    bottom = min(bottom, head.height)
    first = top // head.strip if head.strip else 0
    if first == 0:
        return (head.renewed(stream, bottom) + stream[head.data :], 0) if bottom < head.height else None
    last = ceil_div(bottom, head.strip)
    strips = ANY_MARK.split(stream[head.data :], last)[first:last]
    if len(strips) < last - first:
        return None
    begin = first * head.strip
    return head.renewed(stream, bottom - begin) + _marked(strips), begin


def join_strips(streams: Sequence[bytes], rows: int) -> bytes:
    """One stream of many that an encoder made alike: one below the other, all of `rows` rows but the last.

    Raises BrokenPyramid when they cannot be joined.
    """
    if len(streams) == 1:
        return streams[0]
    *above, below = streams
    first, last = _read_head(above[0]), _read_head(below)
    if first is None or last is None or first.height != rows or rows % BLOCK:
        raise BrokenPyramid("what is joined are baseline JPEGs of whole colour planes and whole blocks")
    head = above[0][: first.data]
    # An encoder writes the same head for the same shape, and the last one differs in its height alone.
    if not all(stream.startswith(head) for stream in above) or last.renewed(below, rows) != head:
        raise BrokenPyramid("what is joined are JPEGs that one encoder made alike")
    interval = ceil_div(first.width, BLOCK) * (rows // BLOCK)
    top = first.renewed(above[0], rows * len(above) + last.height)
    restarts = struct.pack(">HHH", RESTART_INTERVAL, 4, interval)
    body = _marked([stream[first.data :].removesuffix(END) for stream in streams])
    return top[: first.scan] + restarts + top[first.scan :] + body


def _marked(strips: Sequence[bytes]) -> bytes:
    """Strips with restart marks between them, counted from 0 to 7 again and again, and the end."""
    return b"".join([*chain.from_iterable(zip(strips, cycle(MARKS), strict=False))][:-1]) + END


def _read_head(stream: bytes) -> _Head | None:
    """The head of a baseline stream of one scan whose colour planes are all whole; None for any other.

    Only there a row of pixels depends on nothing but its own strip.
    """
    at, frame, interval, width, height, planes = 2, 0, 0, 0, 0, 0
    while len(stream) >= at + FRAME.size and stream[at] == 0xFF:
        mark, length = SEGMENT.unpack_from(stream, at)
        if mark == BASELINE:
            frame = at
            _, _, _, height, width, planes = FRAME.unpack_from(stream, at)
            if any(sampled != WHOLE_PLANE for sampled in stream[at + PLANES_AT : at + 2 + length : 3]):
                return None
        elif mark == RESTART_INTERVAL:
            interval = int.from_bytes(stream[at + 4 : at + 6], "big")
        elif mark == SCAN:
            if not (frame and width) or stream[at + 4] != planes:
                return None
            rows, beside = divmod(interval, ceil_div(width, BLOCK))
            return _Head(frame, at, at + 2 + length, width, height, 0 if beside else rows * BLOCK)
        at += 2 + length
    return None
