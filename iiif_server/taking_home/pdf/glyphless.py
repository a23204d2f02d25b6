"""The font of the text that is found and copied but not seen: every letter has one shape, and that is empty.

Letters are named by their UTF-16 code units, so any script can be written. The file has the tables that ISO 32000-1
(9.9) wants of an embedded TrueType font. Knows no word.
"""

import struct
from collections.abc import Mapping

from iiif_server.taking_home.pdf.objects import array, dictionary, name, number, numbers, octets, reference
from iiif_server.taking_home.pdf.writer import PdfWriter

EM = 1000
# Of every letter, in thousandths of the size; the scale of a word brings it to the word's width.
WIDTH = 500
TITLE = "Unseen"
CHECKSUM_OF_FILE = 0xB1B0AFBA
# From a code unit to itself: each run may not leave the block of its first byte (Adobe's Technical Note 5411).
_RUNS = [f"<{high:02X}00><{high:02X}FF><{high:02X}00>" for high in range(256)]
# As many as one group of runs may have.
GROUP = 100


def write_glyphless(writer: PdfWriter, number_: int) -> bytes:
    """The font as the object of this number, with all that it needs."""
    file, descriptor, letters, units, shapes = (writer.new() for _ in range(5))
    box = array((numbers(0, 0, WIDTH, EM),))
    font = {
        "Type": name("Font"),
        "Subtype": name("CIDFontType2"),
        "BaseFont": name(TITLE),
        "CIDSystemInfo": dictionary(
            {"Registry": octets(b"Adobe"), "Ordering": octets(b"Identity"), "Supplement": b"0"}
        ),
        "FontDescriptor": reference(descriptor),
        "CIDToGIDMap": reference(shapes),
        "DW": number(WIDTH),
    }
    described = {
        "Type": name("FontDescriptor"),
        "FontName": name(TITLE),
        "Flags": b"4",
        "FontBBox": box,
        "ItalicAngle": b"0",
        "Ascent": number(EM),
        "Descent": b"0",
        "CapHeight": number(EM),
        "StemV": b"80",
        "FontFile2": reference(file),
    }
    whole = {
        "Type": name("Font"),
        "Subtype": name("Type0"),
        "BaseFont": name(TITLE),
        "Encoding": name("Identity-H"),
        "DescendantFonts": array((reference(letters),)),
        "ToUnicode": reference(units),
    }
    made = font_file()
    return b"".join(
        (
            writer.packed(file, {"Length1": b"%d" % len(made)}, made),
            writer.object(descriptor, dictionary(described)),
            writer.packed(shapes, {}, bytes.fromhex("0001") * 65536),
            writer.packed(units, {}, to_unicode(_RUNS)),
            writer.object(letters, dictionary(font)),
            writer.object(number_, dictionary(whole)),
        )
    )


def to_unicode(runs: list[str]) -> bytes:
    """A CMap that tells the letters of codes of two bytes. A run: the first code, the last, and the text of the first.

    Runs that name one code only may have a text of several letters.
    """
    groups = [runs[at : at + GROUP] for at in range(0, len(runs), GROUP)]
    ranges = "".join(f"{len(group)} beginbfrange\n" + "\n".join(group) + "\nendbfrange\n" for group in groups)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n{ranges}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def font_file() -> bytes:
    """A TrueType font of two glyphs without an outline: the one that every font begins with, and every letter's."""
    tables = {
        "cmap": struct.pack(">HHHHLHHHHHHHHHHHH", 0, 1, 3, 1, 12, 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0),
        "glyf": bytes(4),
        "head": struct.pack(
            ">LLLLHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, EM, 0, 0, 0, 0, WIDTH, EM, 0, 8, 2, 0, 0
        ),
        "hhea": struct.pack(">LhhhHhhhhhhhhhhhH", 0x10000, EM, 0, 0, WIDTH, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2),
        "hmtx": struct.pack(">HhHh", WIDTH, 0, WIDTH, 0),
        "loca": bytes(6),
        "maxp": struct.pack(">LHHHHHHHHHHHHHH", 0x10000, 2, *(0,) * 4, 1, *(0,) * 8),
    }
    return _assembled(tables)


def _assembled(tables: Mapping[str, bytes]) -> bytes:
    """The file of these tables, each with its checksum; the head has the checksum of the whole."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">LHHHH", 0x10000, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    place = len(head) + 16 * count
    directory, body = b"", b""
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        directory += struct.pack(">4sLLL", tag.encode(), _sum(padded), place + len(body), len(table))
        body += padded
    whole = head + directory + body
    at = place + sum(len(tables[tag]) + -len(tables[tag]) % 4 for tag in sorted(tables) if tag < "head") + 8
    return whole[:at] + struct.pack(">L", (CHECKSUM_OF_FILE - _sum(whole)) & 0xFFFFFFFF) + whole[at + 4 :]


def _sum(table: bytes) -> int:
    return sum(int.from_bytes(table[at : at + 4], "big") for at in range(0, len(table), 4)) & 0xFFFFFFFF
