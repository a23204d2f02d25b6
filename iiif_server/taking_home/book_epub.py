"""The text of a book as an EPUB, page by page: no more than some pages are in memory. Knows no HTTP."""

from collections.abc import Iterable, Iterator

from iiif_server.taking_home.contents import bookmarks
from iiif_server.taking_home.epub.document import EpubDocument
from iiif_server.taking_home.epub.flowing import ends_within_a_word, passages
from iiif_server.taking_home.epub.markup import Setting
from iiif_server.taking_home.epub.package import Description
from iiif_server.taking_home.forms import Pieces, Taking
from iiif_server.taking_home.leaf import first_leaf
from iiif_server.taking_home.pdf.document import Bookmark
from iiif_server.taking_home.reading import PageReader
from manifests import DublinCoreElement, dublin_core_elements, extents, first_text


def book_epub(taking: Taking, pages: PageReader) -> Pieces:
    """The file in pieces."""
    wanted, reader = taking.wanted, taking.reader
    book = wanted.book
    setting = Setting(book.language, book.viewing_direction == "right-to-left", reader.is_right_to_left)
    title = reader.choose(book.title).text
    document = EpubDocument(title, setting, taking.day)
    yield document.begin()
    leaf = first_leaf(wanted, taking.address, reader)
    yield document.first_leaf(leaf, reader.words.label, reader.language, _cover(taking, pages))
    sheets = {page.key: at for at, page in enumerate(wanted.pages, 1)}
    contents = tuple(bookmarks(extents(book), sheets, lambda texts: reader.choose(texts).text))
    begins, begun = set(_sheets(contents)), False
    for page in wanted.pages:
        text = pages.text(page) if page.has_text else None
        told = passages(text, begun=begun) if text else ()
        label, address = first_text(page.label)[0], taking.urls.read_at(book.id, page.key)
        yield document.page(label, address, told, begins=sheets[page.key] in begins)
        begun = text is not None and ends_within_a_word(text)
    yield document.end(contents, _description(taking))


def _cover(taking: Taking, pages: PageReader) -> bytes | None:
    """The page that stands for the book."""
    wanted = taking.wanted
    page = next((page for page in wanted.book.pages_with_image if page.image == wanted.book.cover), None)
    return pages.jpeg(page, wanted.size(page), wanted.limits, taking.scope) if page else None


def _sheets(contents: Iterable[Bookmark]) -> Iterator[int]:
    """Where sections begin, those within others too."""
    for one in contents:
        yield one.sheet
        yield from _sheets(one.within)


def _description(taking: Taking) -> Description:
    wanted = taking.wanted
    book = wanted.book
    part = "" if wanted.is_whole else f"?pages={wanted.in_address}"
    source = DublinCoreElement("source", taking.address)
    return Description(
        f"{taking.urls.epub(book.id)}{part}",
        (*dublin_core_elements(book, taking.urls), source),
        book.viewing_direction == "right-to-left",
        taking.day.isoformat(),
    )
