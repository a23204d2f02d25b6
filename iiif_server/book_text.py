"""The text of a book as one plain text, page by page as it is read. Knows no HTTP."""

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path

from iiif_server.page_texts import kept_text
from manifests import Book, BrokenText, Page, PageText, UnknownRecord, first_text

log = logging.getLogger(__name__)


def book_text(book: Book, stems: Mapping[str, Path]) -> Iterator[bytes]:
    """Title, then the label of each page that is shown and its lines, in UTF-8; one page is in memory at a time.

    `stems`: image -> the stem of its pyramid. The label stands before a page without text too, so that everybody sees
    where it is. A text that cannot be read is logged and left out.
    """
    yield f"{first_text(book.title)[0]}\n".encode()
    for page in book.shown_pages:
        yield f"\n[{first_text(page.label)[0]}]\n".encode()
        text = _text_of(page, stems)
        if text is not None:
            yield _lines(text)


def check_text(book: Book) -> None:
    """Raises UnknownRecord when no text of the book is kept."""
    if not book.has_text:
        raise UnknownRecord(f"No text of the book {book.id!r} is kept.")


def _text_of(page: Page, stems: Mapping[str, Path]) -> PageText | None:
    stem = stems.get(page.image.id) if page.image and page.has_text else None
    if stem is None:
        return None
    try:
        text = kept_text(stem)
    except (BrokenText, OSError) as error:
        log.error("the text of the page %s, %s, is left out: %s", page.key, stem, error)
        return None
    if text is None:
        # It was there when the book was published; an ingest may have replaced it since this answer began.
        log.warning("the text of the page %s, %s, is left out: it is not there", page.key, stem)
    return text


def _lines(text: PageText) -> bytes:
    """A line for each that is printed, a blank one between blocks."""
    blocks = ("".join(f"{' '.join(word.text for word in line)}\n" for line in block.lines) for block in text.blocks)
    return "\n".join(blocks).encode()
