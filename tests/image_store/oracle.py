"""What an answer must show, computed straight from the master: no planner, no pyramid, no tiles.

The test images are gradients: red grows to the right, green downwards, blue waves across both.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.uint8]


def gradient(width: int, height: int, *, gray: bool = False) -> Array:
    """An image that tells of each of its pixels where it lies."""
    x = np.linspace(0, 255, width)[np.newaxis, :].repeat(height, 0)
    y = np.linspace(0, 255, height)[:, np.newaxis].repeat(width, 1)
    if gray:
        return ((x + y) / 2).astype(np.uint8)
    columns, rows = np.arange(width)[np.newaxis, :], np.arange(height)[:, np.newaxis]
    wave = 127 + 60 * np.sin(columns / 40) + 60 * np.cos(rows / 40)
    return np.stack([x, y, wave], axis=2).astype(np.uint8)


def expected(master: Array, region: tuple[int, int, int, int], size: tuple[int, int]) -> Array:
    """The region at the size, averaged from the master's own pixels."""
    x, y, width, height = region
    box = (x, y, x + width, y + height)
    image = Image.fromarray(master)
    filter = Image.Resampling.BICUBIC if size[0] > width or size[1] > height else Image.Resampling.HAMMING
    return np.asarray(image.resize(size, filter, box))


def mean_difference(one: Array, other: Array) -> float:
    """Mean of the absolute difference, in steps of 255."""
    assert one.shape == other.shape, f"{one.shape} is not {other.shape}"
    return float(np.abs(one.astype(np.int16) - other).mean())


def shift(found: Array, wanted: Array) -> tuple[float, float]:
    """How far `found` lies to the right of and below `wanted`, in pixels of the answer.

    The least-squares shift along the slopes of the picture; what is brighter as a whole does not count.
    """
    difference = wanted.astype(float) - found
    difference -= difference.mean(axis=(0, 1))
    moved = []
    for axis in (1, 0):
        slope = np.gradient(wanted.astype(float), axis=axis)
        slope -= slope.mean(axis=(0, 1))
        moved.append(float((slope * difference).sum() / (slope**2).sum()))
    return moved[0], moved[1]
