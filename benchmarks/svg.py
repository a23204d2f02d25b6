"""(P) Draws lines as SVG: small, readable as text, for light and dark pages. Knows nothing of what they mean."""

from dataclasses import dataclass
from math import floor, log10
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 66, 46
COLOURS = ("#1f6f8b", "#b5482f", "#5b8c3a", "#7a5195", "#96690a", "#444444")
# A line of more points shows them without marks.
MARKED = 20
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:14px}"
    ".grid{stroke:#ccc;stroke-width:1}.line{fill:none;stroke-width:2}"
)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line: its name in the legend, and its points (x, y)."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines over one pair of axes, the vertical one from 0 on. `ticks`: places of the horizontal one, their names.

    `logarithmic`: the horizontal axis; every x must then be above 0.
    """

    title: str
    along: str
    ticks: tuple[tuple[float, str], ...]
    strokes: tuple[Stroke, ...]
    logarithmic: bool = False


def picture(panels: list[Panel]) -> str:
    """The panels one below the other."""
    height = HEIGHT * len(panels)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
    parts = [head, f"<style>{STYLE}</style>", f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>']
    for number, panel in enumerate(panels):
        parts += [f'<g transform="translate(0 {number * HEIGHT})">', *_panel(panel), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(panel: Panel) -> list[str]:
    top = _round_up(max(y for stroke in panel.strokes for _, y in stroke.points))
    parts = [
        _text(LEFT, 22, panel.title, "start", "title"),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, panel.along, "middle"),
    ]
    for step in range(5):
        y = _down(top * step / 4, top)
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{top * step / 4:,.6g}", "end"))
    parts += [_text(_across(panel, x), HEIGHT - BOTTOM + 18, name, "middle") for x, name in panel.ticks]
    for number, stroke in enumerate(panel.strokes):
        parts += _stroke(panel, stroke, top, COLOURS[number % len(COLOURS)])
        place = LEFT + number * (WIDTH - LEFT - RIGHT) / len(panel.strokes)
        parts.append(f'<rect x="{place:.1f}" y="34" width="12" height="12" fill="{COLOURS[number % len(COLOURS)]}"/>')
        parts.append(_text(place + 18, 44, stroke.name, "start"))
    return parts


def _stroke(panel: Panel, stroke: Stroke, top: float, colour: str) -> list[str]:
    places = [(_across(panel, x), _down(y, top)) for x, y in stroke.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts = [f'<polyline class="line" stroke="{colour}" points="{path}"/>']
    if len(places) <= MARKED:
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    return parts


def _across(panel: Panel, x: float) -> float:
    first, last = panel.ticks[0][0], panel.ticks[-1][0]
    part = log10(x / first) / log10(last / first) if panel.logarithmic else (x - first) / (last - first)
    return LEFT + part * (WIDTH - LEFT - RIGHT)


def _down(y: float, top: float) -> float:
    return HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM)


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(text)}</text>'


def _round_up(most: float) -> float:
    """The least of 1, 2, 4, 5, 8 and 10 times a power of ten that is not below `most`; 1 where that is 0."""
    if most <= 0:
        return 1.0
    power = 10.0 ** floor(log10(most))
    return next((step * power for step in (1, 2, 4, 5, 8) if step * power >= most), 10 * power)
