"""The JPEG codec: quality and chroma subsampling are decided here, once. Knows no tile and no request.

Pixels are numpy arrays of uint8: (rows, columns, 3) in sRGB or (rows, columns) in gray.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from mmap import mmap

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions, Rect
from image_store.jpeg_strips import cut_box

Pixels = NDArray[np.uint8]

# The codec's names of planes that have no more than one sample for four pixels
COARSE = frozenset(("420", "411", "410"))

JPEG_QUALITY = 85


class Chroma(Enum):
    """Whether the colour planes have a sample for each pixel, or one for four; by the codec's names.

    Coloured letters and stamps on paper lose their edges when the planes are halved. So what is shown at its full size
    has whole planes, if its master has; what is reduced has lost finer things than that (docs/adr/0009).
    """

    WHOLE = "444"
    HALVED = "420"

    @property
    def factors(self) -> tuple[int, int]:
        """How many pixels share one colour sample, across and down, as TIFF's tag YCbCrSubSampling says it."""
        return (1, 1) if self is Chroma.WHOLE else (2, 2)


# What libjpeg warns of; when the data went wrong it runs past the marks, or reaches them with bytes left over.
LEFT_OVER = re.compile(r"(?P<count>\d+) extraneous bytes before marker 0x(?P<marker>[0-9a-f]{2})")
LOST_PIXELS = re.compile(
    r"premature end|bad Huffman code|found marker 0x.. instead of RST|bad arithmetic code"
    r"|unsupported marker type|bogus marker length",
    re.I,
)
RESTART_MARKS = frozenset(f"d{number}" for number in range(8))
END_MARK = "d9"


def encode_jpeg(pixels: Pixels, chroma: Chroma) -> bytes:
    """A complete baseline JPEG (the codec releases the interpreter while it works).

    A pixel of colour may have a fourth byte, which means nothing.
    """
    if pixels.ndim == 2:
        gray = np.ascontiguousarray(pixels[:, :, np.newaxis])
        return bytes(simplejpeg.encode_jpeg(gray, JPEG_QUALITY, "GRAY", "GRAY"))
    order = "RGB" if pixels.shape[2] == 3 else "RGBX"
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), JPEG_QUALITY, order, chroma.value))


def decode_jpeg(encoded: bytes, *, gray: bool) -> Pixels:
    """The pixels of a stored tile. Raises BrokenPyramid when the bytes are no such JPEG."""
    return _decode(encoded, gray=gray, smooth=True)


def decode_part(encoded: bytes, part: Rect, *, gray: bool, smooth: bool) -> Pixels:
    """A part of a stored tile, at less cost than all. Raises BrokenPyramid.

    `smooth`: halved colour planes are made whole as any viewer does it, to the very pixels of `decode_jpeg`. Otherwise
    it is for the scaler: each sample is simply repeated, in less time, for scaling smooths it; and colours have four
    bytes, the last of which means nothing.
    """
    # Most are wanted whole: that is seen sooner than where the marks lie
    whole = part.x == part.y == 0 and jpeg_shape(encoded)[0] == part.dimensions
    cut = None if whole else cut_box(encoded, part.x, part.y, part.right, part.bottom, around=smooth)
    short, left, top = cut or (encoded, 0, 0)
    decoded = _decode(short, gray=gray, smooth=smooth)
    return decoded[part.y - top : part.bottom - top, part.x - left : part.right - left]


def _decode(encoded: bytes, *, gray: bool, smooth: bool) -> Pixels:
    try:
        if gray:
            decoded: Pixels = simplejpeg.decode_jpeg(encoded, "GRAY")[:, :, 0]
        else:
            decoded = simplejpeg.decode_jpeg(encoded, "RGB" if smooth else "RGBX", fastupsample=not smooth)
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


def jpeg_colours(encoded: bytes) -> str:
    """What a decoder takes the colours of a JPEG for, by the codec's name; empty for what is no JPEG."""
    try:
        return str(simplejpeg.decode_jpeg_header(encoded)[2])
    except ValueError:
        return ""


def jpeg_chroma(encoded: bytes | mmap) -> Chroma:
    """How finely the colours of a JPEG are sampled; whole also for those of gray and for what is no JPEG."""
    try:
        sampled = simplejpeg.decode_jpeg_header(memoryview(encoded), strict=False)[3]
    except ValueError:
        return Chroma.WHOLE
    return Chroma.HALVED if sampled in COARSE else Chroma.WHOLE


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
