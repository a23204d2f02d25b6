"""What an image can do: its dimensions, sizes, tiles, and info.json. Knows no file and no request."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from image_store.formats import Format, Quality
from image_store.geometry import Dimensions
from image_store.image_json import for_jpg, written
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
        return for_jpg(self.dimensions.width, self.dimensions.height, limits)

    def sizes(self, limits: Limits) -> list[Dimensions]:
        """The level sizes within the limits, ascending; the full size is the last where it may be sent.

        Exactly the levels and rounded as they are: OpenSeadragon takes the list as the pyramid without
        looking, when it has as many entries as there are levels or one less (VIEWERS 4.3, IMG3-R107).
        """
        full, bounds = self.dimensions, self.bounds(limits)
        levels = [Dimensions(*sides) for sides in level_sides(full.width, full.height, self.tile)]
        return [level for level in reversed(levels) if bounds.allow(level)]

    def largest(self, limits: Limits) -> Dimensions:
        """What `full/max` sends."""
        return largest(self.dimensions, self.bounds(limits), upscale=False)

    def service(self, uri: str, limits: Limits) -> dict[str, object]:
        """The image service as a manifest names it, with what spares viewers an info.json (PRE3-R46)."""
        return {"id": uri, "type": "ImageService3", "profile": "level2", **self._shape(limits)}

    def _shape(self, limits: Limits) -> dict[str, object]:
        full = self.dimensions
        members, *_ = written(full.width, full.height, self.tile, limits)
        shape: dict[str, object] = orjson.loads(f"{{{members}}}")
        return shape


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
