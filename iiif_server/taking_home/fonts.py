"""Words to glyphs, with HarfBuzz: the only module that knows font files. Knows no sheet and no book.

Arabic letters are drawn, not written: their dots and vowel signs are glyphs of their own, which programs that copy
take for letters. What is copied is written over them in letters that are not seen, as over a page.

The fonts come from npm, as the viewers do, and are looked for when they are needed first.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

from iiif_server.taking_home.directions import Run, runs_as_seen
from iiif_server.taking_home.outlines import Pen
from iiif_server.taking_home.pdf.embedded_font import EmbeddedFont

FOLDER = "@expo-google-fonts"
FILES = {
    "S": ("NotoSerif", "noto-serif/400Regular/NotoSerif_400Regular.ttf"),
    "B": ("NotoSerif-SemiBold", "noto-serif/600SemiBold/NotoSerif_600SemiBold.ttf"),
    "A": ("NotoNaskhArabic", "noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf"),
}
REGULAR, BOLD, ARABIC = FILES
# The blocks of Arabic letters and of their forms.
_ARABIC = ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
_LAYOUT = frozenset(int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF"))


class FontsMissing(Exception):
    """A font is not where npm puts it. Its text is a sentence for a person."""


class Glyph(NamedTuple):
    """A shape, how far the next one is, and where it stands beside its place; in thousandths of the size."""

    number: int
    advance: float
    x: float
    y: float
    # How wide the font itself says that it is.
    width: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Glyphs of one font, from left to right. `font`: a key of FILES; `text`: what they stand for, as it is read."""

    font: str
    glyphs: tuple[Glyph, ...]
    text: str

    @property
    def width(self) -> float:
        """In thousandths of the size."""
        return sum(glyph.advance for glyph in self.glyphs)


@dataclass(slots=True)
class _Face:
    name: str
    blob: hb.Blob
    face: hb.Face
    font: hb.Font
    widths: dict[int, float] = field(default_factory=dict)
    letters: dict[int, str] = field(default_factory=dict)


class Fonts:
    """The fonts of one file; what was set with them is what goes into it. Raises FontsMissing."""

    def __init__(self, node_modules: Path) -> None:
        self._faces = {key: _open(node_modules / FOLDER, name, file) for key, (name, file) in FILES.items()}

    def set_line(self, line: str, *, bold: bool, right_to_left: bool) -> tuple[Piece, ...]:
        """The glyphs of a line, from left to right."""
        latin = BOLD if bold else REGULAR
        pieces: list[Piece] = []
        for run in runs_as_seen(line, right_to_left=right_to_left):
            parts = _by_font(run.text, latin)
            # Within a run that is read from the right, the first part is the rightmost.
            for font, text in reversed(parts) if run.right_to_left else parts:
                pieces.append(self._shaped(font, Run(text, run.right_to_left)))
        return tuple(pieces)

    def draw(self, piece: Piece, x: float, y: float, size: float) -> bytes:
        """The operators that draw a piece without its font, from this place on."""
        face = self._faces[piece.font]
        drawn, per_thousand = [], size / 1000
        for glyph in piece.glyphs:
            pen = Pen(x + glyph.x * per_thousand, y + glyph.y * per_thousand, size / face.face.upem)
            face.font.draw_glyph_with_pen(glyph.number, pen)
            drawn.append(pen.drawn())
            x += glyph.advance * per_thousand
        return b"".join(drawn)

    def used(self) -> dict[str, EmbeddedFont]:
        """Each font that is written with, cut down to the glyphs that were set with it."""
        return {key: _embedded(face) for key, face in self._faces.items() if face.widths and key != ARABIC}

    def _shaped(self, key: str, run: Run) -> Piece:
        face = self._faces[key]
        buffer = hb.Buffer()
        buffer.add_str(run.text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if run.right_to_left else "ltr"
        hb.shape(face.font, buffer)
        per_thousand = 1000 / face.face.upem
        glyphs = []
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            width = face.font.get_glyph_h_advance(info.codepoint) * per_thousand
            face.widths[info.codepoint] = width
            advance, x, y = (value * per_thousand for value in (place.x_advance, place.x_offset, place.y_offset))
            glyphs.append(Glyph(info.codepoint, advance, x, y, width))
        _note_letters(face.letters, run.text, buffer.glyph_infos)
        return Piece(key, tuple(glyphs), run.text)


def _note_letters(letters: dict[int, str], text: str, infos: list[hb.GlyphInfo]) -> None:
    """What each glyph stands for; of those that stand for some letters together, the first one does."""
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    told: set[int] = set()
    for info in infos:
        if info.cluster not in told:
            told.add(info.cluster)
            letters.setdefault(info.codepoint, text[info.cluster : ends[info.cluster]])


def _by_font(text: str, latin: str) -> list[tuple[str, str]]:
    """The parts of a run that one font can set; blanks and signs stay with what is before them."""
    parts: list[tuple[str, str]] = []
    for letter in text:
        own = ARABIC if _is_arabic(letter) else latin if letter.isalnum() else ""
        if parts and own in ("", parts[-1][0]):
            parts[-1] = (parts[-1][0], parts[-1][1] + letter)
        else:
            parts.append((own or latin, letter))
    return parts


def _is_arabic(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _ARABIC)


def _open(folder: Path, name: str, file: str) -> _Face:
    path = folder / file
    if not path.is_file():
        raise FontsMissing(f"the font {Path(file).name} is not installed; run `npm ci` in the folder of the server")
    blob = hb.Blob.from_file_path(str(path))
    face = hb.Face(blob)
    return _Face(name, blob, face, hb.Font(face))


def _embedded(face: _Face) -> EmbeddedFont:
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(face.widths)
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE | hb.SubsetFlags.NO_HINTING
    wanted.drop_table_tag_set.update(_LAYOUT)
    per_thousand = 1000 / face.face.upem
    extents = face.font.get_font_extents("ltr")
    ascent, descent = extents.ascender * per_thousand, extents.descender * per_thousand
    file = hb.subset(face.face, wanted).blob.data
    return EmbeddedFont(face.name, file, face.widths, face.letters, ascent, descent, (-500, descent, 2000, ascent))
