"""The rotation: degrees, mirror, right angles."""

import re
from fractions import Fraction

import pytest
from hypothesis import given

from image_store.errors import BadSyntax
from image_store.geometry import Dimensions
from image_store.rotation import Rotation, parse_rotation
from tests.image_store.strategies import T1, rotations, texts, thorough


@pytest.mark.parametrize(
    ("text", "degrees", "mirror", "canonical"),
    [
        pytest.param("0", 0, False, "0", id="IMG3-R50"),
        pytest.param("90", 90, False, "90", id="IMG3-R51-90"),
        pytest.param("180", 180, False, "180", id="IMG3-R51-180"),
        pytest.param("270", 270, False, "270", id="IMG3-R51-270"),
        pytest.param("22.5", Fraction(45, 2), False, "22.5", id="IMG3-R52"),
        pytest.param("!0", 0, True, "!0", id="IMG3-R54-mirror"),
        pytest.param("!180", 180, True, "!180", id="IMG3-R54-mirror-and-turn"),
        pytest.param("!345", 345, True, "!345", id="IMG3-R70"),
        pytest.param("360", 0, False, "0", id="IMG3-R56"),
        pytest.param("!360.0", 0, True, "!0", id="IMG3-R56-mirror"),
        pytest.param("90.0", 90, False, "90", id="IMG3-R72-R75-90.0"),
        pytest.param("22.50", Fraction(45, 2), False, "22.5", id="IMG3-R75-22.50"),
        pytest.param(".5", Fraction(1, 2), False, "0.5", id="IMG3-R72-R75-.5"),
        pytest.param("007", 7, False, "7", id="IMG3-R72-007"),
    ],
)
def test_rotation(text: str, degrees: Fraction, mirror: bool, canonical: str) -> None:
    assert parse_rotation(text) == Rotation(Fraction(degrees), mirror)
    assert str(parse_rotation(text)) == canonical


BAD = ["361", "-90", "360.1", "abc", "!", "90!", "!!0", "nan", "1e1", "", "!-0", "+0", "0,9", "٠.٥", "inf", "0x1"]
BAD += ["5.", ".", "0\n", " 0", "0 ", "90deg", "!\n0", "^0", "9_0", "²", "360.000000000000000000000001", "! 90"]


@pytest.mark.parametrize("text", BAD)
def test_IMG3_R55_R71_TRAP_13_bad_syntax(text: str) -> None:
    with pytest.raises(BadSyntax):
        parse_rotation(text)


@pytest.mark.parametrize(
    ("text", "turns", "turned"),
    [
        ("0", 0, (300, 200)),
        ("90", 1, (200, 300)),
        ("180", 2, (300, 200)),
        ("270.0", 3, (200, 300)),
        ("!90", 1, (200, 300)),
    ],
)
def test_IMG3_R51_right_angles_swap_the_sides(text: str, turns: int, turned: tuple[int, int]) -> None:
    rotation = parse_rotation(text)
    assert rotation.quarter_turns == turns
    assert rotation.turn(T1) == Dimensions(*turned)


def test_other_angles_are_no_quarter_turns() -> None:
    assert parse_rotation("45").quarter_turns is None
    assert parse_rotation("89.999").quarter_turns is None


@pytest.mark.parametrize(("text", "box"), [("45", (354, 354)), ("22.5", (354, 300)), ("!22.5", (354, 300))])
def test_IMG3_R52_R53_the_box_of_a_turned_image_is_tight(text: str, box: tuple[int, int]) -> None:
    assert parse_rotation(text).turn(T1) == Dimensions(*box)


def test_identity() -> None:
    assert parse_rotation("360").is_identity
    assert not parse_rotation("!0").is_identity
    assert not parse_rotation("0.1").is_identity


@thorough
@given(rotations)
def test_parse_and_print_are_inverse(rotation: Rotation) -> None:
    assert parse_rotation(str(rotation)) == rotation


@thorough
@given(texts(rotations.map(str)))
def test_any_text_is_a_rotation_or_bad_syntax(text: str) -> None:
    number = text.removeprefix("!")
    if re.fullmatch(r"[0-9]{1,9}|[0-9]{0,9}\.[0-9]{1,24}", number) and Fraction("0" + number) <= 360:
        assert 0 <= parse_rotation(text).degrees < 360
        assert parse_rotation(text).degrees == Fraction("0" + number) % 360
    else:
        with pytest.raises(BadSyntax):
            parse_rotation(text)
