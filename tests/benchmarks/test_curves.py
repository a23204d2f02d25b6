"""Curves as words, tables and pictures."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from benchmarks.curve import Curve, Line, curve_picture, curve_text, deepest_fall, spread
from benchmarks.svg import HEIGHT, LEFT, RIGHT, TOP, WIDTH, Panel, Stroke, picture

SVG = "{http://www.w3.org/2000/svg}"
TILE, RATE = Line("a tile", "ms", (0.5, 0.55, 0.599)), Line("8 connections", "tiles/s", (3000.0, 2400.0, 3300.0))
PLACES = ((1.0, "1"), (10.0, "10"), (100.0, "100"))
CURVE = Curve("curve-x", "Tiles & sizes", "megapixels", PLACES, (TILE, RATE), "What it is.", flat="a tile")


def test_how_far_a_line_spreads_and_falls() -> None:
    assert spread(TILE) == pytest.approx(0.198)
    assert deepest_fall(TILE) == 0
    assert deepest_fall(RATE) == pytest.approx(0.2)
    assert deepest_fall(Line("x", "", (4.0, 2.0, 8.0, 6.0))) == pytest.approx(0.5)


def test_a_curve_as_text() -> None:
    text = curve_text(CURVE)
    assert text.startswith("### Tiles & sizes\n\n![Tiles & sizes](curve-x.svg)\n\nWhat it is.\n\n")
    assert "| megapixels | a tile, ms | 8 connections, tiles/s |\n|---|---:|---:|\n| 1 | 0.50 | 3,000 |" in text
    assert text.endswith("a tile: the largest figure is 20% above the smallest (holds: 20% is allowed).")


def test_a_line_that_may_not_fall_is_judged_by_its_falls() -> None:
    text = curve_text(replace(CURVE, flat="", rising="8 connections"))
    assert text.endswith(
        "8 connections: the deepest fall below what was reached before is 20% (too much: 10% is allowed)."
    )


@pytest.mark.parametrize(
    ("most", "judged"),
    [(31_000.0, "22% (holds: 22% is allowed)"), (24_500.0, "2% (too much: 10% is allowed)")],
)
def test_it_may_fall_as_far_as_the_yardstick_under_the_same_load(most: float, judged: str) -> None:
    limit = Line("nginx", "tiles/s", (20_000.0, most, 24_100.0))
    text = curve_text(replace(CURVE, flat="", rising="8 connections", lines=(RATE, limit), limit="nginx"))
    assert text.endswith(f"the deepest fall below what was reached before is 20%, that of nginx {judged}.")


def test_a_failed_curve_is_loud() -> None:
    assert curve_text(replace(CURVE, failure="a | b\nc")) == "### Tiles & sizes\n\n**FAILED**: a | b c"


def test_a_picture_has_a_panel_for_each_unit_and_its_words() -> None:
    root = ElementTree.fromstring(curve_picture(CURVE))
    assert root.get("viewBox") == f"0 0 {WIDTH} {2 * HEIGHT}"
    assert len(root.findall(f"{SVG}g")) == 2
    words = {text.text for text in root.iter(f"{SVG}text")}
    assert {"Tiles & sizes, ms", "Tiles & sizes, tiles/s", "megapixels", "a tile", "8 connections", "100"} <= words


@pytest.mark.parametrize(("logarithmic", "middle"), [(True, 0.5), (False, 1 / 11)])
def test_points_lie_where_their_figures_are(logarithmic: bool, middle: float) -> None:
    stroke = Stroke("s", ((1.0, 0.0), (10.0, 40.0), (100.0, 80.0)))
    root = ElementTree.fromstring(picture([Panel("t", "x", PLACES, (stroke,), logarithmic)]))
    (line,) = root.iter(f"{SVG}polyline")
    points = [tuple(map(float, pair.split(","))) for pair in str(line.get("points")).split()]
    width = WIDTH - LEFT - RIGHT
    assert [x for x, _ in points] == pytest.approx([LEFT, LEFT + middle * width, LEFT + width], abs=0.06)
    assert points[2][1] == TOP
    assert points[1][1] == pytest.approx((points[0][1] + points[2][1]) / 2)
