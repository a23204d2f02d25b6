"""Presentation documents of books: the front door. Knows no pixels and no HTTP.

Two things are not here on purpose, and are imported by their own names: `manifests.library`, which loads SQL, and
`manifests.validate`, which loads the reference model, half a second, and is for whoever publishes.
"""

from manifests.book import (
    Book,
    BookSummary,
    LanguageMap,
    Page,
    PageImage,
    Section,
    check_book_id,
    first_text,
    is_book_id,
    is_readable,
    language_map,
    walk,
)
from manifests.documents import CONTEXT, Canvas, Collection, Manifest
from manifests.errors import (
    BrokenText,
    InvalidBook,
    InvalidDocument,
    ManifestsError,
    NotInLibrary,
    UnknownBook,
    UnknownCollection,
    UnknownPage,
    UnknownRange,
)
from manifests.languages import ViewingDirection, is_language_tag, language_names, viewing_direction
from manifests.presentation import (
    DOCUMENT_VERSION,
    annotation_page_document,
    canvas_document,
    collection,
    document_version,
    manifest,
    painting_document,
)
from manifests.ranges import range_document
from manifests.sorting import lower, title_key
from manifests.text import (
    MOST_WORDS,
    TEXT_VERSION,
    Hyphen,
    PageText,
    TextBlock,
    TextLine,
    TextWord,
    clean_word,
    read_text,
    scaled,
    text_bytes,
)
from manifests.urls import Urls

__all__ = [
    "CONTEXT",
    "DOCUMENT_VERSION",
    "MOST_WORDS",
    "TEXT_VERSION",
    "Book",
    "BookSummary",
    "BrokenText",
    "Canvas",
    "Collection",
    "Hyphen",
    "InvalidBook",
    "InvalidDocument",
    "LanguageMap",
    "Manifest",
    "ManifestsError",
    "NotInLibrary",
    "Page",
    "PageImage",
    "PageText",
    "Section",
    "TextBlock",
    "TextLine",
    "TextWord",
    "UnknownBook",
    "UnknownCollection",
    "UnknownPage",
    "UnknownRange",
    "Urls",
    "ViewingDirection",
    "annotation_page_document",
    "canvas_document",
    "check_book_id",
    "clean_word",
    "collection",
    "document_version",
    "first_text",
    "is_book_id",
    "is_language_tag",
    "is_readable",
    "language_map",
    "language_names",
    "lower",
    "manifest",
    "painting_document",
    "range_document",
    "read_text",
    "scaled",
    "text_bytes",
    "title_key",
    "viewing_direction",
    "walk",
]
