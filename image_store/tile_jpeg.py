"""A tile's JPEG, in strips: what is alike is encoded once. Knows no file and no pyramid.

A strip is decoded alone (jpeg_strips.py), so it is also encoded alone: its bytes do not depend on where it stands. A
tile that the image's edge cuts is stored twice, cropped for whoever asks and padded for readers of TIFF: the strips
that both have are encoded once, and so is the one that repeats below the image.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from image_store.jpeg import Pixels, encode_view
from image_store.jpeg_strips import join_strips

# A stored tile begins anew after so many rows: regions seldom begin at a tile's border. Each strip costs an encoder's
# start and a few bytes.
STRIP_ROWS = 32


class EdgeTile(NamedTuple):
    """The JPEG of a tile that the image's edge cuts: padded to the full tile, and as it is."""

    padded: bytes
    cropped: bytes


def encode_tile(pixels: Pixels) -> bytes:
    """A JPEG to be stored; the same pixels as `encode_view` would give."""
    return join_strips(_strips(pixels, pixels.shape[0]), STRIP_ROWS)


def encode_edge_tile(pixels: Pixels, tile: int) -> EdgeTile:
    """`encode_tile` of the pixels, and of `pad(pixels, tile, tile)`."""
    height, width = pixels.shape[:2]
    cropped = _strips(pixels, height)
    wide = pad(pixels, height, tile)
    whole = height // STRIP_ROWS * STRIP_ROWS
    padded = cropped[: whole // STRIP_ROWS] if width == tile else _strips(wide, whole)
    same: dict[int, bytes] = {}
    for top in range(whole, tile, STRIP_ROWS):
        rows = min(STRIP_ROWS, tile - top)
        if top < height:
            padded.append(encode_view(pad(wide[top:], rows, tile)))
            continue
        if rows not in same:
            same[rows] = encode_view(pad(wide[-1:], rows, tile))
        padded.append(same[rows])
    return EdgeTile(join_strips(padded, STRIP_ROWS), join_strips(cropped, STRIP_ROWS))


def pad(pixels: Pixels, height: int, width: int) -> Pixels:
    """The last column and row repeated, which costs JPEG least and rings least at the edge."""
    rows, columns = pixels.shape[:2]
    if (rows, columns) == (height, width):
        return pixels
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        # As one number for each pixel: numpy moves four bytes at once, and repeats them six times as fast
        return _padded(pixels.view(np.uint32), height, width).view(np.uint8)
    return _padded(pixels, height, width)


def _strips(pixels: Pixels, rows: int) -> list[bytes]:
    """The first so many rows, strip by strip."""
    return [encode_view(pixels[top : min(top + STRIP_ROWS, rows)]) for top in range(0, rows, STRIP_ROWS)]


def _padded(values: NDArray[Any], height: int, width: int) -> NDArray[Any]:
    # By hand: numpy.pad takes as long as a third of the encoding
    rows, columns = values.shape[:2]
    padded = np.empty((height, width, *values.shape[2:]), values.dtype)
    padded[:rows, :columns] = values
    padded[:rows, columns:] = values[:, -1:]
    padded[rows:] = padded[rows - 1]
    return padded
