"""The size: the specification's own numbers first, then what must hold for every size and every text."""

import re
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from image_store.errors import BadSyntax, Impossible
from image_store.geometry import Dimensions
from image_store.limits import Limits
from image_store.size import Size, canonical_size, parse_size
from tests.image_store.strategies import (
    DEFAULT_LIMITS,
    T1,
    T2,
    UNLIMITED,
    L,
    P,
    dimensions,
    limits,
    sizes,
    sizes_inside,
    texts,
    thorough,
)

WIDE_3000 = Limits(10**9, 3000)

RESOLVED = [
    ("IMG3-R29-max", P, UNLIMITED, "max", (3019, 4357)),
    ("IMG3-R29-max-never-enlarges", T1, WIDE_3000, "max", (300, 200)),
    ("IMG3-R30-width", L, WIDE_3000, "max", (3000, 2000)),
    ("IMG3-R30-all-three", L, Limits(4_000_000, 3000, 2000), "max", (2449, 1632)),
    ("IMG3-R30-width-alone-limits-the-height", P, Limits(10**9, 2000), "max", (1386, 2000)),
    ("IMG3-R30-area-alone", P, Limits(4_000_000), "max", (1664, 2402)),
    ("IMG3-R31-width", P, UNLIMITED, "1000,", (1000, 1443)),
    ("IMG3-R32-height", P, UNLIMITED, ",1000", (693, 1000)),
    ("IMG3-R33-percent", T2, UNLIMITED, "pct:57", (570, 570)),
    ("IMG3-R33-TRAP-16-percent", P, UNLIMITED, "pct:33.3", (1005, 1451)),
    ("IMG3-R33-TRAP-15-percent", P, UNLIMITED, "pct:50", (1510, 2179)),
    ("IMG3-R33-100-percent", P, UNLIMITED, "pct:100", (3019, 4357)),
    ("IMG3-R34-exact", T1, UNLIMITED, "225,100", (225, 100)),
    ("IMG3-R35-box", T1, UNLIMITED, "!225,100", (150, 100)),
    ("IMG3-R35-box-page", P, UNLIMITED, "!600,600", (416, 600)),
    ("IMG3-R35-box-low", P, UNLIMITED, "!1000,500", (346, 500)),
    ("IMG3-R36-TRAP-01-larger-box", P, UNLIMITED, "!5000,5000", (3019, 4357)),
    ("IMG3-R36-TRAP-01-larger-box-square", T2, UNLIMITED, "!2000,3000", (1000, 1000)),
    ("IMG3-R38-width", T1, UNLIMITED, "^360,", (360, 240)),
    ("IMG3-R38-height", T1, UNLIMITED, "^,240", (360, 240)),
    ("IMG3-R38-percent", T1, UNLIMITED, "^pct:120", (360, 240)),
    ("IMG3-R38-exact", T1, UNLIMITED, "^360,360", (360, 360)),
    ("IMG3-R38-box", T1, UNLIMITED, "^!360,360", (360, 240)),
    ("IMG3-R38-TRAP-02-validator-box", T2, UNLIMITED, "^!2000,500", (500, 500)),
    ("IMG3-R38-TRAP-02-validator-box-up", T2, UNLIMITED, "^!2000,3000", (2000, 2000)),
    ("IMG3-R38-TRAP-02-validator-percent", T2, UNLIMITED, "^pct:200", (2000, 2000)),
    ("IMG3-R39-width", T1, Limits(10**9, 360), "^max", (360, 240)),
    ("IMG3-R39-TRAP-02-area", T1, Limits(4_000_000), "^max", (2449, 1632)),
    ("IMG3-R41-caret-without-need", T1, UNLIMITED, "^150,100", (150, 100)),
    ("IMG3-R44-TRAP-24-thin-strip", Dimensions(4000, 3), UNLIMITED, "100,", (100, 1)),
    ("IMG3-R44-TRAP-24-thin-column", Dimensions(3, 4000), UNLIMITED, ",100", (1, 100)),
    ("IMG3-R44-TRAP-24-last-pixel", Dimensions(1, 1), UNLIMITED, "1,1", (1, 1)),
    ("IMG3-R45-max-shrinks", L, WIDE_3000, "^max", (3000, 2000)),
    ("IMG3-R45-box-shrinks", L, WIDE_3000, "!5000,5000", (3000, 2000)),
    ("IMG3-R45-box-up-shrinks", T1, Limits(10**9, 360), "^!5000,5000", (360, 240)),
    ("IMG3-R45-largest-allowed", L, WIDE_3000, "3000,", (3000, 2000)),
    ("IMG3-R72-decimals", T2, UNLIMITED, "pct:.5", (5, 5)),
]


