"""Level 0: what of an image lies in files, for a web server that makes nothing. Knows no file and no request.

There is no image larger than LONGEST_SIDE but in tiles: the whole of it in full size is in no pyramid, and would take
as much room as all tiles. So `max` is what fits into that, and every name that info.json promises has its file.
"""

from collections.abc import Iterator

from image_store.geometry import Dimensions
from image_store.info import CONTEXT3, PROTOCOL, ImageInfo
from image_store.limits import Limits

# Not below the side of any tile: tiles keep to the limits too (IMG3-R89), and masters bring tiles of 1024 pixels.
LONGEST_SIDE = 1024
LEVEL0 = "level0"
END = "0/default.jpg"


def limits0(limits: Limits) -> Limits:
    """What is sent of an image as files, where the server sends this much."""
    width, height = limits.width or LONGEST_SIDE, limits.effective_height or LONGEST_SIDE
    return Limits(min(limits.area, LONGEST_SIDE * LONGEST_SIDE), min(width, LONGEST_SIDE), min(height, LONGEST_SIDE))


def info_json0(info: ImageInfo, uri: str, limits: Limits) -> dict[str, object]:
    """info.json of version 3 for an image in files; `limits` as `limits0` gives them."""
    head = {"@context": CONTEXT3, "id": uri, "type": "ImageService3", "protocol": PROTOCOL, "profile": LEVEL0}
    return {**head, **{key: value for key, value in info.service(uri, limits).items() if key not in head}}


def promised0(info: ImageInfo, limits: Limits) -> Iterator[str]:
    """What info.json promises, as paths below the base URI, each once: `max`, the sizes, then every tile.

    Tiles have the names by which viewers ask for them; of what shows the whole image, the smallest comes first.
    """
    yield from dict.fromkeys((*_whole(info, limits), *_tiles(info, limits)))


def _whole(info: ImageInfo, limits: Limits) -> Iterator[str]:
    for size in info.sizes(limits):
        yield f"full/{size.width},{size.height}/{END}"
    yield f"full/max/{END}"


def _tiles(info: ImageInfo, limits: Limits) -> Iterator[str]:
    full, bounds = info.dimensions, info.bounds(limits)
    for factor, level in zip(info.pyramid.scale_factors, info.pyramid.levels, strict=True):
        sides = level.dimensions
        if not bounds.allow(Dimensions(min(level.tile, sides.width), min(level.tile, sides.height))):
            continue
        for row in range(level.rows):
            for column in range(level.columns):
                tile = level.tile_rect(column, row)
                x, y = tile.x * factor, tile.y * factor
                width, height = min(tile.width * factor, full.width - x), min(tile.height * factor, full.height - y)
                whole = (width, height) == (full.width, full.height)
                region = "full" if whole else f"{x},{y},{width},{height}"
                yield f"{region}/{tile.width},{tile.height}/{END}"
