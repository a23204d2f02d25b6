"""The scaler: a box with fractional edges, to any size. Knows no tile, no request and no format.

A bicubic filter (a = -0.5), widened by the reduction and laid exactly over the box. It sees the pixels around the box
where there are some; where there are none its weights are made to add up to one. Whole numbers, and the same ones
with and without vector instructions: every machine makes the same bytes (docs/adr/0002).
"""

from math import nextafter
from typing import NamedTuple

import numpy as np
from cykooz_resizer.rust_lib import Image, RustResizeOptions, RustResizer

from image_store.geometry import Dimensions
from image_store.jpeg import Pixels

# What the library calls "convolution" and "Catmull-Rom", and pixels of one and of three bytes, by dimensions.
CONVOLUTION, BICUBIC = 2, 3
PIXEL_TYPES = {2: 1, 3: 3}
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


def scale(pixels: Pixels, across: Span, down: Span, size: Dimensions) -> Pixels:
    """The box in the pixels at another size (the interpreter is released while it is made)."""
    height, width = pixels.shape[:2]
    kind = PIXEL_TYPES[pixels.ndim]
    source = Image(width, height, kind, pixels.tobytes())
    made = Image(size.width, size.height, kind, None)
    options = RustResizeOptions().set_resize_alg(CONVOLUTION, BICUBIC, 0).set_use_alpha(False)
    RustResizer().resize(source, made, options.set_crop_box(across.start, down.start, across.length, down.length))
    return np.frombuffer(made.buffer(), np.uint8).reshape(size.height, size.width, *pixels.shape[2:])
