"""The Presentation API, version 2.1, and the addresses without a version, which lead to either.

Knows HTTP. Every document is the one of version 3, converted when it is first asked for and kept as that is: what may
be seen, how large, and since when, is decided there once.
"""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Protocol

import orjson
from flask import Blueprint, Response, request

from iiif_server.answers import EVERYBODY, Answer, Asked, JsonDocument, json_ld
from iiif_server.gate import Allow, Gate
from iiif_server.kept_documents import KeptDocuments
from iiif_server.manifest_road import hot_manifest
from iiif_server.responses import asked_by, respond
from image_store import Limits
from manifests import (
    CONTEXT,
    CONTEXT2,
    SEQUENCE,
    Book,
    UnknownRange,
    Urls,
    canvas_document,
    painting_document,
    part_of_manifest2,
    version2,
)

NEUTRAL = "/presentation"
PREFIX = f"{NEUTRAL}/2"
WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)", re.ASCII)


class Version3(Protocol):
    """The documents of version 3; all raise Refused, and what they say when something is not there."""

    def manifest(self, book_id: str, *, at_once: bool = False) -> JsonDocument:
        """The manifest of a book."""

    def collection(self, name: str, division: str = "") -> JsonDocument:
        """A collection, or a division of it."""

    def part(
        self, book_id: str, page_key: str, kind: str, make: Callable[[Book, str, Urls, Limits], Mapping[str, object]]
    ) -> JsonDocument:
        """A part of a manifest as a document of its own."""


class Presentation2Api:
    """The documents of version 2. Its methods are the twin of each address, without routing."""

    prefix = f"{PREFIX}/"

    def __init__(self, version3: Version3, urls: Urls, gate: Gate, kept: KeptDocuments, seconds: int) -> None:
        """Answers may be kept for `seconds` before they are revalidated."""
        self._version3 = version3
        self._urls = urls
        self._gate = gate
        self._kept = kept
        self._seconds = seconds

    def hot(self, asked: Asked, *, at_once: bool = False) -> Answer | None:
        """The answer to the address of a manifest, as `hot_manifest` has it."""
        return hot_manifest(self, asked, at_once=at_once)

    def answer(self, asked: Asked, document: JsonDocument, book_id: str | None = None) -> Answer:
        """A document of a book, or of none: plain JSON for who does not ask for JSON-LD (PRE2-R02, TRAP-07)."""
        everybody = book_id is None or isinstance(self._gate.access(book_id), Allow)
        return json_ld(asked, document, CONTEXT2, self._seconds, everybody=everybody, json_first=True)

    def manifest(self, book_id: str, *, at_once: bool = False) -> JsonDocument:
        """The manifest. Raises UnknownBook, Refused; NotAtOnce instead of waiting if `at_once`."""
        return self._converted(self._version3.manifest(book_id, at_once=at_once), at_once=at_once)

    def collection(self, name: str, division: str = "") -> JsonDocument:
        """A collection, or a division of it. Raises UnknownCollection."""
        return self._converted(self._version3.collection(name, division))

    def canvas(self, book_id: str, page_key: str) -> JsonDocument:
        """A canvas, with the way to its book. Raises UnknownBook, UnknownPage, Refused."""
        return self._converted(self._version3.part(book_id, page_key, "canvas", canvas_document))

    def annotation(self, book_id: str, page_key: str) -> JsonDocument:
        """The annotation that paints a canvas. Raises UnknownBook, UnknownPage, Refused."""
        return self._converted(self._version3.part(book_id, page_key, "image", painting_document))

    def sequence(self, book_id: str) -> JsonDocument:
        """The pages in their order. Raises UnknownBook, Refused."""
        return self._part(book_id, SEQUENCE)

    def range(self, book_id: str, name: str) -> JsonDocument:
        """A section by its number, or all contents: `top`. Raises UnknownBook, UnknownRange, Refused."""
        return self._part(book_id, f"range/{name}")

    def neutral(self, asked: Asked, address: str) -> Answer:
        """From an address without a version to `address`, which is of version 3, or to that of version 2 (PRE2-R17)."""
        location = self._urls.version2(address) if wants_version2(asked.accept) else address
        headers = (("Location", location), ("Vary", "Accept"))
        plain = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0"))
        return Answer(HTTPStatus.SEE_OTHER, (*headers, *plain, *EVERYBODY))

    def neutral_manifest(self, asked: Asked, book_id: str) -> Answer:
        """To the manifest of a book. Raises UnknownBook, Refused."""
        self._version3.manifest(book_id)
        return self.neutral(asked, self._urls.manifest(book_id))

    def neutral_collection(self, asked: Asked, name: str, division: str = "") -> Answer:
        """To a collection, or a division of it. Raises UnknownCollection."""
        self._version3.collection(name, division)
        return self.neutral(asked, self._urls.collection(name, division))

    def _converted(self, document: JsonDocument, *, at_once: bool = False) -> JsonDocument:
        # By its content: it stands for the book, for what the visitor may see, and for the moment.
        return self._kept.get_for_good(
            ("version 2", document.etag),
            lambda: orjson.dumps(version2(orjson.loads(document.body), self._urls)),
            at_once=at_once,
        )

    def _part(self, book_id: str, part: str) -> JsonDocument:
        """What version 3 does not have as a document, or not with all that version 2 wants in it."""
        manifest, address = self.manifest(book_id), self._urls.part2(self._urls.manifest(book_id), part)

        def make() -> bytes:
            found = part_of_manifest2(orjson.loads(manifest.body), address)
            if found is None:
                name = part.partition("/")[2]
                raise UnknownRange(f"The book {book_id!r} has no section {name!r} with a page to show.")
            return orjson.dumps(found)

        return self._kept.get_for_good(("version 2", manifest.etag, part), make)


