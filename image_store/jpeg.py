"""The JPEG codec: quality and chroma subsampling are decided here, once. Knows no tile and no request.

Pixels are numpy arrays of uint8: (rows, columns, 3) in sRGB or (rows, columns) in gray.
"""

import re
import struct
from mmap import mmap

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions

Pixels = NDArray[np.uint8]

JPEG_QUALITY = 85
# Coloured letters and stamps on paper lose their edges when the colour planes are halved.
CHROMA = "444"
# The same in TIFF's tag YCbCrSubSampling: how many pixels share one colour sample, across and down.
CHROMA_FACTORS = {"444": (1, 1), "422": (2, 1), "420": (2, 2)}[CHROMA]

# What libjpeg warns of; when the data went wrong it runs past the marks, or reaches them with bytes left over.
LEFT_OVER = re.compile(r"(?P<count>\d+) extraneous bytes before marker 0x(?P<marker>[0-9a-f]{2})")
LOST_PIXELS = re.compile(r"premature end|bad Huffman code|found marker 0x.. instead of RST|bad arithmetic code", re.I)
RESTART_MARKS = frozenset(f"d{number}" for number in range(8))
END_MARK = "d9"
# A baseline frame's header: mark, length, precision, height, width, count; then three bytes for each colour plane, of
# which the second says how finely it is sampled.
FRAME = struct.Struct(">HHxH")
PLANES = 11
BASELINE = 0xFFC0
WHOLE_PLANE = 0x11


def encode_jpeg(pixels: Pixels) -> bytes:
    """A complete baseline JPEG (the codec releases the interpreter while it works)."""
    if pixels.ndim == 2:
        gray = np.ascontiguousarray(pixels[:, :, np.newaxis])
        return bytes(simplejpeg.encode_jpeg(gray, JPEG_QUALITY, "GRAY", "GRAY"))
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), JPEG_QUALITY, "RGB", CHROMA))


def decode_jpeg(encoded: bytes, *, gray: bool, rows: int | None = None) -> Pixels:
    """The pixels of a stored tile, or its first `rows` rows. Raises BrokenPyramid when the bytes are no such JPEG."""
    short = None if rows is None else _shortened(encoded, rows)
    try:
        # A shortened stream has data behind its last row, of which the codec would complain if it were strict.
        decoded: Pixels = simplejpeg.decode_jpeg(short or encoded, "GRAY" if gray else "RGB", strict=short is None)
    except ValueError as error:
        raise BrokenPyramid(f"a stored tile is not a JPEG: {error}") from error
    return (decoded[:, :, 0] if gray else decoded)[:rows]


def _shortened(encoded: bytes, rows: int) -> bytes | None:
    """The stream with a header that promises only so many rows, so that the codec stops there; None if it may not.

    Only for streams like our own, one scan without halved colour planes: there a row depends on none below it, and
    the pixels are exactly those of the whole.
    """
    at = 2
    while len(encoded) > at + FRAME.size and encoded[at] == 0xFF:
        mark, length, height = FRAME.unpack_from(encoded, at)
        if mark == BASELINE:
            samples = encoded[at + PLANES : at + 2 + length : 3]
            if rows >= height or any(sample != WHOLE_PLANE for sample in samples):
                return None
            return encoded[: at + 5] + rows.to_bytes(2, "big") + encoded[at + 7 :]
        at += 2 + length
    return None


def jpeg_shape(encoded: bytes) -> tuple[Dimensions, bool]:
    """Dimensions of a stored JPEG, and whether it is gray. Raises BrokenPyramid when the bytes are no JPEG."""
    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(encoded)
    except ValueError as error:
        raise BrokenPyramid(f"a stored tile is not a JPEG: {error}") from error
    return Dimensions(width, height), colours == "Gray"


def jpeg_damage(stream: bytes | mmap) -> str | None:
    """What libjpeg complains of in the picture data of a whole JPEG file, or None when it decodes cleanly.

    Decodes to an eighth of the size: that runs through all entropy-coded data at a small part of the cost.
    Untidy headers, and padding before the end mark, which many scanners write, are no damage.
    """
    view = memoryview(stream)
    try:
        colours = simplejpeg.decode_jpeg_header(view, strict=False)[2]
        space = "CMYK" if colours in ("CMYK", "YCCK") else "GRAY"
        simplejpeg.decode_jpeg(view, space, min_height=1, min_width=1, min_factor=8, strict=True)
    except ValueError as error:
        complaint = str(error)
        return complaint if _is_damage(complaint, stream) else None
    return None


def _is_damage(complaint: str, stream: bytes | mmap) -> bool:
    """Whether a warning or error of libjpeg is about lost pixels. Other errors are left to the real decoder."""
    left_over = LEFT_OVER.search(complaint)
    if not left_over:
        return bool(LOST_PIXELS.search(complaint))
    if left_over["marker"] != END_MARK:
        return left_over["marker"] in RESTART_MARKS
    count = int(left_over["count"])
    return all(stream.find(padding * count + b"\xff\xd9") < 0 for padding in (b"\x00", b"\xff"))
