"""Whether a pyramid shows its master: levels against the level below, edges, and a part of the master itself.

`check_pyramid` compares every byte with the index; this looks at what those bytes show. Knows no catalogue. Compared
are bands of tiles, which are decoded alone, so that a few cost little. The fingerprint chooses which: the
same pyramid is always judged alike.

What counts is the brightness of each block of 8x8 pixels, which a JPEG keeps best: TOLERANCE is three times the most
that was measured on noise; on real pages it is 2. A page moved by one pixel differs by more wherever black letters
stand on white paper.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np

from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions, Rect, ceil_div
from image_store.jpeg import Chroma, Pixels, decode_part, jpeg_shape
from image_store.pyramid import Pyramid
from image_store.pyramid_build import halve
from image_store.pyramid_file import PixelSource
from image_store.tile_jpeg import pad
from image_store.tiles import PYRAMID_SUFFIX, FileTiles, beside

BLOCK = 8
# Rows that are compared at once; a tile has whole bands.
BAND = 32
# Of red, green and blue, as a JPEG weighs them.
BRIGHTNESS = (0.299, 0.587, 0.114)
# Of 255: how far the means of the same block may be apart.
TOLERANCE = 12


class _Band(NamedTuple):
    """So many rows of a tile, from `top`."""

    level: int
    column: int
    row: int
    top: int


def sample(stem: Path, share: float) -> None:
    """Compares this share, above 0 and up to 1, of the bands of a pyramid, one of each sort at the least.

    A band of a level above the first is compared with what lies below it, joined and halved; a band of a tile that the
    edge cuts with what stands padded in the TIFF. Raises BrokenPyramid, OSError.
    """
    tiles = FileTiles(stem)
    pyramid, fingerprint = tiles.index.pyramid, tiles.index.fingerprint
    bands = list(_bands(pyramid, _band_rows(tiles)))
    for band in _some([band for band in bands if band.level], share, int(fingerprint[:8], 16)):
        _check_reduced(tiles, band)
    cut = [band for band in bands if pyramid.levels[band.level].is_edge(band.column, band.row)]
    with beside(stem, PYRAMID_SUFFIX).open("rb") as padded:
        for band in _some(cut, share, int(fingerprint[8:16], 16)):
            _check_edge(tiles, padded, band)


class Witness:
    """A master whose rows pass through here on their way into a pyramid: one band of them is kept, to compare."""

    def __init__(self, master: PixelSource, fingerprint: str) -> None:
        """`fingerprint` chooses the band."""
        pyramid = Pyramid(master.dimensions)
        bands = [band for band in _bands(pyramid, BAND) if band.level == 0]
        self._master = master
        self._tile = pyramid.tile
        self._band = bands[int(fingerprint[16:24], 16) % len(bands)]
        self._seen: Pixels | None = None

    @property
    def dimensions(self) -> Dimensions:
        """Of the upright image."""
        return self._master.dimensions

    @property
    def gray(self) -> bool:
        """One band instead of three."""
        return self._master.gray

    @property
    def chroma(self) -> Chroma:
        """How finely its colours are sampled."""
        return self._master.chroma

    def strips(self, height: int) -> Iterator[Pixels]:
        """The master's rows, untouched."""
        wanted, passed = self._band.row * self._tile + self._band.top, 0
        for strip in self._master.strips(height):
            # A band lies within one strip of any height that holds whole bands.
            if passed <= wanted < passed + len(strip):
                left = self._band.column * self._tile
                here = strip[wanted - passed : wanted - passed + BAND, left : left + self._tile]
                self._seen = _means(here)
            passed += len(strip)
            yield strip

    def compare(self, stem: Path) -> None:
        """Compares the band with what the pyramid has of it. Raises BrokenPyramid, OSError."""
        if self._seen is None:
            raise BrokenPyramid(f"{_name(self._band)} was never read from its master")
        stored = _means(_shown(FileTiles(stem), self._band, BAND))
        _compare(stored, self._seen, f"{_name(self._band)} does not show what the master shows")


def distance(one: Pixels, other: Pixels) -> int:
    """How far two pictures are apart, of 255: in brightness where they are farthest, and in each colour on the whole.

    Only on the whole, for a JPEG may keep one colour for four pixels. Pictures of two sizes are as far as can be.
    """
    if one.shape != other.shape:
        return 255
    apart = one.astype(np.int16) - other
    if apart.ndim == 2:
        return int(np.abs(apart).max())
    return int(max(np.abs(apart @ BRIGHTNESS).max(), np.abs(apart.mean(axis=(0, 1))).max()))


