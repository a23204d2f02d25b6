"""What documents say of an image, as JSON: a manifest has thousands of images. Knows no file and no request."""

from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from image_store.formats import Format
from image_store.geometry import Dimensions
from image_store.limits import Limits
from image_store.pyramid import level_sides
from image_store.size import largest

# What the levels of any pyramid are reduced by.
FACTORS = tuple(1 << number for number in range(64))
_LONGEST = Format.JPG.longest_side


# Members of JSON without braces, and two sizes:
# - width, height, limits, sizes and tiles of the image;
# - its sizes alone, behind a comma; empty when no level may be sent whole;
# - the smallest size, else what `full/max` sends;
# - what `full/max` sends.
Written: TypeAlias = tuple[str, str, tuple[int, int], tuple[int, int]]


def written(width: int, height: int, tile: int, limits: Limits) -> Written:
    """What documents say of an image of so many pixels in tiles of this side."""
    levels = level_sides(width, height, tile)
    # Nearly always all of it may be sent: nothing is asked of single levels. Each step here is taken for each page.
    if (
        limits.width is None
        and limits.height is None
        and width * height <= limits.area
        and width <= _LONGEST
        and height <= _LONGEST
    ):
        sizes, most = levels[::-1], levels[0]
        bounds, tiles = f'"maxArea":{limits.area}', _all_tiles_json(tile, len(levels))
    else:
        within = for_jpg(width, height, limits)
        sizes = [sides for sides in levels[::-1] if within.allow(Dimensions(*sides))]
        allowed = largest(Dimensions(width, height), within, upscale=False)
        most = allowed.width, allowed.height
        bounds, tiles = _limits_json(within), _tiles_json(tile, _scale_factors(levels, tile, within))
    # One format for all numbers: a fifth of the time that a part for each size takes.
    listed = _sizes_form(len(sizes)) % sum(sizes, ())
    members = f'"width":{width},"height":{height},{bounds}{listed}{tiles}'
    return members, listed, sizes[0] if sizes else most, most


def for_jpg(width: int, height: int, limits: Limits) -> Limits:
    """The limits that hold for such an image: no longer side than a jpg can have, for `max` must be had as jpg."""
    if width <= _LONGEST and height <= _LONGEST:
        return limits
    sides = (limits.width, limits.effective_height)
    most = [_LONGEST if side is None else min(side, _LONGEST) for side in sides]
    return replace(limits, width=most[0], height=most[1])


def _scale_factors(levels: list[tuple[int, int]], tile: int, limits: Limits) -> tuple[int, ...]:
    """Of the levels whose tiles may be sent. A tile is never larger than the image, nor than a tile's side:
    only limits below both can make it impossible."""
    tiles = [Dimensions(min(tile, width), min(tile, height)) for width, height in levels]
    return tuple(factor for factor, one in zip(FACTORS, tiles, strict=False) if limits.allow(one))


def _limits_json(limits: Limits) -> str:
    sides = "" if limits.width is None else f'"maxWidth":{limits.width},'
    if sides and limits.height is not None:
        sides += f'"maxHeight":{limits.height},'
    return f'{sides}"maxArea":{limits.area}'


@lru_cache(len(FACTORS))
def _sizes_form(count: int) -> str:
    sizes = ",".join(['{"width":%d,"height":%d}'] * count)
    return f',"sizes":[{sizes}]' if count else ""


@lru_cache(len(FACTORS))
def _all_tiles_json(side: int, levels: int) -> str:
    return _tiles_json(side, FACTORS[:levels])


def _tiles_json(side: int, factors: tuple[int, ...]) -> str:
    listed = ",".join(map(str, factors))
    return f',"tiles":[{{"width":{side},"height":{side},"scaleFactors":[{listed}]}}]' if factors else ""
