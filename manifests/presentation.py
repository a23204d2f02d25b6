"""Book -> Presentation 3 documents, from what the catalogue says alone. Knows no file, no pixel and no clock."""

import hashlib
from collections.abc import Iterable
from typing import Literal

from image_store import Limits
from manifests.about import About
from manifests.book import Book, BookSummary, Page, PageImage
from manifests.collections.values import TOP, CollectionRecord
from manifests.documents import (
    CONTEXT,
    AnnotationPageDocument,
    Canvas,
    CanvasDocument,
    Collection,
    CollectionItem,
    Homepage,
    Image,
    Manifest,
    Painting,
    PaintingDocument,
    Said,
    Service,
    Texts,
    texts,
)
from manifests.errors import InvalidBook
from manifests.language_maps import LanguageMap
from manifests.metadata import WORDS, metadata, plain
from manifests.ranges import ranges
from manifests.rights import is_rights_uri
from manifests.urls import Urls

# Raised whenever a manifest has something else than before: stored documents are then made anew.
DOCUMENT_VERSION = 2

ABOUT_THE_BOOK: Texts = {"az": ["Kitab haqqında"], "en": ["About the book"], "ru": ["О книге"]}
ALL_BOOKS: Texts = {"az": ["Bütün kitablar"], "en": ["All books"], "ru": ["Все книги"]}


def document_version(book_version: str, urls: Urls, limits: Limits) -> str:
    """The key of a stored document: all that shapes it, and nothing that changes by itself."""
    parts = (str(DOCUMENT_VERSION), urls.base, repr(limits), book_version)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def manifest(book: Book, urls: Urls, limits: Limits) -> Manifest:
    """The manifest of a book (PRE3-R14 to R28). Raises InvalidBook when no page has an image (PRE3-R15).

    There is no `partOf`: Mirador fetches the collection behind it each time a book is opened, here the whole
    list of books (VIEWERS 1.1). The collection names its books; that is the direction that is needed.
    """
    canvases = [canvas(book, page, urls, limits) for page in book.shown_pages]
    if not canvases:
        why = f"every page of the book {book.id!r} is hidden"
        if not book.pages_with_image:
            why = f"no page of the book {book.id!r} has an image"
        raise InvalidBook(f"{why}, so there is nothing to show")
    document: Manifest = {
        "@context": CONTEXT,
        "id": urls.manifest(book.id),
        "type": "Manifest",
        "label": texts(book.title),
        "metadata": metadata(book),
        **_said(book.about),
        "thumbnail": _cover(book.cover, urls, limits),
        "viewingDirection": book.viewing_direction,
        # The only behaviour: viewers look at the first (VIEWERS, rule 11). A single leaf has no facing page.
        "behavior": ["paged" if len(canvases) > 1 else "individuals"],
        "homepage": [_homepage(urls.book_page(book.id), ABOUT_THE_BOOK)],
        "items": canvases,
    }
    # None rather than an empty one: a viewer would show an empty table of contents.
    if structures := ranges(book, urls):
        document["structures"] = structures
    return document


def canvas(book: Book, page: Page, urls: Urls, limits: Limits) -> Canvas:
    """The canvas of a page that has an image: as large as the image (PRE3-R33 to R37)."""
    if page.image is None:
        raise ValueError(f"page {page.key} has no image and no canvas")
    full = page.image.info.dimensions
    service = _service(page.image, urls, limits)
    painting: Painting = {
        "id": urls.painting(book.id, page.key),
        "type": "Annotation",
        "motivation": "painting",
        "body": _body(page.image, service, urls, limits),
        # Character by character the id of the canvas: viewers compare the strings.
        "target": urls.canvas(book.id, page.key),
    }
    return {
        "id": urls.canvas(book.id, page.key),
        "type": "Canvas",
        "label": texts(page.label),
        "height": full.height,
        "width": full.width,
        "thumbnail": [_thumbnail(page.image, service, urls, limits)],
        "items": [{"id": urls.canvas_page(book.id, page.key), "type": "AnnotationPage", "items": [painting]}],
    }