@pytest.mark.parametrize(
    ("extracted", "bounds", "text", "size"), [pytest.param(*row[1:], id=row[0]) for row in RESOLVED]
)
def test_resolved(extracted: Dimensions, bounds: Limits, text: str, size: tuple[int, int]) -> None:
    assert parse_size(text).resolve(extracted, bounds) == Dimensions(*size)


IMPOSSIBLE = [
    ("IMG3-R28-TRAP-23-larger-than-the-cut-region", Dimensions(175, 185), UNLIMITED, "200,200"),
    ("IMG3-R37-width", T1, UNLIMITED, "301,"),
    ("IMG3-R37-height", T1, UNLIMITED, ",201"),
    ("IMG3-R37-TRAP-23-only-wider", T1, UNLIMITED, "301,100"),
    ("IMG3-R37-TRAP-23-only-higher", T1, UNLIMITED, "100,201"),
    ("IMG3-R37-percent", T1, UNLIMITED, "pct:101"),
    ("IMG3-R37-percent-that-rounds-to-the-region", T1, UNLIMITED, "pct:100.01"),
    ("IMG3-R37-tile", Dimensions(512, 512), UNLIMITED, "513,"),
    ("IMG3-R43-no-width", T1, UNLIMITED, "0,"),
    ("IMG3-R43-no-height", T1, UNLIMITED, ",0"),
    ("IMG3-R43-nothing", T1, UNLIMITED, "0,0"),
    ("IMG3-R43-one-side", T1, UNLIMITED, "10,0"),
    ("IMG3-R43-enlarged-nothing", T1, UNLIMITED, "^0,"),
    ("IMG3-R43-box", T1, UNLIMITED, "!0,100"),
    ("IMG3-R43-box-up", T1, UNLIMITED, "^!100,0"),
    ("IMG3-R43-no-percent", T1, UNLIMITED, "pct:0"),
    ("IMG3-R43-percent", T2, UNLIMITED, "pct:0.01"),
    ("IMG3-R44-percent-rounds-to-0", Dimensions(4000, 3), UNLIMITED, "pct:10"),
    ("IMG3-R44-box-rounds-to-0", Dimensions(4000, 3), UNLIMITED, "!100,100"),
    ("IMG3-R45-width", L, WIDE_3000, "3001,"),
    ("IMG3-R45-height", L, Limits(10**9, 3000, 1000), ",1001"),
    ("IMG3-R45-exact", L, WIDE_3000, "3001,10"),
    ("IMG3-R45-percent", L, WIDE_3000, "pct:51"),
    ("IMG3-R45-area", L, Limits(4_000_000), "2450,1633"),
    ("IMG3-R45-enlarged", T1, Limits(4_000_000), "^3000,"),
    ("IMG3-R45-huge", T1, DEFAULT_LIMITS, "^999999999,999999999"),
]


@pytest.mark.parametrize(("extracted", "bounds", "text"), [pytest.param(*row[1:], id=row[0]) for row in IMPOSSIBLE])
def test_impossible(extracted: Dimensions, bounds: Limits, text: str) -> None:
    with pytest.raises(Impossible):
        parse_size(text).resolve(extracted, bounds)


BAD = [
    *("!^360,360", ",^240", "pct:^120", "^^max", "max^", "^", "^^360,", "!!1,1", "^!^1,1"),  # IMG3-R42
    *("full", "^full", "Full"),  # IMG3-R46, TRAP-22
    *("10.5,", "1_000,", " 100,", "١٠٠,", "100,,", ",", "!100", "!100,", "!,100", ""),  # IMG3-R47
    *("100", "100,\n", "100\n,", "+100,", "-100,", "1e2,", "100,²", "100, 100", "0x10,", "1,2,3", "!1,2,3"),
    *("max\n", "Max", "max,", "!max", "pct", "pct:", "pct:50,50", "!pct:50", "pct:1e1", "pct:-1", "pct:٥٠"),
    *("PCT:50", "pct:50%", "pct:50.", "pct:.", "1234567890,", "square", "\0", "\ud800,", "%5Emax"),
]


@pytest.mark.parametrize("text", BAD)
def test_IMG3_R42_R46_R47_TRAP_13_TRAP_22_bad_syntax(text: str) -> None:
    with pytest.raises(BadSyntax):
        parse_size(text)


