"""info.json: the document of the checklist, key by key, and the sizes and tiles it promises."""

import json
from typing import Any

import pytest
from hypothesis import given

from image_store.errors import Impossible
from image_store.formats import Format, Quality, parse_format, parse_quality
from image_store.geometry import Dimensions
from image_store.info import PROFILE3, ImageInfo, info_json3
from image_store.limits import Limits
from image_store.request import ImageRequest
from tests.image_store.strategies import (
    DEFAULT_LIMITS,
    T1,
    T2,
    UNLIMITED,
    L,
    P,
    infos,
    limits,
    quick,
)

URI = "https://iiif.example.az/iiif/3/b1_p1"
LEVEL2_FEATURES = {
    *("baseUriRedirect", "cors", "jsonldMediaType", "regionByPct", "regionByPx", "regionSquare"),
    *("rotationBy90s", "sizeByConfinedWh", "sizeByH", "sizeByPct", "sizeByW", "sizeByWh"),
}
EXTRA_FEATURES = {
    *("canonicalLinkHeader", "mirroring", "profileLinkHeader", "rotationArbitrary", "sizeUpscaling"),
}


def document(info: ImageInfo, bounds: Limits = UNLIMITED) -> dict[str, Any]:
    """info.json as a client reads it: after JSON."""
    read: dict[str, Any] = json.loads(json.dumps(info_json3(info, URI, bounds)))
    return read


def test_the_document_of_a_page() -> None:
    """IMG3-R82 to R97: the checklist's own example, for what this server offers."""
    assert document(ImageInfo(P), Limits(36_000_000, 6000)) == {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": URI,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": 3019,
        "height": 4357,
        "maxWidth": 6000,
        "maxArea": 36_000_000,
        "sizes": [
            {"width": 189, "height": 273},
            {"width": 378, "height": 545},
            {"width": 755, "height": 1090},
            {"width": 1510, "height": 2179},
            {"width": 3019, "height": 4357},
        ],
        "tiles": [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4, 8, 16]}],
        "preferredFormats": ["jpg"],
        "extraFormats": ["webp", "gif", "tif", "avif", "jp2", "pdf"],
        "extraQualities": ["color", "gray", "bitonal"],
        "extraFeatures": [
            "canonicalLinkHeader",
            "mirroring",
            "profileLinkHeader",
            "rotationArbitrary",
            "sizeUpscaling",
        ],
    }


def test_IMG3_R83_the_context_comes_first() -> None:
    assert next(iter(info_json3(ImageInfo(P), URI, UNLIMITED))) == "@context"


def test_IMG3_R84_the_id_is_the_published_uri() -> None:
    assert document(ImageInfo(P))["id"] == URI


def test_IMG3_R85_R79_TRAP_28_iiif_names_are_http_and_exact() -> None:
    assert document(ImageInfo(P))["protocol"] == "http://iiif.io/api/image"
    assert PROFILE3 == "http://iiif.io/api/image/3/level2.json"


def test_IMG3_R86_TRAP_29_profile_is_one_string() -> None:
    assert document(ImageInfo(P))["profile"] == "level2"


@pytest.mark.parametrize("full", [T1, T2, P, L])
def test_IMG3_R87_width_and_height_are_integers(full: Dimensions) -> None:
    read = document(ImageInfo(full))
    assert (read["width"], read["height"]) == (full.width, full.height)
    assert type(read["width"]) is type(read["height"]) is int


@pytest.mark.parametrize(
    ("bounds", "named"),
    [
        (Limits(100), {"maxArea": 100}),
        (Limits(100, 20), {"maxWidth": 20, "maxArea": 100}),
        (Limits(100, 20, 30), {"maxWidth": 20, "maxHeight": 30, "maxArea": 100}),
    ],
)
def test_IMG3_R88_R90_TRAP_29_TRAP_30_limits_are_at_the_top(bounds: Limits, named: dict[str, int]) -> None:
    read = document(ImageInfo(P), bounds)
    assert {key: value for key, value in read.items() if key.startswith("max")} == named


def test_IMG3_R61_R62_color_is_offered_where_there_is_some() -> None:
    assert document(ImageInfo(P))["extraQualities"] == ["color", "gray", "bitonal"]
    assert document(ImageInfo(P, gray=True))["extraQualities"] == ["gray", "bitonal"]


def test_IMG3_R93_TRAP_32_formats() -> None:
    read = document(ImageInfo(P))
    offered = {"jpg", "png", *read["extraFormats"]}
    assert offered == {str(format) for format in Format}
    assert set(read.get("preferredFormats", [])) <= offered
    assert not {"jpg", "png"} & set(read["extraFormats"])


def test_IMG3_R95_R96_features_are_spelled_exactly_and_only_what_level_2_lacks() -> None:
    assert set(document(ImageInfo(P))["extraFeatures"]) == EXTRA_FEATURES
    assert not EXTRA_FEATURES & LEVEL2_FEATURES


def test_IMG3_R95_what_is_offered_can_be_asked() -> None:
    read = document(ImageInfo(P))
    assert [str(parse_format(name)) for name in read["extraFormats"]] == read["extraFormats"]
    assert [str(parse_quality(name)) for name in read["extraQualities"]] == read["extraQualities"]


