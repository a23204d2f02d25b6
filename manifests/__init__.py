"""Presentation documents of books: the front door. Knows no pixels and no HTTP.

Two things are not here on purpose, and are imported by their own names: `manifests.library`, which loads SQL, and
`manifests.validate`, which loads the reference model, half a second, and is for whoever publishes.
"""

from manifests.about import NOTHING_SAID, About, CollectionPath, Contributor, Date, Field, Identifier
from manifests.about_values import about_json, about_of, texts_of
from manifests.book import (
    DEEPEST_SECTION,
    Book,
    BookSummary,
    Page,
    PageImage,
    Section,
    check_book_id,
    is_book_id,
    walk,
)
from manifests.documents import CONTEXT, Canvas, Collection, Manifest
from manifests.errors import (
    BadCorrection,
    BadDescription,
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
from manifests.language_maps import LanguageMap, first_text, is_readable, language_map
from manifests.languages import ViewingDirection, is_language_tag, language_names, viewing_direction
from manifests.metadata import Fact, facts, languages_said
from manifests.plain_names import LONGEST_NAME, free_name, plain_name
from manifests.presentation import (
    DOCUMENT_VERSION,
    annotation_page_document,
    canvas_document,
    collection,
    document_version,
    manifest,
    painting_document,
)
from manifests.presentation2 import CONTEXT2, SEQUENCE, TOP_RANGE, part_of_manifest2, version2
from manifests.ranges import range_document
from manifests.rights import is_rights_uri, rights_words
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
from manifests.wording import PageWording, Wording, in_order, still_there, with_wording, wording_of

__all__ = [
    "CONTEXT",
    "CONTEXT2",
    "DEEPEST_SECTION",
    "DOCUMENT_VERSION",
    "LONGEST_NAME",
    "MOST_WORDS",
    "NOTHING_SAID",
    "SEQUENCE",
    "TEXT_VERSION",
    "TOP_RANGE",
    "About",
    "BadCorrection",
    "BadDescription",
    "Book",
    "BookSummary",
    "BrokenText",
    "Canvas",
    "Collection",
    "CollectionPath",
    "Contributor",
    "Date",
    "Fact",
    "Field",
    "Hyphen",
    "Identifier",
    "InvalidBook",
    "InvalidDocument",
    "LanguageMap",
    "Manifest",
    "ManifestsError",
    "NotInLibrary",
    "Page",
    "PageImage",
    "PageText",
    "PageWording",
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
    "Wording",
    "about_json",
    "about_of",
    "annotation_page_document",
    "canvas_document",
    "check_book_id",
    "clean_word",
    "collection",
    "document_version",
    "facts",
    "first_text",
    "free_name",
    "in_order",
    "is_book_id",
    "is_language_tag",
    "is_readable",
    "is_rights_uri",
    "language_map",
    "language_names",
    "languages_said",
    "lower",
    "manifest",
    "painting_document",
    "part_of_manifest2",
    "plain_name",
    "range_document",
    "read_text",
    "rights_words",
    "scaled",
    "still_there",
    "text_bytes",
    "texts_of",
    "title_key",
    "version2",
    "viewing_direction",
    "walk",
    "with_wording",
    "wording_of",
]
