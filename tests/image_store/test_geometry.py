"""Integer arithmetic, the one rounding rule, and shapes that cannot be empty."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.geometry import Dimensions, Rect, ceil_div, round_half_up
from tests.image_store.strategies import dimensions, thorough


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        ("1509.5", 1510),
        ("2178.5", 2179),  # Python's own round() says 2178
        ("0.5", 1),
        ("0.49999999", 0),
        ("0", 0),
        ("124.8", 125),
        ("28.999999999999996", 29),
    ],
)
def test_TRAP_15_halves_go_upwards(value: str, rounded: int) -> None:
    assert round_half_up(Fraction(value)) == rounded


def test_TRAP_16_a_percentage_is_exact() -> None:
    assert 100 * 0.29 != 29
    assert round_half_up(Fraction(29, 100) * 100) == 29
    assert round_half_up(Fraction("0.285") * 100 - Fraction(1, 2)) == 28


@thorough
@given(st.fractions(min_value=0))
def test_rounding_is_to_the_nearest(value: Fraction) -> None:
    rounded = round_half_up(value)
    assert rounded - Fraction(1, 2) <= value < rounded + Fraction(1, 2)


@thorough
@given(st.integers(0), st.integers(1))
def test_ceil_div_is_the_smallest_integer_that_is_not_below(dividend: int, divisor: int) -> None:
    found = ceil_div(dividend, divisor)
    assert (found - 1) * divisor < dividend <= found * divisor


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (-1, 5), (5, -1), (0, 0)])
def test_dimensions_are_never_empty(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="at least one pixel"):
        Dimensions(width, height)


@pytest.mark.parametrize("edges", [(-1, 0, 1, 1), (0, -1, 1, 1), (0, 0, 0, 1), (0, 0, 1, 0)])
def test_a_rectangle_is_never_empty_nor_left_of_the_origin(edges: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="not a rectangle"):
        Rect(*edges)


def test_dimensions_in_words_and_numbers() -> None:
    page = Dimensions(3019, 4357)
    assert str(page) == "3019x4357"
    assert page.area == 13_153_783
    assert page.turned() == Dimensions(4357, 3019)
    assert page.exceeds(Dimensions(3018, 9999))
    assert page.exceeds(Dimensions(9999, 4356))
    assert not page.exceeds(page)


def test_rectangle_in_words_and_numbers() -> None:
    rect = Rect(125, 15, 120, 140)
    assert (str(rect), rect.right, rect.bottom) == ("125,15,120,140", 245, 155)
    assert rect.dimensions == Dimensions(120, 140)


@thorough
@given(dimensions(2**31), dimensions(2**31))
def test_a_rectangle_covers_its_own_image_only(one: Dimensions, other: Dimensions) -> None:
    rect = Rect(0, 0, one.width, one.height)
    assert rect.covers(one)
    assert rect.covers(other) == (one == other)
    assert not Rect(1, 0, one.width, one.height).covers(one)
    assert one.turned().turned() == one
