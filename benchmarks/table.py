"""(P) The report as Markdown: figures, ratios, what each row measures. Knows neither where it goes nor the machine."""

from benchmarks.figures import Result, Target, spread_of


def table(results: list[Result]) -> list[str]:
    """One line for each row and each contender that ours is compared with."""
    lines = [
        "| row | unit | ours | against | | ours / other | at least | aim | |",
        "|---|---|---:|---|---:|---:|---:|---:|---|",
    ]
    for result in results:
        lines += _failed(result) if result.failure else _compared(result)
    return lines


def sentences(results: list[Result]) -> list[str]:
    """What each row measures, as a list."""
    return [f"- **{result.row}**: {result.measures}" for result in results]


def number(figure: float) -> str:
    """Three digits that mean something: 12,345 but 1.23."""
    if figure >= 100:
        return f"{figure:,.0f}"
    return f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


def _compared(result: Result) -> list[str]:
    ours, *others = result.figures
    lines = []
    for place, other in enumerate(others):
        row, unit = (result.row, result.unit) if place == 0 else ("", "")
        mine = _cell(result.figures[ours]) if place == 0 else ""
        ratio = result.ratio(other)
        # What is wanted is wanted against the first; others stand beside it for comparison.
        judged = _judged(result.target if place == 0 else None, ratio.median)
        lines.append(
            f"| {row} | {unit} | {mine} | {other} | {_cell(result.figures[other])} "
            f"| **{ratio.median:.2f}** ({ratio.least:.2f}–{ratio.most:.2f}) | {judged} |"
        )
    return lines


def _judged(target: Target | None, ratio: float) -> str:
    """Three cells: what is wanted, and whether it is so."""
    return " | | " if target is None else f"{target.least:g} | {target.aim:g} | {target.reached(ratio)}"


def _failed(result: Result) -> list[str]:
    reason = " ".join(result.failure.replace("|", "/").split())
    return [f"| {result.row} | {result.unit} | **FAILED**: {reason} | | | | | | |"]


def _cell(figures: list[float]) -> str:
    spread = spread_of(figures)
    return f"{number(spread.median)} ({number(spread.least)}–{number(spread.most)})"
