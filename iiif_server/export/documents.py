"""A book -> the documents and pages that an export has of it, by their paths. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import orjson

from iiif_server.export.addresses import BOOK_PAGE, COLLECTION2, COLLECTION3, HOME, READ_PAGE, FileUrls
from iiif_server.export.at_rest import at_rest
from iiif_server.export.pages import Look, book_page, home_page, read_page
from image_store import Limits, info_json0
from manifests import (
    ROOT,
    Book,
    BookSummary,
    Contents,
    Listed,
    Provider,
    Totals,
    canvas_document,
    collection,
    document_version,
    manifest,
    version2,
)

# Raised whenever an export has something else to say of the same book than before.
DOCUMENTS = 1

Files: TypeAlias = Iterator[tuple[str, bytes]]


def book_key(
    book_version: str,
    urls: FileUrls,
    limits: Limits,
    images: Mapping[str, str],
    look: Look,
    provider: Provider | None,
) -> str:
    """The key of an exported book: all that shapes its files."""
    parts = (
        DOCUMENTS,
        document_version(book_version, urls, limits, provider),
        sorted(images.items()),
        look.language,
        look.viewer,
    )
    return hashlib.sha256(orjson.dumps(parts)).hexdigest()


def addresses_of(book: Book, base: str) -> FileUrls:
    """The addresses of what a book has. Raises ValueError when `base` is no absolute http(s) URL."""
    return FileUrls(base, {page.image.id: book.id for page in book.pages if page.image})


def addresses_of_covers(books: Iterable[BookSummary], base: str) -> FileUrls:
    """The addresses of what a list of books shows."""
    return FileUrls(base, {book.cover.id: book.id for book in books if book.cover})


def with_images(book: Book, ready: Iterable[str]) -> Book:
    """The book without the images that could not be exported: those pages have no canvas. No other is its cover."""
    there = set(ready)
    pages = tuple(page if page.image and page.image.id in there else page._replace(image=None) for page in book.pages)
    return replace(book, pages=pages)


def book_files(
    book: Book, urls: FileUrls, limits: Limits, look: Look, words: dict[str, str], provider: Provider | None
) -> Files:
    """The documents of a book as paths below its folder, in the order in which they are written.

    The manifests come last: without them no viewer opens what is not all there. Raises InvalidBook when no page has
    an image.
    """
    for page in book.shown_pages:
        if page.image is not None:
            image = page.image
            yield f"images/{image.id}/info.json", _json(info_json0(image.info, urls.image(image.id), limits))
        canvas = at_rest(canvas_document(book, page.key, urls, limits), urls)
        yield f"3/canvas/{page.key}.json", _json(canvas)
    yield BOOK_PAGE, book_page(book, limits, look)
    if look.viewer:
        yield READ_PAGE, read_page(book, urls, look, words)
    document = at_rest(manifest(book, urls, limits, provider), urls)
    yield "2/manifest.json", _json(version2(document, urls))
    yield "3/manifest.json", _json(document)


def shelf_files(
    books: Sequence[BookSummary], urls: FileUrls, limits: Limits, look: Look, provider: Provider | None
) -> Files:
    """The list of the books, for people and for programs."""
    totals = Totals(len(books), sum(book.page_count for book in books))
    contents = Contents(ROOT, books=tuple(Listed(book) for book in books), totals=totals)
    document = at_rest(collection(contents, urls, limits, provider), urls)
    yield COLLECTION3, _json(document)
    yield COLLECTION2, _json(version2(document, urls))
    yield HOME, home_page(books, urls, limits, look)


def _json(document: Mapping[str, object]) -> bytes:
    return orjson.dumps(document)
