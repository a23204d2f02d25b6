"""What the first bytes of a picture say of it: JPEG, PNG, GIF. Decodes nothing; knows no file and no setting."""

import struct
from typing import NamedTuple

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
# Markers of a JPEG frame: all SOFn but DHT (C4), JPG (C8), DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Between markers that have no length: restarts, start of image, and the byte that fills.
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
# Where the picture itself begins, and what has no frame before that has none.
_SCAN = 0xDA
_FRAME = struct.Struct(">BHHB")


class JpegFrame(NamedTuple):
    """Bits of each colour, pixels a side, and how many planes of colour there are."""

    bits: int
    height: int
    width: int
    planes: int


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height; None where it is none of these formats, or cut off before it says so."""
    if data.startswith(JPEG[:2]):
        frame = jpeg_frame(data)
        return (frame.width, frame.height) if frame else None
    try:
        if data.startswith(PNG):
            width, height = struct.unpack_from(">II", data, 16)
        elif data[:6] in (b"GIF87a", b"GIF89a"):
            width, height = struct.unpack_from("<HH", data, 6)
        else:
            return None
    except struct.error:
        return None
    return width, height


def jpeg_frame(data: bytes) -> JpegFrame | None:
    """The frame of a JPEG; None where it is none, or is cut off before its frame."""
    if not data.startswith(JPEG[:2]):
        return None
    try:
        return _frame(data)
    except struct.error:
        return None


def _frame(data: bytes) -> JpegFrame | None:
    """Raises struct.error where it is cut off."""
    at = 2
    while data[at : at + 1] == b"\xff":
        (marker,) = struct.unpack_from("B", data, at + 1)
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _FRAMES:
            return JpegFrame(*_FRAME.unpack_from(data, at + 4))
        elif marker == _SCAN:
            return None
        else:
            at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])
    return None
