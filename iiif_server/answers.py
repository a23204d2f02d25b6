"""What a request asks and what it is answered, as values: ETag and 304, Cache-Control, CORS, negotiation of JSON.

Knows no web framework, no image and no book. Everything that is answered often goes through here.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags

Header = tuple[str, str]

# CORS on every answer, errors and 304 too, whoever asks: `*`, never the echoed origin (IMG3-R119, R121).
EVERYBODY: tuple[Header, ...] = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Link, ETag, Content-Disposition, Content-Length"),
)
# Header texts of clients that are remembered with what they mean: browsers send a handful of them.
TEXTS_KEPT = 256
# Up to this many bytes a document is kept unpacked as well.
PLAIN_KEPT = 16_384
STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Asked(NamedTuple):
    """What a request says. `target` is path and query as the client wrote them, `root` the path of our public address.

    A header that was not sent is empty.
    """

    target: str
    root: str = ""
    accept: str = ""
    accept_encoding: str = ""
    if_none_match: str = ""

    @classmethod
    def of(cls, environ: Mapping[str, Any], target: str, root: str) -> "Asked":
        """What the headers of a WSGI environment say."""
        named = ("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH")
        return cls(target, root, *(environ.get(name, "") for name in named))

    @property
    def path(self) -> str:
        """What stands before the question mark."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """What stands behind the question mark."""
        return self.target.partition("?")[2]


class Answer(NamedTuple):
    """Status, headers in their order, body: the whole answer to a GET, but for what the connection adds."""

    status: int
    headers: tuple[Header, ...]
    body: bytes = b""

    @property
    def status_line(self) -> str:
        """Number and words."""
        return STATUS_LINES[self.status]


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """A document ready to be sent: compressed once, named by its content.

    `plain` is None where the document is large: who takes no gzip, which is hardly anybody, has it unpacked anew.
    """

    gzipped: bytes
    plain: bytes | None
    etag: str

    @property
    def body(self) -> bytes:
        """The document as JSON."""
        return gzip.decompress(self.gzipped) if self.plain is None else self.plain

    @property
    def size(self) -> int:
        """The bytes that it takes in memory, roughly."""
        return len(self.gzipped) + len(self.plain or b"") + 500

    def is_of(self, body: bytes) -> bool:
        """Whether it is the document of these bytes."""
        return self.etag == _etag(body)


def json_document(body: bytes) -> JsonDocument:
    """A document from its UTF-8 bytes. The same bytes give the same document: no time is in it."""
    plain = body if len(body) <= PLAIN_KEPT else None
    return JsonDocument(gzip.compress(body, 6, mtime=0), plain, _etag(body))


def _etag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def cache_control(seconds: int, *, everybody: bool = True) -> str:
    """For what everybody sees alike: kept shortly, then revalidated by ETag. Anything else nobody may keep."""
    return f"public, max-age={seconds}" if everybody else "private, no-store"


def is_known(if_none_match: str, etag: str) -> bool:
    """Whether the client has the content of this strong ETag (without its quotes) already (IMG3-R125)."""
    if not if_none_match:
        return False
    # Nearly everybody sends back the one that they were given.
    return if_none_match == f'"{etag}"' or parse_etags(if_none_match).contains_weak(etag)


def json_ld(
    asked: Asked,
    document: JsonDocument,
    context: str,
    seconds: int,
    *,
    everybody: bool = True,
    json_first: bool = False,
) -> Answer:
    """A JSON-LD document of the version that `context` names, compressed if the client can (IMG3-R114 to R117)."""
    packed = takes_gzip(asked.accept_encoding)
    etag = f"{document.etag}-gz" if packed else document.etag
    common = (
        ("Cache-Control", cache_control(seconds, everybody=everybody)),
        ("Vary", "Accept, Accept-Encoding"),
        ("ETag", f'"{etag}"'),
        *EVERYBODY,
    )
    if is_known(asked.if_none_match, etag):
        return Answer(HTTPStatus.NOT_MODIFIED, common)
    body = document.gzipped if packed else document.body
    kind = ("Content-Type", json_type(asked.accept, context, json_first=json_first))
    length = ("Content-Length", str(len(body)))
    packing = (("Content-Encoding", "gzip"),) if packed else ()
    return Answer(HTTPStatus.OK, (kind, length, *packing, *common), body)


def is_ready(asked: Asked, document: JsonDocument) -> bool:
    """Whether the document lies there as this client takes it, and need not be unpacked first."""
    return document.plain is not None or takes_gzip(asked.accept_encoding)


@lru_cache(TEXTS_KEPT)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether a header Accept-Encoding allows gzip; who sends none gets it plain."""
    return bool(accept_encoding) and parse_accept_header(accept_encoding, Accept)["gzip"] > 0


@lru_cache(TEXTS_KEPT)
def json_type(accept: str, context: str, *, json_first: bool = False) -> str:
    """The media type for an Accept header: JSON-LD, but plain JSON for who asks it and for a person's browser.

    The header is read as text: profiles stand in it with and without quotes, and Werkzeug would cut the
    unquoted ones (TRAP-11). No header can make this fail. `json_first`: plain JSON for everybody who does not ask
    for JSON-LD, and that without a profile, as version 2 has it (IMG2-R09, TRAP-07).
    """
    ranges = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    if json_first:
        return "application/ld+json" if "application/ld+json" in ranges else "application/json"
    if "application/ld+json" in ranges or not ranges & {"application/json", "text/html"}:
        return f'application/ld+json;profile="{context}"'
    return "application/json"


def sentence(status: HTTPStatus, text: str, *more: Header) -> Answer:
    """An error's answer: its text, to be read by a person, and not to be kept."""
    body = f"{status.value} {status.phrase}: {text}\n".encode()
    headers = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        *more,
        *EVERYBODY,
    )
    return Answer(status, headers, body)
