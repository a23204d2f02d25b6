"""A whole request: parse, resolve, canonical form."""

import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from image_store.errors import BadSyntax, ImageStoreError, Impossible
from image_store.formats import Format, Quality
from image_store.geometry import Dimensions, Rect
from image_store.info import ImageInfo
from image_store.limits import Limits
from image_store.request import Derivative, ImageRequest
from image_store.rotation import Rotation
from tests.image_store.strategies import (
    DEFAULT_LIMITS,
    NASTY,
    T1,
    T2,
    UNLIMITED,
    P,
    infos,
    limits,
    requests,
    texts,
    thorough,
)


def parse(text: str) -> ImageRequest:
    region, size, rotation, quality_format = text.split("/")
    return ImageRequest.parse(region, size, rotation, quality_format)


def resolve(text: str, info: ImageInfo, bounds: Limits = UNLIMITED) -> Derivative:
    return parse(text).resolve(info, bounds)


CANONICAL = [
    ("IMG3-R77", P, "pct:0,0,50,50/pct:50/0.0/color.jpg", "0,0,1510,2179/755,1090/0/default.jpg"),
    ("IMG3-R74-percent", P, "full/pct:50/0/default.jpg", "full/1510,2179/0/default.jpg"),
    ("IMG3-R74-box", P, "full/!600,600/0/default.jpg", "full/416,600/0/default.jpg"),
    ("IMG3-R74-width", P, "full/1000,/0/default.jpg", "full/1000,1443/0/default.jpg"),
    ("IMG3-R36-TRAP-01", P, "full/!5000,5000/0/default.jpg", "full/max/0/default.jpg"),
    ("IMG3-R73-whole", P, "0,0,3019,4357/3019,/0/default.png", "full/max/0/default.png"),
    ("IMG3-R73-square", T2, "square/max/0/default.jpg", "full/max/0/default.jpg"),
    ("IMG3-R73-over-wide", T1, "0,0,999,999/max/0/default.jpg", "full/max/0/default.jpg"),
    ("IMG3-R75-TRAP-26", T1, "full/^360,/!90.0/gray.png", "full/^360,240/!90/gray.png"),
    ("IMG3-R75-decimal", T1, "full/max/.50/bitonal.webp", "full/max/0.5/bitonal.webp"),
    ("IMG3-R56", T1, "full/max/360/default.jpg", "full/max/0/default.jpg"),
    ("IMG3-R76", T1, "full/max/0/color.jpg", "full/max/0/default.jpg"),
    ("IMG3-R41", T1, "full/^150,100/0/default.jpg", "full/150,100/0/default.jpg"),
    ("IMG3-R28", T1, "125,15,200,200/175,185/0/default.jpg", "125,15,175,185/max/0/default.jpg"),
    ("IMG3-R39", T1, "full/^max/0/default.jpg", "full/^max/0/default.jpg"),
]


@pytest.mark.parametrize(("full", "text", "canonical"), [pytest.param(*row[1:], id=row[0]) for row in CANONICAL])
def test_canonical(full: Dimensions, text: str, canonical: str) -> None:
    assert resolve(text, ImageInfo(full), Limits(4_000_000) if "^max" in text else UNLIMITED).canonical == canonical


def test_IMG3_R70_size_comes_before_rotation() -> None:
    derivative = resolve("125,15,120,140/90,/!345/gray.jpg", ImageInfo(T1))
    assert derivative.region == Rect(125, 15, 120, 140)
    assert derivative.size == Dimensions(90, 105)
    assert derivative.rotation == Rotation(Fraction(345), mirror=True)
    assert derivative.quality is Quality.GRAY


