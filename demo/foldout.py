"""The folded leaf: a carpet's border around a time line of the scripts of Azerbaijani print."""

import numpy as np
import pyvips

from demo import texts
from demo.carpet import border, weave
from demo.ornament import BLUE as BLUE_SVG
from demo.ornament import GOLD as GOLD_SVG
from demo.ornament import GREEN as GREEN_SVG
from demo.ornament import RED as RED_SVG
from demo.ornament import chain, circle, fill, stroke, sunburst
from demo.sheet import BLUE, FADED, INK, RED, Sheet, crease, paper_sheet
from demo.typeset import BOLD, ITALIC, NASKH_BOLD, REGULAR, SEMIBOLD, Style, Typesetter, to_array

WIDTH, HEIGHT = 5200, 3400
_KNOT, _COLUMNS, _ROWS, _DEPTH = 10, 512, 332, 34
_LEFT, _FIRST, _LAST, _YEAR = 640, 1850, 2030, 21.5  # where the years begin, and the width of one
_AXIS = 1720
_LIGHT = (250, 240, 214)


def fold_out(setter: Typesetter) -> Sheet:
    """The whole leaf."""
    sheet = paper_sheet(setter, WIDTH, HEIGHT, 4711, "left")
    _carpet_border(sheet)
    middle = WIDTH / 2
    sheet.line(texts.FOLD, Style(SEMIBOLD, 190), middle, 680, BLUE, 0.5)
    sheet.line(texts.FOLD_LINE, Style(ITALIC, 72), middle, 820, INK, 0.5)
    for side in (-1, 1):
        sheet.drawing(chain(0, 4, 900, 60, (GREEN_SVG, RED_SVG), 16), middle + side * 1150 - 450, 585, 900, 68)
    _bands(sheet)
    _axis(sheet)
    for year, tier, text in texts.FOLD_EVENTS:
        _event(sheet, year, tier, text)
    sheet.drawing(sunburst(290, 290, 280), 620, 2370, 580, 580)
    sheet.paragraph(texts.FOLD_NOTE, Style(ITALIC, 62, 1.5, align="centre"), 2700, 2660, 1360, FADED)
    sheet.drawing(sunburst(230, 230, 220), 4220, 2500, 460, 460)
    crease(sheet, WIDTH / 3, 2 * WIDTH / 3)
    return sheet


def _carpet_border(sheet: Sheet) -> None:
    """Lay the carpet's border on the leaf; its field stays paper."""
    scale = sheet.scale
    knot = max(1, round(_KNOT * scale))
    woven = weave(border(_COLUMNS, _ROWS), knot, 21)
    if knot != _KNOT * scale:
        image = pyvips.Image.new_from_array(woven)
        woven = to_array(image.resize(_KNOT * scale / knot, kernel="linear").cast("uchar"))
    rows, columns = woven.shape[:2]
    left, top = (sheet.pixels.shape[1] - columns) // 2, (sheet.pixels.shape[0] - rows) // 2
    target = sheet.pixels[top : top + rows, left : left + columns]
    deep = round(_DEPTH * _KNOT * scale)
    light = 0.86 + 0.14 * np.minimum(1, np.arange(columns) / (300 * scale))
    for part in (np.s_[:deep], np.s_[rows - deep :]):
        target[part] = woven[part] * light[None, :, None]
    for part in (np.s_[:deep], np.s_[columns - deep :]):
        target[deep : rows - deep, part] = woven[deep : rows - deep, part] * light[part][None, :, None]


def _x(year: float) -> float:
    return _LEFT + (year - _FIRST) * _YEAR


def _bands(sheet: Sheet) -> None:
    """One ribbon for each script over the years in which it was printed."""
    colours = (GREEN_SVG, GOLD_SVG, RED_SVG, BLUE_SVG)
    for number, (name, start, end, sentence) in enumerate(texts.FOLD_BANDS):
        x, width, y = _x(start), (end - start) * _YEAR, 960 + 165 * number
        paint = f'fill="{colours[number]}" stroke="#281f1b" stroke-width="3"'
        sheet.drawing(f'<rect x="3" y="3" width="{width - 6}" height="144" rx="26" {paint}/>', x, y, width, 150)
        lines = sentence.split("\n")
        size = 96 if number == 0 else 46 if len(lines) == 2 else 84 if width > 1000 else 64
        face = NASKH_BOLD if number == 0 else SEMIBOLD
        for row, line in enumerate(lines):
            base = y + (103 if len(lines) == 1 else 66 + 56 * row)
            sheet.line(line, Style(face, size), x + width / 2, base, _LIGHT, 0.5, over=True)
        if number == 3:
            sheet.line(name, Style(BOLD, 54), x - 40, y + 94, INK, 1.0)
        else:
            sheet.line(name, Style(BOLD, 54), x + width + 40, y + 94, INK)


def _axis(sheet: Sheet) -> None:
    """The years."""
    length = (_LAST - _FIRST) * _YEAR
    body = [f'<path d="M10 60H{length + 40}m-44 -26l44 26l-44 26" {stroke("#281f1b", 7)}/>']
    for year in range(_FIRST, _LAST, 5):
        tall = 30 if year % 25 == 0 else 22 if year % 10 == 0 else 12
        x = 10 + (year - _FIRST) * _YEAR
        body.append(f'<path d="M{x} {60 - tall}v{tall}" {stroke("#281f1b", 5)}/>')
    sheet.drawing("".join(body), _x(_FIRST) - 10, _AXIS - 60, length + 60, 120)
    for year in range(_FIRST, _LAST, 25):
        sheet.line(str(year), Style(REGULAR, 44), _x(year), _AXIS - 46, FADED, 0.5)


def _event(sheet: Sheet, year: int, tier: int, text: str) -> None:
    """A year, hung below the axis as deep as its tier."""
    x, y = _x(year), _AXIS + 150 + 222 * tier
    drop = y - _AXIS + 130
    line = f'<path d="M16 16V{drop}" {stroke(RED_SVG, 4)}/>' + circle(16, 16, 13, fill(RED_SVG))
    sheet.drawing(line, x - 16, _AXIS - 16, 32, drop + 10)
    sheet.line(str(year), Style(BOLD, 56), x + 22, y, RED)
    sheet.paragraph(text, Style(REGULAR, 44, 1.36), x + 22, y + 62, 385 if tier == 0 else 540)
