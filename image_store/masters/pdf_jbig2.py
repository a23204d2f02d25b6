"""Whether the JBIG2 data of an image in a PDF is there to its end, by the lengths of its segments. Decodes nothing.

ITU-T T.88, 7.2, in the form of ISO 32000-1, 7.4.7: segments one after the other, no head and no end of the file.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

PAGE, END_OF_STRIPE, GENERIC_REGION = 48, 50, 38
REGIONS = frozenset({4, 6, 7, 20, 22, 23, 36, 38, 39, 40, 42, 43})
UNKNOWN = 0xFFFFFFFF
LONG_FORM = 7
# What a region says of itself before its data, and the row count behind data of unknown length.
REGION_BYTES, ROWS_BYTES = 18, 4
SMALLEST_HEAD = 11
STRIPED = 0x8000
CUT = "its JBIG2 data ends too early"
# As of a blank page in a book.
EMPTY = "its JBIG2 data holds no picture; compare the page with the book, which may be blank there"


class _Segment(NamedTuple):
    kind: int
    start: int
    end: int


def jbig2_damage(data: bytes) -> str | None:
    """What is missing; None when every segment is whole, and the stripes reach the end of the page."""
    height, striped, rows, regions = UNKNOWN, False, 0, 0
    for segment in _segments(data):
        if segment.end > len(data):
            return CUT
        content = data[segment.start : segment.end]
        regions += segment.kind in REGIONS
        if segment.kind == PAGE and len(content) >= 19:
            height, striping = struct.unpack_from(">4xI9xH", content)
            striped = striping & STRIPED > 0
        elif segment.kind == END_OF_STRIPE and len(content) >= 4:
            rows = int.from_bytes(content[:4], "big") + 1
    if striped and height != UNKNOWN and rows < height:
        return CUT
    return None if regions else EMPTY


def _segments(data: bytes) -> Iterator[_Segment]:
    """Every segment that begins in the data; one that does not end in it ends behind it."""
    place = 0
    while len(data) - place >= SMALLEST_HEAD:
        segment = _segment(data, place)
        yield segment
        place = segment.end
    if data[place:].strip(b"\0\r\n"):
        yield _Segment(0, place, len(data) + 1)  # less than a head: cut in it


def _segment(data: bytes, place: int) -> _Segment:
    """The segment whose head begins here (7.2)."""
    number, flags, count = struct.unpack_from(">IBB", data, place)
    place += 5
    referred = count >> 5
    if referred == LONG_FORM:
        referred = int.from_bytes(data[place : place + 4], "big") & 0x1FFFFFFF
        place += 4 + (referred + 8) // 8
    else:
        place += 1
    place += referred * (1 if number <= 256 else 2 if number <= 65_536 else 4)
    place += 4 if flags & 64 else 1
    length = int.from_bytes(data[place : place + 4], "big")
    start, kind = place + 4, flags & 63
    if start > len(data):
        return _Segment(kind, start, len(data) + 1)
    if length == UNKNOWN and kind == GENERIC_REGION:
        return _Segment(kind, start, _end_of_unknown(data, start))
    return _Segment(kind, start, start + length)


def _end_of_unknown(data: bytes, start: int) -> int:
    """Where a region ends that does not tell its length: behind its last two bytes and the number of its rows."""
    is_fax = data[start + REGION_BYTES - 1 : start + REGION_BYTES][-1:] and data[start + REGION_BYTES - 1] & 1
    found = data.find(b"\0\0" if is_fax else b"\xff\xac", start + REGION_BYTES)
    return len(data) + 1 if found < 0 else found + 2 + ROWS_BYTES
