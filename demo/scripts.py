"""The pages about writing: the table of letters, a page in Cyrillic, a page in Arabic script."""

from demo import texts
from demo.furniture import (
    BODY,
    COLUMN,
    NOTE,
    SUBHEADING,
    chapter,
    end_ornament,
    leaf,
    left_margin,
    numbered,
)
from demo.letters import ALPHABET, CYRILLIC_ORDER, Letter
from demo.ornament import BLUE as BLUE_SVG
from demo.ornament import GOLD as GOLD_SVG
from demo.ornament import GREEN as GREEN_SVG
from demo.ornament import RED as RED_SVG
from demo.ornament import box, chain, headpiece, star, stroke
from demo.ornament import fill as fill_svg
from demo.sheet import BLUE, FADED, GOLD, GREEN, INK, RED, Sheet
from demo.typeset import BOLD, ITALIC, NASKH, NASKH_BOLD, REGULAR, SEMIBOLD, Style, Typesetter


def alphabet(setter: Typesetter) -> Sheet:
    """The 32 letters in three scripts."""
    sheet, x, y = chapter(setter, 7, texts.SCRIPTS)
    y = sheet.drop_cap(texts.SCRIPTS_TEXT, BODY, x, y, COLUMN, 3) + 10
    columns, wide, tall = 6, COLUMN / 6, 318
    for number, letter in enumerate(ALPHABET):
        # The last two stand in the middle of their row.
        place = number % columns + (2 if number >= 30 else 0)
        _cell(sheet, letter, x + place * wide, y + number // columns * tall, wide, tall)
    legend = y + 5 * tall + 110
    for text, style, colour, drop in (
        ("latın", Style(ITALIC, 46), RED, 0),
        ("kiril", Style(ITALIC, 46), BLUE, 75),
        ("ərəb", Style(ITALIC, 46), GREEN, 150),
    ):
        sheet.line(text, style, x + 2 * wide - 60, legend + drop, colour, 1.0)
        sheet.line(text, style, x + 4 * wide + 60, legend + drop, colour)
    sheet.paragraph(texts.SCRIPTS_NOTE, NOTE, x, 3040, COLUMN, FADED)
    return sheet


def _cell(sheet: Sheet, letter: Letter, x: float, y: float, wide: float, tall: float) -> None:
    frame = box(3, 3, wide - 18, tall - 18, stroke(GOLD_SVG, 4)) + box(
        11, 11, wide - 34, tall - 34, stroke(GOLD_SVG, 1.5)
    )
    sheet.drawing(frame, x + 6, y + 6, wide, tall)
    middle = x + wide / 2
    sheet.line(letter.latin, Style(BOLD, 92), middle, y + 120, RED, 0.5)
    sheet.line(letter.cyrillic, Style(REGULAR, 60), x + wide * 0.30, y + 238, BLUE, 0.5)
    sheet.line(letter.arabic, Style(NASKH, 84), x + wide * 0.72, y + 238, GREEN, 0.5)


def cyrillic_page(setter: Typesetter) -> Sheet:
    """A page set in the Cyrillic of 1958."""
    sheet, x, y = chapter(setter, 8, texts.CYRILLIC)
    middle = x + COLUMN / 2
    y = sheet.drop_cap(texts.CYRILLIC_TEXT, BODY, x, y, COLUMN, 3)
    y = sheet.paragraph("    " + texts.CYRILLIC_TEXT_2, BODY, x, y, COLUMN) + 30
    frame = box(6, 6, COLUMN - 12, 648, stroke(RED_SVG, 6)) + box(22, 22, COLUMN - 44, 616, stroke(GOLD_SVG, 3))
    sheet.drawing(frame, x, y, COLUMN, 660)
    sheet.line(texts.CYRILLIC_PROVERBS_TITLE, SUBHEADING, middle, y + 130, RED, 0.5)
    for number, text in enumerate(texts.CYRILLIC_PROVERBS):
        sheet.line(text, Style(ITALIC, 72), middle, y + 280 + 135 * number, INK, 0.5)
    y += 830
    sheet.line(texts.CYRILLIC_ORDER_TITLE, SUBHEADING, middle, y, RED, 0.5)
    letters = CYRILLIC_ORDER.split()
    for number, letter in enumerate(letters):
        column, row = number % 8, number // 8
        centre, line = x + COLUMN * (column + 0.5) / 8, y + 150 + row * 160
        style = Style(SEMIBOLD if letter in "ғәҝөүһҹј" else REGULAR, 84)
        sheet.line(letter.upper() + letter, style, centre, line, BLUE if letter in "ғәҝөүһҹј" else INK, 0.5)
    end_ornament(sheet, x, 2990)
    return sheet


def arabic_page(setter: Typesetter) -> Sheet:
    """A page that runs from right to left, with a couplet in a ruled frame and the reading in Latin letters."""
    sheet = leaf(setter, 9)
    x = left_margin(9)
    middle = x + COLUMN / 2
    numbered(sheet, 9, texts.ARABIC_FOLIO)
    frame = "".join(
        box(4 + inset, 4 + inset, COLUMN + 92 - 2 * inset, 2222 - 2 * inset, stroke(colour, width))
        for inset, colour, width in ((0, BLUE_SVG, 6), (14, GOLD_SVG, 10), (28, RED_SVG, 3))
    )
    sheet.drawing(frame, x - 50, 280, COLUMN + 100, 2230)
    sheet.drawing(headpiece(COLUMN - 20, 400), x + 10, 330, COLUMN - 20, 400)
    sheet.line(texts.ARABIC, Style(NASKH_BOLD, 150), middle, 920, BLUE, 0.5)
    y = sheet.paragraph(texts.ARABIC_TEXT, Style(NASKH, 80, 1.85, justify=True), x + 70, 1100, COLUMN - 140)
    sheet.drawing(chain(0, 4, 900, 50, (GREEN_SVG, RED_SVG), 18), middle - 450, y - 50, 900, 58)
    for number, text in enumerate(texts.ARABIC_COUPLET):
        sheet.line(text, Style(NASKH_BOLD, 86), middle, y + 140 + 150 * number, RED, 0.5)
    sheet.line(texts.ARABIC_POET, Style(NASKH, 64), middle, y + 410, GOLD, 0.5)
    _reading(sheet, x, 2620)
    return sheet


def _reading(sheet: Sheet, x: float, y: float) -> None:
    """The same words in Latin letters, small, below the frame."""
    ornament = star(20, 20, 18, fill_svg(RED_SVG), 8)
    sheet.drawing(ornament, x - 2, y - 38, 40, 40)
    sheet.line(texts.ARABIC_READING_TITLE, Style(BOLD, 42), x + 56, y, RED)
    small = Style(REGULAR, 40, 1.5, justify=True)
    y = sheet.paragraph(texts.ARABIC_READING, small, x, y + 74, COLUMN, FADED)
    for number, text in enumerate(texts.ARABIC_COUPLET_READING):
        sheet.line(text, Style(ITALIC, 40), x + COLUMN / 2, y + 26 + 62 * number, FADED, 0.5)
    sheet.line(texts.ARABIC_POET_READING, Style(REGULAR, 36), x + COLUMN / 2, y + 150, FADED, 0.5)
