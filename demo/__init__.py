"""The demo book: pages drawn by arithmetic that show a reader what the server does. Knows nothing of the server."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from demo.chapters import about, brief, colophon, librarian, share, zoom
from demo.foldout import fold_out
from demo.front import contents, cover, endpaper, title_page
from demo.scripts import alphabet, arabic_page, cyrillic_page
from demo.sheet import Sheet
from demo.typeset import FontsMissing, Typesetter, use_only_these_fonts

# File names as a library would give them: natural order, spaces, letters of three scripts.
PAGES: tuple[tuple[str, Callable[[Typesetter], Sheet]], ...] = (
    ("01 Üz qabığı", cover),
    ("02 Forzas", endpaper),
    ("03 Titul vərəqi", title_page),
    ("04 Mündəricat", contents),
    ("05 Bu kitab nə üçündür", about),
    ("06 Böyüdün və baxın", zoom),
    ("07 Üç əlifba, bir dil", alphabet),
    ("08 Кирил әлифбасы илә", cyrillic_page),
    ("09 ساغدان سولا", arabic_page),
    ("10 Kitabxanaçı üçün", librarian),
    ("11 Qatlanan vərəq", fold_out),
    ("12 Paylaşın", share),
    ("13 Qısaca", brief),
    ("14 Son söz", colophon),
)

# What no scan shows of itself.
DESCRIPTION = """\
# Demo kitabının öz təsviri; sahələr docs/describing.md səhifəsində izah olunur.
pages:
""" + "".join(
    f"  - {{file: '{name}.jpg', label: '{name[3:]}'{', page type: fold-out' if draw is fold_out else ''}}}\n"
    for name, draw in PAGES
)


def draw_book(folder: Path, node_modules: Path, scale: float = 1.0) -> Iterator[Path]:
    """Draw the pages into `folder` one after the other, yielding each file when it is there.

    `scale` 1.0 is a scan's size, 2400x3400 pixels. The same call writes the same pixels. Raises FontsMissing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as fonts:
        use_only_these_fonts(node_modules, Path(fonts))
        setter = Typesetter(node_modules, scale)
        for name, draw in PAGES:
            path = folder / f"{name}.jpg"
            draw(setter).save(path)
            yield path
    (folder / "book.yaml").write_text(DESCRIPTION, "utf-8")


__all__ = ["PAGES", "FontsMissing", "draw_book"]
