"""What search engines ask for first: `/robots.txt` and the sitemap. Knows HTTP; what a sitemap says is decided in
`manifests`."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus

import orjson
from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from iiif_server.answers import EVERYBODY, Answer, Asked, Header, cache_control, is_known, takes_gzip
from iiif_server.gate import Gate
from iiif_server.raw_path import counting_number
from iiif_server.responses import asked_by
from manifests import Urls
from manifests.changes import Change
from manifests.changes.reading import Changes
from manifests.sitemap import SITEMAP_VERSION, part_count, part_span, sitemap, sitemap_index

XML, TEXT = "application/xml; charset=utf-8", "text/plain; charset=utf-8"
# Books that are read from the catalogue at once.
STEP = 250

# An answer, and its body piece by piece.
Sent = tuple[Answer, Iterator[bytes]]


class CrawlersApi:
    """The sitemap of one library. Its methods are the twin of each address, without routing."""

    def __init__(
        self, changes: Changes, urls: Urls, gate: Gate, languages: Sequence[str], seconds: int, robots: bytes
    ) -> None:
        """`languages`: those in which a book's page can be read. Answers may be kept for `seconds`.

        `robots`: what is sent as robots.txt.
        """
        self._changes = changes
        self._urls = urls
        self._gate = gate
        self._languages = languages
        self._seconds = seconds
        self._robots = robots

    def robots(self, asked: Asked) -> Sent:
        """The file robots.txt."""
        return self._sent(asked, TEXT, _digest(self._robots), [self._robots], everybody=True)

    def sitemap(self, asked: Asked) -> Sent:
        """The sitemap; where it has several parts, their list."""
        parts = part_count(self._changes.count())
        return self._part(asked, 1) if parts == 1 else self._index(asked, parts)

    def part(self, asked: Asked, number: int) -> Sent | None:
        """A part of the sitemap; None: there is none of this number."""
        return self._part(asked, number) if number <= part_count(self._changes.count()) else None

    def _part(self, asked: Asked, number: int) -> Sent:
        books, with_home = list(self._books(number)), number == 1
        said = (SITEMAP_VERSION, self._urls.base, self._languages, with_home, [(one.book, one.at) for one in books])
        pieces = sitemap(books, self._languages, self._urls, with_home=with_home)
        return self._xml(asked, _digest(orjson.dumps(said)), pieces)

    def _index(self, asked: Asked, parts: int) -> Sent:
        """Without the parts in which no book is left; the first has the home page."""
        listed = [1, *(number for number in range(2, parts + 1) if next(self._books(number), None) is not None)]
        last = self._changes.count()
        newest = {number: min(part_span(number)[1], last) for number in listed}
        times = ((number, self._changes.between(at, at)[0].at) for number, at in newest.items())
        text = sitemap_index(times, self._urls)
        return self._xml(asked, _digest(text.encode()), [text])

    def _books(self, part: int) -> Iterator[Change]:
        """The last changes of the books in a part that the visitor may see."""
        first, last = part_span(part)
        while found := self._changes.newest(first, last, STEP):
            yield from (one for one in found if self._gate.is_open(one.book))
            first = found[-1].number + 1

    def _xml(self, asked: Asked, etag: str, pieces: Iterable[str]) -> Sent:
        body = (piece.encode() for piece in pieces)
        return self._sent(asked, XML, etag, body, everybody=not self._gate.shelf())

    def _sent(self, asked: Asked, media_type: str, etag: str, pieces: Iterable[bytes], *, everybody: bool) -> Sent:
        """The pieces, which are made while they are sent, or that the client has them."""
        packed = takes_gzip(asked.accept_encoding)
        etag = f"{etag}-gz" if packed else etag
        common: tuple[Header, ...] = (
            ("Cache-Control", cache_control(self._seconds, everybody=everybody)),
            ("Vary", "Accept-Encoding"),
            ("ETag", f'"{etag}"'),
            ("X-Content-Type-Options", "nosniff"),
            *EVERYBODY,
        )
        if is_known(asked.if_none_match, etag):
            return Answer(HTTPStatus.NOT_MODIFIED, common), iter(())
        packing = (("Content-Encoding", "gzip"),) if packed else ()
        answer = Answer(HTTPStatus.OK, (("Content-Type", media_type), *packing, *common))
        return answer, _packed(pieces) if packed else iter(pieces)


def crawlers_blueprint(api: CrawlersApi) -> Blueprint:
    """The addresses that search engines ask for."""
    blueprint = Blueprint("crawlers_api", __name__)

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        return _streamed(api.robots(asked_by(request)))

    @blueprint.get("/sitemap.xml")
    def whole_sitemap() -> Response:
        return _streamed(api.sitemap(asked_by(request)))

    @blueprint.get("/sitemap-<number>.xml")
    def sitemap_part(number: str) -> ResponseReturnValue:
        wanted = counting_number(number)
        found = api.part(asked_by(request), wanted) if wanted is not None else None
        return _streamed(found) if found is not None else abort(HTTPStatus.NOT_FOUND)

    return blueprint


def _streamed(sent: Sent) -> Response:
    """Nothing is made for who wants the head only."""
    answer, pieces = sent
    return Response(iter(()) if request.method == "HEAD" else pieces, answer.status_line, list(answer.headers))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """In the format of gzip, as far as there is something to send."""
    packer = zlib.compressobj(6, wbits=31)
    yield from filter(None, map(packer.compress, pieces))
    yield packer.flush()