@pytest.mark.parametrize(
    ("gray", "asked", "effective", "canonical"),
    [
        pytest.param(False, "default", Quality.COLOR, "default", id="IMG3-R58"),
        pytest.param(False, "color", Quality.COLOR, "default", id="IMG3-R76"),
        pytest.param(False, "gray", Quality.GRAY, "gray", id="IMG3-R60-gray"),
        pytest.param(False, "bitonal", Quality.BITONAL, "bitonal", id="IMG3-R60-TRAP-05-bitonal"),
        pytest.param(True, "default", Quality.GRAY, "default", id="IMG3-R58-gray-scan"),
        pytest.param(True, "color", Quality.GRAY, "default", id="IMG3-R59-TRAP-36-gray-scan-in-color"),
        pytest.param(True, "gray", Quality.GRAY, "default", id="IMG3-R76-gray-scan"),
        pytest.param(True, "bitonal", Quality.BITONAL, "bitonal", id="IMG3-R60-gray-scan-bitonal"),
    ],
)
def test_quality(gray: bool, asked: str, effective: Quality, canonical: str) -> None:
    derivative = resolve(f"full/max/0/{asked}.jpg", ImageInfo(P, gray))
    assert derivative.quality is effective
    assert derivative.canonical == f"full/max/0/{canonical}.jpg"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("full/max/0/default", id="IMG3-R68-no-extension"),
        pytest.param("full/max/0/a.b.jpg", id="IMG3-R67-after-the-last-dot"),
        pytest.param("full/max/0/default.", id="IMG3-R67-empty-format"),
        pytest.param("full/max/0/.jpg", id="IMG3-R65-empty-quality"),
        pytest.param("full/max/0/default.jpg\n", id="TRAP-13-newline"),
        pytest.param("full/max/0/default.JPG", id="IMG3-R67-upper-case"),
        pytest.param("full/full/0/default.jpg", id="IMG3-R46-TRAP-22-full-size"),
        pytest.param("max/full/0/default.jpg", id="IMG3-R01-another-order"),
        pytest.param("full/0/max/default.jpg", id="IMG3-R01-size-and-rotation"),
        pytest.param("0/max/full/default.jpg", id="IMG3-R01-backwards"),
        pytest.param("full/%5Emax/0/default.jpg", id="IMG3-R07-decoded-once-only"),
    ],
)
def test_bad_syntax(text: str) -> None:
    with pytest.raises(BadSyntax):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("125,15,200,200/200,200/0/default.jpg", id="IMG3-R28-TRAP-23"),
        pytest.param("300,0,10,10/max/0/default.jpg", id="IMG3-R23-TRAP-25"),
        pytest.param("0,0,100,100/101,/0/default.jpg", id="IMG3-R37"),
        pytest.param("full/^65501,1/0/default.jpg", id="IMG3-R14-longer-than-a-jpg"),
        pytest.param("full/^1,65501/90/default.jpg", id="IMG3-R14-longer-than-a-jpg-turned"),
        pytest.param("full/^16383,6000/20/default.webp", id="IMG3-R53-box-of-the-turned-image-too-long"),
    ],
)
def test_impossible(text: str) -> None:
    with pytest.raises(Impossible):
        resolve(text, ImageInfo(T1), DEFAULT_LIMITS)


def test_a_file_is_as_long_as_its_turned_image() -> None:
    """A quarter turn moves the long side; what fits before must fit after."""
    assert resolve("full/^65500,1/90/default.jpg", ImageInfo(T1)).size == Dimensions(65_500, 1)


SPELLINGS = [
    ["full/max/0/default.jpg", "0,0,300,200/300,200/0.0/color.jpg", "pct:0,0,100,100/pct:100/360/default.jpg"],
    ["full/150,100/0/default.jpg", "full/150,/0/default.jpg", "full/,100/00/color.jpg", "full/!150,999/.0/color.jpg"],
    ["full/pct:50/!90/gray.png", "full/^pct:50.0/!90.0/gray.png", "0,0,300,999/!150,150/!090/gray.png"],
    ["square/^400,/22.5/bitonal.tif", "50,0,200,200/^,400/22.50/bitonal.tif", "square/^!400,900/022.5/bitonal.tif"],
]


@pytest.mark.parametrize("spellings", SPELLINGS)
def test_IMG3_R73_R76_spellings_of_one_image_have_one_canonical_form(spellings: list[str]) -> None:
    assert len({resolve(text, ImageInfo(T1)) for text in spellings}) == 1


@thorough
@given(requests)
def test_parse_and_print_are_inverse(request_: ImageRequest) -> None:
    assert parse(str(request_)) == request_


