"""Whether a TIFF is a pyramid of JPEG tiles that could be served as they are. Reads directories; decodes nothing.

Whether its tiles are sound, and what they show, is for image_store/pyramid_taken.py to find out.
"""

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from image_store.geometry import Dimensions, ceil_div
from image_store.jpeg_tables import MOST_BYTES, RGB_SEGMENT, bare_tables
from image_store.masters import tiff_tags as tags
from image_store.masters.kinds import HEAD_BYTES, kind_of_bytes
from image_store.masters.leaves import leaf_places
from image_store.masters.tiff_tags import Directory, directories, sub_directories
from image_store.pyramid import Pyramid

SMALLEST, LARGEST, STEP = 256, 1024, 16
JPEG, CHUNKY, UPRIGHT = 7, 1, 1
RGB, YCC = 2, 6
# PhotometricInterpretation -> samples: gray from black to white, RGB, YCbCr
SAMPLES = {1: 1, RGB: 3, YCC: 3}
# What a browser takes YCbCr for (JFIF), and what TIFF takes it for where nothing is said
COEFFICIENTS = (0.299, 0.587, 0.114)
REFERENCE = (0, 255, 128, 255, 128, 255)
MOST_TILES = 4_000_000
MOST_LEVELS = 64
MOST_TILE_BYTES = 4  # for each pixel


@dataclass(frozen=True, slots=True)
class StoredLevel:
    """A level as the TIFF has it: (offset, length) of each tile, row by row, and the segments that each JPEG needs."""

    dimensions: Dimensions
    tile: int
    photometric: int
    places: tuple[tuple[int, int], ...]
    tables: bytes

    @property
    def columns(self) -> int:
        """Tiles in a row."""
        return ceil_div(self.dimensions.width, self.tile)

    @property
    def rows(self) -> int:
        """Tiles in a column."""
        return ceil_div(self.dimensions.height, self.tile)

    def place(self, column: int, row: int) -> tuple[int, int] | None:
        """Where a tile lies; None where the level has none."""
        return self.places[row * self.columns + column] if column < self.columns and row < self.rows else None


@dataclass(frozen=True, slots=True)
class StoredPyramid:
    """A pyramid as the TIFF has it, and the one that it can be served as.

    Each side of a stored level is the promised one, or one pixel less.
    """

    pyramid: Pyramid
    levels: tuple[StoredLevel, ...]

    @property
    def gray(self) -> bool:
        """One sample a pixel."""
        return SAMPLES[self.levels[0].photometric] == 1

    @property
    def is_rgb(self) -> bool:
        """Whether the JPEGs are red, green and blue."""
        return self.levels[0].photometric == RGB


def find_pyramid(path: Path) -> StoredPyramid | None:
    """The pyramid in a TIFF of one page; None where it has not all that is promised. Raises OSError."""
    found = look_for_pyramid(path)
    return found if isinstance(found, StoredPyramid) else None


def look_for_pyramid(path: Path) -> StoredPyramid | str | None:
    """The pyramid in a TIFF of one page; why it cannot be served; None where there is none. Raises OSError."""
    with path.open("rb") as file:
        if kind_of_bytes(file.read(HEAD_BYTES)) != "tiff":
            return None  # an archive, of which the page is a member
        main = _some(file)
        first = _level(file, main[0]) if main else None
        # Only then: a TIFF of many pages is gone through to its end
        if first is None or not (isinstance(first, StoredLevel) or _is_reduced(main)) or leaf_places(path) != (0,):
            return None
        if isinstance(first, str):
            return first
        below = [_level(file, one) for one in (*sub_directories(main[0]), *main[1:])]
        levels = _levels(first, [level for level in below if isinstance(level, StoredLevel)])
        stored = StoredPyramid(Pyramid(first.dimensions, first.tile), tuple(levels))
        lack = _lack(stored)
        return stored if lack is None else lack if _is_reduced(main) else None


def _is_reduced(main: list[Directory]) -> bool:
    """Whether this is meant as a pyramid: a page in tiles, and half of it in tiles as well."""
    sides = [_halves(main[0].number(tag)) for tag in (tags.WIDTH, tags.HEIGHT)]
    return main[0].number(tags.TILE_WIDTH) > 0 and any(
        one.number(tags.TILE_WIDTH) > 0 and one.number(tags.WIDTH) in sides[0] and one.number(tags.HEIGHT) in sides[1]
        for one in (*sub_directories(main[0]), *main[1:])
    )


def _some(file: BinaryIO) -> list[Directory]:
    """The first directories; none of what is no TIFF."""
    try:
        return [one for one, _ in zip(directories(file), range(MOST_LEVELS), strict=False)]
    except struct.error:
        return []


def _levels(first: StoredLevel, others: list[StoredLevel]) -> list[StoredLevel]:
    """From the first one on those that are half of the one before, as far as there are any."""
    levels = [first]
    while not _fits(levels[-1]):
        full = levels[-1].dimensions
        widths, heights = _halves(full.width), _halves(full.height)
        following = next(
            (
                one
                for one in others
                if one.dimensions.width in widths
                and one.dimensions.height in heights
                and (one.tile, one.photometric) == (first.tile, first.photometric)
            ),
            None,
        )
        if following is None:
            break
        levels.append(following)
    return levels


