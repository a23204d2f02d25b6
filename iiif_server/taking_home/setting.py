"""Texts on a sheet: wrapped into lines, to the left or the right, until the sheet is full. Knows no book."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from iiif_server.taking_home.fonts import ARABIC, Fonts, Glyph, Piece
from iiif_server.taking_home.pdf.document import Link, Size
from iiif_server.taking_home.pdf.objects import number, numbers
from iiif_server.taking_home.pdf.text_layer import unseen

THOUSAND = 1000
NEARLY = 0.01
CUT = "…"


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes in points. `grey`: 0 is black; `before`: how far from what stands above; `most`: lines at most."""

    size: float
    leading: float = 1.4
    bold: bool = False
    grey: float = 0.0
    before: float = 0.0
    most: int = 6


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `address`: where a click on it leads."""

    text: str
    style: Style
    right_to_left: bool = False
    address: str = ""


@dataclass(slots=True)
class Sheet:
    """A sheet that is filled from the top; sizes in points."""

    fonts: Fonts
    size: Size
    margin: float
    links: list[Link] = field(default_factory=list)
    _drawn: list[bytes] = field(default_factory=list)
    _down: float = 0.0

    def add(self, text: Text) -> bool:
        """Sets a paragraph below the last one; whether there was room for it."""
        style = text.style
        lines = list(self._lines(text))
        height = style.before + len(lines) * style.size * style.leading
        if self._down + height > self.size.height - 2 * self.margin:
            return False
        self._down += style.before
        for line in lines:
            self._line(line, text)
        return True

    def space(self, points: float) -> None:
        """Leaves so much free."""
        self._down += points

    def content(self) -> bytes:
        """The operators that draw all of it."""
        return b"".join(self._drawn)

    @property
    def _room(self) -> float:
        return self.size.width - 2 * self.margin

    def _lines(self, text: Text) -> Iterator[str]:
        """The paragraph in lines that fit; what is beyond `most` of them is cut off, and the last one says so."""
        words, lines, line = text.text.split(), 0, ""
        for at, word in enumerate(words):
            longer = f"{line} {word}".strip()
            if not line or self._width(longer, text) <= self._room:
                line = longer
            else:
                lines += 1
                if lines == text.style.most:
                    yield self._fitted(f"{line}{CUT}", text)
                    return
                yield self._fitted(line, text)
                line = word
            if at == len(words) - 1:
                yield self._fitted(line, text)

    def _fitted(self, line: str, text: Text) -> str:
        """A line of one word that is wider than the sheet, cut."""
        if self._width(line, text) <= self._room:
            return line
        low, high = 0, len(line)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._width(line[:middle] + CUT, text) <= self._room else (low, middle - 1)
        return line[:low] + CUT

    def _set(self, line: str, text: Text) -> tuple[Piece, ...]:
        return self.fonts.set_line(line, bold=text.style.bold, right_to_left=text.right_to_left)

    def _width(self, line: str, text: Text) -> float:
        return sum(piece.width for piece in self._set(line, text)) * text.style.size / THOUSAND

    def _line(self, line: str, text: Text) -> None:
        style, pieces = text.style, self._set(line, text)
        width = sum(piece.width for piece in pieces) * style.size / THOUSAND
        left = self.size.width - self.margin - width if text.right_to_left else self.margin
        self._down += style.size * style.leading
        base = self.size.height - self.margin - self._down + style.size * (style.leading - 1)
        if text.address:
            box = (left, base - style.size * 0.25, left + width, base + style.size)
            self.links.append(Link(*box, text.address))
        self._drawn.append(number(style.grey) + b" g\n")
        for piece in pieces:
            self._drawn.append(self._shown(piece, left, base, style.size))
            left += piece.width * style.size / THOUSAND

    def _shown(self, piece: Piece, x: float, y: float, size: float) -> bytes:
        if piece.font == ARABIC:
            over = unseen(piece.text, x, y, piece.width * size / THOUSAND, size)
            return self.fonts.draw(piece, x, y, size) + b"f\n" + over
        # As one row where no glyph is raised or lowered, as an accent may be: programs that copy look at whole rows.
        rows = groupby(piece.glyphs, key=lambda glyph: glyph.y * size / THOUSAND)
        glyphs = b"".join(_row(row, rise) for rise, row in rows)
        return b"BT 0 Tr /%b %b Tf %b Td\n%bET\n" % (piece.font.encode(), number(size), numbers(x, y), glyphs)


def _row(glyphs: Iterable[Glyph], rise: float) -> bytes:
    """The operators of glyphs beside each other, each moved as it was set."""
    shown = b"".join(
        b"%b<%04X>%b" % (_moved(-glyph.x), glyph.number, _moved(glyph.width - glyph.advance + glyph.x))
        for glyph in glyphs
    )
    return b"%b Ts [%b] TJ\n" % (number(rise), shown)


def _moved(thousandths: float) -> bytes:
    """What is subtracted from the place, or nothing."""
    return number(thousandths) + b" " if abs(thousandths) > NEARLY else b""