def collection(
    books: Iterable[BookSummary],
    urls: Urls,
    limits: Limits,
    *,
    within: Iterable[tuple[CollectionRecord, BookSummary]] = (),
    record: CollectionRecord | None = None,
    parent: CollectionRecord | None = None,
) -> Collection:
    """A collection: those `within` it, then its books, both in the order given (PRE3-R63). None: the root.

    Each collection within has the cover of the book beside it. Its own thumbnail is the first there is. There are no
    pages of it: Presentation 3 has none (PRE3-R65).
    """
    items = [
        _item(urls.collection(one.id), "Collection", one.label, _cover(book.cover, urls, limits))
        for one, book in within
    ]
    items += [_item(urls.manifest(book.id), "Manifest", book.title, _cover(book.cover, urls, limits)) for book in books]
    document: Collection = {
        "@context": CONTEXT,
        "id": urls.collection(record.id if record else TOP),
        "type": "Collection",
        "label": texts(record.label) if record else ALL_BOOKS,
        "thumbnail": next((item["thumbnail"] for item in items if item["thumbnail"]), []),
        "homepage": [_homepage(urls.books(record.id if record else TOP), texts(record.label) if record else ALL_BOOKS)],
        "items": items,
    }
    if record is None:
        return document
    if record.summary:
        document["summary"] = texts(record.summary)
    above = texts(parent.label) if parent else ALL_BOOKS
    document["partOf"] = [{"id": urls.collection(parent.id if parent else TOP), "type": "Collection", "label": above}]
    return document


def _item(
    address: str, kind: Literal["Manifest", "Collection"], label: LanguageMap, thumbnail: list[Image]
) -> CollectionItem:
    return {"id": address, "type": kind, "label": texts(label), "thumbnail": thumbnail}


def canvas_document(book: Book, page_key: str, urls: Urls, limits: Limits) -> CanvasDocument:
    """A canvas on its own, with the way to its book (PRE3-R33). Raises UnknownPage."""
    whole = canvas(book, book.page(page_key), urls, limits)
    return {
        "@context": CONTEXT,
        **whole,
        "partOf": [{"id": urls.manifest(book.id), "type": "Manifest", "label": texts(book.title)}],
    }


def annotation_page_document(book: Book, page_key: str, urls: Urls, limits: Limits) -> AnnotationPageDocument:
    """The annotation page of a canvas on its own, for its id leads somewhere. Raises UnknownPage."""
    [page] = canvas(book, book.page(page_key), urls, limits)["items"]
    return {"@context": CONTEXT, **page}


def painting_document(book: Book, page_key: str, urls: Urls, limits: Limits) -> PaintingDocument:
    """The painting annotation of a canvas on its own (PRE3-R44). Raises UnknownPage."""
    [page] = canvas(book, book.page(page_key), urls, limits)["items"]
    [painting] = page["items"]
    return {"@context": CONTEXT, **painting}


def _said(about: About) -> Said:
    """Summary, required statement and rights (PRE3-R20 to R22), in the order of the specification."""
    said: Said = {}
    if about.summary:
        said["summary"] = plain(about.summary)
    if about.required_statement:
        said["requiredStatement"] = {"label": plain(WORDS["statement"]), "value": plain(about.required_statement)}
    if is_rights_uri(about.rights):
        # Both authorities write their addresses with `http:`, and programs compare the letters.
        said["rights"] = about.rights.replace("https:", "http:", 1)
    return said


def _cover(image: PageImage | None, urls: Urls, limits: Limits) -> list[Image]:
    return [_thumbnail(image, _service(image, urls, limits), urls, limits)] if image else []


def _service(image: PageImage, urls: Urls, limits: Limits) -> Service:
    return image.info.service(urls.image(image.id), limits)


def _body(image: PageImage, service: Service, urls: Urls, limits: Limits) -> Image:
    # What `max` really sends: never more than there is, and less where the limits say so (PRE3-R48).
    sent = image.info.largest(limits)
    return {
        "id": urls.image_full(image.id),
        "type": "Image",
        "format": "image/jpeg",
        "width": sent.width,
        "height": sent.height,
        "service": [service],
    }


def _thumbnail(image: PageImage, service: Service, urls: Urls, limits: Limits) -> Image:
    """The smallest stored level: it lies ready, and its service leads viewers to nothing but stored levels."""
    sizes = image.info.sizes(limits)
    small = sizes[0] if sizes else image.info.largest(limits)
    return {
        "id": urls.image_sized(image.id, small),
        "type": "Image",
        "format": "image/jpeg",
        "width": small.width,
        "height": small.height,
        "service": [{key: service[key] for key in ("id", "type", "profile", "sizes") if key in service}],
    }


def _homepage(address: str, label: Texts) -> Homepage:
    return {"id": address, "type": "Text", "label": label, "format": "text/html"}
