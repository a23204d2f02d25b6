"""The images of a book's pages as a ZIP, page by page: no more than one is in memory. Knows no HTTP."""

from iiif_server.downloads import safe_name
from iiif_server.taking_home.forms import Pieces, Taking
from iiif_server.taking_home.leaf import Kind, first_leaf
from iiif_server.taking_home.reading import PageReader
from iiif_server.taking_home.zip_stream import ZipStream
from manifests import Page, first_text

ABOUT = "about.txt"
# Digits of a page's number in a name, at least.
DIGITS = 4
# In letters; four times as many bytes are less than what file systems take.
LONGEST_LABEL = 60
# What stands before a blank line in a text.
APART = (Kind.HEADING, Kind.FIRST_FACT)


def book_images(taking: Taking, pages: PageReader) -> Pieces:
    """The file in pieces: what the first leaf of a PDF says, as a text, then the pages.

    The name of an image is the page's number among those that readers see, and its label: so names stand in the order
    of reading. Instead of an image that cannot be read stands a text that says so.
    """
    wanted, zipped, folder = taking.wanted, ZipStream(taking.day), taking.wanted.book.id
    yield zipped.add(f"{folder}/{ABOUT}", _about(taking))
    numbers = {page.key: number for number, page in enumerate(wanted.book.shown_pages, 1)}
    digits = max(DIGITS, len(str(wanted.total)))
    for page in wanted.pages:
        stem = f"{folder}/{_stem(page, numbers[page.key], digits)}"
        jpeg = pages.jpeg(page, wanted.size(page), wanted.limits, taking.scope)
        yield zipped.add(f"{stem}.jpg", jpeg) if jpeg else zipped.add(f"{stem}.txt", _broken(page, taking))
    yield zipped.end()


def _stem(page: Page, number: int, digits: int) -> str:
    label = safe_name(first_text(page.label)[0])[:LONGEST_LABEL].rstrip(". ")
    return "_".join(filter(None, (f"{number:0{digits}}", label)))


def _about(taking: Taking) -> bytes:
    told = first_leaf(taking.wanted, taking.address, taking.reader)
    lines = (f"\n{one.text}\n" if one.kind in APART else f"{one.text}\n" for one in told)
    return "".join(lines).encode()


def _broken(page: Page, taking: Taking) -> bytes:
    return f"{taking.reader.told_of_broken(first_text(page.label)[0])}\n".encode()
