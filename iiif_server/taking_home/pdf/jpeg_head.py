"""What the head of a JPEG says of it: size and colours. Knows no pixel."""

import struct
from typing import NamedTuple

START = b"\xff\xd8"
FRAME = struct.Struct(">BHHB")
# SOF0 to SOF15 but for DHT, JPG and DAC: the segments that have the size.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SCAN = 0xDA
COLOURS = {1: "DeviceGray", 3: "DeviceRGB"}


class BadJpeg(ValueError):
    """The bytes are no JPEG that can stand in a PDF."""


class JpegHead(NamedTuple):
    """Pixels a side, bits of each colour, and the name that PDF has for its colours."""

    width: int
    height: int
    bits: int
    colours: str


def read_head(jpeg: bytes) -> JpegHead:
    """What the head says. Raises BadJpeg."""
    if not jpeg.startswith(START):
        raise BadJpeg("it does not begin as a JPEG does")
    at = len(START)
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != SCAN:
        kind, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if kind in FRAMES:
            return _frame(jpeg[at + 4 : at + 2 + length])
        at += 2 + length
    raise BadJpeg("its size stands nowhere before its picture")


def _frame(segment: bytes) -> JpegHead:
    if len(segment) < FRAME.size:
        raise BadJpeg("the segment that has its size was cut off")
    bits, height, width, planes = FRAME.unpack_from(segment)
    if planes not in COLOURS or not width or not height:
        raise BadJpeg(f"{width}x{height} pixels of {planes} colours are not known here")
    return JpegHead(width, height, bits, COLOURS[planes])
