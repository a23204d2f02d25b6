"""The pixels of a plan: its tiles decoded as far as they are needed, joined, and scaled. Knows no format."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

import numpy as np

from image_store.geometry import Dimensions, Rect
from image_store.jpeg import Pixels, decode_part
from image_store.plan import Assembly
from image_store.scaling import Span, reach, scale
from image_store.steps import Steps, untimed
from image_store.tiles import Tiles

# What is joined and scaled at a time, at least: little enough to stay in the processor's own memory, on which speed
# depends, and enough that few bands are needed.
BAND_PIXELS = 500_000


def assemble(plan: Assembly, tiles: Tiles, steps: Steps = untimed) -> Pixels:
    """The box of a plan at the wanted size. Memory is that of the answer and a band, not of all that is read.

    Its `steps` are "decode" and "scale".
    """
    box, size = plan.box, plan.size
    if plan.is_copy:
        copied = _blank(tiles, size.width, size.height)
        return _join(
            plan.level, Rect(int(box.left), int(box.top), size.width, size.height), tiles, copied, steps, smooth=True
        )
    answer, done = None, 0
    for band in _Scaling(plan, tiles, steps).bands():
        if len(band) == size.height:
            return band
        if answer is None:
            answer = _blank(tiles, size.width, size.height)
        answer[done : done + len(band)] = band
        done += len(band)
    assert answer is not None, "a size has at least one row"
    return answer


def _blank(tiles: Tiles, width: int, height: int) -> Pixels:
    """Room for so many pixels of this image."""
    return np.empty((height, width) if tiles.index.gray else (height, width, 3), np.uint8)


def _join(level_number: int, part: Rect, tiles: Tiles, joined: Pixels, steps: Steps, *, smooth: bool) -> Pixels:
    """`joined`, filled with a part of a level (in pixels of that level) from the tiles that it touches.

    `smooth`: see `decode_part`.
    """
    gray = tiles.index.gray
    tile = tiles.index.pyramid.tile
    for row in range(part.y // tile, (part.bottom - 1) // tile + 1):
        top, bottom = max(row * tile, part.y), min((row + 1) * tile, part.bottom)
        for column in range(part.x // tile, (part.right - 1) // tile + 1):
            left, right = max(column * tile, part.x), min((column + 1) * tile, part.right)
            stored = tiles.read(level_number, column, row)
            with steps("decode"):
                needed = decode_part(
                    stored,
                    Rect(left - column * tile, top - row * tile, right - left, bottom - top),
                    gray=gray,
                    smooth=smooth,
                )
            joined[top - part.y : bottom - part.y, left - part.x : right - part.x] = needed
    return joined


class _Scaling:
    """A plan that is scaled from the top down, some rows of tiles at a time; no tile is decoded twice.

    The filter widens with the reduction, so nothing is skipped, and it sees the pixels around the box where they are
    at hand, so that edges are not darker and neighbours meet. At hand is what the plan's tiles hold: no further tile
    is read for a few pixels around the box.
    """

    def __init__(self, plan: Assembly, tiles: Tiles, steps: Steps) -> None:
        box, tile = plan.box, plan.tile
        level = tiles.index.pyramid.levels[plan.level].dimensions
        self._plan = plan
        self._tiles = tiles
        self._steps = steps
        self._step = (box.bottom - box.top) / plan.size.height
        self._around = reach(self._step)
        self._end = min(plan.tiles.bottom * tile, level.height, ceil(box.bottom + self._around))
        aside = reach((box.right - box.left) / plan.size.width)
        self._left = max(plan.tiles.x * tile, floor(box.left - aside))
        self._right = min(plan.tiles.right * tile, level.width, ceil(box.right + aside))
        self._across = Span.within(box.left - self._left, box.right - self._left, self._right - self._left)

    def bands(self) -> Iterator[Pixels]:
        """The rows of the answer, band by band."""
        height, start, made = self._plan.size.height, self._first_seen(0), 0
        seen = _blank(self._tiles, self._right - self._left, 0)
        for end in self._band_ends(start):
            known = len(seen)
            grown = _blank(self._tiles, self._right - self._left, end - start)
            grown[:known] = seen
            part = Rect(self._left, start + known, self._right - self._left, end - start - known)
            _join(self._plan.level, part, self._tiles, grown[known:], self._steps, smooth=False)
            ready = (
                height if end == self._end else max(made, floor((end - self._around - self._plan.box.top) / self._step))
            )
            most = max(1, BAND_PIXELS // self._plan.size.width)
            while made < ready:
                upto = ready if ready - made < 2 * most else made + most
                yield self._scaled(grown, start, made, upto)
                made = upto
            first = min(end, self._first_seen(made))
            seen, start = grown[first - start :], first

    def _band_ends(self, start: int) -> Iterator[int]:
        """Where bands of the level end: at borders of tiles."""
        tile = self._plan.tile
        rows = tile * ceil(BAND_PIXELS / (tile * (self._right - self._left)))
        yield from range(start // tile * tile + rows, self._end, rows)
        yield self._end

    def _first_seen(self, row: int) -> int:
        """The first row of the level that the filter sees for a row of the answer."""
        return max(self._plan.tiles.y * self._plan.tile, floor(self._place(row) - self._around))

    def _place(self, row: int) -> Fraction:
        """Where in the level a row of the answer begins."""
        return self._plan.box.top + row * self._step

    def _scaled(self, pixels: Pixels, start: int, first: int, last: int) -> Pixels:
        """The rows from `first` up to `last` of the answer, from `pixels` whose first row is `start` of the level."""
        top, bottom = self._place(first), self._place(last)
        y, below = self._first_seen(first), min(start + len(pixels), ceil(bottom + self._around))
        down = Span.within(top - y, bottom - y, below - y)
        size = Dimensions(self._plan.size.width, last - first)
        with self._steps("scale"):
            return scale(pixels[y - start : below - start], self._across, down, size)
