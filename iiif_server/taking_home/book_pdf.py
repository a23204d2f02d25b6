"""A book as a PDF, sheet by sheet: no more than one page is in memory. Knows no HTTP."""

from pathlib import Path

from iiif_server.taking_home.citation import authors
from iiif_server.taking_home.contents import bookmarks
from iiif_server.taking_home.cover import broken, cover
from iiif_server.taking_home.fonts import Fonts
from iiif_server.taking_home.forms import Pieces, Taking
from iiif_server.taking_home.leaf import first_leaf
from iiif_server.taking_home.pdf.document import PdfDocument, Size
from iiif_server.taking_home.pdf.jpeg_head import BadJpeg
from iiif_server.taking_home.pdf.metadata import Description
from iiif_server.taking_home.pdf.text_layer import layer
from iiif_server.taking_home.reading import PageReader
from iiif_server.taking_home.setting import Sheet
from manifests import Page, extents, first_text, is_rights_uri, rights_words

POINTS_AN_INCH = 72
# What a scan's dots are taken for where nothing is known of the paper.
USUAL_RESOLUTION = 300
# A sheet may not be larger, nor smaller (ISO 32000-1, annex C).
LONGEST_SIDE, SHORTEST_SIDE = 14_400.0, 3.0


def book_pdf(taking: Taking, pages: PageReader, node_modules: Path) -> Pieces:
    """The file in pieces, of which the first has the first sheet whole. Raises FontsMissing at the first piece."""
    wanted, reader = taking.wanted, taking.reader
    book = wanted.book
    document = PdfDocument(_description(taking), book.viewing_direction == "right-to-left")
    fonts = Fonts(node_modules)
    first = cover(first_leaf(wanted, taking.address, reader), fonts)
    yield document.begin() + _drawn(document, first, fonts, reader.words.label)
    for page in wanted.pages:
        yield _sheet(page, taking, pages, document, node_modules)
    # The first sheet is no page of the book.
    sheets = {page.key: at for at, page in enumerate(wanted.pages, 1)}
    contents = bookmarks(extents(book), sheets, lambda texts: reader.choose(texts).text)
    yield document.end(tuple(contents))


def _sheet(page: Page, taking: Taking, pages: PageReader, document: PdfDocument, node_modules: Path) -> bytes:
    wanted = taking.wanted
    size, label = _points(page, pages.resolution(page)), first_text(page.label)[0]
    jpeg = pages.jpeg(page, wanted.size(page), wanted.limits, taking.scope)
    text = pages.text(page) if jpeg else None
    try:
        if jpeg:
            return document.picture(size, jpeg, label, layer(text, size.width, size.height) if text else b"")
    except BadJpeg:
        # A tile of a pyramid that was taken as it is, whose colours no PDF knows.
        jpeg = None
    fonts = Fonts(node_modules)
    return _drawn(document, broken(label, size, taking.reader, fonts), fonts, label)


def _drawn(document: PdfDocument, sheet: Sheet, fonts: Fonts, label: str) -> bytes:
    """A sheet of letters, behind the fonts that it uses."""
    made = {key: document.font(font) for key, font in fonts.used().items()}
    content = document.drawn(
        sheet.size, sheet.content(), {key: number for key, (number, _) in made.items()}, label, sheet.links
    )
    return b"".join((*(written for _, written in made.values()), content))


def _points(page: Page, resolution: int | None) -> Size:
    """How large the sheet is: as large as the paper, as far as anything is known of it."""
    if page.image is None:
        raise ValueError(f"the page {page.key} has no image")
    full, scale = page.image.info.dimensions, POINTS_AN_INCH / (resolution or USUAL_RESOLUTION)
    scale = min(scale, LONGEST_SIDE / max(full.width, full.height))
    return Size(max(full.width * scale, SHORTEST_SIDE), max(full.height * scale, SHORTEST_SIDE))


def _description(taking: Taking) -> Description:
    book, about = taking.wanted.book, taking.wanted.book.about
    rights = rights_words(about.rights) if about.rights else about.required_statement
    return Description(
        title=taking.reader.choose(book.title).text,
        identity=taking.identity,
        titles=book.title,
        creators=tuple(authors(book)),
        publishers=tuple(text for texts in about.publisher.values() for text in texts),
        subjects=tuple(first_text(subject)[0] for subject in about.subjects),
        date=about.date.text if about.date else "",
        language=book.language or "",
        languages=tuple(filter(None, (book.language, *about.other_languages))),
        rights=rights,
        rights_address=about.rights if is_rights_uri(about.rights) else "",
        address=taking.address,
        made=taking.day.isoformat(),
    )
