"""Book and collection -> documents of the Presentation API 3.0, as typed plain dicts. Knows no HTTP and no SQL."""

from manifests.presentation3.behaviours import book_behaviour, canvas_behaviours
from manifests.presentation3.books import DOCUMENT_VERSION, document_version, manifest, manifest_json
from manifests.presentation3.collections import collection
from manifests.presentation3.links import (
    MADE_RECORDS,
    citations,
    part_of,
    providers,
    renderings,
    see_also,
    with_part_of,
)
from manifests.presentation3.parts import annotation_page_document, canvas_document, painting_document
from manifests.presentation3.ranges import Extent, extents, range_document

__all__ = [
    "DOCUMENT_VERSION",
    "MADE_RECORDS",
    "Extent",
    "annotation_page_document",
    "book_behaviour",
    "canvas_behaviours",
    "canvas_document",
    "citations",
    "collection",
    "document_version",
    "extents",
    "manifest",
    "manifest_json",
    "painting_document",
    "part_of",
    "providers",
    "range_document",
    "renderings",
    "see_also",
    "with_part_of",
]
