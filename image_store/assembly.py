"""The pixels of a plan: its tiles decoded as far as they are needed, joined, and scaled. Knows no format."""

from collections.abc import Iterator
from math import ceil, floor

import numpy as np

from image_store.geometry import Rect
from image_store.jpeg import Pixels, decode_part
from image_store.plan import Assembly
from image_store.scaling import Span, reach, scale
from image_store.steps import Steps, untimed
from image_store.tiles import Tiles

# What is joined and scaled at a time, at least: little enough to stay in the processor's own memory, on which speed
# depends, and enough that few bands are needed.
BAND_PIXELS = 500_000
# Bytes of a pixel of colour for the scaler: three colours and one that means nothing.
FOURS = 4


def assemble(plan: Assembly, tiles: Tiles, steps: Steps = untimed) -> Pixels:
    """The box of a plan at the wanted size. Memory is that of the answer and a band, not of all that is read.

    A pixel of colour has three bytes or, where it was scaled, a fourth that means nothing. Its `steps` are "decode" and
    "scale".
    """
    box, size = plan.box, plan.size
    if plan.is_copy:
        copied = _blank(tiles, size.width, size.height, 3)
        return _join(
            plan.level, Rect(int(box.left), int(box.top), size.width, size.height), tiles, copied, steps, smooth=True
        )
    answer = _blank(tiles, size.width, size.height, FOURS)
    _Scaling(plan, tiles, steps).fill(answer)
    return answer


def _blank(tiles: Tiles, width: int, height: int, bytes_each: int) -> Pixels:
    """Room for so many pixels of this image; `bytes_each`: of a pixel of colour."""
    return np.empty((height, width) if tiles.index.gray else (height, width, bytes_each), np.uint8)


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
        # Edges in a level are whole numbers divided by a power of two: floats have them exactly, and sooner
        left, self._top, right, self._bottom = map(float, (box.left, box.top, box.right, box.bottom))
        self._around = reach((self._bottom - self._top) / plan.size.height)
        self._end = min(plan.tiles.bottom * tile, level.height, ceil(self._bottom + self._around))
        aside = reach((right - left) / plan.size.width)
        self._left = max(plan.tiles.x * tile, floor(left - aside))
        self._right = min(plan.tiles.right * tile, level.width, ceil(right + aside))
        self._across = Span.within(left - self._left, right - self._left, self._right - self._left)

    def fill(self, answer: Pixels) -> None:
        """The rows of the answer, band by band."""
        height, start, made = self._plan.size.height, self._first_seen(self._top), 0
        seen = _blank(self._tiles, self._right - self._left, 0, FOURS)
        for end in self._band_ends(start):
            known = len(seen)
            grown = _blank(self._tiles, self._right - self._left, end - start, FOURS)
            grown[:known] = seen
            part = Rect(self._left, start + known, self._right - self._left, end - start - known)
            _join(self._plan.level, part, self._tiles, grown[known:], self._steps, smooth=False)
            ready = height if end == self._end else max(made, self._rows_ready(end))
            most = max(1, BAND_PIXELS // self._plan.size.width)
            while made < ready:
                upto = ready if ready - made < 2 * most else made + most
                self._scale(grown, start, made, answer[made:upto])
                made = upto
            if made < height:
                first = min(end, self._first_seen(self._place(made)))
                seen, start = grown[first - start :], first

    def _band_ends(self, start: int) -> Iterator[int]:
        """Where bands of the level end: at borders of tiles."""
        tile = self._plan.tile
        rows = tile * ceil(BAND_PIXELS / (tile * (self._right - self._left)))
        yield from range(start // tile * tile + rows, self._end, rows)
        yield self._end

    def _rows_ready(self, end: int) -> int:
        """How many rows of the answer see no row of the level from `end` on."""
        step = (self._plan.box.bottom - self._plan.box.top) / self._plan.size.height
        return floor((end - self._around - self._plan.box.top) / step)

    def _first_seen(self, place: float) -> int:
        """The first row of the level that the filter sees from a place in it."""
        return max(self._plan.tiles.y * self._plan.tile, floor(place - self._around))

    def _place(self, row: int) -> float:
        """Where in the level a row of the answer begins, to the last bit."""
        box, height = self._plan.box, self._plan.size.height
        if row == 0:
            return self._top
        return self._bottom if row == height else float(box.top + row * (box.bottom - box.top) / height)

    def _scale(self, pixels: Pixels, start: int, first: int, into: Pixels) -> None:
        """The rows of the answer from `first` on into their place, from `pixels` whose first row is `start`."""
        top, bottom = self._place(first), self._place(first + len(into))
        y, below = self._first_seen(top), min(start + len(pixels), ceil(bottom + self._around))
        down = Span.within(top - y, bottom - y, below - y)
        with self._steps("scale"):
            scale(pixels[y - start : below - start], self._across, down, into)
