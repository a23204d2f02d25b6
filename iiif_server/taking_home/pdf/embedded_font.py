"""A font of which the document has the letters that it uses, named by their glyphs. Knows no font file's inside."""

from collections.abc import Mapping
from dataclasses import dataclass

from iiif_server.taking_home.pdf.glyphless import to_unicode
from iiif_server.taking_home.pdf.objects import array, dictionary, name, number, octets, reference, utf16
from iiif_server.taking_home.pdf.writer import PdfWriter

SYMBOLIC = 4
THOUSAND = 1000
# A tag of six letters before the name says that the font is not all there.
TAG = "AAAAAA+"


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A TrueType file whose glyphs kept their numbers. `widths` and `letters` (what a glyph stands for) by glyph.

    All measures are in thousandths of the size. `box`: left, bottom, right, top.
    """

    name: str
    file: bytes
    widths: Mapping[int, float]
    letters: Mapping[int, str]
    ascent: float
    descent: float
    box: tuple[float, float, float, float]


def write_font(writer: PdfWriter, number_: int, font: EmbeddedFont) -> bytes:
    """The font as the object of this number, with all that it needs."""
    file, descriptor, letters, units = (writer.new() for _ in range(4))
    title = name(TAG + font.name)
    described = {
        "Type": name("FontDescriptor"),
        "FontName": title,
        "Flags": b"%d" % SYMBOLIC,
        "FontBBox": array(map(number, font.box)),
        "ItalicAngle": b"0",
        "Ascent": number(font.ascent),
        "Descent": number(font.descent),
        "CapHeight": number(font.ascent),
        "StemV": b"80",
        "FontFile2": reference(file),
    }
    glyphs = {
        "Type": name("Font"),
        "Subtype": name("CIDFontType2"),
        "BaseFont": title,
        "CIDSystemInfo": dictionary(
            {"Registry": octets(b"Adobe"), "Ordering": octets(b"Identity"), "Supplement": b"0"}
        ),
        "FontDescriptor": reference(descriptor),
        "CIDToGIDMap": name("Identity"),
        "DW": number(THOUSAND),
        "W": array(b"%d %b" % (glyph, array((number(width),))) for glyph, width in sorted(font.widths.items())),
    }
    whole = {
        "Type": name("Font"),
        "Subtype": name("Type0"),
        "BaseFont": title,
        "Encoding": name("Identity-H"),
        "DescendantFonts": array((reference(letters),)),
        "ToUnicode": reference(units),
    }
    runs = [f"<{glyph:04X}><{glyph:04X}><{utf16(said).hex().upper()}>" for glyph, said in sorted(font.letters.items())]
    return b"".join(
        (
            writer.packed(file, {"Length1": b"%d" % len(font.file)}, font.file),
            writer.object(descriptor, dictionary(described)),
            writer.packed(units, {}, to_unicode(runs)),
            writer.object(letters, dictionary(glyphs)),
            writer.object(number_, dictionary(whole)),
        )
    )
