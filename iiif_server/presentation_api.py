"""The Presentation API, version 3: manifest, top collection, canvas and what is painted on it.

Knows HTTP; what the documents say is decided in `manifests`.
"""

from collections.abc import Callable, Mapping
from threading import Lock

import orjson
from flask import Blueprint, Response, request

from iiif_server.gate import Gate, admit
from iiif_server.responses import JsonDocument, json_document, json_ld
from image_store import Limits
from manifests import (
    CONTEXT,
    Book,
    Library,
    UnknownCollection,
    Urls,
    annotation_page_document,
    canvas_document,
    collection,
    document_version,
    manifest,
    painting_document,
)

PREFIX = "/presentation/3"
TOP = "top"
# A manifest of 300 pages has about 0.4 MB: some 50 MB for each worker at the very most.
DOCUMENTS_KEPT = 128
MakePart = Callable[[Book, str, Urls, Limits], Mapping[str, object]]


class KeptDocuments:
    """The documents asked for last, ready to be sent; valid for one value of the publication counter."""

    def __init__(self, publication: Callable[[], int], most: int = DOCUMENTS_KEPT) -> None:
        self._publication = publication
        self._most = most
        self._kept: dict[tuple[object, ...], JsonDocument] = {}
        self._kept_for = -1
        self._lock = Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], bytes]) -> JsonDocument:
        """The document of this key, made now if it is not kept. What `make` raises is not kept."""
        # The counter before the catalogue: what is then read from there is at worst newer than the counter.
        publication = self._publication()
        with self._lock:
            if publication != self._kept_for:
                self._kept, self._kept_for = {}, publication
            kept = self._kept
            found = kept.pop(key, None)
            if found is not None:
                kept[key] = found
                return found
        made = json_document(make())
        with self._lock:
            kept[key] = made
            while len(kept) > self._most:
                del kept[next(iter(kept))]
        return made


class PresentationApi:
    """The documents of one library. Its methods are the twin of each address, without routing."""

    def __init__(self, library: Library, urls: Urls, limits: Limits, gate: Gate, kept: KeptDocuments) -> None:
        """`limits` for everybody; the gate may narrow them for a book."""
        self._library = library
        self._urls = urls
        self._limits = limits
        self._gate = gate
        self._kept = kept

    def manifest(self, book_id: str) -> JsonDocument:
        """The manifest: as it was checked and kept at publication, made anew where another is wanted.

        Raises UnknownBook, Refused.
        """
        limits = admit(self._gate.access(book_id), self._limits)
        return self._kept.get(("manifest", book_id, limits), lambda: self._manifest(book_id, limits))

    def _manifest(self, book_id: str, limits: Limits) -> bytes:
        version = document_version(self._library.version(book_id), self._urls, limits)
        stored = self._library.document(book_id, "manifest", version)
        if stored is not None:
            return stored
        # The public address, the limits or this program changed since the book was published.
        return orjson.dumps(manifest(self._library.get(book_id), self._urls, limits))

    def collection(self, name: str) -> JsonDocument:
        """The collection of all books. Raises UnknownCollection."""
        if name != TOP:
            raise UnknownCollection(f"There is no collection {name!r} in this library; the first is {TOP!r}.")
        return self._kept.get(
            ("collection", name),
            lambda: orjson.dumps(collection(self._library.books(), self._urls, self._limits)),
        )

    def part(self, book_id: str, page_key: str, kind: str, make: MakePart) -> JsonDocument:
        """A part of a manifest as a document of its own. Raises UnknownBook, UnknownPage, Refused."""
        limits = admit(self._gate.access(book_id), self._limits)
        return self._kept.get(
            (kind, book_id, page_key, limits),
            lambda: orjson.dumps(make(self._library.get(book_id), page_key, self._urls, limits)),
        )


def presentation_blueprint(
    library: Library, urls: Urls, limits: Limits, gate: Gate, publication: Callable[[], int], seconds: int
) -> Blueprint:
    """The addresses of the Presentation API; answers may be kept for `seconds` before they are revalidated."""
    api = PresentationApi(library, urls, limits, gate, KeptDocuments(publication))
    blueprint = Blueprint("presentation_api", __name__, url_prefix=PREFIX)

    def answer(document: JsonDocument) -> Response:
        return json_ld(request, document, CONTEXT, seconds)

    @blueprint.get("/<book>/manifest")
    def book_manifest(book: str) -> Response:
        return answer(api.manifest(book))

    @blueprint.get("/collection/<name>")
    def books_collection(name: str) -> Response:
        return answer(api.collection(name))

    @blueprint.get("/<book>/canvas/<page>")
    def book_canvas(book: str, page: str) -> Response:
        return answer(api.part(book, page, "canvas", canvas_document))

    @blueprint.get("/<book>/canvas/<page>/page")
    def painted_page(book: str, page: str) -> Response:
        return answer(api.part(book, page, "page", annotation_page_document))

    @blueprint.get("/<book>/canvas/<page>/image")
    def painting(book: str, page: str) -> Response:
        return answer(api.part(book, page, "image", painting_document))

    return blueprint
