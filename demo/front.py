"""The book before its first chapter: cover, endpaper, title page, table of contents."""

from demo import texts
from demo.binding import corner_stamp, stamp
from demo.furniture import (
    BODY,
    COLUMN,
    HEADING,
    HEIGHT,
    NOTE,
    WIDTH,
    end_ornament,
    leaf,
    left_margin,
    numbered,
)
from demo.ornament import BLUE as BLUE_SVG
from demo.ornament import GOLD as GOLD_SVG
from demo.ornament import GREEN as GREEN_SVG
from demo.ornament import (
    IVORY,
    box,
    chain,
    dots,
    headpiece,
    stroke,
    sunburst,
)
from demo.ornament import RED as RED_SVG
from demo.sheet import BLUE, FADED, INK, RED, Sheet, drawn, leather_sheet, marbled_sheet
from demo.typeset import BOLD, ITALIC, LIGHT, NASKH, REGULAR, SEMIBOLD, Style, Typesetter


def _stamped(sheet: Sheet, text: str, style: Style, middle: float, y: float) -> None:
    """One line of a title pressed in gold."""
    setting = sheet.typesetter.set(text, style)
    left = round(middle * sheet.scale - setting.mask.shape[1] / 2)
    sheet.gild(setting.mask, left, round(y * sheet.scale) + setting.top)


def cover(setter: Typesetter) -> Sheet:
    """The front board: red leather with a gold frame, corner pieces and a medallion."""
    sheet = leather_sheet(setter, WIDTH, HEIGHT, 11, (112, 32, 34))
    left, top, right, bottom = 330, 170, 2260, 3230
    middle = (left + right) / 2
    lines = [
        box(left + inset, top + inset, right - left - 2 * inset, bottom - top - 2 * inset, stroke(IVORY, width))
        for inset, width in ((0, 12), (26, 4), (118, 4), (140, 9))
    ]
    band = 66
    lines.append(chain(left + 130, top + 39, right - left - 260, band, (IVORY, IVORY), 34))
    lines.append(chain(left + 130, bottom - 39 - band, right - left - 260, band, (IVORY, IVORY), 34))
    upright = bottom - top - 260
    for x in (left + 39 + band, right - 39):
        lines.append(
            f'<g transform="translate({x} {top + 130}) rotate(90)">{chain(0, 0, upright, band, (IVORY, IVORY), 54)}</g>'
        )
    for x, across in ((left + 140, 1), (right - 140, -1)):
        for y, down in ((top + 140, 1), (bottom - 140, -1)):
            lines.append(corner_stamp(x, y, 430, across, down))
            lines.append(dots(x + across * -70, y + down * -70, 0, 20, 1, f'fill="{IVORY}"'))
    lines.append(stamp(middle, 2130, 470, 560))
    sheet.gild(drawn("".join(lines), WIDTH, HEIGHT, sheet.scale)[:, :, 3], 0, 0)
    for text, y in zip(texts.COVER_TITLE, (900, 1100), strict=True):
        _stamped(sheet, text, Style(SEMIBOLD, 172, spread=22), middle, y)
    _stamped(sheet, texts.COVER_LINE, Style(ITALIC, 66), middle, 690)
    return sheet


def endpaper(setter: Typesetter) -> Sheet:
    """Marbled paper inside the board."""
    colours = ((34, 62, 104), (232, 218, 188), (150, 44, 40), (200, 152, 78), (58, 100, 90))
    return marbled_sheet(setter, WIDTH, HEIGHT, 3, colours)


def title_page(setter: Typesetter) -> Sheet:
    """The title in a double frame under a painted panel."""
    sheet = leaf(setter, 3)
    x, middle = left_margin(3), left_margin(3) + COLUMN / 2
    frame = "".join(
        box(20 + inset, 20 + inset, COLUMN - 40 - 2 * inset, 2820 - 2 * inset, stroke(colour, width))
        for inset, colour, width in ((0, BLUE_SVG, 8), (18, RED_SVG, 3), (90, GOLD_SVG, 3))
    )
    sheet.drawing(frame, x, 260, COLUMN, 2880)
    for y in (289, 3027):
        sheet.drawing(chain(0, 4, COLUMN - 220, 56, (GREEN_SVG, RED_SVG), 28), x + 110, y, COLUMN - 220, 64)
    sheet.drawing(headpiece(1420, 400), x + 140, 440, 1420, 400)
    first, second = texts.TITLE.split()
    sheet.line(first, Style(SEMIBOLD, 210), middle, 1150, RED, 0.5)
    sheet.line(second, Style(SEMIBOLD, 210), middle, 1400, RED, 0.5)
    for number, text in enumerate(texts.SUBTITLE):
        sheet.line(text, Style(ITALIC, 68), middle, 1570 + 100 * number, INK, 0.5)
    sheet.drawing(sunburst(330, 330, 320), middle - 330, 1760, 660, 660)
    latin, cyrillic, arabic = texts.THREE_SCRIPTS
    for text, style, place in (
        (latin, Style(REGULAR, 70), -420),
        (cyrillic, Style(REGULAR, 70), 0),
        (arabic, Style(NASKH, 92), 420),
    ):
        sheet.line(text, style, middle + place, 2600, BLUE, 0.5)
    sheet.drawing(f'<path d="M10 8H890" {stroke(GOLD_SVG, 5)}/>', middle - 450, 2690, 900, 16)
    sheet.line(texts.SAMPLE, Style(BOLD, 60, spread=14), middle, 2810, INK, 0.5)
    sheet.line(texts.IMPRINT, Style(LIGHT, 46), middle, 2910, FADED, 0.5)
    return sheet


def contents(setter: Typesetter) -> Sheet:
    """The table of contents with dotted leaders."""
    sheet = leaf(setter, 4)
    x = left_margin(4)
    numbered(sheet, 4)
    sheet.drawing(headpiece(COLUMN, 400), x, 330, COLUMN, 400)
    sheet.line(texts.CONTENTS, HEADING, x + COLUMN / 2, 930, BLUE, 0.5)
    for place, (title, number) in enumerate(texts.CHAPTERS):
        _entry(sheet, title, number, x + 60, 1130 + 148 * place, COLUMN - 120)
    sheet.paragraph(texts.CONTENTS_NOTE, NOTE, x + 160, 2740, COLUMN - 320, FADED)
    end_ornament(sheet, x, 2960)
    return sheet


def _entry(sheet: Sheet, title: str, number: int, x: float, y: float, width: float) -> None:
    arabic = any("\u0600" <= sign <= "\u06ff" for sign in title)
    style = Style(NASKH, 78) if arabic else Style(BODY.face, 60)
    start = x + sheet.line(title, style, x, y) + 30
    end = x + width - sheet.line(str(number), Style(SEMIBOLD, 60), x + width, y, RED, 1.0) - 30
    leader = "".join(
        f'<circle cx="{4 + 26 * k}" cy="5" r="3.4" fill="#8c7860"/>' for k in range(int((end - start) / 26))
    )
    sheet.drawing(leader, start, y - 9, end - start, 10)