@pytest.mark.parametrize(
    ("extracted", "bounds", "text", "canonical"),
    [
        (P, UNLIMITED, "max", "max"),
        (P, UNLIMITED, "3019,", "max"),
        (P, UNLIMITED, "!5000,5000", "max"),
        (P, UNLIMITED, "pct:100", "max"),
        (P, UNLIMITED, "pct:50", "1510,2179"),
        (P, UNLIMITED, "!600,600", "416,600"),
        (P, UNLIMITED, "^!600,600", "416,600"),
        (L, WIDE_3000, "3000,", "max"),
        (L, WIDE_3000, "^max", "max"),
        (T1, Limits(10**9, 360), "^max", "^max"),
        (T1, Limits(10**9, 360), "^360,", "^max"),
        (T1, UNLIMITED, "^360,", "^360,240"),
        (T1, UNLIMITED, "^360,360", "^360,360"),
        (T1, UNLIMITED, "^360,100", "^360,100"),
        (T1, UNLIMITED, "^150,100", "150,100"),
        (T1, UNLIMITED, "^300,", "max"),
    ],
)
def test_IMG3_R41_R74_canonical(extracted: Dimensions, bounds: Limits, text: str, canonical: str) -> None:
    size = parse_size(text).resolve(extracted, bounds)
    assert canonical_size(size, extracted, bounds) == canonical


def test_the_remedy_is_named() -> None:
    with pytest.raises(Impossible, match=r"write \^301, to enlarge it"):
        parse_size("301,").resolve(T1, UNLIMITED)
    with pytest.raises(Impossible, match="at most 3000 pixels wide"):
        parse_size("3001,").resolve(L, WIDE_3000)


@thorough
@given(sizes)
def test_parse_and_print_are_inverse(size: Size) -> None:
    assert parse_size(str(size)) == size


def check(size: Size, extracted: Dimensions, bounds: Limits) -> None:
    """What holds for every size that can be had."""
    resolved = size.resolve(extracted, bounds)
    assert bounds.allow(resolved)
    assert size.upscale or not resolved.exceeds(extracted)
    canonical = canonical_size(resolved, extracted, bounds)
    assert parse_size(canonical).resolve(extracted, bounds) == resolved
    assert canonical.startswith("^") == resolved.exceeds(extracted)
    assert re.fullmatch(r"\^?(max|[1-9][0-9]*,[1-9][0-9]*)", canonical)


@thorough
@given(sizes, dimensions(), limits())
def test_every_size_keeps_the_limits_and_its_canonical_form_is_a_fixed_point(
    size: Size, extracted: Dimensions, bounds: Limits
) -> None:
    try:
        resolved = size.resolve(extracted, bounds)
    except Impossible:
        return
    # No format has such sides: the request is refused before its canonical form is made.
    assume(max(resolved.width, resolved.height) < 10**9)
    check(size, extracted, bounds)


@thorough
@given(st.data(), dimensions())
def test_what_does_not_enlarge_can_be_had(data: st.DataObject, extracted: Dimensions) -> None:
    size = data.draw(sizes_inside(extracted))
    try:
        check(size, extracted, UNLIMITED)
    except Impossible:
        # Only a box in which the thin side of a long strip vanishes (IMG3-R44).
        assert str(size).startswith("!")


@thorough
@given(dimensions(), limits(), st.integers(1, 9999), st.integers(1, 9999))
def test_IMG3_R35_the_box_is_filled(extracted: Dimensions, bounds: Limits, width: int, height: int) -> None:
    try:
        found = parse_size(f"!{width},{height}").resolve(extracted, bounds)
    except Impossible:
        return
    assert found.width <= width
    assert found.height <= height
    reached = found.width == width or found.height == height or found == extracted
    limited = not bounds.allow(Dimensions(found.width + 1, found.height + 1))
    assert reached or limited


INTEGER, DECIMAL = "[0-9]{1,9}", r"(?:[0-9]{1,9}|[0-9]{0,9}\.[0-9]{1,24})"
GRAMMAR = re.compile(rf"\^?(max|pct:{DECIMAL}|{INTEGER},|,{INTEGER}|!?{INTEGER},{INTEGER})")


@thorough
@given(texts(sizes.map(str)))
def test_any_text_is_a_size_or_bad_syntax(text: str) -> None:
    if GRAMMAR.fullmatch(text):
        assert isinstance(parse_size(text), get_args(Size))
    else:
        with pytest.raises(BadSyntax):
            parse_size(text)
