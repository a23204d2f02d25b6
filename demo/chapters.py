"""The chapters that explain the software: what it is for, zoom, the librarian's way, sharing, in brief, last words."""

import numpy as np
import pyvips

from demo import texts
from demo.carpet import carpet, weave
from demo.engraving import engrave
from demo.figures import arrow, folder, pyramid, screen, shelf, spines
from demo.furniture import BODY, CAPTION, COLUMN, SUBHEADING, chapter, end_ornament
from demo.ornament import BLUE as BLUE_SVG
from demo.ornament import GOLD as GOLD_SVG
from demo.ornament import GREEN as GREEN_SVG
from demo.ornament import box, circle, fill, guilloche, stroke, sunburst
from demo.paper import Pixels
from demo.sheet import BLUE, FADED, GREEN, INK, RED, Sheet
from demo.typeset import BOLD, ITALIC, REGULAR, SEMIBOLD, Mask, Style, Typesetter, soft_hyphens, to_array

_STEP_TEXT = Style(REGULAR, 46, 1.5, align="centre")


def about(setter: Typesetter) -> Sheet:
    """What the software does: scans, pyramid, reader."""
    sheet, x, y = chapter(setter, 5, texts.ABOUT, panel=True)
    y = sheet.drop_cap(texts.ABOUT_TEXT, BODY, x, y, COLUMN, 4) + 70
    picture = folder(60, 20) + arrow(545, 260, 90) + pyramid(610, 40) + arrow(1105, 260, 90) + screen(1215, 10)
    sheet.drawing(picture, x, y - 40, COLUMN, 520)
    y += 560
    for (name, text), middle in zip(texts.ABOUT_STEPS, (270, 850, 1440), strict=True):
        sheet.line(name, SUBHEADING, x + middle, y, RED, 0.5)
        sheet.paragraph(text, _STEP_TEXT, x + middle - 245, y + 85, 490)
    y += 85 + 4 * 69 + 60
    sheet.drawing(f'<path d="M0 5H{COLUMN}" {stroke(GOLD_SVG, 4)}/>', x, y, COLUMN, 10)
    y = sheet.paragraph(texts.ABOUT_HOW, Style(REGULAR, 52, 1.55, justify=True), x, y + 110, COLUMN)
    end_ornament(sheet, x, max(y + 20, 2970))
    return sheet


def zoom(setter: Typesetter) -> Sheet:
    """The engraving in a frame of writing so small that it looks like a line."""
    sheet, x, y = chapter(setter, 6, texts.ZOOM)
    y = sheet.paragraph(texts.ZOOM_TEXT, BODY, x, y - 20, COLUMN)
    left, top, width, height = x + 110, y + 70, COLUMN - 220, 1850
    scale = sheet.scale
    ink = engrave(round(width * scale), round(height * scale), 5)
    sheet.ink(ink, round(left * scale), round(top * scale), INK)
    sheet.drawing(box(3, 3, width + 30, height + 30, stroke(BLUE_SVG, 5)), left - 18, top - 18, width + 36, height + 36)
    _frame_of_writing(sheet, left - 18, top - 18, width + 36, height + 36)
    y = top + height + 200
    sheet.line(texts.ZOOM_CAPTION, CAPTION, x + COLUMN / 2, y, INK, 0.5)
    for place in (x, x + COLUMN - 420):
        sheet.drawing(guilloche(420, 80, GREEN_SVG), place, y - 56, 420, 80)
    return sheet


