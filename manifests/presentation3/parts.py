"""Parts of a manifest as documents of their own, for their ids lead somewhere."""

from image_store import Limits
from manifests.book import Book
from manifests.documents import CONTEXT, AnnotationPageDocument, CanvasDocument, PaintingDocument, texts
from manifests.presentation3.behaviours import canvas_behaviours
from manifests.presentation3.canvases import canvas
from manifests.urls import Urls


def canvas_document(book: Book, page_key: str, urls: Urls, limits: Limits) -> CanvasDocument:
    """A canvas on its own, with the way to its book (PRE3-R33). Raises UnknownPage."""
    whole = canvas(book, book.page(page_key), urls, limits, canvas_behaviours(book))
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
