"""Whether the coded data of a HEIC picture is there and is HEVC at all: its places, lengths, and forbidden bytes.

The decoder conceals whatever is missing. What is looked at is what the two standards promise of every file: where the
data of each item lies (ISO/IEC 14496-12, 8.11.3), that it is cut into units with their lengths in front (14496-15,
8.3.3), and that no unit has three zeros in a row (ITU-T H.265, 7.4.2). Bytes only; decodes nothing.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from image_store.masters.boxes import Box, Stream, boxes
from image_store.masters.heif_header import FULL_BOX

CODED = frozenset({b"hvc1", b"hev1"})
MOST_ITEMS = 20_000  # a phone's picture has 50 to 100
# A unit never has these bytes: an encoder puts a 3 between.
FORBIDDEN = (b"\0\0\0", b"\0\0\1", b"\0\0\2")
LENGTH_SIZE_AT = 21  # in hvcC (14496-15, 8.3.3.1.2)
UNIT_HEAD = 2
CUT = "the file ends too early: it was cut off or not copied whole"
DAMAGED = "the file is damaged (a part of its picture is missing or was written over)"


@dataclass(slots=True)
class _Items:
    """What the meta box says: kinds, places of the data, and who is made of whom. Items are numbers."""

    primary: int = 0
    kinds: dict[int, bytes] = field(default_factory=dict)
    places: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    parts: dict[int, list[int]] = field(default_factory=dict)
    helpers: list[tuple[int, list[int]]] = field(default_factory=list)
    length_sizes: set[int] = field(default_factory=set)

    def shown(self) -> set[int]:
        """The primary picture, the tiles of which it is made, and their transparency; no thumbnail."""
        found, left = {self.primary}, [self.primary]
        while left:
            new = set(self.parts.get(left.pop(), ())) - found
            found |= new
            left += new
        return found | {helper for helper, of in self.helpers if not found.isdisjoint(of)}


def heif_damage(stream: Stream) -> str | None:
    """What is wrong with the data of the picture that is shown; None where nothing is, or where nobody can say."""
    items = _Items()
    try:
        for meta in (box for box in boxes(stream) if box.kind == b"meta"):
            _read_meta(stream, meta, items)
    except (struct.error, IndexError):
        return None  # the decoder has its own words for a head that is none
    room = len(stream)
    for item in sorted(items.shown()):
        places = items.places.get(item, [])
        room -= sum(length for _, length in places)
        if any(start + length > len(stream) for start, length in places):
            return CUT
        if room < 0:
            return None  # the same bytes again and again: no camera writes that, and it would take for ever
        if items.kinds.get(item) in CODED and len(items.length_sizes) == 1:
            data = b"".join(stream[start : start + length] for start, length in places)
            if data and not _is_hevc(data, *items.length_sizes):
                return DAMAGED
    return None


def _is_hevc(data: bytes, length_size: int) -> bool:
    """Whether it is units, one behind the other, to its end."""
    place = 0
    while place + length_size <= len(data):
        length = int.from_bytes(data[place : place + length_size], "big")
        unit = data[place + length_size : place + length_size + length]
        if not UNIT_HEAD <= length == len(unit) or unit[0] & 0x80 or any(bad in unit for bad in FORBIDDEN):
            return False
        place += length_size + length
    return place == len(data)


def _read_meta(stream: Stream, meta: Box, items: _Items) -> None:
    within = {box.kind: box for box in boxes(stream, meta.start + FULL_BOX, meta.end)}
    if pitm := within.get(b"pitm"):
        content = stream[pitm.start : pitm.end]
        items.primary = struct.unpack_from(">I" if content[0] else ">H", content, FULL_BOX)[0]
    if iinf := within.get(b"iinf"):
        items.kinds.update(_kinds(stream, iinf))
    if iloc := within.get(b"iloc"):
        items.places.update(_places(stream[iloc.start : iloc.end]))
    if iref := within.get(b"iref"):
        _read_references(stream, iref, items)
    if iprp := within.get(b"iprp"):
        for ipco in (box for box in boxes(stream, iprp.start, iprp.end) if box.kind == b"ipco"):
            for one in (box for box in boxes(stream, ipco.start, ipco.end) if box.kind == b"hvcC"):
                items.length_sizes.add((stream[one.start : one.end][LENGTH_SIZE_AT] & 3) + 1)


def _kinds(stream: Stream, iinf: Box) -> Iterator[tuple[int, bytes]]:
    count = 4 if stream[iinf.start : iinf.start + 1] != b"\0" else 2
    for infe in boxes(stream, iinf.start + FULL_BOX + count, iinf.end):
        content = stream[infe.start : infe.end]
        if infe.kind == b"infe" and content[0] >= 2:
            number, kind = struct.unpack_from(">I2x4s" if content[0] > 2 else ">H2x4s", content, FULL_BOX)
            yield number, kind


def _places(content: bytes) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Offset and length of each part of each item that lies in this file."""
    version, place = content[0], FULL_BOX + 2
    sizes = content[FULL_BOX], content[FULL_BOX + 1]
    offset_size, length_size, base_size, index_size = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4, sizes[1] & 15
    wide = version > 1
    if not offset_size + length_size:
        return  # no place is told

    def number(size: int) -> int:
        nonlocal place
        if place + size > len(content):
            raise IndexError(place)
        place += size
        return int.from_bytes(content[place - size : place], "big")

    for _ in range(min(number(4 if wide else 2), MOST_ITEMS)):
        item = number(4 if wide else 2)
        method = number(2) & 15 if version else 0
        elsewhere, base = number(2), number(base_size)
        parts = []
        for _ in range(min(number(2), MOST_ITEMS)):
            if version and index_size:
                number(index_size)
            start, length = base + number(offset_size), number(length_size)
            parts.append((start, length))
        if method == 0 and elsewhere == 0:
            yield item, parts


def _read_references(stream: Stream, iref: Box, items: _Items) -> None:
    wide = stream[iref.start : iref.start + 1] != b"\0"
    for box in boxes(stream, iref.start + FULL_BOX, iref.end):
        content = stream[box.start : box.end]
        item, count = struct.unpack_from(">IH" if wide else ">HH", content)
        of = list(struct.unpack_from(f">{count}{'I' if wide else 'H'}", content, 6 if wide else 4))
        if box.kind == b"dimg":
            items.parts.setdefault(item, []).extend(of)
        elif box.kind == b"auxl":
            items.helpers.append((item, of))
