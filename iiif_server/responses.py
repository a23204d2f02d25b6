"""Answers: ETag and 304, Cache-Control, Link, CORS, content negotiation of JSON. Knows no image and no book."""

import gzip
import hashlib
from dataclasses import dataclass

from flask import Request, Response

EXPOSED = "Link, ETag, Content-Disposition, Content-Length"
METHODS = "GET, HEAD, OPTIONS"
PREFLIGHT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """A document ready to be sent: compressed once, named by its content."""

    body: bytes
    gzipped: bytes
    etag: str


def json_document(body: bytes) -> JsonDocument:
    """A document from its UTF-8 bytes. The same bytes give the same document: no time is in it."""
    return JsonDocument(body, gzip.compress(body, 6, mtime=0), hashlib.sha256(body).hexdigest()[:32])


def cache_control(seconds: int, *, everybody: bool = True) -> str:
    """For what everybody sees alike: kept shortly, then revalidated by ETag. Anything else nobody may keep."""
    return f"public, max-age={seconds}" if everybody else "private, no-store"


def not_modified(request: Request, etag: str, headers: dict[str, str]) -> Response | None:
    """The 304 answer when the client has this very content already, else None (IMG3-R125)."""
    if not request.if_none_match.contains_weak(etag):
        return None
    answer = Response(status=304, headers=headers)
    answer.set_etag(etag)
    return answer


def json_ld(
    request: Request,
    document: JsonDocument,
    context: str,
    seconds: int,
    *,
    everybody: bool = True,
    json_first: bool = False,
) -> Response:
    """A JSON-LD document of the version that `context` names, compressed if the client can (IMG3-R114 to R117)."""
    packed = request.accept_encodings["gzip"] > 0 if request.accept_encodings.provided else False
    etag = f"{document.etag}-gz" if packed else document.etag
    headers = {"Cache-Control": cache_control(seconds, everybody=everybody), "Vary": "Accept, Accept-Encoding"}
    answer = not_modified(request, etag, headers)
    if answer is None:
        answer = Response(document.gzipped if packed else document.body, headers=headers)
        answer.content_type = json_type(request.headers.get("Accept", ""), context, json_first=json_first)
        answer.set_etag(etag)
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
    return answer


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


def allow_everybody(response: Response) -> Response:
    """CORS on every answer, errors and 304 too, whoever asks: `*`, never the echoed origin (IMG3-R119, R121)."""
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    response.headers.setdefault("Access-Control-Expose-Headers", EXPOSED)
    return response


def preflight(request: Request) -> Response | None:
    """The answer to OPTIONS, None for every other method (IMG3-R120)."""
    if request.method != "OPTIONS":
        return None
    answer = Response(status=204)
    answer.headers["Allow"] = METHODS
    answer.headers["Access-Control-Allow-Methods"] = METHODS
    answer.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    asked = request.access_control_request_headers
    if asked:
        # Named one by one: a star does not cover Authorization.
        answer.headers["Access-Control-Allow-Headers"] = asked.to_header()
    return answer
