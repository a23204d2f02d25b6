"""Which stored tiles a derivative is made of. Decides; reads nothing.

Level k holds the full image shrunk by exactly 2^k: its pixel (i, j) shows the full pixels from
(i*2^k, j*2^k), and at the right and bottom edge whatever is left of them. So places in a level are places in
the full image divided by 2^k, as Fractions.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from image_store.formats import Format
from image_store.geometry import Dimensions, Rect, ceil_div
from image_store.info import ImageInfo
from image_store.pyramid import Level, Pyramid
from image_store.request import Derivative

# Reading more than this for one answer is refused to oneself: a coarser level does (see _best_level).
READ_PIXELS = 48_000_000
READ_RATIO = 5
# Pages of a book have few sizes, and viewers ask the same of each: so many answers are remembered.
PLANS_KEPT = 1024


@dataclass(frozen=True, slots=True)
class StoredTile:
    """The derivative is exactly one promised tile: its stored JPEG goes out as it is."""

    level: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in a level, its edges as exact Fractions of a pixel."""

    left: Fraction
    top: Fraction
    right: Fraction
    bottom: Fraction

    @property
    def whole_pixels(self) -> Rect | None:
        """The box as whole pixels; None when an edge runs through a pixel."""
        if any(edge.denominator != 1 for edge in (self.left, self.top, self.right, self.bottom)):
            return None
        left, top = int(self.left), int(self.top)
        return Rect(left, top, int(self.right) - left, int(self.bottom) - top)


@dataclass(frozen=True, slots=True)
class Assembly:
    """Stored tiles to be joined, cut to `box` and scaled to `size`.

    `tiles` counts in tiles of the level, `tile` pixels a side: the columns and rows that the box touches.
    Where `is_copy`, the box is whole pixels and has the wanted size: nothing is scaled.
    """

    level: int
    tile: int
    tiles: Rect
    box: Box
    size: Dimensions

    # Worked out once: one plan answers for all pages of a size. `pixels`: how many are decoded and how many are made,
    # together: what the work is measured by. `is_reduced`: whether it is smaller than the full image is there, either
    # way. `is_copy`: whether the pixels are taken as they are stored.
    pixels: int = field(init=False, repr=False, compare=False)
    is_reduced: bool = field(init=False, repr=False, compare=False)
    is_copy: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        width, height = self.box.right - self.box.left, self.box.bottom - self.box.top
        reduced = self.level > 0 or width > self.size.width or height > self.size.height
        whole = self.box.whole_pixels
        object.__setattr__(self, "pixels", int(width * height) + self.size.area)
        object.__setattr__(self, "is_reduced", reduced)
        object.__setattr__(self, "is_copy", whole is not None and whole.dimensions == self.size)


ReadPlan = StoredTile | Assembly


@lru_cache(PLANS_KEPT)
def plan_read(info: ImageInfo, derivative: Derivative) -> ReadPlan:
    """The stored tile that the derivative is, or the fewest tiles of the best level that it is made of."""
    pyramid = info.pyramid
    number = _stored_level(pyramid, derivative)
    # Nearly all that is asked for is a stored tile: that is found out first, and in integers.
    if number is not None and _is_sent_as_stored(info, derivative):
        tile = _stored_tile(pyramid.levels[number], number, derivative)
        if tile is not None:
            return tile
    if number is None:
        number = _best_level(pyramid, derivative)
    level = pyramid.levels[number]
    box = _box(derivative.region, derivative.size, pyramid.dimensions, 1 << number)
    return Assembly(number, level.tile, _tiles(box, level), box, derivative.size)


def _is_sent_as_stored(info: ImageInfo, derivative: Derivative) -> bool:
    """Whether pixels of a level go out in the very format, colours and position that they are stored in."""
    return (
        derivative.format is Format.JPG and derivative.quality is info.own_quality and derivative.rotation.is_identity
    )


def _stored_tile(level: Level, number: int, derivative: Derivative) -> StoredTile | None:
    """The tile that the derivative is, whose very pixels level `number` has; None if it is another part of it."""
    region, size, tile = derivative.region, derivative.size, level.tile
    column, beside = divmod(region.x >> number, tile)
    row, above = divmod(region.y >> number, tile)
    if beside or above:
        return None
    full = level.dimensions
    width, height = min(tile, full.width - column * tile), min(tile, full.height - row * tile)
    return StoredTile(number, column, row) if (size.width, size.height) == (width, height) else None


def _stored_level(pyramid: Pyramid, derivative: Derivative) -> int | None:
    """The first level that has the very pixels that are asked for."""
    region, size, full = derivative.region, derivative.size, pyramid.dimensions
    x, y, right, bottom = region.x, region.y, region.right, region.bottom
    for number in range(len(pyramid.levels)):
        scale = 1 << number
        if _is_stored(x, right, size.width, full.width, scale) and _is_stored(
            y, bottom, size.height, full.height, scale
        ):
            return number
    return None


def _best_level(pyramid: Pyramid, derivative: Derivative) -> int:
    """The smallest level that has no fewer pixels than are asked for, both ways.

    A request that squeezes one side much more than the other would read far more than it sends
    (30000x30000 to 30000x1): beyond a bound, a coarser level has to do.
    """
    region, size = derivative.region, derivative.size
    bound = max(READ_PIXELS, READ_RATIO * size.area)
    best = 0
    for number, scale in enumerate(pyramid.scale_factors):
        enough = size.width * scale <= region.width and size.height * scale <= region.height
        if enough or (region.width >> best) * (region.height >> best) > bound:
            best = number
    return best


def _is_stored(start: int, end: int, wanted: int, full: int, scale: int) -> bool:
    """Whether a side of the answer is a run of whole pixels of the level that shrinks by `scale`.

    At the image's edge the last pixel of a level stands for what is left of the image: this is how info.json
    promises tiles and sizes.
    """
    if start % scale:
        return False
    return end - start == wanted * scale or (end == full and ceil_div(end - start, scale) == wanted)


def _box(region: Rect, size: Dimensions, full: Dimensions, scale: int) -> Box:
    left, right = _edges(region.x, region.right, size.width, full.width, scale)
    top, bottom = _edges(region.y, region.bottom, size.height, full.height, scale)
    return Box(left, top, right, bottom)


def _edges(start: int, end: int, wanted: int, full: int, scale: int) -> tuple[Fraction, Fraction]:
    """Where a side of the region begins and ends in the level."""
    first = Fraction(start, scale)
    return first, first + wanted if _is_stored(start, end, wanted, full, scale) else Fraction(end, scale)


def _tiles(box: Box, level: Level) -> Rect:
    """The columns and rows of tiles that the box touches."""
    left, top = int(box.left) // level.tile, int(box.top) // level.tile
    right = ceil_div(_ceil(box.right), level.tile)
    bottom = ceil_div(_ceil(box.bottom), level.tile)
    return Rect(left, top, right - left, bottom - top)


def _ceil(value: Fraction) -> int:
    return ceil_div(value.numerator, value.denominator)
