"""The largest image that is sent."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from image_store.geometry import Dimensions
from image_store.limits import Limits
from tests.image_store.strategies import T1, L, P, dimensions, limits, thorough


@pytest.mark.parametrize(
    ("shape", "bounds", "largest"),
    [
        pytest.param(L, Limits(10**9, 3000), (3000, 2000), id="IMG3-R30-width"),
        pytest.param(L, Limits(4_000_000, 3000, 2000), (2449, 1632), id="IMG3-R30-all-three"),
        pytest.param(P, Limits(10**9, 2000), (1386, 2000), id="IMG3-R30-width-alone-limits-the-height"),
        pytest.param(P, Limits(4_000_000), (1664, 2402), id="IMG3-R30-area-alone"),
        pytest.param(T1, Limits(10**9, 360), (360, 240), id="IMG3-R39-width"),
        pytest.param(T1, Limits(4_000_000), (2449, 1632), id="IMG3-R39-area"),
        pytest.param(L, Limits(10**9, 9000, 1000), (1500, 1000), id="IMG3-R88-height"),
        pytest.param(Dimensions(4000, 3), Limits(10**9, 100), (100, 1), id="IMG3-R44-TRAP-24-thin-strip"),
        pytest.param(Dimensions(100_000, 1), Limits(1000), (1000, 1), id="TRAP-24-thin-strip-by-area"),
        pytest.param(Dimensions(1, 60_000), Limits(50_000), (1, 50_000), id="TRAP-24-thin-column-by-area"),
    ],
)
def test_largest(shape: Dimensions, bounds: Limits, largest: tuple[int, int]) -> None:
    assert bounds.largest(shape) == Dimensions(*largest)


@pytest.mark.parametrize(
    ("size", "allowed"),
    [((3000, 2000), True), ((3001, 10), False), ((10, 2001), False), ((2450, 1633), False), ((2449, 1632), True)],
)
def test_IMG3_R45_R88_what_may_be_sent(size: tuple[int, int], allowed: bool) -> None:
    bounds = Limits(area=4_000_000 if size[0] < 3000 else 6_000_000, width=3000, height=2000)
    assert bounds.allow(Dimensions(*size)) is allowed


def test_IMG3_R88_a_width_alone_limits_the_height() -> None:
    assert Limits(10**9, 2000).effective_height == 2000
    assert not Limits(10**9, 2000).allow(Dimensions(10, 2001))
    assert Limits(10**9, 2000, 3000).effective_height == 3000
    assert Limits(10**9).effective_height is None


def test_limits_in_words() -> None:
    assert str(Limits(100)) == "at most 100 pixels in all"
    assert str(Limits(100, 20)) == "at most 20 pixels wide and 20 pixels high and 100 pixels in all"


@thorough
@given(dimensions(2**31), limits(), st.none() | dimensions(2**31))
@example(Dimensions(100_006, 3999), Limits(100_000_000), Dimensions(50_003, 5000))
@example(Dimensions(1000, 15), Limits(199, 100), None)
@example(Dimensions(1000, 1), Limits(9, 10), None)
def test_largest_is_allowed_and_inside_the_box(shape: Dimensions, bounds: Limits, box: Dimensions | None) -> None:
    largest = bounds.largest(shape, box)
    assert bounds.allow(largest)
    assert box is None or not largest.exceeds(box)


@thorough
@given(dimensions(2**31), limits(), st.none() | dimensions(2**31))
def test_largest_keeps_the_aspect_ratio_within_a_pixel(
    shape: Dimensions, bounds: Limits, box: Dimensions | None
) -> None:
    largest = bounds.largest(shape, box)
    # Some scale gives both sides, each to within a pixel; a side of one pixel may stand for less.
    least = max(Fraction(largest.width - 1, shape.width), Fraction(largest.height - 1, shape.height))
    most = min(Fraction(largest.width + 1, shape.width), Fraction(largest.height + 1, shape.height))
    clamped = 1 in (largest.width, largest.height)
    assert clamped or least < most


@thorough
@given(dimensions(2**31), limits(), st.none() | dimensions(2**31))
def test_largest_is_as_large_as_can_be(shape: Dimensions, bounds: Limits, box: Dimensions | None) -> None:
    """Two pixels more a side, at the same aspect ratio, would pass a bound."""
    largest = bounds.largest(shape, box)
    scale = max(Fraction(largest.width + 2, shape.width), Fraction(largest.height + 2, shape.height))
    width, height = shape.width * scale, shape.height * scale
    high = bounds.effective_height
    assert (
        width * height > bounds.area
        or (bounds.width is not None and width > bounds.width)
        or (high is not None and height > high)
        or (box is not None and (width > box.width or height > box.height))
    )