def _halves(side: int) -> tuple[int, int]:
    return ceil_div(side, 2), max(1, side // 2)


def _fits(level: StoredLevel) -> bool:
    return max(level.dimensions.width, level.dimensions.height) <= level.tile


def _lack(stored: StoredPyramid) -> str | None:
    """Which of the promised levels is not there, or has a tile less than whole that the edge does not cut."""
    promised = stored.pyramid.levels
    if len(stored.levels) < len(promised):
        size = promised[len(stored.levels)].dimensions
        tile = stored.pyramid.tile
        return f"it has no level of {size.width}x{size.height} pixels in tiles of {tile} like those of its page"
    for has, wanted in zip(stored.levels, promised, strict=True):
        for side, full in (
            (has.dimensions.width, wanted.dimensions.width),
            (has.dimensions.height, wanted.dimensions.height),
        ):
            # Where a side ends with a tile, that tile would lack what the level lacks
            if side != full and (side != full - 1 or full % wanted.tile == 0):
                return f"its level of {side} pixels should have {full}, and the last tile would not be whole"
    return None


def _level(file: BinaryIO, directory: Directory) -> StoredLevel | str:
    """A page of JPEG tiles in the colours that a browser shows; of any other, why it is none."""
    unfit = _unfit(directory)
    if unfit is not None:
        return unfit
    tile, photometric = directory.number(tags.TILE_WIDTH), directory.number(tags.PHOTOMETRIC)
    width, height = directory.number(tags.WIDTH), directory.number(tags.HEIGHT)
    tables = bare_tables(directory.stored(tags.JPEG_TABLES)[: MOST_BYTES + 1])
    if tables is None:
        return "its JPEG tables are none"
    count = ceil_div(width, tile) * ceil_div(height, tile)
    places = _places(file, directory, count) if count <= MOST_TILES else None
    if places is None:
        return "its directory does not say where every tile lies"
    segments = RGB_SEGMENT + tables if photometric == RGB else tables
    return StoredLevel(Dimensions(width, height), tile, photometric, places, segments)


def _unfit(directory: Directory) -> str | None:
    """What its tags say that a browser does not show; None where it shows all."""
    tile, rows = directory.number(tags.TILE_WIDTH), directory.number(tags.TILE_HEIGHT)
    samples = SAMPLES.get(directory.number(tags.PHOTOMETRIC, 0), 0)
    if min(directory.number(tags.WIDTH), directory.number(tags.HEIGHT)) < 1:
        return "it has no pixels"
    if tile < 1:
        return "it lies in strips and not in tiles"
    if directory.number(tags.COMPRESSION) != JPEG:
        return f"its tiles are not JPEG (compression {directory.number(tags.COMPRESSION)})"
    if rows != tile or not SMALLEST <= tile <= LARGEST or tile % STEP:
        return f"its tiles are {tile}x{rows}; served are square ones of {SMALLEST} to {LARGEST}, a multiple of {STEP}"
    if directory.number(tags.ORIENTATION, UPRIGHT) != UPRIGHT:
        return "it has to be turned upright"
    if (
        directory.number(tags.PLANAR, CHUNKY) != CHUNKY
        or directory.number(tags.SAMPLES, 1) != samples
        or directory.numbers(tags.BITS, 4) != (8,) * samples
    ):
        return "its colours are not gray, RGB or YCbCr of 8 bits, all samples together"
    return None if _has_common_colours(directory) else "its YCbCr is not that of JPEGs (JFIF)"


def _places(file: BinaryIO, directory: Directory, count: int) -> tuple[tuple[int, int], ...] | None:
    starts, lengths = directory.numbers(tags.TILE_OFFSETS), directory.numbers(tags.TILE_BYTES)
    size = os.fstat(file.fileno()).st_size
    if len(starts) != count or len(lengths) != count:
        return None
    places = tuple(zip(starts, lengths, strict=True))
    most = MOST_TILE_BYTES * directory.number(tags.TILE_WIDTH) ** 2
    return places if all(0 < length <= most and start + length <= size for start, length in places) else None


def _has_common_colours(directory: Directory) -> bool:
    coefficients = directory.ratios(tags.YCC_COEFFICIENTS, 3) or COEFFICIENTS
    reference = directory.ratios(tags.YCC_REFERENCE, 6) or REFERENCE
    return _near(coefficients, COEFFICIENTS, 0.001) and (
        directory.number(tags.PHOTOMETRIC) != YCC or _near(reference, REFERENCE, 1)
    )


def _near(found: tuple[float, ...], wanted: tuple[float, ...], most: float) -> bool:
    return len(found) == len(wanted) and all(abs(a - b) <= most for a, b in zip(found, wanted, strict=True))
