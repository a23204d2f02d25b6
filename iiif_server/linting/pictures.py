"""The size of a picture from its first bytes: JPEG, PNG, GIF. Decodes nothing."""

import struct

# Markers of a JPEG frame: all SOFn but DHT (C4), JPG (C8), DAC (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Between markers that have no length: restarts, start of image, and the byte that fills.
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height; None where it is none of these formats, or cut off before it says so."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            width, height = struct.unpack_from(">II", data, 16)
        elif data[:6] in (b"GIF87a", b"GIF89a"):
            width, height = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"\xff\xd8"):
            return _jpeg(data)
        else:
            return None
    except struct.error:
        return None
    return width, height


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while data[at : at + 1] == b"\xff":
        marker = data[at + 1 : at + 2]
        if not marker:
            return None
        if marker == b"\xff":
            at += 1
        elif marker[0] in _ALONE:
            at += 2
        elif marker[0] in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        else:
            at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])
    return None
