"""The scaler: a box with fractional edges, to any size. Knows no tile, no request and no format.

A bicubic filter (a = -0.5), widened by the reduction and laid exactly over the box. It sees the pixels around the box
where there are some; where there are none its weights are made to add up to one. Whole numbers, and the same ones
with and without vector instructions: every machine makes the same bytes (docs/adr/0002).
"""

from math import nextafter
from typing import NamedTuple

from cykooz_resizer.rust_lib import PilImageWrapper, RustResizeOptions, RustResizer
from PIL import Image

from image_store.jpeg import Pixels

# What the library calls "convolution" and "Catmull-Rom".
CONVOLUTION, BICUBIC = 2, 3
# Pillow's names for pixels of one byte and of four, by dimensions. The fourth band is nothing to it: no alpha.
MODES = {2: "L", 3: "RGBA"}
# Pixels, at no reduction, that the filter looks at on either side.
FILTER_REACH = 2


class Span(NamedTuple):
    """Where a side of the box begins, and how long it is."""

    start: float
    length: float

    @classmethod
    def within(cls, start: float, end: float, pixels: int) -> "Span":
        """From `start` to `end`, rounded so that it does not end behind so many pixels."""
        length = end - start
        return cls(start, length if start + length <= pixels else nextafter(pixels - start, 0))


def reach(step: float) -> float:
    """How far beyond the box the filter looks when each pixel of the answer is made of `step` pixels."""
    return FILTER_REACH * max(step, 1.0)


def scale(pixels: Pixels, across: Span, down: Span, into: Pixels) -> None:
    """The box in the pixels, at the size of `into` (the interpreter is released while it is made).

    Both are whole arrays of gray, or of four bytes a pixel, the fourth of which means nothing. Nothing is copied.
    """
    options = RustResizeOptions().set_resize_alg(CONVOLUTION, BICUBIC, 0).set_use_alpha(False)
    box = (across.start, down.start, across.length, down.length)
    RustResizer().resize_pil(_in_place(pixels), _in_place(into), options.set_crop_box(*box))


def _in_place(pixels: Pixels) -> PilImageWrapper:
    """The same memory as the library takes it. Raises ValueError when it is not of one piece."""
    mode = MODES[pixels.ndim]
    height, width = pixels.shape[:2]
    return PilImageWrapper(Image.frombuffer(mode, (width, height), pixels, "raw", mode, 0, 1))
