"""Qualities and formats by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.errors import BadSyntax, Impossible
from image_store.formats import FORMATS, QUALITIES, Format, Quality, parse_format, parse_quality
from image_store.geometry import Dimensions
from tests.image_store.strategies import texts, thorough


@pytest.mark.parametrize("text", ["default", "color", "gray", "bitonal"])
def test_IMG3_R58_R60_qualities(text: str) -> None:
    assert str(parse_quality(text)) == text


@pytest.mark.parametrize("text", ["native", "grey", "Default", "colour", "", "default\n", "default.", "a.b", "DEFAULT"])
def test_IMG3_R65_bad_quality(text: str) -> None:
    with pytest.raises(BadSyntax, match="quality must be one of default, color, gray, bitonal"):
        parse_quality(text)


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ("jpg", "image/jpeg"),
        ("png", "image/png"),
        ("tif", "image/tiff"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
    ],
)
def test_IMG3_R66_media_types(text: str, media_type: str) -> None:
    assert str(parse_format(text)) == text
    assert parse_format(text).media_type == media_type


@pytest.mark.parametrize(
    "text", ["bmp", "JPG", "jpeg", "", "jpg\n", "jpg ", ".jpg", "jpx", "djvu", "tiff", "jpg\0", "ｊpg"]
)
def test_IMG3_R67_TRAP_13_bad_format(text: str) -> None:
    with pytest.raises(BadSyntax, match="format must be one of jpg, png"):
        parse_format(text)


def test_IMG3_R57_which_formats_can_be_see_through() -> None:
    assert {str(format) for format in Format if format.has_alpha} == {"png", "webp", "avif"}


@pytest.mark.parametrize("format", Format)
def test_a_format_says_what_it_cannot_hold(format: Format) -> None:
    format.check(Dimensions(format.longest_side, 1))
    for size in (Dimensions(format.longest_side + 1, 1), Dimensions(1, format.longest_side + 1)):
        with pytest.raises(Impossible, match=f"a {format} image has at most {format.longest_side} pixels"):
            format.check(size)


@thorough
@given(texts(st.sampled_from([*FORMATS, *QUALITIES])))
def test_any_other_text_is_bad_syntax(text: str) -> None:
    if text in {quality.value for quality in Quality}:
        assert str(parse_quality(text)) == text
    else:
        with pytest.raises(BadSyntax):
            parse_quality(text)
    if text in {format.extension for format in Format}:
        assert str(parse_format(text)) == text
    else:
        with pytest.raises(BadSyntax):
            parse_format(text)