def _frame_of_writing(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    """Three fine lines of text around a picture, outside of the given box."""
    for ring, sentence in enumerate(texts.MICRO):
        away = 16 + ring * 26
        style = Style(REGULAR, 15)
        across = _cut(sheet, sentence, style, width + 2 * away)
        upright = _cut(sheet, sentence, style, height + 2 * away - 30)
        middle = 6  # half the height of the writing
        places = (
            (across, x - away, y - away - middle),
            (across, x - away, y + height + away - middle),
            (np.rot90(upright), x - away - middle, y - away + 15),
            (np.rot90(upright, 3), x + width + away - middle, y - away + 15),
        )
        colour = (BLUE, RED, GREEN)[ring]
        for mask, left, top in places:
            sheet.ink(mask, round(left * sheet.scale), round(top * sheet.scale), colour)


def _cut(sheet: Sheet, sentence: str, style: Style, length: float) -> Mask:
    """The sentence again and again, cut at a length."""
    times = int(length / sheet.typesetter.width(sentence, style)) + 2
    mask = sheet.typesetter.set(sentence * times, style).mask
    return mask[:, : round(length * sheet.scale)]


def librarian(setter: Typesetter) -> Sheet:
    """How a book is added, step by step."""
    sheet, x, y = chapter(setter, 10, texts.LIBRARIAN)
    y = sheet.paragraph(texts.LIBRARIAN_TEXT, Style(ITALIC, 56, 1.5, align="centre"), x, y, COLUMN) + 60
    for number, text in enumerate(texts.LIBRARIAN_STEPS, 1):
        disc = circle(60, 60, 54, fill(BLUE_SVG)) + circle(60, 60, 46, stroke("#e2bd6b", 3))
        sheet.drawing(disc, x, y - 80, 120, 120)
        sheet.line(str(number), Style(BOLD, 64), x + 60, y + 3, (250, 240, 214), 0.5, over=True)
        y = sheet.paragraph(text, BODY, x + 170, y, COLUMN - 170) + 46
        if number == 2:
            y = _command(sheet, x + 170, y - 62, COLUMN - 170) + 130
    width, height = COLUMN - 100, 600
    top = 3050 - height
    names = texts.LIBRARIAN_SPINES
    sheet.drawing(shelf(width, height, len(names)), x + 50, top, width, height, over=True)
    for name, (left, wide, tall) in zip(names, spines(width, height, len(names)), strict=True):
        mask = np.rot90(sheet.typesetter.set(name, Style(SEMIBOLD, 44, spread=4)).mask)
        middle_x, middle_y = x + 50 + left + wide / 2, top + height - 26 - tall * 0.54
        corner = (middle_x * sheet.scale - mask.shape[1] / 2, middle_y * sheet.scale - mask.shape[0] / 2)
        sheet.ink(mask, round(corner[0]), round(corner[1]), (236, 206, 132), over=True)
    return sheet


def _command(sheet: Sheet, x: float, y: float, width: float) -> float:
    """The command in a box; returns its lower edge."""
    height = 90 + 76 * len(texts.LIBRARIAN_COMMAND)
    _boxed(sheet, x, y, width, height)
    for number, text in enumerate(texts.LIBRARIAN_COMMAND):
        indent = len(text) - len(text.lstrip())
        sheet.line(text.strip(), Style(SEMIBOLD, 46), x + 50 + 18 * indent, y + 94 + 76 * number, BLUE)
    return y + height


def share(setter: Typesetter) -> Sheet:
    """Addresses: of a book, of an image, and what their words change."""
    sheet, x, y = chapter(setter, 12, texts.SHARE)
    middle = x + COLUMN / 2
    y = sheet.drop_cap(texts.SHARE_TEXT, BODY, x, y, COLUMN, 4) + 90
    sheet.line(texts.SHARE_BOOK, SUBHEADING, middle, y, RED, 0.5)
    _boxed(sheet, x, y + 50, COLUMN, 150)
    sheet.line(texts.SHARE_MANIFEST, Style(REGULAR, 66), middle, y + 147, BLUE, 0.5)
    y += 330
    sheet.line(texts.SHARE_IMAGE, SUBHEADING, middle, y, RED, 0.5)
    _boxed(sheet, x, y + 50, COLUMN, 250)
    _address(sheet, middle, y + 150)
    y += 400
    source = weave(carpet(172, 252), 3, 8)
    for (name, words), place in zip(texts.SHARE_EXAMPLES, range(4), strict=True):
        centre = x + COLUMN / 8 + place * COLUMN / 4
        _example(sheet, _variant(source, place), centre, y + 310)
        sheet.line(name, Style(BOLD, 46), centre, y + 680, INK, 0.5)
        sheet.line(words, Style(REGULAR, 34), centre, y + 738, FADED, 0.5)
    sheet.paragraph(texts.SHARE_END, Style(ITALIC, 52, 1.5, align="centre"), x, y + 900, COLUMN)
    end_ornament(sheet, x, 2990)
    return sheet


def _boxed(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    paint = f'fill="#e6dabb" stroke="{GOLD_SVG}" stroke-width="4"'
    frame = f'<rect x="4" y="4" width="{width - 8}" height="{height - 8}" rx="18" {paint}/>'
    sheet.drawing(frame, x, y, width, height)


def _address(sheet: Sheet, middle: float, y: float) -> None:
    """An image's address in coloured parts with the name of each below it."""
    style = Style(SEMIBOLD, 70)
    label = Style(ITALIC, 42)
    widths = [
        max(sheet.typesetter.width(part, style), sheet.typesetter.width(name, label) if name else 0) + 40
        for part, name in texts.SHARE_PARTS
    ]
    x = middle - sum(widths) / 2
    colours = (INK, BLUE, RED, GREEN, BLUE, RED, GREEN)
    for (part, name), width, colour in zip(texts.SHARE_PARTS, widths, colours, strict=True):
        sheet.line(part, style, x + width / 2, y, colour, 0.5)
        if name:
            sheet.line(name, label, x + width / 2, y + 100, colour, 0.5)
            sheet.drawing(
                f'<path d="M4 4v14h{width - 40}v-14" {stroke("#8c7860", 3)}/>', x + 16, y + 24, width - 32, 24
            )
        x += width


def _variant(source: Pixels, number: int) -> Pixels:
    """The carpet as the request of the same number of SHARE_EXAMPLES returns it."""
    if number == 1:
        edge = (source.shape[0] - source.shape[1]) // 2
        return source[edge : edge + source.shape[1]]
    if number == 2:
        return np.rot90(source, 3)
    if number == 3:
        return np.repeat(source.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    return source


def _example(sheet: Sheet, picture: Pixels, x: float, y: float) -> None:
    """Paste a picture around a point, 385 wide, or less where it is broad."""
    size = sheet.scale * 385 / min(picture.shape[:2]) * (0.72 if picture.shape[1] > picture.shape[0] else 1.0)
    image = pyvips.Image.new_from_array(np.ascontiguousarray(picture))
    small = to_array(image.resize(size, kernel="linear").cast("uchar"))
    top = round(y * sheet.scale - small.shape[0] / 2)
    left = round(x * sheet.scale - small.shape[1] / 2)
    sheet.pixels[top : top + small.shape[0], left : left + small.shape[1]] = small


def brief(setter: Typesetter) -> Sheet:
    """The book in a few sentences, in three languages."""
    sheet, x, y = chapter(setter, 13, texts.BRIEF, panel=True)
    y += 10
    for number, (language, text) in enumerate(texts.BRIEF_TEXTS):
        sheet.line(language, SUBHEADING, x + COLUMN / 2, y, RED, 0.5)
        style = Style(REGULAR, 56, 1.5, justify=True)
        words = soft_hyphens(text) if number == 0 else text
        sheet.place(setter.set(words, style, COLUMN), x, y + 100, INK)
        y += 100 + setter.lines(words, style, COLUMN) * 84 + 60
    end_ornament(sheet, x, 2990)
    return sheet


def colophon(setter: Typesetter) -> Sheet:
    """Last words, in a tapering column over a medallion."""
    sheet, x, y = chapter(setter, 14, texts.COLOPHON)
    middle = x + COLUMN / 2
    y += 60
    for text in texts.COLOPHON_LINES:
        sheet.line(text, Style(REGULAR, 60), middle, y, INK, 0.5)
        y += 100
    sheet.drawing(sunburst(480, 480, 460), middle - 480, y + 30, 960, 960)
    sheet.line(texts.COLOPHON_LAST, Style(ITALIC, 72), middle, y + 1160, RED, 0.5)
    end_ornament(sheet, x, 2990)
    return sheet