def test_IMG3_R97_TRAP_29_nothing_of_version_2() -> None:
    old = {"supports", "formats", "qualities", "license", "attribution", "logo", "@id", "@type"}
    old |= {"sizeAboveFull", "sizeByDistortedWh", "sizeByForcedWh", "sizeByWhListed"}
    text = json.dumps(document(ImageInfo(P)))
    assert not [name for name in old if f'"{name}"' in text]


def test_IMG3_R94_R98_extra_properties() -> None:
    rights = "http://creativecommons.org/publicdomain/mark/1.0/"
    read = info_json3(ImageInfo(P), URI, UNLIMITED, {"rights": rights})
    assert read == {**info_json3(ImageInfo(P), URI, UNLIMITED), "rights": rights}


def test_own_quality() -> None:
    assert ImageInfo(P).own_quality is Quality.COLOR
    assert ImageInfo(P, gray=True).own_quality is Quality.GRAY


@pytest.mark.parametrize(
    ("bounds", "sizes", "factors"),
    [
        pytest.param(Limits(4_000_000), 4, [1, 2, 4, 8, 16], id="area"),
        pytest.param(Limits(10**9, 600), 2, [1, 2, 4, 8, 16], id="width"),
        pytest.param(Limits(10**9, 400), 1, [16], id="smaller-than-a-tile"),
        pytest.param(Limits(100), 0, None, id="smaller-than-every-tile"),
    ],
)
def test_IMG3_R89_TRAP_30_sizes_and_tiles_stay_inside_the_limits(
    bounds: Limits, sizes: int, factors: list[int] | None
) -> None:
    read = document(ImageInfo(P), bounds)
    assert len(read.get("sizes", [])) == sizes
    assert ("tiles" in read) == (factors is not None)
    assert factors is None or read["tiles"][0]["scaleFactors"] == factors


def test_IMG3_R48_R66_a_scroll_that_no_jpg_can_hold() -> None:
    """Every listed size can be had as jpg, the one format that every viewer asks."""
    info = ImageInfo(Dimensions(70_000, 100))
    for size in info.sizes(DEFAULT_LIMITS):
        request = ImageRequest.parse("full", f"{size.width},{size.height}", "0", "default.jpg")
        assert request.resolve(info, DEFAULT_LIMITS).size == size


def test_a_service_in_a_manifest_says_the_same() -> None:
    info = ImageInfo(P)
    service, read = info.service(URI, DEFAULT_LIMITS), info_json3(info, URI, DEFAULT_LIMITS)
    assert service.items() <= read.items()
    assert {"id", "type", "profile", "width", "height", "sizes", "tiles"} <= service.keys()


@quick
@given(infos(65_500), limits())
def test_IMG3_R48_R89_R91_R107_TRAP_31_sizes(info: ImageInfo, bounds: Limits) -> None:
    read = document(info, bounds)
    listed = [Dimensions(size["width"], size["height"]) for size in read.get("sizes", [])]
    assert listed == info.sizes(bounds)
    assert listed == sorted(listed, key=lambda size: size.area)
    full = info.dimensions
    for size in listed:
        assert bounds.allow(size)
        # Rounded up as the tiles are, so that the two agree (TRAP-31).
        scales = [1 << power for power in range(32)]
        assert size in [Dimensions(-(-full.width // s), -(-full.height // s)) for s in scales]
        request = ImageRequest.parse("full", f"{size.width},{size.height}", "0", "default.jpg")
        assert request.resolve(info, bounds).size == size
    if bounds.allow(full):
        # One size for each scale factor: what OpenSeadragon takes for the pyramid is the pyramid.
        assert len(listed) == len(read["tiles"][0]["scaleFactors"])
        assert listed[-1] == full


@quick
@given(infos(), limits())
def test_IMG3_R89_R92_TRAP_31_tiles(info: ImageInfo, bounds: Limits) -> None:
    read = document(info, bounds)
    for tiles in read.get("tiles", []):
        assert tiles.keys() == {"width", "height", "scaleFactors"}
        factors = tiles["scaleFactors"]
        assert factors
        assert factors == sorted(set(factors))
        for factor in factors:
            width = min(tiles["width"], -(-read["width"] // factor))
            height = min(tiles["height"], -(-read["height"] // factor))
            assert bounds.allow(Dimensions(width, height))
    assert len(read.get("tiles", [])) <= 1


@quick
@given(infos(65_500), limits())
def test_IMG3_R110_every_image_answers_max_and_every_level_2_form(info: ImageInfo, bounds: Limits) -> None:
    w = min(info.dimensions.width, bounds.width or 1, bounds.area)
    for region, size, rotation, last in (
        ("full", "max", "0", "default.jpg"),
        ("square", "max", "90", "color.png"),
        ("0,0,1,1", "1,", "180", "gray.jpg"),
        ("pct:0,0,100,100", "pct:100", "270", "default.png"),
        ("full", f"!{w},99999", "0", "default.jpg"),
    ):
        try:
            derivative = ImageRequest.parse(region, size, rotation, last).resolve(info, bounds)
        except Impossible:
            # Only an explicit size may be refused, when it passes the limits or leaves no pixel (R112, R44).
            assert size not in ("max", "1,")
        else:
            assert bounds.allow(derivative.size)
