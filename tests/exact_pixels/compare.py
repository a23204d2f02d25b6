"""An answer beside what the master shows: is it the right part, at the right place, in the right colours?"""

from dataclasses import dataclass
from io import BytesIO
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.exact_pixels.requests import Asked, Box, Pair
from tests.image_store.oracle import Array, mean_difference

# Below this many pixels a side, or with a flatter picture (steps of 255 a pixel), no shift can be told.
SHORTEST = 24
FLATTEST = 0.4
LUMA = np.array([0.299, 0.587, 0.114])
# Brightness this close to the threshold may fall on either side.
NEAR = 32
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """How far the answer is from the master: steps of 255 in the mean, pixels of the answer (None: cannot be told).

    `edge` is how much brighter the outermost rows and columns are than they should be, in the mean; `colour` by how
    much the mean of a band is off.
    """

    difference: float
    across: float | None
    down: float | None
    edge: float
    colour: float = 0.0


def shown(master: Array, asked: Asked) -> Array:
    """What the answer must show before it is turned and encoded: averaged from the master's own pixels."""
    part = scaled(master, asked.box, asked.size)
    if asked.mirror:
        part = part[:, ::-1]
    if asked.degrees % 90 == 0:
        part = np.rot90(part, -int(asked.degrees // 90))
    return part if asked.quality not in ("gray", "bitonal") else brightness(part)


def scaled(master: Array, box: Box, size: Pair) -> Array:
    """A part of the master at a size: each pixel the mean of what it covers, or between its neighbours if enlarged.

    First in whole steps (numpy's own mean), so that a gigapixel can be asked for.
    """
    x, y, width, height = box
    step = max(1, min(width // size[0], height // size[1]) // 4)
    if step > 1:
        return _in_steps(master, box, size, step)
    # The filter may look beyond the region, as far as the image goes.
    left, top = max(0, x - 64), max(0, y - 64)
    part = np.ascontiguousarray(master[top : y + height + 64, left : x + width + 64])
    filter = Image.Resampling.BICUBIC if size[0] > width or size[1] > height else Image.Resampling.HAMMING
    inside = (x - left, y - top, x - left + width, y - top + height)
    return np.asarray(Image.fromarray(part).resize(size, filter, inside))


def _in_steps(master: Array, box: Box, size: Pair, step: int) -> Array:
    x, y, width, height = box
    columns, rows = width // step, height // step
    # A strip at a time: the part may be a gigapixel. Whole numbers down, then across, are summed the fastest.
    strips = (master[top : top + step, x : x + columns * step] for top in range(y, y + rows * step, step))
    means = [
        strip.sum(axis=0, dtype=np.uint32).reshape(columns, step, *master.shape[2:]).sum(axis=1) / step**2
        for strip in strips
    ]
    reduced = Image.fromarray(np.asarray(np.round(means), np.uint8))
    # What is left over at the right and bottom belongs to the last pixels: less than one of them.
    return np.asarray(reduced.resize(size, Image.Resampling.HAMMING, (0, 0, columns, rows)))


def brightness(pixels: Array) -> Array:
    """ITU-R BT.601."""
    return pixels if pixels.ndim == 2 else np.asarray((pixels @ LUMA).round(), np.uint8)


def compare(body: bytes, wanted: Array, asked: Asked) -> Found:
    """The answer's distance from the wanted picture. Fails when it has other dimensions than it must."""
    image = Image.open(BytesIO(body))
    assert image.size == asked.turned, f"{asked.path}: {image.size} instead of {asked.turned}"
    if asked.degrees % 90:
        return _turned_freely(image, wanted, asked)
    found = np.asarray(image.convert("RGB" if wanted.ndim == 3 else "L"))
    if asked.quality == "bitonal":
        return _black_and_white(found, wanted)
    colour = float(np.abs(found.mean(axis=(0, 1)) - wanted.mean(axis=(0, 1))).max())
    return Found(mean_difference(found, wanted), *moved(found, wanted), _edge(found, wanted), colour)


def colours_lost(wanted: Array) -> float:
    """What a picture loses, in the mean, when four pixels share one colour: what it shows is as fine as it is."""
    if wanted.ndim == 2:
        return 0.0
    y, *planes = Image.fromarray(wanted).convert("YCbCr").split()
    small = (max(1, -(-y.width // 2)), max(1, -(-y.height // 2)))
    halved = [plane.resize(small, Image.Resampling.BOX).resize(y.size, Image.Resampling.BILINEAR) for plane in planes]
    return mean_difference(np.asarray(Image.merge("YCbCr", (y, *halved)).convert("RGB")), wanted)


def moved(found: Array, wanted: Array) -> tuple[float | None, float | None]:
    """How far `found` lies to the right of and below `wanted`: least squares along both slopes at once."""
    if min(wanted.shape[:2]) < SHORTEST:
        return None, None
    # Single precision gives six digits of the shift, in a third of the time.
    truth = wanted.astype(np.float32)
    difference = _level(truth - found).ravel()
    slopes = [np.gradient(truth, axis=axis).ravel() for axis in (1, 0)]
    if min(float(slope @ slope) / slope.size for slope in slopes) < FLATTEST**2:
        return None, None
    # Contrast is the third unknown: a softer filter moves nothing.
    unknowns = (*slopes, _level(truth).ravel())
    products = np.array([[float(one @ other) for other in unknowns] for one in unknowns])
    across, down, _ = np.linalg.lstsq(products, np.array([float(one @ difference) for one in unknowns]))[0]
    return float(across), float(down)


def _level(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Less the mean of each band."""
    return np.asarray(values - values.mean(axis=(0, 1), dtype=np.float64).astype(np.float32))


def _edge(found: Array, wanted: Array) -> float:
    """The largest mean difference of the four outermost lines; 0 for pictures that are nearly all edge."""
    if min(wanted.shape[:2]) < SHORTEST:
        return 0.0
    difference = found.astype(np.float64) - wanted
    lines = (difference[0], difference[-1], difference[:, 0], difference[:, -1])
    return max((float(line.mean()) for line in lines), key=abs)


def _black_and_white(found: Array, wanted: Array) -> Found:
    """How much is white that should be black or the other way round, as a mean of 255; no shift is told."""
    clear = np.abs(wanted.astype(int) - 128) > NEAR
    wrong = (found > 127) != (wanted > 127)
    return Found(255 * float((wrong & clear).sum()) / max(1, int(clear.sum())), None, None, 0.0)


def _turned_freely(image: Image.Image, wanted: Array, asked: Asked) -> Found:
    """The answer's pixels inside the turned picture, beside those of the picture from which they came."""
    found = np.asarray(image.convert("RGB" if wanted.ndim == 3 else "L"), np.float64)
    height, width = wanted.shape[:2]
    rows, columns = np.mgrid[0 : image.height, 0 : image.width]
    x, y = columns + 0.5 - image.width / 2, rows + 0.5 - image.height / 2
    c, s = cos(radians(asked.degrees)), sin(radians(asked.degrees))
    u, v = c * x + s * y + width / 2, -s * x + c * y + height / 2
    inside = (u > 3) & (u < width - 3) & (v > 3) & (v < height - 3)
    between = _between(wanted, u[inside] - 0.5, v[inside] - 0.5)
    if asked.quality == "bitonal":
        return _black_and_white(found[inside].astype(np.uint8), between.round().astype(np.uint8))
    return Found(float(np.abs(found[inside] - between).mean()), None, None, 0.0)


def _between(pixels: Array, x: Floats, y: Floats) -> Floats:
    """The picture's values at places between its pixels."""
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    shape = (-1,) + (1,) * (pixels.ndim - 2)
    a, b = (x - left).reshape(shape), (y - top).reshape(shape)
    values = pixels.astype(np.float64)
    above = values[top, left] * (1 - a) + values[top, left + 1] * a
    below = values[top + 1, left] * (1 - a) + values[top + 1, left + 1] * a
    return np.asarray(above * (1 - b) + below * b)