@thorough
@given(requests, infos(), limits())
@example(parse("full/max/0/default.jpg"), ImageInfo(Dimensions(60_000, 1)), Limits(50_000))
def test_the_canonical_form_is_a_fixed_point(request_: ImageRequest, info: ImageInfo, bounds: Limits) -> None:
    try:
        derivative = request_.resolve(info, bounds)
    except Impossible:
        return
    assert resolve(derivative.canonical, info, bounds) == derivative
    assert derivative.region.right <= info.dimensions.width
    assert derivative.region.bottom <= info.dimensions.height
    assert bounds.allow(derivative.size)
    assert request_.size.upscale or not derivative.size.exceeds(derivative.region.dimensions)
    assert derivative.quality is not Quality.DEFAULT
    # Nothing but what stands in a URL anyway: no blank, no second percent-encoding (TRAP-26).
    assert re.fullmatch(r"[a-z0-9,/!^.]+", derivative.canonical)


@thorough
@given(requests, requests, infos(6000), limits())
def test_one_canonical_form_is_one_image(
    one: ImageRequest, other: ImageRequest, info: ImageInfo, bounds: Limits
) -> None:
    try:
        first, second = one.resolve(info, bounds), other.resolve(info, bounds)
    except Impossible:
        return
    assert (first.canonical == second.canonical) == (first == second)


@thorough
@given(requests, infos(6000), limits(), st.data())
def test_two_spellings_of_one_image_have_one_canonical_form(
    request_: ImageRequest, info: ImageInfo, bounds: Limits, data: st.DataObject
) -> None:
    try:
        derivative = request_.resolve(info, bounds)
    except Impossible:
        return
    region, size = derivative.region, derivative.size
    regions = [str(region)]
    if region.right == info.dimensions.width and region.bottom == info.dimensions.height:
        regions += [f"{region.x},{region.y},{region.width + 7},{region.height + 9}"]
    degrees = str(request_.rotation)
    same = "color" if info.gray else "default"
    quality = same if derivative.quality is info.own_quality else str(derivative.quality)
    text = "/".join(
        (
            data.draw(st.sampled_from(regions)),
            data.draw(st.sampled_from([f"^{size.width},{size.height}", f"^0{size.width},{size.height}"]))
            if len(str(size.width)) < 9
            else f"^{size.width},{size.height}",
            data.draw(st.sampled_from([degrees, degrees + ("0" if "." in degrees else ".0")])),
            f"{quality}.{derivative.format}",
        )
    )
    assert resolve(text, info, bounds) == derivative


segments = texts(requests.flatmap(lambda request_: st.sampled_from(str(request_).split("/"))))
valid = requests.map(lambda request_: str(request_).split("/"))


@thorough
@given(valid, st.integers(0, 3), segments, infos(), limits())
def test_IMG3_R14_any_text_raises_nothing_but_domain_errors(
    parts: list[str], place: int, text: str, info: ImageInfo, bounds: Limits
) -> None:
    parts[place] = text
    try:
        request_ = ImageRequest.parse(*parts)
        request_.resolve(info, bounds)
    except ImageStoreError as error:
        assert str(error)
    else:
        assert request_.region.resolve(info.dimensions)


@thorough
@given(valid, st.integers(0, 3), st.sampled_from([nasty for nasty in NASTY if nasty not in "^!,.%/"]), st.booleans())
def test_TRAP_13_nothing_may_stand_before_or_after(parts: list[str], place: int, nasty: str, before: bool) -> None:
    if nasty.isascii() and nasty.isdigit():
        return
    parts[place] = nasty + parts[place] if before else parts[place] + nasty
    with pytest.raises(BadSyntax):
        ImageRequest.parse(*parts)


def test_IMG3_R67_the_format_stands_after_the_last_dot() -> None:
    with pytest.raises(BadSyntax, match=r"quality .* not 'a\.b'"):
        parse("full/max/0/a.b.jpg")


def test_every_format_can_be_asked() -> None:
    for format in Format:
        assert resolve(f"full/max/0/default.{format}", ImageInfo(T1)).format is format
