"""The shape of a pyramid: levels, tile grid, edge tiles. Knows no file, no pixel and no request."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions, Rect, ceil_div

TILE_SIZE = 512
# Shapes that are remembered: a book's pages have a few sizes, and each request asks for one.
SHAPES_KEPT = 1024


@dataclass(frozen=True, slots=True)
class Level:
    """One level: exactly ceil(W/2^k) x ceil(H/2^k) pixels in a grid of tiles.

    `first` and `first_edge` number this level's first tile among all tiles and among all edge tiles.
    """

    dimensions: Dimensions
    tile: int
    first: int
    first_edge: int

    @property
    def columns(self) -> int:
        """Tiles in a row."""
        return ceil_div(self.dimensions.width, self.tile)

    @property
    def rows(self) -> int:
        """Tiles in a column."""
        return ceil_div(self.dimensions.height, self.tile)

    @property
    def tile_count(self) -> int:
        """All tiles of this level."""
        return self.columns * self.rows

    @property
    def whole_columns(self) -> int:
        """Columns of tiles that have their full width."""
        return self.dimensions.width // self.tile

    @property
    def whole_rows(self) -> int:
        """Rows of tiles that have their full height."""
        return self.dimensions.height // self.tile

    @property
    def edge_count(self) -> int:
        """Tiles that the right or bottom edge of the image cuts."""
        return self.tile_count - self.whole_columns * self.whole_rows

    def tile_rect(self, column: int, row: int) -> Rect:
        """Where a tile lies in this level, in pixels; an edge tile ends where the image ends."""
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            raise IndexError(f"no tile {column},{row} in a level of {self.columns}x{self.rows} tiles")
        x, y = column * self.tile, row * self.tile
        return Rect(x, y, min(self.tile, self.dimensions.width - x), min(self.tile, self.dimensions.height - y))

    def is_edge(self, column: int, row: int) -> bool:
        """Whether the edge of the image cuts this tile."""
        return column >= self.whole_columns or row >= self.whole_rows

    def edge_number(self, column: int, row: int) -> int:
        """The running number of an edge tile among the pyramid's edge tiles, row by row.

        In every whole row of tiles only the last column can be cut; in the last, cut row every tile is.
        """
        if not (0 <= column < self.columns and 0 <= row < self.rows and self.is_edge(column, row)):
            raise ValueError(f"tile {column},{row} is not an edge tile")
        cut_columns = self.columns - self.whole_columns
        if row < self.whole_rows:
            return self.first_edge + row * cut_columns
        return self.first_edge + self.whole_rows * cut_columns + column


@dataclass(frozen=True, slots=True)
class Pyramid:
    """All levels of an image, from the full size to the first that fits into one tile."""

    dimensions: Dimensions
    tile: int = TILE_SIZE
    levels: tuple[Level, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "levels", _make_levels(self.dimensions, self.tile))

    @property
    def scale_factors(self) -> tuple[int, ...]:
        """1, 2, 4, ...: one for each level."""
        return tuple(1 << number for number in range(len(self.levels)))

    @property
    def tile_count(self) -> int:
        """All tiles of all levels."""
        last = self.levels[-1]
        return last.first + last.tile_count

    @property
    def edge_count(self) -> int:
        """All edge tiles of all levels."""
        last = self.levels[-1]
        return last.first_edge + last.edge_count

    def tile_number(self, level: int, column: int, row: int) -> int:
        """The running number of a tile: level by level, row by row."""
        here = self.levels[level]
        if not (0 <= column < here.columns and 0 <= row < here.rows):
            raise IndexError(f"no tile {column},{row} in level {level}")
        return here.first + row * here.columns + column

    def tiles(self) -> Iterator[tuple[int, int, int]]:
        """Every (level, column, row), in the order of tile_number."""
        for number, level in enumerate(self.levels):
            for row in range(level.rows):
                for column in range(level.columns):
                    yield number, column, row


@lru_cache(SHAPES_KEPT)
def pyramid_of(width: int, height: int, tile: int) -> Pyramid:
    """The pyramid of an image of these dimensions; the same frozen value for the same numbers."""
    return Pyramid(Dimensions(width, height), tile)


def level_sides(width: int, height: int, tile: int) -> list[tuple[int, int]]:
    """Width and height of each level, largest first: all that documents say of a pyramid."""
    sides = [(width, height)]
    while width > tile or height > tile:
        # Half of it, rounded up, is what the full size divided by the next power of two gives, rounded up.
        width, height = (width + 1) // 2, (height + 1) // 2
        sides.append((width, height))
    return sides


def _make_levels(full: Dimensions, tile: int) -> tuple[Level, ...]:
    levels: list[Level] = []
    first = first_edge = 0
    for sides in level_sides(full.width, full.height, tile):
        level = Level(Dimensions(*sides), tile, first, first_edge)
        levels.append(level)
        first += level.tile_count
        first_edge += level.edge_count
    return tuple(levels)


def check_tile_size(tile: int) -> int:
    """`tile` when it can be a TIFF tile: a multiple of 16 from 16 to 4096. Raises BrokenPyramid."""
    if tile % 16 or not 16 <= tile <= 4096:
        raise BrokenPyramid(f"tiles of {tile} pixels cannot be; a tile is a multiple of 16 from 16 to 4096")
    return tile
