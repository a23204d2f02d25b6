"""The pixels of a plan: its tiles decoded as far as they are needed, joined, and scaled. Knows no format."""

from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np

from image_store.geometry import Dimensions, Rect
from image_store.jpeg import Pixels, decode_jpeg
from image_store.plan import Assembly
from image_store.scaling import Span, reach, scale
from image_store.tiles import Tiles

# What is decoded at a time when an answer has to be scaled.
BAND_PIXELS = 16_000_000


def assemble(plan: Assembly, tiles: Tiles) -> Pixels:
    """The box of a plan at the wanted size, band by band: memory is that of the answer, not of what is read."""
    box, size = plan.box, plan.size
    if plan.is_copy:
        return join(plan.level, Rect(int(box.left), int(box.top), size.width, size.height), tiles)
    bands = 1 + int((box.right - box.left) * (box.bottom - box.top)) // BAND_PIXELS
    edges = [size.height * band // bands for band in range(bands + 1)]
    made = [_scale_band(plan, tiles, top, bottom) for top, bottom in pairwise(edges) if bottom > top]
    return made[0] if len(made) == 1 else np.concatenate(made)


def join(level_number: int, part: Rect, tiles: Tiles) -> Pixels:
    """A part of a level, in pixels of that level, from the tiles that it touches."""
    index = tiles.index
    level = index.pyramid.levels[level_number]
    tile = level.tile
    joined: Pixels = np.empty((part.height, part.width) + (() if index.gray else (3,)), np.uint8)
    for row in range(part.y // tile, (part.bottom - 1) // tile + 1):
        top, bottom = max(row * tile, part.y), min((row + 1) * tile, part.bottom)
        for column in range(part.x // tile, (part.right - 1) // tile + 1):
            left, right = max(column * tile, part.x), min((column + 1) * tile, part.right)
            decoded = decode_jpeg(tiles.read(level_number, column, row), gray=index.gray, rows=bottom - row * tile)
            needed = decoded[top - row * tile :, left - column * tile : right - column * tile]
            joined[top - part.y : bottom - part.y, left - part.x : right - part.x] = needed
    return joined


def _scale_band(plan: Assembly, tiles: Tiles, first: int, last: int) -> Pixels:
    """The rows from `first` up to `last` of the answer.

    The filter widens with the reduction, so nothing is skipped, and it sees the pixels around the box where
    they are at hand, so that edges are not darker and neighbours meet.
    """
    box, tile = plan.box, plan.tile
    level = tiles.index.pyramid.levels[plan.level].dimensions
    step = (box.bottom - box.top) / plan.size.height
    top, bottom = box.top + first * step, box.top + last * step
    # At hand is what the plan's tiles hold; no further tile is read for a few pixels around the box.
    x, right = _seen(
        box.left, box.right, plan.size.width, plan.tiles.x * tile, min(plan.tiles.right * tile, level.width)
    )
    y, below = _seen(top, bottom, last - first, plan.tiles.y * tile, min(plan.tiles.bottom * tile, level.height))
    joined = join(plan.level, Rect(x, y, right - x, below - y), tiles)
    across, down = Span.within(box.left - x, box.right - x, right - x), Span.within(top - y, bottom - y, below - y)
    return scale(joined, across, down, Dimensions(plan.size.width, last - first))


def _seen(start: Fraction, end: Fraction, made: int, least: int, most: int) -> tuple[int, int]:
    """The first pixel that the filter sees of one side, and the first that it does not."""
    around = reach((end - start) / made)
    return max(least, floor(start - around)), min(most, ceil(end + around))
