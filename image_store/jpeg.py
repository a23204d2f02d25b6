"""The JPEG codec: quality and chroma subsampling are decided here, once. Knows no tile and no request.

Pixels are numpy arrays of uint8: (rows, columns, 3) in sRGB or (rows, columns) in gray.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from mmap import mmap

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions
from image_store.jpeg_strips import cut_rows

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


def encode_jpeg(pixels: Pixels) -> bytes:
    """A complete baseline JPEG (the codec releases the interpreter while it works)."""
    if pixels.ndim == 2:
        gray = np.ascontiguousarray(pixels[:, :, np.newaxis])
        return bytes(simplejpeg.encode_jpeg(gray, JPEG_QUALITY, "GRAY", "GRAY"))
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), JPEG_QUALITY, "RGB", CHROMA))


def encode_view(pixels: Pixels) -> bytes:
    """The same JPEG of pixels whose rows lie apart, and which may have a fourth sample that means nothing.

    A tile is cut out of its strip without a copy, and codecs read and write four samples faster than three.
    """
    if pixels.ndim == 2:
        return bytes(simplejpeg.encode_jpeg(pixels[:, :, np.newaxis], JPEG_QUALITY, "GRAY", "GRAY"))
    return bytes(simplejpeg.encode_jpeg(pixels, JPEG_QUALITY, "RGB" if pixels.shape[2] == 3 else "RGBX", CHROMA))


def decode_jpeg(encoded: bytes, *, gray: bool) -> Pixels:
    """The pixels of a stored tile. Raises BrokenPyramid when the bytes are no such JPEG."""
    return _decode(encoded, gray=gray, strict=True)


def decode_rows(encoded: bytes, top: int, bottom: int, *, gray: bool) -> Pixels:
    """The rows of a stored tile from `top` up to `bottom`, at less cost than all. Raises BrokenPyramid."""
    cut = cut_rows(encoded, top, bottom)
    if cut is None:
        return decode_jpeg(encoded, gray=gray)[top:bottom]
    short, begin = cut
    # Not strict: behind the last row is what was cut off. That the tile is whole its checksum has told.
    return _decode(short, gray=gray, strict=False)[top - begin : bottom - begin]


def _decode(encoded: bytes, *, gray: bool, strict: bool) -> Pixels:
    try:
        if gray:
            decoded: Pixels = simplejpeg.decode_jpeg(encoded, "GRAY", strict=strict)[:, :, 0]
        else:
            decoded = simplejpeg.decode_jpeg(encoded, "RGB", strict=strict)
    except ValueError as error:
        raise BrokenPyramid(f"a stored tile is not a JPEG: {error}") from error
    return decoded


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


@dataclass(frozen=True, slots=True)
class Decoded:
    """A whole JPEG: its pixels, or what libjpeg complains of, as in `jpeg_damage`.

    Four samples a pixel, of which the last means nothing, or gray.
    """

    pixels: Pixels | None
    damage: str | None


def decode_whole(stream: bytes | mmap, room: Callable[[int], Pixels]) -> Decoded | None:
    """The pixels of a whole JPEG file and the search for damage, in one decoding.

    `room` gives memory of so many bytes for the pixels. None: this codec does not decode it to colours or gray, and
    whether it is damaged is not known.
    """
    view = memoryview(stream)
    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(view, strict=False)
        space = {"YCbCr": "RGBX", "RGB": "RGBX", "Gray": "GRAY"}.get(colours)
        if space is None:
            return None
        memory = room(height * width * (1 if space == "GRAY" else 4))
        try:
            pixels: Pixels = simplejpeg.decode_jpeg(view, space, buffer=memory, strict=True)
        except ValueError as error:
            if _is_damage(str(error), stream):
                return Decoded(None, str(error))
            pixels = simplejpeg.decode_jpeg(view, space, buffer=memory, strict=False)
    except ValueError:
        return None
    return Decoded(pixels[:, :, 0] if space == "GRAY" else pixels, None)


def _is_damage(complaint: str, stream: bytes | mmap) -> bool:
    """Whether a warning or error of libjpeg is about lost pixels. Other errors are left to the real decoder."""
    left_over = LEFT_OVER.search(complaint)
    if not left_over:
        return bool(LOST_PIXELS.search(complaint))
    if left_over["marker"] != END_MARK:
        return left_over["marker"] in RESTART_MARKS
    count = int(left_over["count"])
    return all(stream.find(padding * count + b"\xff\xd9") < 0 for padding in (b"\x00", b"\xff"))
