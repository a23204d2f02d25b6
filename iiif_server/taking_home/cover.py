"""The sheets that a PDF has besides the pages: the first, and the one that stands for a page that cannot be shown.

Knows no HTTP and no clock.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from iiif_server.taking_home.fonts import Fonts
from iiif_server.taking_home.leaf import Kind, Paragraph, Reader
from iiif_server.taking_home.pdf.document import Size
from iiif_server.taking_home.setting import Sheet, Style, Text

A4 = Size(595.28, 841.89)
MARGIN = 62.0

STYLES: Mapping[Kind, Style] = MappingProxyType(
    {
        Kind.INSTITUTION: Style(10.5, grey=0.35, most=2),
        Kind.TITLE: Style(23, leading=1.3, bold=True, before=26, most=5),
        Kind.OTHER_TITLE: Style(13, grey=0.25, before=6, most=3),
        Kind.HEADING: Style(9, bold=True, grey=0.4, before=18, most=1),
        Kind.BODY: Style(11, before=3, most=8),
        Kind.SMALL: Style(9.5, grey=0.15, before=3, most=4),
        Kind.ADDRESS: Style(9.5, grey=0.35, before=3, most=3),
        Kind.FIRST_FACT: Style(9.5, grey=0.15, before=18, most=2),
        Kind.FACT: Style(9.5, grey=0.15, before=3, most=4),
    }
)
# Of a sheet with a sentence on it.
LEAST_SIDE = 160.0


def cover(paragraphs: Iterable[Paragraph], fonts: Fonts) -> Sheet:
    """The first sheet. What has no room on it is left out from the end: rights and citation have theirs."""
    sheet = Sheet(fonts, A4, MARGIN)
    for one in paragraphs:
        sheet.add(Text(one.text, STYLES[one.kind], one.right_to_left, one.address))
    return sheet


def broken(label: str, size: Size, reader: Reader, fonts: Fonts) -> Sheet:
    """The sheet in the place of a page whose image cannot be read: as large as the page, if a sentence fits on it."""
    short = min(size.width, size.height)
    larger = max(1.0, LEAST_SIDE / short)
    sheet = Sheet(fonts, Size(size.width * larger, size.height * larger), short * larger / 10)
    sheet.space(sheet.size.height / 8)
    style = Style(short * larger / 30, grey=0.2, most=8)
    sheet.add(Text(reader.told_of_broken(label), style))
    return sheet
