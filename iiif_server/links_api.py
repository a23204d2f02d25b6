"""What documents lead to beside images and other documents: records, the text of a book, the library's logo.

Knows HTTP; what the records say is decided in `manifests`.
"""

import gzip
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from iiif_server.answers import EVERYBODY, Answer, Asked, Header, cache_control, is_known, takes_gzip
from iiif_server.book_text import book_text, check_text
from iiif_server.downloads import disposition, safe_name
from iiif_server.gate import Allow, Gate, enter
from iiif_server.logo import LogoPicture
from iiif_server.responses import asked_by, respond
from image_store.catalog import Catalog
from manifests import MADE_RECORDS, Book, UnknownRecord, Urls, dublin_core, first_text, schema_org
from manifests.library import Library

# What others wrote may hold scripts: a browser that is shown it gives it no rights at all.
SHUT: tuple[Header, ...] = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'; sandbox"),
)
TEXT_TYPE = "text/plain; charset=utf-8"
_MAKERS: Mapping[str, Callable[[Book, Urls], bytes]] = {
    "dublin-core.xml": lambda book, urls: f'<?xml version="1.0" encoding="UTF-8"?>\n{dublin_core(book, urls)}'.encode(),
    "schema-org.jsonld": schema_org,
}
_TYPES = {name: media_type for name, _, media_type, _ in MADE_RECORDS}


class LinksApi:
    """The files of one library. Its methods are the twin of each address, without routing."""

    def __init__(
        self,
        library: Library,
        catalog: Catalog,
        pyramids: Path,
        urls: Urls,
        gate: Gate,
        seconds: int,
        logo: LogoPicture | None = None,
    ) -> None:
        """Answers may be kept for `seconds` before they are revalidated."""
        self._library = library
        self._catalog = catalog
        self._pyramids = pyramids
        self._urls = urls
        self._gate = gate
        self._seconds = seconds
        self._logo = logo

    def given(self, asked: Asked, book_id: str, name: str) -> Answer:
        """A record as it was given with a book. Raises UnknownRecord, Refused."""
        enter(self._gate.access(book_id))
        found = self._library.given_record(book_id, name)
        # To be kept, not to be looked at: the name is of our own making.
        named = ("Content-Disposition", disposition(f"{book_id}-{name}", f"{book_id}-{name}", attachment=True))
        etag = found.record.sha256[:32]
        head = (("Content-Type", found.record.media_type), named)
        if takes_gzip(asked.accept_encoding):
            encoded = (*head, ("Content-Encoding", "gzip"))
            return self._file(asked, f"{etag}-gz", encoded, lambda: found.packed, book_id)
        return self._file(asked, etag, head, lambda: gzip.decompress(found.packed), book_id)

    def made(self, asked: Asked, book_id: str, name: str) -> Answer:
        """A record made of what the catalogue says of a book. Raises UnknownBook, UnknownRecord, Refused."""
        book = self._open(book_id)
        if name not in _MAKERS:
            raise UnknownRecord(f"There is no record {name!r} of a book; there are {', '.join(_MAKERS)}.")
        named = ("Content-Disposition", disposition(f"{book_id}-{name}", f"{book_id}-{name}", attachment=False))
        head = (("Content-Type", _TYPES[name]), named)
        body = _MAKERS[name](book, self._urls)
        return self._file(asked, sha256(body).hexdigest()[:32], head, lambda: body, book_id)

    def logo(self, asked: Asked) -> Answer | None:
        """The logo of the library; None: it has none."""
        if self._logo is None:
            return None
        png = self._logo.png
        return self._file(asked, self._logo.etag, (("Content-Type", "image/png"),), lambda: png)

    def text(self, asked: Asked, book_id: str) -> tuple[Answer, Iterator[bytes]]:
        """The head of the answer, and the text piece by piece; it is read as it is sent.

        Raises UnknownBook, UnknownRecord, Refused.
        """
        book = self._open(book_id)
        check_text(book)
        title = safe_name(first_text(book.title)[0])
        named = disposition(f"{title or book_id}.txt", f"{book_id}.txt", attachment=False)
        head = (("Content-Type", TEXT_TYPE), ("Content-Disposition", named))
        answer = self._file(asked, f"{book.version}-text", head, bytes, book_id)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return answer, iter(())
        # How long it will be is not known before it is read.
        headers = tuple(header for header in answer.headers if header[0] != "Content-Length")
        stems = {one.id: self._pyramids / one.pyramid for one in self._catalog.of_group(book_id)}
        return Answer(answer.status, headers), book_text(book, stems)

    def _open(self, book_id: str) -> Book:
        """The book, if the visitor may see it. Raises UnknownBook, Refused."""
        enter(self._gate.access(book_id))
        return self._library.get(book_id)

    def _file(
        self, asked: Asked, etag: str, head: tuple[Header, ...], body: Callable[[], bytes], book_id: str | None = None
    ) -> Answer:
        """A file with this head, or that the client has it. `book_id`: whose it is, None: everybody may have it."""
        everybody = book_id is None or isinstance(self._gate.access(book_id), Allow)
        common = (
            ("Cache-Control", cache_control(self._seconds, everybody=everybody)),
            ("Vary", "Accept-Encoding"),
            ("ETag", f'"{etag}"'),
            *SHUT,
            *EVERYBODY,
        )
        if is_known(asked.if_none_match, etag):
            return Answer(HTTPStatus.NOT_MODIFIED, common)
        sent = body()
        return Answer(HTTPStatus.OK, (*head, ("Content-Length", str(len(sent))), *common), sent)


def links_blueprint(api: LinksApi) -> Blueprint:
    """The addresses of these files."""
    blueprint = Blueprint("links_api", __name__)

    @blueprint.get("/books/<book>/given/<name>")
    def given_record(book: str, name: str) -> Response:
        return respond(api.given(asked_by(request), book, name))

    @blueprint.get("/books/<book>/records/<name>")
    def made_record(book: str, name: str) -> Response:
        return respond(api.made(asked_by(request), book, name))

    @blueprint.get("/books/<book>/text.txt")
    def text(book: str) -> Response:
        answer, pieces = api.text(asked_by(request), book)
        # Nothing is read for who wants the head only.
        body = iter(()) if request.method == "HEAD" else pieces
        return Response(body, answer.status_line, list(answer.headers))

    @blueprint.get("/provider/logo.png")
    def logo() -> ResponseReturnValue:
        answer = api.logo(asked_by(request))
        return respond(answer) if answer else abort(HTTPStatus.NOT_FOUND)

    return blueprint
