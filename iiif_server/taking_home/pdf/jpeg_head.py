"""What the head of a JPEG says of it, as a PDF has to say it too: size and colours. Knows no pixel."""

from typing import NamedTuple

from picture_heads import jpeg_frame

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
    frame = jpeg_frame(jpeg)
    if frame is None:
        raise BadJpeg("it is no JPEG, or its size stands nowhere before its picture")
    if frame.planes not in COLOURS or not frame.width or not frame.height:
        raise BadJpeg(f"{frame.width}x{frame.height} pixels of {frame.planes} colours are not known here")
    return JpegHead(frame.width, frame.height, frame.bits, COLOURS[frame.planes])
