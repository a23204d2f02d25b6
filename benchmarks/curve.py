"""(P) Curves: what was measured beside what was changed, as a table, a picture and words. Knows no server."""

from dataclasses import dataclass
from itertools import accumulate

from benchmarks.svg import Panel, Stroke, picture
from benchmarks.table import number

# Figures of a flat line may differ by this part; those of a line that may not fall still do so by chance.
FLAT, FALL = 0.20, 0.10


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: a name, its unit, one figure for each place of the curve."""

    name: str
    unit: str
    figures: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """What happens to some figures when one thing grows. `places` are what it was, each with its name for people.

    `file` is the stem of the drawing. `flat`, `rising`: names of the lines whose figures should all be the same, or
    never fall; `limit`: the line of a yardstick that meets the same load: where it falls, `rising` may fall as far.
    """

    file: str
    title: str
    along: str
    places: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]
    measures: str
    flat: str = ""
    rising: str = ""
    limit: str = ""
    logarithmic: bool = True
    failure: str = ""


def spread(line: Line) -> float:
    """How much larger the largest figure is than the smallest: 0.2 is 20 %."""
    return max(line.figures) / min(line.figures) - 1


def deepest_fall(line: Line) -> float:
    """The deepest fall of a figure below the highest before it, as a part of that; 0 when it never falls."""
    highest = accumulate(line.figures, max)
    return max(1 - figure / most for figure, most in zip(line.figures, highest, strict=True))


def curve_picture(curve: Curve) -> str:
    """A curve as SVG: a panel for each unit."""
    ticks = curve.places
    return picture(
        [
            Panel(
                f"{curve.title}, {unit}",
                curve.along,
                ticks,
                tuple(
                    Stroke(line.name, tuple((x, y) for (x, _), y in zip(ticks, line.figures, strict=True)))
                    for line in curve.lines
                    if line.unit == unit
                ),
                curve.logarithmic,
            )
            for unit in dict.fromkeys(line.unit for line in curve.lines)
        ]
    )


def curve_text(curve: Curve) -> str:
    """A curve as Markdown: its drawing, its table, how flat it is."""
    title = f"### {curve.title}"
    if curve.failure:
        return f"{title}\n\n**FAILED**: {' '.join(curve.failure.split())}"
    head = f"| {curve.along} | {' | '.join(f'{line.name}, {line.unit}' for line in curve.lines)} |"
    rule = "|---|" + "---:|" * len(curve.lines)
    rows = [
        f"| {name} | {' | '.join(number(line.figures[place]) for line in curve.lines)} |"
        for place, (_, name) in enumerate(curve.places)
    ]
    parts = [title, f"![{curve.title}]({curve.file}.svg)", curve.measures, "\n".join([head, rule, *rows])]
    for line in curve.lines:
        if line.name == curve.flat:
            judged = _judged(spread(line), FLAT)
            parts.append(f"{line.name}: the largest figure is {spread(line):.0%} above the smallest ({judged}).")
        if line.name == curve.rising:
            fall = deepest_fall(line)
            theirs = max((deepest_fall(other) for other in curve.lines if other.name == curve.limit), default=0.0)
            beside = f", that of {curve.limit} {theirs:.0%}" if curve.limit else ""
            judged = _judged(fall, max(FALL, theirs))
            parts.append(
                f"{line.name}: the deepest fall below what was reached before is {fall:.0%}{beside} ({judged})."
            )
    return "\n\n".join(parts)


def _judged(found: float, allowed: float) -> str:
    return f"{'holds' if found <= allowed else 'too much'}: {allowed:.0%} is allowed"
