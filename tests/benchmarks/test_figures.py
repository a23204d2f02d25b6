"""Medians, spreads and ratios."""

import pytest

from benchmarks.figures import Result, Spread, Target, ratio_of, spread_of


@pytest.mark.parametrize(
    ("figures", "spread"),
    [
        ([3.0, 1.0, 2.0], Spread(2.0, 1.0, 3.0)),
        ([4.0, 1.0], Spread(2.5, 1.0, 4.0)),
        ([7.0], Spread(7.0, 7.0, 7.0)),
    ],
)
def test_spread(figures: list[float], spread: Spread) -> None:
    assert spread_of(figures) == spread


def test_no_figures_are_no_row() -> None:
    with pytest.raises(ValueError, match="without a run"):
        spread_of([])


def test_ratio_is_of_medians_and_its_spread_of_rounds() -> None:
    assert ratio_of([10.0, 20.0, 60.0], [10.0, 40.0, 20.0]) == Spread(1.0, 0.5, 3.0)


def test_ratio_needs_the_same_rounds() -> None:
    with pytest.raises(ValueError, match="zip"):
        ratio_of([1.0, 2.0], [1.0])


def test_result_compares_the_first_with_another() -> None:
    result = Result("row", "answers/s", "...", {"ours": [30.0], "nginx": [60.0], "iipsrv": [10.0]})
    assert result.ratio("nginx").median == 0.5
    assert result.ratio("iipsrv").median == 3.0


@pytest.mark.parametrize(
    ("ratio", "word"), [(0.79, "below"), (0.8, "holds"), (0.89, "holds"), (0.9, "aim reached"), (3.0, "aim reached")]
)
def test_what_a_ratio_is_worth(ratio: float, word: str) -> None:
    assert Target(0.8, 0.9).reached(ratio) == word
