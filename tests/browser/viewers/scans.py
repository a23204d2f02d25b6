"""Scans of the books that viewers open: `python -m tests.browser.viewers.scans FOLDER`.

A program of its own, for fontconfig reads its settings once in a process. Each page has a pattern that no other has, so
that arithmetic tells one page from the next.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyvips

from demo import texts
from demo.paper import paper
from demo.sheet import BLUE, FADED, GREEN, INK, RED, Sheet
from demo.typeset import BOLD, NASKH, NASKH_BOLD, SEMIBOLD, Style, Typesetter, use_only_these_fonts

NODE_MODULES = Path("node_modules")
# A page of 720 x 1020 pixels: four tiles, and three levels.
SCALE = 0.3
WIDTH, HEIGHT, FOLDED = 2400, 3400, 5600
RTL_PAGES = 7
# Which leaves of the book are folded: one among text, and one at its end.
FOLDED_PAGES, FOLD_OUTS = 8, (3, 7)
MANY_PAGES, MANY_SIZE = 1000, (240, 330)
_ARABIC_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def main(folder: Path) -> None:
    """Draw the pages of all books below `folder`."""
    with tempfile.TemporaryDirectory() as fonts:
        use_only_these_fonts(NODE_MODULES, Path(fonts))
        setter = Typesetter(NODE_MODULES, SCALE)
        for name in ("rtl", "folded", "thousand"):
            (folder / name).mkdir(parents=True)
        for number in range(1, RTL_PAGES + 1):
            _arabic(setter, number).save(folder / "rtl" / f"{number:04}.jpg")
        for number in range(1, FOLDED_PAGES + 1):
            _latin(setter, number).save(folder / "folded" / f"{number:04}.jpg")
        for number in range(1, MANY_PAGES + 1):
            _numbered(number).jpegsave(str(folder / "thousand" / f"{number:04}.jpg"), Q=85)


def _arabic(setter: Typesetter, number: int) -> Sheet:
    """A page that runs from right to left; its spine lies on the right where a Latin one lies on the left."""
    sheet = _leaf(setter, WIDTH, number, "left" if number % 2 == 0 else "right")
    folio = str(number).translate(_ARABIC_DIGITS)
    sheet.line(texts.ARABIC, Style(NASKH_BOLD, 150), WIDTH / 2, 1720, BLUE, 0.5)
    sheet.paragraph(texts.ARABIC_TEXT, Style(NASKH, 80, 1.85), 300, 1960, WIDTH - 600)
    sheet.line(folio, Style(NASKH_BOLD, 180), WIDTH / 2, 3250, RED, 0.5)
    return sheet


def _latin(setter: Typesetter, number: int) -> Sheet:
    """A page, or a folded leaf more than twice as wide."""
    width = FOLDED if number in FOLD_OUTS else WIDTH
    sheet = _leaf(setter, width, number, "left" if number % 2 else "right")
    title = texts.FOLD if number in FOLD_OUTS else texts.TITLE
    sheet.line(title, Style(SEMIBOLD, 150), width / 2, 1780, GREEN if number in FOLD_OUTS else BLUE, 0.5)
    sheet.line(str(number), Style(BOLD, 700), width / 2, 2750, INK, 0.5)
    sheet.line(f"{width} x {HEIGHT}", Style(SEMIBOLD, 80), width / 2, 3200, FADED, 0.5)
    return sheet


def _leaf(setter: Typesetter, width: int, number: int, gutter: str) -> Sheet:
    """Paper with the page's own pattern as a headpiece."""
    across, down = round(width * SCALE), round(HEIGHT * SCALE)
    sheet = Sheet(paper(across, down, SCALE, 100 + number, gutter), setter)
    band = _pattern(number, across - 2 * round(0.08 * across), round(0.4 * down))
    top, left = round(0.04 * down), round(0.08 * across)
    sheet.pixels[top : top + band.shape[0], left : left + band.shape[1]] = band
    return sheet


def _numbered(number: int) -> pyvips.Image:
    """A tiny page: its pattern, and its number on it."""
    width, height = MANY_SIZE
    leaf = pyvips.Image.new_from_array(_pattern(number, width, height)).copy(interpretation="srgb")
    digits = pyvips.Image.text(str(number), font=f"{BOLD.name} 60", dpi=72)
    ink = digits.embed((width - digits.width) // 2, (height - digits.height) // 2, width, height)
    return ink.ifthenelse(list(INK), leaf, blend=True)


def _pattern(number: int, width: int, height: int) -> npt.NDArray[np.uint8]:
    """Fields of colour that follow from the number alone."""
    fields = np.random.default_rng(number).integers(90, 256, (6, 8, 3), dtype=np.uint8)
    rows = np.arange(height) * fields.shape[0] // height
    columns = np.arange(width) * fields.shape[1] // width
    return np.ascontiguousarray(fields[rows[:, None], columns[None, :]])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
