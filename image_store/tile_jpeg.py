"""A tile's JPEG as it is stored: with restart marks, so that parts of it are decoded alone. Knows no pyramid.

A tile that the image's edge cuts is stored twice, cropped for whoever asks and padded for readers of TIFF: it is
encoded once, padded, and cropped between its marks.
"""

import os
from math import gcd
from threading import local
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from image_store.errors import BrokenPyramid
from image_store.geometry import ceil_div
from image_store.jpeg import JPEG_QUALITY, Chroma, Pixels
from image_store.jpeg_strips import BLOCK, crop

# Pixels from mark to mark: regions seldom begin at a tile's border. Each mark costs about four bytes.
MARKED_PIXELS = 128
# Pillow's names of what is done to the colour planes
SUBSAMPLING = {Chroma.WHOLE: 0, Chroma.HALVED: 2}


class EdgeTile(NamedTuple):
    """The JPEG of a tile that the image's edge cuts: padded to the full tile, and as it is."""

    padded: bytes
    cropped: bytes


def encode_tile(pixels: Pixels, chroma: Chroma) -> bytes:
    """A JPEG to be stored; colours have three samples, or four of which the last means nothing."""
    unit = _unit(pixels, chroma)
    return _encode(pixels, chroma, gcd(ceil_div(pixels.shape[1], unit), MARKED_PIXELS // unit))


def encode_edge_tile(pixels: Pixels, tile: int, chroma: Chroma) -> EdgeTile:
    """The tile of which the image has only `pixels`."""
    height, width = pixels.shape[:2]
    unit = _unit(pixels, chroma)
    # Marks of the padded tile, such that one lies where the cropped one ends
    padded = _encode(pad(pixels, tile, tile), chroma, gcd(ceil_div(width, unit), tile // unit, MARKED_PIXELS // unit))
    cropped = crop(padded, width, height)
    if cropped is None:
        raise BrokenPyramid("the encoder has set other restart marks than it was told")
    return EdgeTile(padded, cropped)


def pad(pixels: Pixels, height: int, width: int) -> Pixels:
    """The last column and row repeated, which costs JPEG least and rings least at the edge."""
    rows, columns = pixels.shape[:2]
    if (rows, columns) == (height, width):
        return pixels
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        # As one number for each pixel: numpy moves four bytes at once, and repeats them six times as fast
        return _padded(pixels.view(np.uint32), height, width).view(np.uint8)
    return _padded(pixels, height, width)


def _unit(pixels: Pixels, chroma: Chroma) -> int:
    """Pixels a side of the blocks that follow each other."""
    return 2 * BLOCK if pixels.ndim == 3 and chroma is Chroma.HALVED else BLOCK


class _Scratch(local):
    """A file in memory for each thread: only into a file Pillow encodes without holding the interpreter."""

    def __init__(self) -> None:
        self.file = os.fdopen(os.memfd_create("tile"), "w+b", buffering=0)


_SCRATCH = _Scratch()


def _encode(pixels: Pixels, chroma: Chroma, interval: int) -> bytes:
    contiguous = np.ascontiguousarray(pixels)
    size = (pixels.shape[1], pixels.shape[0])
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        image = Image.frombuffer("RGBX", size, contiguous, "raw", "RGBX", 0, 1)
    else:
        image = Image.fromarray(contiguous)
    sampling = SUBSAMPLING[Chroma.WHOLE if pixels.ndim == 2 else chroma]
    file = _SCRATCH.file
    file.seek(0)
    image.save(file, "JPEG", quality=JPEG_QUALITY, subsampling=sampling, restart_marker_blocks=interval)
    return os.pread(file.fileno(), file.tell(), 0)


def _padded(values: NDArray[Any], height: int, width: int) -> NDArray[Any]:
    # By hand: numpy.pad takes as long as a third of the encoding
    rows, columns = values.shape[:2]
    padded = np.empty((height, width, *values.shape[2:]), values.dtype)
    padded[:rows, :columns] = values
    padded[:rows, columns:] = values[:, -1:]
    padded[rows:] = padded[rows - 1]
    return padded
