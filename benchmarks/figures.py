"""(P) Medians, spreads and ratios of what was measured in rounds. Knows no program and no file."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, smallest and largest of some figures."""

    median: float
    least: float
    most: float


def spread_of(figures: list[float]) -> Spread:
    """Raises ValueError when there are no figures."""
    if not figures:
        raise ValueError("a row without a run")
    return Spread(median(figures), min(figures), max(figures))


def ratio_of(ours: list[float], others: list[float]) -> Spread:
    """Our median over the other's; smallest and largest ratio of two runs of one round.

    Round for round, as what disturbs the machine for a while disturbs both. Raises ValueError when the two
    have not the same number of rounds.
    """
    rounds = [mine / theirs for mine, theirs in zip(ours, others, strict=True)]
    spread = spread_of(rounds)
    return Spread(median(ours) / median(others), spread.least, spread.most)


@dataclass(frozen=True, slots=True)
class Target:
    """The ratio that a row must have at least, and the one that is aimed at."""

    least: float
    aim: float

    def reached(self, ratio: float) -> str:
        """What a ratio is worth, in a word or two."""
        if ratio >= self.aim:
            return "aim reached"
        return "holds" if ratio >= self.least else "below"


@dataclass(frozen=True, slots=True)
class Result:
    """One row: figures (larger is better) by contender, ours first, one for each round; or why there are none."""

    row: str
    unit: str
    measures: str
    figures: dict[str, list[float]]
    failure: str = ""
    target: Target | None = None

    def ratio(self, other: str) -> Spread:
        """Ours against `other`."""
        return ratio_of(next(iter(self.figures.values())), self.figures[other])
