"""Content state encoding, against the rules and JavaScript's own functions; never against examples (TRAP-08)."""

import re
from string import ascii_letters, digits

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from manifests.content_state import BadContentState, decoded, encoded

TARGET = (
    '{"id":"https://iiif.example.az/3/b1/canvas/p7#xywh=100,200,300,400","type":"Canvas",'
    '"partOf":[{"id":"https://iiif.example.az/3/b1/manifest","type":"Manifest"}]}'
)
# What btoa(encodeURIComponent(text)) gives in JavaScript, in the alphabet of base64url and without padding.
IN_JAVASCRIPT = {
    "!*'()~": "ISonKCl-",
    "ə ş ğ İ": "JUM5JTk5JTIwJUM1JTlGJTIwJUM0JTlGJTIwJUM0JUIw",
    '{"id":"https://kitab.az/ə b"}': ("JTdCJTIyaWQlMjIlM0ElMjJodHRwcyUzQSUyRiUyRmtpdGFiLmF6JTJGJUM5JTk5JTIwYiUyMiU3RA"),
}


def test_CST_R03_R04_the_short_form_as_long_as_it_has_to_be() -> None:
    written = encoded(TARGET)
    assert len(written) == 347
    assert written.startswith("JTdCJTIyaWQlMjIlM0ElMjJodHRwcyUzQSUyRiUyRmlpaWYuZXhhbXBsZS5heiUyRjMl")
    assert decoded(written) == TARGET


@pytest.mark.parametrize(("text", "written"), IN_JAVASCRIPT.items())
def test_TRAP_10_signs_are_left_alone_as_a_browser_leaves_them(text: str, written: str) -> None:
    assert encoded(text) == written
    assert decoded(written) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("Şəki xanlığı")
@example("ساغدان سولا")
def test_CST_R03_what_was_encoded_comes_back(text: str) -> None:
    written = encoded(text)
    assert re.fullmatch("[A-Za-z0-9_-]*", written)
    assert not text or decoded(written) == text


@pytest.mark.parametrize("padding", ["", "=", "=="])
def test_CST_R03_padding_is_no_matter(padding: str) -> None:
    written = encoded(TARGET[: 8 + len(padding)])
    assert decoded(written + padding) == TARGET[: 8 + len(padding)]


def test_the_alphabet_of_plain_base64_is_understood() -> None:
    written = encoded("?>~?>~")
    assert decoded(written.replace("-", "+").replace("_", "/")) == "?>~?>~"


def test_who_forgot_encodeURIComponent_is_understood() -> None:
    """Nothing in it is decoded twice: an address may have escapes of its own."""
    assert decoded("eyJpZCI6Imh0dHBzOi8va2l0YWIuYXovYSUyMGIifQ") == '{"id":"https://kitab.az/a%20b"}'


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("JTdCJ", id="CST-R03-one-letter-over"),
        pytest.param("", id="nothing"),
        pytest.param("====", id="only-padding"),
        pytest.param("JTdC JTIy", id="a-blank"),
        pytest.param("JTdC\n", id="TRAP-13-a-line-end"),
        pytest.param("JTdCə", id="no-letter-of-base64"),
        pytest.param("gICA", id="no-UTF-8"),
        pytest.param("JUZGJUZG", id="no-UTF-8-behind-the-escapes"),
    ],
)
def test_what_is_broken_is_said_to_be(broken: str) -> None:
    with pytest.raises(BadContentState, match="Copy the whole link"):
        decoded(broken)


@given(st.text())
def test_no_text_raises_anything_else(text: str) -> None:
    try:
        decoded(text)
    except BadContentState as error:
        assert str(error)


def test_TRAP_10_the_signs_that_need_no_escape_are_those_of_encodeURIComponent() -> None:
    # One letter is two of base64; three, as an escape is, are four.
    kept = {sign for sign in map(chr, range(128)) if len(encoded(sign)) == 2}
    assert kept == {*ascii_letters, *digits, *"-_.!~*'()"}