def _band_rows(tiles: FileTiles) -> int:
    """Rows that are compared at once: tiles of other programs have no marks, and are not decoded alone."""
    return tiles.index.pyramid.tile // 2 if tiles.index.taken else BAND


def _bands(pyramid: Pyramid, rows: int) -> Iterator[_Band]:
    for level, column, row in pyramid.tiles():
        height = pyramid.levels[level].tile_rect(column, row).height
        yield from (_Band(level, column, row, top) for top in range(0, height, rows))


def _some(bands: Sequence[_Band], share: float, start: int) -> Iterator[_Band]:
    """So many of the bands, evenly spread, from one that `start` chooses."""
    count = ceil(share * len(bands))
    return (bands[(start + at * len(bands) // count) % len(bands)] for at in range(count))


def _check_reduced(tiles: FileTiles, band: _Band) -> None:
    """That a band is what the up to two tiles below it show, joined and halved."""
    pyramid = tiles.index.pyramid
    below = pyramid.levels[band.level - 1]
    rows = _band_rows(tiles)
    down, top = divmod(2 * band.top, pyramid.tile)
    across = range(2 * band.column, min(2 * band.column + 2, below.columns))
    row = 2 * band.row + down
    joined = np.concatenate(
        [_shown(tiles, _Band(band.level - 1, column, row, top), 2 * rows) for column in across], axis=1
    )
    shown = _shown(tiles, band, rows)
    _compare(_means(shown), _means(halve(joined)), f"{_name(band)} is not the level below it, reduced")


def _check_edge(tiles: FileTiles, padded: IO[bytes], band: _Band) -> None:
    """That the tile that is served at the edge is the one that other readers find in the TIFF."""
    place = tiles.index.tile(band.level, band.column, band.row)
    cropped = _shown(tiles, band, _band_rows(tiles))
    height, width = cropped.shape[:2]
    if tiles.index.taken:
        # The last column and row need not be in the TIFF
        height, width = height - 1, width - 1
        if not (place.length and height and width):
            return
    padded.seek(place.offset)
    stored = tiles.index.complete(band.level, padded.read(place.length))
    whole = decode_part(stored, Rect(0, band.top, width, height), gray=tiles.index.gray, smooth=True)
    seen = cropped[:height, :width]
    _compare(_means(seen), _means(whole), f"edge {_name(band)} is not the tile that stands in the TIFF")


def _shown(tiles: FileTiles, band: _Band, rows: int) -> Pixels:
    """At most so many rows of a tile that has exactly the size that its place in the level gives it."""
    level, column, row, top = band
    stored, size = tiles.read(level, column, row), tiles.index.pyramid.levels[level].tile_rect(column, row).dimensions
    if jpeg_shape(stored) != (size, tiles.index.gray):
        raise BrokenPyramid(f"{_name(band)} is no JPEG of {size} pixels in the colours of the index")
    here = Rect(0, top, size.width, min(rows, size.height - top))
    return decode_part(stored, here, gray=tiles.index.gray, smooth=True)


def _means(pixels: Pixels) -> Pixels:
    """The mean of each block; what is beyond the edge is as the edge. Without a fourth sample: it means nothing."""
    height, width = (BLOCK * ceil_div(side, BLOCK) for side in pixels.shape[:2])
    means = halve(halve(halve(pad(pixels, height, width))))
    return means if means.ndim == 2 else means[:, :, :3]


def _compare(one: Pixels, other: Pixels, fault: str) -> None:
    """Raises BrokenPyramid when two pictures differ by more than JPEGs of the same pixels do."""
    worst = distance(one, other)
    if worst > TOLERANCE:
        raise BrokenPyramid(f"{fault}: they differ by {worst} of 255")


def _name(band: _Band) -> str:
    return f"tile {band.level}/{band.column}/{band.row} of the pyramid"


def compare_all(master: PixelSource, stem: Path) -> None:
    """Compares every row of a master with what its pyramid shows. Raises BrokenPyramid, BadMaster, OSError."""
    tiles = FileTiles(stem)
    pyramid, rows = tiles.index.pyramid, _band_rows(tiles)
    if (master.dimensions, master.gray) != (pyramid.dimensions, tiles.index.gray):
        raise BrokenPyramid(f"the pyramid has another size or other colours than its master ({master.dimensions})")
    for row, strip in enumerate(master.strips(pyramid.tile)):
        for column in range(pyramid.levels[0].columns):
            left = column * pyramid.tile
            for top in range(0, len(strip), rows):
                band = _Band(0, column, row, top)
                seen = strip[top : top + rows, left : left + pyramid.tile]
                stored = _shown(tiles, band, rows)
                _compare(_means(stored), _means(seen), f"{_name(band)} does not show what the master shows")
