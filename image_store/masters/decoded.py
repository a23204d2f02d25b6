"""What every decoder of masters gives, and what it looks at before it decodes. Knows no kind and no file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray

from image_store.errors import BadMaster
from image_store.jpeg import Chroma, Pixels
from image_store.masters.contents import Taking, Text
from image_store.masters.memory import PixelMemory

PROFILE_FIELD = "icc-profile-data"


@dataclass(frozen=True, slots=True)
class Decoded:
    """One page as it is stored: neither turned upright nor converted.

    `image` is an image of libvips, with its fields `orientation` and `icc-profile-data` where the file has them; it
    may decode as it is read, from top to bottom. `facts` go before those that `image` shows: `depth` in bits,
    `pages`, `resolution`, `orientation` where the decoder turned it already, WARNING. `text`: the words, in pixels of
    the upright page. `done`: what was converted already, for the librarian.

    `again` gives the same image with every pixel at hand, where `image` has them only from top to bottom.
    `keeps`: what must stay open as long as `image` is read.
    `at_once` decodes it all into that memory, and finds all damage; None where that cannot be done.
    `chroma`: how finely its colours are sampled.
    """

    image: Any
    facts: Mapping[str, str | int] = field(default_factory=dict)
    text: Text | None = None
    done: tuple[str, ...] = ()
    again: Callable[[], Any] | None = None
    at_once: Callable[[PixelMemory], Pixels | None] | None = None
    chroma: Chroma = Chroma.WHOLE
    keeps: object = None


def check_pixels(width: int, height: int, taking: Taking) -> None:
    """Before anything is decoded: that one page has not too many pixels. Raises BadMaster."""
    if width * height > taking.max_pixels:
        raise BadMaster(
            f"it has {width}x{height} pixels, more than the {taking.max_pixels} that are allowed; "
            "the setting IIIF_MASTER_PIXELS raises the limit"
        )


def check_one_page(leaf: int) -> None:
    """That of a kind that holds one page no other is asked for. Raises BadMaster."""
    if leaf:
        raise BadMaster(f"it has no page {leaf + 1}: it has 1")


def picture(
    samples: NDArray[Any], bits: int, *, profile: bytes | None = None, orientation: int = 1, ink: bool = False
) -> Any:
    """An image of libvips out of (rows, columns) or (rows, columns, channels) of unsigned samples of so many bits.

    Samples that fill neither 8 nor 16 bits are spread over them. `ink`: the four channels are CMYK.
    """
    wide = samples.dtype.itemsize > 1
    plane = np.ascontiguousarray(samples)
    bands = 1 if plane.ndim == 2 else plane.shape[2]
    image = pyvips.Image.new_from_memory(plane, plane.shape[1], plane.shape[0], bands, "ushort" if wide else "uchar")
    full = 65535 if wide else 255
    if bits < (16 if wide else 8):
        image = image.linear(full / ((1 << bits) - 1), 0.5).cast("ushort" if wide else "uchar")
    spaces = ("grey16", "rgb16") if wide else ("b-w", "srgb")
    image = image.copy(interpretation="cmyk" if ink else spaces[bands > 2])
    if profile is not None:
        image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    return image
