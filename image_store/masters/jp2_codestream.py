"""Whether a JPEG 2000 codestream is there to its end: its tile-parts, by the lengths that they tell. Decodes nothing.

ITU-T T.800, annex A. What lies inside a tile-part is not looked at.
"""

import struct

from image_store.geometry import ceil_div
from image_store.masters.boxes import Stream, boxes
from image_store.masters.jp2_header import CODESTREAM, SIZES

MARK = struct.Struct(">HH")  # a mark, and the length of its segment
TILE_PART = struct.Struct(">HHHIBB")  # SOT, Lsot, Isot, Psot, TPsot, TNsot
START_OF_TILE, START_OF_DATA, END = 0xFF90, 0xFF93, 0xFFD9
SMALLEST_PART = TILE_PART.size + 2
MOST_TILES = 65_535
MOST_BEHIND = 64
CUT = "its JPEG 2000 data ends too early"
NO_PART = "its JPEG 2000 data is damaged (no tile where one should begin)"


def codestream_damage(stream: Stream) -> str | None:
    """What is missing of the codestream in a JP2 file, or of a bare one; None when all of it is there."""
    start, last, whole = 0, len(stream), True
    if stream[:4] != CODESTREAM:
        box = next((box for box in boxes(stream) if box.kind == b"jp2c"), None)
        if box is None:
            return CUT
        start, last, whole = box.start, box.end, box.whole
    tiles = _tiles(stream, start)
    place = _first_part(stream, start, last)
    if tiles is None or place is None:
        return CUT
    return _parts_damage(stream, place, last, tiles) or (None if whole else CUT)


def _tiles(stream: Stream, start: int) -> int | None:
    """How many tiles there are to be; None of what has no sense."""
    sizes = stream[start + 4 : start + 4 + SIZES.size]
    if stream[start : start + 4] != CODESTREAM or len(sizes) < SIZES.size:
        return None
    right, bottom, _, _, width, height, left, top = SIZES.unpack(sizes)[2:10]
    if not width or not height or right <= left or bottom <= top:
        return None
    return ceil_div(right - left, width) * ceil_div(bottom - top, height)


def _first_part(stream: Stream, start: int, last: int) -> int | None:
    """Where the main header ends; None when it does not."""
    place = start + 2
    while place + MARK.size <= last:
        mark, length = MARK.unpack(stream[place : place + MARK.size])
        if mark == START_OF_TILE:
            return place
        if mark < 0xFF00 or length < 2:
            return None
        place += 2 + length
    return None


def _parts_damage(stream: Stream, place: int, last: int, tiles: int) -> str | None:
    """Each tile-part begins where the one before has ended, and no tile, and none of its parts, is missing."""
    had: dict[int, int] = {}
    told: dict[int, int] = {}
    while place + 2 <= last:
        head = stream[place : place + TILE_PART.size]
        if int.from_bytes(head[:2], "big") == END:
            break
        if len(head) < TILE_PART.size:
            return CUT
        mark, length, tile, size, _, parts = TILE_PART.unpack(head)
        if mark != START_OF_TILE or length != TILE_PART.size - 2 or tile >= min(tiles, MOST_TILES):
            return NO_PART
        had[tile] = had.get(tile, 0) + 1
        told[tile] = max(told.get(tile, 0), parts)
        if size == 0:  # the last one: to the end mark, behind which a program may leave some bytes
            if END.to_bytes(2, "big") not in stream[max(place, last - MOST_BEHIND) : last]:
                return CUT
            break
        if size < SMALLEST_PART:
            return NO_PART
        place += size
        if place > last:
            return CUT
    return CUT if len(had) < tiles or any(had[tile] < parts for tile, parts in told.items()) else None
