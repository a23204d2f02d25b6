"""Book and collection -> documents of the Presentation API 3.0, as typed plain dicts. Knows no HTTP and no SQL."""

from manifests.presentation3.books import DOCUMENT_VERSION, document_version, manifest, manifest_json
from manifests.presentation3.collections import collection
from manifests.presentation3.parts import annotation_page_document, canvas_document, painting_document
from manifests.presentation3.ranges import range_document

__all__ = [
    "DOCUMENT_VERSION",
    "annotation_page_document",
    "canvas_document",
    "collection",
    "document_version",
    "manifest",
    "manifest_json",
    "painting_document",
    "range_document",
]
