"""The region: the specification's own numbers first, then what must hold for every region and every text."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.errors import BadSyntax, Impossible
from image_store.geometry import Dimensions, Rect
from image_store.region import Region, SquareRegion, canonical_region, parse_region
from tests.image_store.strategies import T1, T2, P, dimensions, regions, texts, thorough

RESOLVED = [
    ("IMG3-R17-full", T1, "full", (0, 0, 300, 200)),
    ("IMG3-R18-square-of-a-page", P, "square", (0, 669, 3019, 3019)),
    ("IMG3-R18-square-lying", T1, "square", (50, 0, 200, 200)),
    ("IMG3-R18-square-of-a-square", T2, "square", (0, 0, 1000, 1000)),
    ("IMG3-R19-pixels", T1, "125,15,120,140", (125, 15, 120, 140)),
    ("IMG3-R19-leading-zeros", T1, "0125,015,0120,0140", (125, 15, 120, 140)),
    ("IMG3-R20-percent", T1, "pct:41.6,7.5,40,70", (125, 15, 120, 140)),
    ("IMG3-R21-over-both-edges", T1, "125,15,200,200", (125, 15, 175, 185)),
    ("IMG3-R21-percent-over-the-edge", T1, "pct:41.6,7.5,66.6,100", (125, 15, 175, 185)),
    ("IMG3-R23-TRAP-25-last-column", P, "3018,0,10,10", (3018, 0, 1, 10)),
    ("IMG3-R23-TRAP-25-last-row", P, "0,4356,10,10", (0, 4356, 10, 1)),
    ("IMG3-R25-percent-past-the-edge", T1, "pct:0,0,200,200", (0, 0, 300, 200)),
    ("IMG3-R26-percent-from-zero", T1, "pct:0,0,50,50", (0, 0, 150, 100)),
    ("IMG3-R27-TRAP-15-halves-upwards", P, "pct:0,0,50,50", (0, 0, 1510, 2179)),
    ("TRAP-16-29-percent-is-29", Dimensions(100, 100), "pct:29,29,29,29", (29, 29, 29, 29)),
    ("IMG3-R72-decimals", T2, "pct:.5,0.50,007,90.0", (5, 5, 70, 900)),
]


@pytest.mark.parametrize(("full", "text", "rect"), [pytest.param(*row[1:], id=row[0]) for row in RESOLVED])
def test_resolved(full: Dimensions, text: str, rect: tuple[int, int, int, int]) -> None:
    assert parse_region(text).resolve(full) == Rect(*rect)


BAD = ["10.5,0,100,100", "-1,0,10,10", "+1,0,10,10", "1e2,0,10,10", "1,2,3", "1,2,3,4,5"]
BAD += ["", ",", ",,,", "1,2,3,", "0,0,10,1_0", "0,0,10,10\n", " 0,0,10,10", "0, 0,10,10", "٠,٠,10,10", "0,0,10,²"]
BAD += ["Full", "full ", "full\n", "FULL", "square\n", "Square", "smart", "max", "^full", "!0,0,1,1", "full,full"]
BAD += ["pct:", "pct:full", "pct:1,2,3", "pct:0,0,1e1,10", "pct:0,0,+1,1", "pct:0,0,-1,1", "pct:0,0,10.,10"]
BAD += ["PCT:0,0,1,1", "pct:pct:0,0,1,1", "pct:0,0,nan,1", "pct:0,0,inf,1", "pct:0,0,٠.٥,1", "pct0,0,1,1"]
BAD += ["0,0,1234567890,1", "0,0,10,10\0", "\ud800", "%66ull"]


@pytest.mark.parametrize("text", BAD)
def test_IMG3_R19_R71_TRAP_13_bad_syntax(text: str) -> None:
    with pytest.raises(BadSyntax):
        parse_region(text)


IMPOSSIBLE = [
    ("IMG3-R22-no-width", T1, "0,0,0,10"),
    ("IMG3-R22-no-height", T1, "0,0,10,0"),
    ("IMG3-R22-TRAP-25-nothing", T1, "5,5,0,0"),
    ("IMG3-R22-percent", T1, "pct:0,0,0,50"),
    ("IMG3-R23-TRAP-25-at-the-width", P, "3019,0,10,10"),
    ("IMG3-R23-TRAP-25-at-the-height", P, "0,4357,10,10"),
    ("IMG3-R23-percent", P, "pct:100,0,10,10"),
    ("IMG3-R23-far-outside", P, "999999999,999999999,1,1"),
    ("IMG3-R24-a-tenth-of-a-pixel", T2, "pct:0,0,0.01,0.01"),
    ("IMG3-R24-one-side", T2, "pct:0,0,0.04,50"),
]


@pytest.mark.parametrize(("full", "text"), [pytest.param(*row[1:], id=row[0]) for row in IMPOSSIBLE])
def test_impossible(full: Dimensions, text: str) -> None:
    with pytest.raises(Impossible):
        parse_region(text).resolve(full)


@pytest.mark.parametrize(
    ("full", "text", "canonical"),
    [
        (P, "full", "full"),
        (T2, "square", "full"),
        (P, "square", "0,669,3019,3019"),
        (P, "pct:0,0,100,100", "full"),
        (P, "0,0,3019,4357", "full"),
        (P, "0,0,9999,9999", "full"),
        (P, "pct:0,0,50,50", "0,0,1510,2179"),
        (T1, "125,15,200,200", "125,15,175,185"),
        (P, "0,0,3019,4356", "0,0,3019,4356"),
    ],
)
def test_IMG3_R73_canonical(full: Dimensions, text: str, canonical: str) -> None:
    assert canonical_region(parse_region(text).resolve(full), full) == canonical


@thorough
@given(regions)
def test_parse_and_print_are_inverse(region: Region) -> None:
    assert parse_region(str(region)) == region


@thorough
@given(regions, dimensions())
def test_a_resolved_region_lies_inside_and_its_canonical_form_is_a_fixed_point(
    region: Region, full: Dimensions
) -> None:
    try:
        rect = region.resolve(full)
    except Impossible:
        return
    assert rect.right <= full.width
    assert rect.bottom <= full.height
    canonical = canonical_region(rect, full)
    again = parse_region(canonical).resolve(full)
    assert again == rect
    assert canonical_region(again, full) == canonical
    assert (canonical == "full") == (rect == Rect(0, 0, full.width, full.height))


@thorough
@given(dimensions(2**31))
def test_IMG3_R18_the_square_is_in_the_middle(full: Dimensions) -> None:
    rect = SquareRegion().resolve(full)
    assert rect.width == rect.height == min(full.width, full.height)
    assert 0 <= (full.width - rect.right) - rect.x <= 1
    assert 0 <= (full.height - rect.bottom) - rect.y <= 1


@thorough
@given(st.integers(0, 10**8), dimensions(10**6))
def test_TRAP_16_percentages_are_exact(millionths: int, full: Dimensions) -> None:
    share = Fraction(millionths, 10**8)
    text = f"pct:0,0,{millionths / 10**6:.6f},100"
    wanted = (2 * full.width * share + 1) // 2
    if wanted:
        assert parse_region(text).resolve(full).width == wanted
    else:
        with pytest.raises(Impossible):
            parse_region(text).resolve(full)


INTEGER, DECIMAL = "[0-9]{1,9}", r"(?:[0-9]{1,9}|[0-9]{0,9}\.[0-9]{1,24})"
GRAMMAR = re.compile(f"full|square|{','.join([INTEGER] * 4)}|pct:{','.join([DECIMAL] * 4)}")


@thorough
@given(texts(regions.map(str)))
def test_any_text_is_a_region_or_bad_syntax(text: str) -> None:
    if GRAMMAR.fullmatch(text):
        assert parse_region(str(parse_region(text))) == parse_region(text)
    else:
        with pytest.raises(BadSyntax):
            parse_region(text)
