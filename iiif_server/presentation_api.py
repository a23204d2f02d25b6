"""The Presentation API, version 3: manifest, collections, canvas and what is painted on it.

Knows HTTP; what the documents say is decided in `manifests`.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

import orjson
from flask import Blueprint, Response, request

from iiif_server.answers import Answer, Asked, JsonDocument, json_ld
from iiif_server.gate import Allow, Gate, admit
from iiif_server.kept_documents import KeptDocuments, Made
from iiif_server.manifest_road import hot_manifest
from iiif_server.responses import asked_by, respond
from image_store import Limits
from manifests import (
    CONTEXT,
    Book,
    Provider,
    Urls,
    annotation_page_document,
    canvas_document,
    collection,
    document_version,
    manifest_json,
    painting_document,
    part_of,
    range_document,
    with_part_of,
)
from manifests.collections import CollectionRecord
from manifests.library import Library

PREFIX = "/presentation/3"
MakePart = Callable[[Book, str, Urls, Limits], Mapping[str, object]]


class PresentationApi:
    """The documents of one library. Its methods are the twin of each address, without routing."""

    prefix = f"{PREFIX}/"

    def __init__(
        self,
        library: Library,
        urls: Urls,
        limits: Limits,
        gate: Gate,
        kept: KeptDocuments,
        seconds: int,
        provider: Provider | None = None,
    ) -> None:
        """`limits` for everybody; the gate may narrow them for a book.

        Answers may be kept for `seconds` before they are revalidated. `provider`: the library itself.
        """
        self._seconds = seconds
        self._library = library
        self._urls = urls
        self._limits = limits
        self._gate = gate
        self._kept = kept
        self._provider = provider

    def hot(self, asked: Asked, *, at_once: bool = False) -> Answer | None:
        """The answer to the address of a manifest, as `hot_manifest` has it."""
        return hot_manifest(self, asked, at_once=at_once)

    def answer(self, asked: Asked, document: JsonDocument, book_id: str | None = None) -> Answer:
        """A document of a book, or of none, as this client takes it."""
        everybody = book_id is None or isinstance(self._gate.access(book_id), Allow)
        return json_ld(asked, document, CONTEXT, self._seconds, everybody=everybody)

    def manifest(self, book_id: str, *, at_once: bool = False) -> JsonDocument:
        """The manifest: as it was checked and kept at publication, made anew where another is wanted.

        Raises UnknownBook, Refused; NotAtOnce instead of waiting if `at_once`.
        """
        limits = admit(self._gate.access(book_id), self._limits)
        return self._kept.get_of_version(
            ("manifest", book_id, limits),
            lambda: self._version(self._library.version(book_id), self._library.collections.of_book(book_id), limits),
            lambda: self._manifest(book_id, limits),
            at_once=at_once,
        )

    def _version(self, book_version: str, collections: Sequence[CollectionRecord], limits: Limits) -> str:
        """What the manifest is made of: the kept document, and the collections that are joined to it."""
        parts = self._kept_version(book_version, limits), part_of(collections, self._urls)
        return sha256(orjson.dumps(parts)).hexdigest()

    def _kept_version(self, book_version: str, limits: Limits) -> str:
        return document_version(book_version, self._urls, limits, self._provider)

    def _manifest(self, book_id: str, limits: Limits) -> Made:
        collections, book_version = self._library.collections.of_book(book_id), self._library.version(book_id)
        made = self._library.document(book_id, "manifest", self._kept_version(book_version, limits))
        if made is None:
            # The public address, the limits, the provider or this program changed since the book was published.
            book, book_version = self._library.with_version(book_id)
            made = manifest_json(book, self._urls, limits, self._provider)
        version = self._version(book_version, collections, limits)
        return Made(version, with_part_of(made, collections, self._urls))

    def collection(self, name: str, division: str = "") -> JsonDocument:
        """What the visitor may see of a collection, or of a division of it. Raises UnknownCollection."""
        key = ("collection", name, division, self._gate.shelf())
        return self._kept.get(key, lambda: self._collection(name, division))

    def _collection(self, name: str, division: str) -> bytes:
        found = self._library.collections.contents(name, self._gate.is_open, division)
        return orjson.dumps(collection(found, self._urls, self._limits, self._provider))

    def part(self, book_id: str, page_key: str, kind: str, make: MakePart) -> JsonDocument:
        """A part of a manifest as a document of its own. Raises UnknownBook, UnknownPage, UnknownRange, Refused."""
        limits = admit(self._gate.access(book_id), self._limits)

        def made() -> Made:
            book, version = self._library.with_version(book_id)
            return Made(self._kept_version(version, limits), orjson.dumps(make(book, page_key, self._urls, limits)))

        return self._kept.get_of_version(
            (kind, book_id, page_key, limits),
            lambda: self._kept_version(self._library.version(book_id), limits),
            made,
        )


def presentation_blueprint(api: PresentationApi) -> Blueprint:
    """The addresses of the Presentation API."""
    blueprint = Blueprint("presentation_api", __name__, url_prefix=PREFIX)

    def answer(document: JsonDocument, book: str | None = None) -> Response:
        return respond(api.answer(asked_by(request), document, book))

    @blueprint.get("/<book>/manifest")
    def book_manifest(book: str) -> Response:
        return answer(api.manifest(book), book)

    @blueprint.get("/collection/<name>")
    def books_collection(name: str) -> Response:
        return answer(api.collection(name))

    @blueprint.get("/collection/<name>/<division>")
    def some_books(name: str, division: str) -> Response:
        return answer(api.collection(name, division))

    @blueprint.get("/<book>/canvas/<page>")
    def book_canvas(book: str, page: str) -> Response:
        return answer(api.part(book, page, "canvas", canvas_document), book)

    @blueprint.get("/<book>/canvas/<page>/page")
    def painted_page(book: str, page: str) -> Response:
        return answer(api.part(book, page, "page", annotation_page_document), book)

    @blueprint.get("/<book>/canvas/<page>/image")
    def painting(book: str, page: str) -> Response:
        return answer(api.part(book, page, "image", painting_document), book)

    @blueprint.get("/<book>/range/<number>")
    def book_range(book: str, number: str) -> Response:
        return answer(api.part(book, number, "range", _range_document), book)

    return blueprint


def _range_document(book: Book, number: str, urls: Urls, _limits: Limits) -> Mapping[str, object]:
    return range_document(book, number, urls)
