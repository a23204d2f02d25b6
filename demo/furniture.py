"""What pages share: sizes, margins, styles, running heads, page numbers, openings of chapters."""

from demo import texts
from demo.ornament import RED as RED_SVG
from demo.ornament import fill as fill_svg
from demo.ornament import headpiece, star, stroke, tailpiece
from demo.sheet import BLUE, FADED, INK, Sheet, paper_sheet
from demo.typeset import BOLD, ITALIC, NASKH, REGULAR, SEMIBOLD, Style, Typesetter

WIDTH, HEIGHT = 2400, 3400
COLUMN = 1700
MIDDLE = WIDTH / 2

BODY = Style(REGULAR, 56, 1.55, justify=True)
NOTE = Style(ITALIC, 44, 1.5, align="centre")
CAPTION = Style(ITALIC, 46, 1.5)
HEADING = Style(SEMIBOLD, 112, 1.3)
SUBHEADING = Style(BOLD, 58, 1.4)
RUNNING = Style(REGULAR, 38, spread=5)
FOLIO = Style(REGULAR, 48)


def left_margin(number: int) -> int:
    """Where the column begins: the inner margin is the wider one, and the binding is at the left of odd pages."""
    return 370 if number % 2 else 330


def leaf(setter: Typesetter, number: int) -> Sheet:
    """The blank paper of a numbered page."""
    return paper_sheet(setter, WIDTH, HEIGHT, 1000 + 13 * number, "left" if number % 2 else "right")


def numbered(sheet: Sheet, number: int, folio: str | None = None) -> None:
    """Print the page number at the foot between two small stars."""
    middle = left_margin(number) + COLUMN / 2
    style = FOLIO if folio is None else Style(NASKH, 60)
    width = sheet.line(folio or str(number), style, middle, 3205, INK, 0.5)
    for side in (-1, 1):
        ornament = star(20, 20, 14, fill_svg(RED_SVG), 4, 0.4)
        sheet.drawing(ornament, middle + side * (width / 2 + 50) - 20, 3168, 40, 40)


def running_head(sheet: Sheet, number: int, text: str) -> None:
    """Print the title of book or chapter at the head, over a rule."""
    x = left_margin(number)
    if number % 2:
        sheet.line(text, RUNNING, x + COLUMN, 262, FADED, 1.0)
    else:
        sheet.line(text, RUNNING, x, 262, FADED)
    sheet.drawing(f'<path d="M0 4H{COLUMN}" {stroke("#8c7860", 3)}/>', x, 282, COLUMN, 8)


def chapter(setter: Typesetter, number: int, title: str, panel: bool = False) -> tuple[Sheet, int, float]:
    """A leaf with its furniture and its chapter's title: (sheet, left margin, first baseline below the title)."""
    sheet = leaf(setter, number)
    x = left_margin(number)
    numbered(sheet, number)
    running_head(sheet, number, title if number % 2 else texts.TITLE)
    y = 480.0
    if panel:
        sheet.drawing(headpiece(COLUMN, 370), x, 330, COLUMN, 370)
        y = 880.0
    sheet.line(title, HEADING, x + COLUMN / 2, y, BLUE, 0.5)
    return sheet, x, y + 150


def end_ornament(sheet: Sheet, x: float, y: float) -> None:
    """Print the tail-piece centred on the column."""
    sheet.drawing(tailpiece(COLUMN), x, y, COLUMN, 120)