def wants_version2(accept: str) -> bool:
    """Whether an Accept header asks for version 2 rather than for version 3; neither or both alike is version 3.

    Read as text: profiles stand in it with and without quotes (TRAP-11). No header can make this fail.
    """
    return _weight(accept, CONTEXT2) > _weight(accept, CONTEXT)


def _weight(accept: str, context: str) -> float:
    """How much a client wants the documents of this context, from 0 to 1; 0 when it does not say so."""
    weights = [0.0]
    for part in accept.split(","):
        if context in part:
            found = WEIGHT.search(part)
            weights.append(float(found[1]) if found else 1.0)
    return max(weights)


def presentation2_blueprint(api: Presentation2Api) -> Blueprint:
    """The addresses of version 2, and the neutral ones."""
    blueprint = Blueprint("presentation2_api", __name__)

    def answer(document: JsonDocument, book: str | None = None) -> Response:
        return respond(api.answer(asked_by(request), document, book))

    @blueprint.get(f"{PREFIX}/<book>/manifest")
    def book_manifest(book: str) -> Response:
        return answer(api.manifest(book), book)

    @blueprint.get(f"{PREFIX}/<book>/sequence/normal")
    def book_sequence(book: str) -> Response:
        return answer(api.sequence(book), book)

    @blueprint.get(f"{PREFIX}/<book>/canvas/<page>")
    def book_canvas(book: str, page: str) -> Response:
        return answer(api.canvas(book, page), book)

    @blueprint.get(f"{PREFIX}/<book>/annotation/<page>")
    def painting(book: str, page: str) -> Response:
        return answer(api.annotation(book, page), book)

    @blueprint.get(f"{PREFIX}/<book>/range/<name>")
    def book_range(book: str, name: str) -> Response:
        return answer(api.range(book, name), book)

    @blueprint.get(f"{PREFIX}/collection/<name>")
    def books_collection(name: str) -> Response:
        return answer(api.collection(name))

    @blueprint.get(f"{PREFIX}/collection/<name>/<division>")
    def some_books(name: str, division: str) -> Response:
        return answer(api.collection(name, division))

    @blueprint.get(f"{NEUTRAL}/<book>/manifest")
    def neutral_manifest(book: str) -> Response:
        return respond(api.neutral_manifest(asked_by(request), book))

    @blueprint.get(f"{NEUTRAL}/collection/<name>")
    def neutral_collection(name: str) -> Response:
        return respond(api.neutral_collection(asked_by(request), name))

    @blueprint.get(f"{NEUTRAL}/collection/<name>/<division>")
    def neutral_division(name: str, division: str) -> Response:
        return respond(api.neutral_collection(asked_by(request), name, division))

    return blueprint
