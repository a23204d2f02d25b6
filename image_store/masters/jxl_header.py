"""What a JPEG XL file says of itself before it is decoded (ISO/IEC 18181-1, annex D). Bytes only.

The codestream's head is packed in bits, from the lowest of each byte. A container has the codestream in boxes.
"""

from dataclasses import dataclass, field

from image_store.errors import BadMaster
from image_store.masters.boxes import Stream, boxes

CODESTREAM = b"\xff\x0a"
# 2 MB of an ICC profile may follow the head; nothing of that is needed here.
HEAD_BYTES = 1 << 14
SIDES = ((1, 9), (1, 13), (1, 18), (1, 30))
RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
ENUM = ((0, 0), (1, 0), (2, 4), (18, 6))
RGB, GRAY = 0, 1
ALPHA, SPOT, BLACK, FILTER = 0, 2, 4, 5
CUSTOM = 2
POINT = ((0, 19), (524_288, 19), (1_048_576, 20), (2_097_152, 21))
WHITES = {1: (0.3127, 0.3290), 10: (1 / 3, 1 / 3), 11: (0.314, 0.351)}
Point = tuple[float, float]


@dataclass(slots=True)
class JxlHeader:
    """`own_colours`: nothing was stored in the codec's own colour space (XYB). `profile`: an ICC profile follows.

    `primaries` and `curve` are numbers of H.273; `points` are the primaries where they have no number. `gamma`: the
    exponent, where the curve has no number. `depth_at`: the bit where the depth is written, None where it is not.
    """

    width: int
    height: int
    orientation: int = 1
    bits: int = 8
    floating: bool = False
    extra: list[int] = field(default_factory=list)
    premultiplied: bool = False
    moving: bool = False
    own_colours: bool = False
    profile: bool = False
    space: int = RGB
    white: Point = WHITES[1]
    primaries: int = 1
    points: tuple[Point, Point, Point] | None = None
    curve: int = 13
    gamma: float | None = None
    depth_at: int | None = None
    ends_at: int = 0


class Bits:
    """Bits of a stream, the lowest of each byte first. Raises BadMaster beyond the end."""

    def __init__(self, stream: bytes, place: int = 0) -> None:
        self._value = int.from_bytes(stream, "little")
        self._end = 8 * len(stream)
        self.place = place

    def take(self, count: int) -> int:
        """The next `count` bits as a number."""
        if self.place + count > self._end:
            raise BadMaster("the file ends too early: it was cut off or not copied whole")
        found = (self._value >> self.place) & ((1 << count) - 1)
        self.place += count
        return found

    def flag(self) -> bool:
        """The next bit."""
        return self.take(1) == 1

    def number(self, ways: tuple[tuple[int, int], ...]) -> int:
        """U32: two bits choose what is added, and to how many bits."""
        base, count = ways[self.take(2)]
        return base + self.take(count)


def codestream_of(stream: Stream) -> bytes:
    """The codestream, out of its container if it has one (annex I.2, boxes `jxlc` and `jxlp`). Raises BadMaster."""
    if stream[:2] == CODESTREAM:
        return stream[:]
    parts = []
    for box in boxes(stream):
        if box.kind in (b"jxlc", b"jxlp"):
            parts.append(stream[box.start + (4 if box.kind == b"jxlp" else 0) : box.end])
    if not parts:
        raise BadMaster("the file ends too early: it was cut off or not copied whole")
    return b"".join(parts)


def read_jxl_header(codestream: bytes) -> JxlHeader:
    """Raises BadMaster."""
    if codestream[:2] != CODESTREAM:
        raise BadMaster("the file is damaged (no codestream where it should begin)")
    bits = Bits(codestream[:HEAD_BYTES], 16)
    header = JxlHeader(*_size(bits))
    if not bits.flag():
        _metadata(bits, header)
    header.ends_at = bits.place
    return header


def _size(bits: Bits) -> tuple[int, int]:
    small = bits.flag()
    height = 8 * (1 + bits.take(5)) if small else bits.number(SIDES)
    ratio = bits.take(3)
    if ratio:
        across, down = RATIOS[ratio]
        return height * across // down, height
    return (8 * (1 + bits.take(5)) if small else bits.number(SIDES)), height


def _metadata(bits: Bits, header: JxlHeader) -> None:
    extended = bits.flag()
    if extended:
        header.orientation = 1 + bits.take(3)
        if bits.flag():
            _size(bits)  # the size that it should be shown at
        if bits.flag():
            _preview(bits)
        header.moving = bits.flag()
        if header.moving:
            for ways in (((100, 0), (1000, 0), (1, 10), (1, 30)), ((1, 0), (1001, 0), (1, 8), (1, 10))):
                bits.number(ways)
            bits.number(((0, 0), (0, 3), (0, 16), (0, 32)))
            bits.flag()
    header.depth_at = bits.place + 1
    header.floating, header.bits = _depth(bits)
    bits.flag()  # that 16 bits suffice inside the codec
    for _ in range(bits.number(((0, 0), (1, 0), (2, 4), (1, 12)))):
        _extra_channel(bits, header)
    header.own_colours = not bits.flag()
    _colours(bits, header)


def _preview(bits: Bits) -> None:
    small = bits.flag()
    ways = ((16, 0), (32, 0), (1, 5), (33, 9)) if small else ((1, 6), (65, 8), (321, 10), (1345, 12))
    bits.number(ways)
    if not bits.take(3):
        bits.number(ways)


def _depth(bits: Bits) -> tuple[bool, int]:
    if bits.flag():
        depth = bits.number(((32, 0), (16, 0), (24, 0), (1, 6)))
        bits.take(4)
        return True, depth
    return False, bits.number(((8, 0), (10, 0), (12, 0), (1, 6)))


def _extra_channel(bits: Bits, header: JxlHeader) -> None:
    if bits.flag():
        header.extra.append(ALPHA)
        return
    meaning = bits.number(ENUM)
    header.extra.append(meaning)
    _depth(bits)
    bits.number(((0, 0), (3, 0), (4, 0), (1, 3)))
    bits.take(8 * bits.number(((0, 0), (0, 4), (16, 5), (48, 10))))
    if meaning == ALPHA:
        header.premultiplied = bits.flag() or header.premultiplied
    elif meaning == SPOT:
        bits.take(64)
    elif meaning == FILTER:
        bits.number(((1, 0), (0, 2), (3, 4), (19, 8)))


def _colours(bits: Bits, header: JxlHeader) -> None:
    if bits.flag():
        return  # sRGB
    header.profile = bits.flag()
    header.space = bits.number(ENUM)
    if header.profile or header.space not in (RGB, GRAY):
        return
    white = bits.number(ENUM)
    header.white = _point(bits) if white == CUSTOM else WHITES.get(white, WHITES[1])
    if header.space != GRAY:
        header.primaries = bits.number(ENUM)
        if header.primaries == CUSTOM:
            header.points = (_point(bits), _point(bits), _point(bits))
    if bits.flag():
        stored = bits.take(24)
        header.gamma = 1e7 / stored if stored else 1.0  # what is written is the exponent for encoding
    else:
        header.curve = bits.number(ENUM)
    bits.number(ENUM)  # what to do with colours that a screen has not


def _point(bits: Bits) -> Point:
    first, second = (bits.number(POINT) for _ in range(2))
    return _signed(first) / 1e6, _signed(second) / 1e6


def _signed(packed: int) -> int:
    return -(packed + 1) // 2 if packed & 1 else packed // 2
