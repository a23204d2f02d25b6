"""Version 2.1 where it differs from version 3. T1 is 300x200, P 3019x4357 (checklist, part 2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.dialect import VERSION2, VERSION3
from image_store.errors import BadSyntax, ImageStoreError, Impossible
from image_store.geometry import Dimensions
from image_store.info import CONTEXT2, PROFILE2, ImageInfo, info_json2
from image_store.limits import Limits
from image_store.plan import StoredTile, plan_read
from image_store.request import Derivative, ImageRequest

T1, P = ImageInfo(Dimensions(300, 200)), ImageInfo(Dimensions(3019, 4357))
LIMITS = Limits(100_000_000)
NARROW = Limits(100_000_000, 2000)
URI = "https://iiif.example.az/iiif/2/b1_p1"


def resolve2(info: ImageInfo, asked: str, limits: Limits = LIMITS) -> Derivative:
    return ImageRequest.parse(*asked.split("/"), dialect=VERSION2).resolve(info, limits)


def size2(info: ImageInfo, size: str, limits: Limits = LIMITS) -> str:
    return str(resolve2(info, f"full/{size}/0/default.jpg", limits).size)


@pytest.mark.parametrize(
    ("info", "size", "limits", "expected"),
    [
        pytest.param(P, "full", LIMITS, "3019x4357", id="IMG2-R01"),
        pytest.param(P, "max", LIMITS, "3019x4357", id="IMG2-R02 without limits"),
        pytest.param(P, "max", NARROW, "1386x2000", id="IMG2-R02 limited"),
        pytest.param(T1, "600,", LIMITS, "600x400", id="IMG2-R03 enlarging goes without saying"),
        pytest.param(T1, ",400", LIMITS, "600x400", id="IMG2-R03 height"),
        pytest.param(T1, "pct:200", LIMITS, "600x400", id="IMG2-R03 percent"),
        pytest.param(T1, "360,360", LIMITS, "360x360", id="IMG2-R03 distorted"),
        pytest.param(T1, "!600,600", LIMITS, "300x200", id="IMG2-R04 a small image stays small"),
        pytest.param(T1, "!150,150", LIMITS, "150x100", id="IMG2-R04 fits the box"),
        pytest.param(ImageInfo(Dimensions(4000, 3)), "100,", LIMITS, "100x1", id="IMG2-R05 a thin tile"),
    ],
)
def test_sizes(info: ImageInfo, size: str, limits: Limits, expected: str) -> None:
    assert size2(info, size, limits) == expected


@pytest.mark.parametrize("size", ["^600,", "^max", "^!600,600", "^full", "!^6,6", "native", "", ",", "Full"])
def test_IMG2_R03_R11_what_version_2_does_not_know(size: str) -> None:
    with pytest.raises(BadSyntax):
        size2(T1, size)


@pytest.mark.parametrize("tail", ["native.jpg", "grey.jpg", "default", "color"])
def test_IMG2_R11_names_of_version_1(tail: str) -> None:
    with pytest.raises(BadSyntax):
        resolve2(T1, f"full/full/0/{tail}")


@pytest.mark.parametrize("size", ["full", "3019,", "0,", "pct:0", "100000,100000"])
def test_IMG2_R01_R05_refused(size: str) -> None:
    with pytest.raises(Impossible) as refusal:
        size2(P, size, NARROW)
    assert "^" not in str(refusal.value)


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("full/1000,1443/0/default.jpg", "full/1000,/0/default.jpg"),
        ("full/full/0/default.jpg", "full/full/0/default.jpg"),
        ("full/max/0/color.jpg", "full/full/0/default.jpg"),
        ("0,0,3019,4357/pct:50/360/default.jpg", "full/1510,/0/default.jpg"),
        ("full/1000,1000/0/default.jpg", "full/1000,1000/0/default.jpg"),
        ("0,0,512,512/512,/0/default.jpg", "0,0,512,512/full/0/default.jpg"),
        ("full/6000,/!22.50/gray.png", "full/6000,/!22.5/gray.png"),
        ("square/,300/.5/default.jpg", "0,669,3019,3019/300,/0.5/default.jpg"),
    ],
)
def test_IMG2_R07_R10_canonical(asked: str, canonical: str) -> None:
    assert resolve2(P, asked).canonical == canonical
    assert resolve2(P, canonical) == resolve2(P, asked)


def test_IMG2_R07_a_limited_max_is_written_as_its_width() -> None:
    assert resolve2(P, "full/max/0/default.jpg", NARROW).canonical == "full/1386,/0/default.jpg"


@given(st.integers(1, 4000), st.integers(1, 4000), st.integers(1, 8000), st.integers(1, 8000))
def test_the_canonical_form_is_a_fixed_point(width: int, height: int, wide: int, high: int) -> None:
    info = ImageInfo(Dimensions(width, height))
    for size in (f"{wide},", f",{high}", f"{wide},{high}", f"!{wide},{high}", "full", "max"):
        try:
            once = resolve2(info, f"full/{size}/0/default.png")
        except ImageStoreError:
            continue
        assert resolve2(info, once.canonical) == once


@pytest.mark.parametrize(("two", "three"), [("full", "max"), ("600,", "^600,"), ("150,", "150,100"), ("!9,9", "9,6")])
def test_IMG2_R23_one_operation_has_one_name_in_both_versions(two: str, three: str) -> None:
    old = resolve2(T1, f"full/{two}/0/default.jpg")
    new = ImageRequest.parse("full", three, "0", "default.jpg", dialect=VERSION3).resolve(T1, LIMITS)
    assert old.operation == new.operation


def test_every_tile_and_size_of_info_json_is_stored_in_both_spellings() -> None:
    """IMG2-R08, VIEWERS 4.1: OpenSeadragon up to 5 writes `w,`, from 6 on `w,h`."""
    for number, level in enumerate(P.pyramid.levels):
        scale = 1 << number
        for row in range(level.rows):
            for column in range(level.columns):
                tile = level.tile_rect(column, row)
                x, y = tile.x * scale, tile.y * scale
                region = f"{x},{y},{min(512 * scale, 3019 - x)},{min(512 * scale, 4357 - y)}"
                for size in (f"{tile.width},{tile.height}", f"{tile.width},"):
                    derivative = resolve2(P, f"{region}/{size}/0/default.jpg")
                    if derivative.size == tile.dimensions:
                        assert plan_read(P, derivative) == StoredTile(number, column, row)
                    else:
                        assert size.endswith(",")
                        assert abs(derivative.size.height - tile.height) <= 1


def test_IMG2_R12_R13_R14_R17_R20_info_json() -> None:
    info = info_json2(P, URI, Limits(25_000_000, 6000, 5000))
    assert info["@context"] == CONTEXT2
    assert (info["@id"], info["protocol"]) == (URI, "http://iiif.io/api/image")
    assert (info["width"], info["height"]) == (3019, 4357)
    assert info["profile"] == [
        PROFILE2,
        {
            "formats": ["webp", "gif", "tif", "avif", "jp2", "pdf"],
            "qualities": ["color", "gray"],
            "supports": [
                "canonicalLinkHeader",
                "mirroring",
                "profileLinkHeader",
                "regionSquare",
                "rotationArbitrary",
                "sizeAboveFull",
            ],
            "maxWidth": 6000,
            "maxHeight": 5000,
            "maxArea": 25_000_000,
        },
    ]
    of_version_3 = {"id", "type", "extraFormats", "extraFeatures", "extraQualities", "preferredFormats", "rights"}
    assert not info.keys() & (of_version_3 | {"maxWidth", "maxHeight", "maxArea", "partOf", "seeAlso"})


def test_a_gray_scan_promises_no_colour() -> None:
    profile = info_json2(ImageInfo(Dimensions(30, 20), gray=True), URI, LIMITS)["profile"]
    assert isinstance(profile, list)
    assert profile[1]["qualities"] == ["gray"]
