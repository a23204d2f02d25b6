"""What an image can do: its dimensions, sizes, tiles, and info.json. Knows no file and no request."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import orjson

from image_store.formats import Format, Quality
from image_store.geometry import Dimensions
from image_store.limits import Limits
from image_store.pyramid import TILE_SIZE, Pyramid, level_sides, pyramid_of
from image_store.size import largest

CONTEXT2 = "http://iiif.io/api/image/2/context.json"
PROFILE2 = "http://iiif.io/api/image/2/level2.json"
CONTEXT3 = "http://iiif.io/api/image/3/context.json"
PROFILE3 = "http://iiif.io/api/image/3/level2.json"
PROTOCOL = "http://iiif.io/api/image"
LEVEL2_FORMATS = (Format.JPG, Format.PNG)
EXTRA_FEATURES2 = (
    "canonicalLinkHeader",
    "mirroring",
    "profileLinkHeader",
    "regionSquare",
    "rotationArbitrary",
    "sizeAboveFull",
)
EXTRA_FEATURES3 = (
    "canonicalLinkHeader",
    "mirroring",
    "profileLinkHeader",
    "rotationArbitrary",
    "sizeUpscaling",
)
# What the levels of any pyramid are reduced by.
FACTORS = tuple(1 << number for number in range(64))
# What a service in a manifest is, as JSON.
SERVICE3 = '"type":"ImageService3","profile":"level2"'


class Written(NamedTuple):
    """What documents say of an image, as members of JSON without braces: a manifest has thousands of them.

    `members`: width, height, limits, sizes and tiles. `sizes`: that one alone, behind a comma; empty when no level may
    be sent whole.
    `smallest`: the first of the sizes, else what `full/max` sends. `largest`: what `full/max` sends.
    """

    members: str
    sizes: str
    smallest: tuple[int, int]
    largest: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """The dimensions of the upright image in pixels, whether it is without colour, and its tile size."""

    dimensions: Dimensions
    gray: bool = False
    tile: int = TILE_SIZE

    @property
    def pyramid(self) -> Pyramid:
        """The levels and tiles that lie ready."""
        return pyramid_of(self.dimensions.width, self.dimensions.height, self.tile)

    @property
    def own_quality(self) -> Quality:
        """The quality that `default` stands for."""
        return Quality.GRAY if self.gray else Quality.COLOR

    def bounds(self, limits: Limits) -> Limits:
        """The limits that hold for this image: no longer side than a jpg can have, for `max` must be had as jpg."""
        longest = Format.JPG.longest_side
        if max(self.dimensions.width, self.dimensions.height) <= longest:
            return limits
        sides = (limits.width, limits.effective_height)
        width, height = (longest if side is None else min(side, longest) for side in sides)
        return replace(limits, width=width, height=height)

    def sizes(self, limits: Limits) -> list[Dimensions]:
        """The level sizes within the limits, ascending; the full size is the last where it may be sent.

        Exactly the levels and rounded as they are: OpenSeadragon takes the list as the pyramid without
        looking, when it has as many entries as there are levels or one less (VIEWERS 4.3, IMG3-R107).
        """
        full = self.dimensions
        levels = level_sides(full.width, full.height, self.tile)
        return [Dimensions(*sides) for sides in self._sizes(levels, self.bounds(limits))]

    def largest(self, limits: Limits) -> Dimensions:
        """What `full/max` sends."""
        bounds = self.bounds(limits)
        return self.dimensions if bounds.allow(self.dimensions) else largest(self.dimensions, bounds, upscale=False)

    def written(self, limits: Limits) -> Written:
        """What documents say of the image."""
        full, bounds = self.dimensions, self.bounds(limits)
        levels = level_sides(full.width, full.height, self.tile)
        factors, most = FACTORS[: len(levels)], levels[0]
        sizes = levels[::-1]
        # Nearly always all of it may be sent.
        if not bounds.allow(full):
            sizes, factors = self._sizes(levels, bounds), self._scale_factors(levels, bounds)
            allowed = largest(full, bounds, upscale=False)
            most = allowed.width, allowed.height
        # One format for all numbers: a fifth of the time that a part for each size takes.
        listed = _sizes_form(len(sizes)) % sum(sizes, ())
        members = f'"width":{full.width},"height":{full.height},{_limits_json(bounds)}{listed}'
        return Written(members + _tiles_json(self.tile, factors), listed, sizes[0] if sizes else most, most)

    def service(self, uri: str, limits: Limits) -> dict[str, object]:
        """The image service as a manifest names it, with what spares viewers an info.json (PRE3-R46)."""
        return {"id": uri, **orjson.loads(f"{{{SERVICE3},{self.written(limits).members}}}")}

    def _sizes(self, levels: list[tuple[int, int]], bounds: Limits) -> list[tuple[int, int]]:
        """The levels that may be sent whole, ascending."""
        return [sides for sides in levels[::-1] if bounds.allow(Dimensions(*sides))]

    def _scale_factors(self, levels: list[tuple[int, int]], bounds: Limits) -> tuple[int, ...]:
        """Of the levels whose tiles may be sent. A tile is never larger than the image, nor than a tile's side:
        only limits below both can make it impossible."""
        tiles = [Dimensions(min(self.tile, width), min(self.tile, height)) for width, height in levels]
        return tuple(factor for factor, tile in zip(FACTORS, tiles, strict=False) if bounds.allow(tile))

    def _shape(self, limits: Limits) -> dict[str, object]:
        shape: dict[str, object] = orjson.loads(f"{{{self.written(limits).members}}}")
        return shape


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
def _tiles_json(side: int, factors: tuple[int, ...]) -> str:
    listed = ",".join(map(str, factors))
    return f',"tiles":[{{"width":{side},"height":{side},"scaleFactors":[{listed}]}}]' if factors else ""


def info_json3(
    info: ImageInfo, uri: str, limits: Limits, extra: Mapping[str, object] | None = None
) -> dict[str, object]:
    """info.json of version 3 (checklist 1.8); `uri` is the published base URI, `extra` e.g. rights."""
    qualities = (Quality.GRAY, Quality.BITONAL) if info.gray else (Quality.COLOR, Quality.GRAY, Quality.BITONAL)
    return {
        "@context": CONTEXT3,
        "id": uri,
        "type": "ImageService3",
        "protocol": PROTOCOL,
        "profile": "level2",
        **info._shape(limits),
        # The tiles that lie ready are jpg; a viewer that follows this list must not have them made in another format.
        "preferredFormats": [str(Format.JPG)],
        "extraFormats": [str(format) for format in Format if format not in LEVEL2_FORMATS],
        "extraQualities": [str(quality) for quality in qualities],
        "extraFeatures": list(EXTRA_FEATURES3),
        **(extra or {}),
    }


def info_json2(
    info: ImageInfo, uri: str, limits: Limits, extra: Mapping[str, object] | None = None
) -> dict[str, object]:
    """info.json of version 2.1.1 (checklist 2.2): limits and what goes beyond the level stand in the profile."""
    shape = info._shape(limits)
    bounds: dict[str, object] = {
        name: shape.pop(name) for name in ("maxWidth", "maxHeight", "maxArea") if name in shape
    }
    qualities = (Quality.GRAY,) if info.gray else (Quality.COLOR, Quality.GRAY)
    beyond: dict[str, object] = {
        "formats": [str(format) for format in Format if format not in LEVEL2_FORMATS],
        "qualities": [str(quality) for quality in qualities],
        "supports": list(EXTRA_FEATURES2),
        **bounds,
    }
    return {
        "@context": CONTEXT2,
        "@id": uri,
        "protocol": PROTOCOL,
        **shape,
        "profile": [PROFILE2, beyond],
        **(extra or {}),
    }
