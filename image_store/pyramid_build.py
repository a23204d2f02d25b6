"""From strips of pixels to the encoded tiles of all levels, in one pass. Knows no file.

Memory is a few strips of 512 rows for each level, whatever the height of the image.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

import numpy as np
from PIL import Image

from image_store.errors import BadMaster
from image_store.jpeg import Chroma, Pixels
from image_store.pyramid import Pyramid
from image_store.tile_jpeg import encode_edge_tile, encode_tile

# Tiles that wait for the codec, for each thread: enough that none idles while a strip is being decoded
AHEAD = 8


@dataclass(frozen=True, slots=True)
class EncodedTile:
    """A tile as JPEG streams: `padded` to the full tile size, and `cropped` too if the image's edge cuts it."""

    level: int
    column: int
    row: int
    padded: bytes
    cropped: bytes | None


@dataclass(frozen=True, slots=True)
class _CutTile:
    level: int
    column: int
    row: int
    tile: int
    chroma: Chroma
    pixels: Pixels  # a view of its strip

    def encode(self) -> EncodedTile:
        height, width = self.pixels.shape[:2]
        if height == width == self.tile:
            return EncodedTile(self.level, self.column, self.row, encode_tile(self.pixels, self.chroma), None)
        return EncodedTile(self.level, self.column, self.row, *encode_edge_tile(self.pixels, self.tile, self.chroma))


def encode_tiles(
    strips: Iterable[Pixels], pyramid: Pyramid, threads: int, chroma: Chroma = Chroma.WHOLE
) -> Iterator[EncodedTile]:
    """Every tile of the pyramid, as soon as its pixels are there; within a level from row to row.

    `strips` are the image's rows, `pyramid.tile` at a time, the last strip being what is left; colours have three
    samples, or four of which the last means nothing. `chroma` is for the tiles at full size; reduced ones have halved
    planes. Raises BadMaster when they are not the image that the pyramid is for.
    """
    cut = chain.from_iterable(_Cutter(pyramid, 0, chroma).cut_all(strips))
    return _in_order(cut, threads)


def halve(pixels: Pixels) -> Pixels:
    """Half the size, rounded up: each pixel the mean of the 2x2 that exist (fewer at odd edges), halves up."""
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        # As Pillow keeps colours itself: nothing is copied. It takes these bytes only where they lie side by side.
        size = (pixels.shape[1], pixels.shape[0])
        image = Image.frombuffer("RGBX", size, np.ascontiguousarray(pixels), "raw", "RGBX", 0, 1)
    else:
        image = Image.fromarray(pixels)
    half = image.reduce(2)
    if half.mode == "L":
        return np.asarray(half)
    # Four samples, as it has them: so the next level costs no conversion either
    return np.frombuffer(half.tobytes("raw", "RGBX"), np.uint8).reshape(half.height, half.width, 4)


class _Cutter:
    """Cuts the strips of one level into tiles, and hands the halved strips to the next level's cutter."""

    def __init__(self, pyramid: Pyramid, level: int, chroma: Chroma) -> None:
        self._tile = pyramid.tile
        self._number = level
        self._chroma = chroma
        self._level = pyramid.levels[level]
        self._row = 0
        self._waiting: list[Pixels] = []
        last = level + 1 == len(pyramid.levels)
        self._next = None if last else _Cutter(pyramid, level + 1, Chroma.HALVED)

    def cut_all(self, strips: Iterable[Pixels]) -> Iterator[Iterator[_CutTile]]:
        for strip in strips:
            yield self.cut(strip)
        if self._row != self._level.rows:
            raise BadMaster("it has fewer rows than it promised")

    def cut(self, strip: Pixels) -> Iterator[_CutTile]:
        """The tiles of one row, then those of the levels above that this row completes."""
        self._check(strip)
        for column in range(self._level.columns):
            left = column * self._tile
            pixels = strip[:, left : left + self._tile]
            yield _CutTile(self._number, column, self._row, self._tile, self._chroma, pixels)
        self._row += 1
        if self._next is not None:
            yield from self._next.take(halve(strip), last=self._row == self._level.rows)

    def take(self, half: Pixels, *, last: bool) -> Iterator[_CutTile]:
        """Half a strip from below; two make a strip."""
        self._waiting.append(half)
        if last or len(self._waiting) == 2:
            strip = self._waiting[0] if len(self._waiting) == 1 else np.concatenate(self._waiting)
            self._waiting.clear()
            yield from self.cut(strip)

    def _check(self, strip: Pixels) -> None:
        size = self._level.dimensions
        wanted = (min(self._tile, size.height - self._row * self._tile), size.width)
        if strip.shape[:2] != wanted:
            raise BadMaster(f"it gave {strip.shape[0]} rows of {strip.shape[1]} pixels instead of {wanted}")


def _in_order(cut: Iterator[_CutTile], threads: int) -> Iterator[EncodedTile]:
    """Encoded by so many threads (the codec releases the interpreter), in the order they were cut."""
    if threads <= 1:
        yield from (tile.encode() for tile in cut)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="encode") as pool:
        waiting: deque[Future[EncodedTile]] = deque()
        for tile in cut:
            waiting.append(pool.submit(tile.encode))
            if len(waiting) >= AHEAD * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
