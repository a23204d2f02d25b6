"""Rules on what an image service or an info.json says of sizes and tiles. Pure; knows no canvas."""

from collections.abc import Iterator

from manifests.lint.findings import EVERY, SERVICES, Checked, Rule, Severity, Spot
from manifests.lint.seen import is_image_service, profiles
from manifests.lint.tree import Document, Node
from manifests.lint.words import Json, pair, several, shown, text, whole


def misleading_sizes(image: dict[str, Json]) -> str:
    """Why OpenSeadragon 4.1 to 5.0 would take `sizes` for the levels of the tiles, which they are not; '' if not so.

    It does so without looking when there are as many as levels, the whole image counted or not.
    """
    tiles = [one for one in several(image.get("tiles")) if isinstance(one, dict)]
    factors = [factor for tile in tiles for one in several(tile.get("scaleFactors")) if (factor := whole(one))]
    sizes = [pair(one.get("width"), one.get("height")) for one in several(image.get("sizes")) if isinstance(one, dict)]
    full = pair(image.get("width"), image.get("height"))
    if not factors or not sizes or full is None:
        return ""
    deepest = max(factors).bit_length() - 1
    if len(sizes) not in (deepest, deepest + 1):
        return ""
    expected = [2**power for power in range(deepest, -1, -1)]
    for size, factor in zip(sorted(filter(None, sizes)), expected, strict=False):
        # However the sides are rounded, they are within a pixel of it.
        if any(not side // factor <= stated <= -(-side // factor) for side, stated in zip(full, size, strict=True)):
            level = f"about {full[0] // factor} x {full[1] // factor}"
            return f"{size[0]} x {size[1]} at the level of 1/{factor}, which is {level}"
    return ""


def sizes_misleading(service: Node, _: Document) -> Iterator[Spot]:
    if (
        service.role in ("service", "services")
        and is_image_service(service)
        and (why := misleading_sizes(service.value))
    ):
        yield Spot(service.place("sizes"), why)


def unordered_tiles(service: Node, _: Document) -> Iterator[Spot]:
    if service.role in ("service", "services") and is_image_service(service):
        yield from tiles_spots(service)


def tiles_spots(image: Node) -> Iterator[Spot]:
    """Tiles that some viewers read only in part."""
    tiles = image.of("tiles")
    if len(tiles) > 1:
        yield Spot(image.place("tiles"), f"{len(tiles)} entries")
    for tile in tiles:
        factors = [whole(one) or 0 for one in several(tile.get("scaleFactors"))]
        if factors != sorted(factors) or any(factor & (factor - 1) for factor in factors):
            yield Spot(tile.place("scaleFactors"), ", ".join(map(str, factors[:12])))


def level_0(service: Node, _: Document) -> Iterator[Spot]:
    if service.role not in ("service", "services") or not is_image_service(service):
        return
    lowest = any(profile == "level0" or profile.endswith("level0.json") for profile in profiles(service))
    if lowest and {"width", "height"} <= service.value.keys() and not service.get("sizes"):
        yield Spot(service.place(), "level 0 with width and height, without sizes")


def preferred(service: Node, _: Document) -> Iterator[Spot]:
    first = next(iter(several(service.get("preferredFormats"))), None)
    if first is not None and text(first) not in ("jpg", "png"):
        yield Spot(service.place("preferredFormats"), shown(first))


ERROR, WARNING, ADVICE = Severity.ERROR, Severity.WARNING, Severity.ADVICE
SIZES_RULE = Rule(
    "sizes-misleading",
    ERROR,
    "`sizes` are the levels of the tiles, or as many that they cannot be taken for them.",
    "OpenSeadragon 4.1 to 5.0 (Mirador, TIFY, Clover) takes them for the levels without looking: the page is never "
    "sharp, and distorted.",
    "openseadragon/openseadragon#2618, #2701, #2452",
    "List exactly one size for each scale factor, or none.",
)
TILES_RULE = Rule(
    "tiles-unordered",
    ADVICE,
    "`tiles` has one entry, and its scaleFactors are powers of two in ascending order.",
    "leaflet-iiif reads the first entry only and asks for powers of two; OpenSeadragon 6 checks `sizes` only so.",
    "leaflet-iiif, OpenSeadragon",
    "Write [1, 2, 4, 8].",
)
RULES = (
    Checked(SIZES_RULE, sizes_misleading, EVERY, roles=SERVICES),
    Checked(TILES_RULE, unordered_tiles, EVERY, roles=SERVICES),
    Checked(
        Rule(
            "level-0-sizes",
            WARNING,
            "A service of level 0 that says its width and height also says `sizes`.",
            "Mirador asks for full//0/default.jpg, which nobody has.",
            "Mirador; UniversalViewer/universalviewer#739",
            "List the sizes that there are.",
        ),
        level_0,
        EVERY,
        roles=SERVICES,
    ),
    Checked(
        Rule(
            "preferred-format",
            ADVICE,
            "Formats that are preferred begin with jpg.",
            "Mirador, Universal Viewer and TIFY then ask for every tile in it, others for jpg: all is made twice.",
            "OpenSeadragon",
            "Leave preferredFormats out, unless images of that format lie ready.",
        ),
        preferred,
        EVERY,
        keys=("preferredFormats",),
    ),
)
