"""The addresses of what a reader takes home of a book: `/books/{book}.pdf`, `.epub`, `.zip`, and how it is cited.

Knows HTTP; what is in the files is decided in `taking_home`.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date as Day
from functools import partial
from http import HTTPStatus
from typing import Protocol

from babel.dates import format_date
from flask import Blueprint, Request, Response, request

from iiif_server.answers import EVERYBODY, Answer, Header, is_known, sentence
from iiif_server.book_text import check_text
from iiif_server.downloads import disposition, safe_name
from iiif_server.gate import Access, Gate, admit, enter, scope
from iiif_server.responses import respond
from iiif_server.taking_home.citation import bibtex, line, ris
from iiif_server.taking_home.fonts import FontsMissing
from iiif_server.taking_home.forms import Form, Taking
from iiif_server.taking_home.leaf import Reader, Said
from iiif_server.taking_home.streams import Place, Places, Resting, sent
from iiif_server.taking_home.wanted import Wanted, wanted
from iiif_server.taking_home.words import words_in
from image_store import Limits
from manifests import Book, LanguageMap, Urls
from manifests.library import Library

# Raised when a file is written otherwise than before.
FILE_VERSION = 1
# A reader who takes nothing for so long is left.
SEND_SECONDS = 30.0
RIS, BIBTEX, PLAIN = "application/x-research-info-systems", "application/x-bibtex; charset=utf-8", "text/plain"
# A search engine has the page of the book; hundreds of megabytes are no use to it.
UNLISTED = ("X-Robots-Tag", "noindex")
NOSNIFF = ("X-Content-Type-Options", "nosniff")


class Counts(Protocol):
    """What is told of each file that was begun, when it is over."""

    def taken_home(self, ending: str, taken: int, *, whole: bool) -> None:
        """So many bytes of a file were taken; `whole`: all of it."""


class Choose(Protocol):
    """Which text of a language map a reader of this language is shown."""

    def __call__(self, texts: LanguageMap, language: str) -> Said: ...


@dataclass(frozen=True, slots=True)
class Downloads:
    """What is taken home of one library.

    `limits` hold for everybody; `forms` by the endings of addresses; `language_of` chooses az, en or ru for a request.
    """

    library: Library
    urls: Urls
    limits: Limits
    gate: Gate
    forms: Mapping[str, Form]
    language_of: Callable[[Request], str]
    choose: Choose
    resting: Resting
    places: Places
    counts: Counts
    today: Callable[[], Day] = Day.today

    def file(self, book_id: str, form: Form, visit: Request) -> Response:
        """The book, or some of its pages, as a file that is made while it is sent.

        Raises UnknownBook, UnknownRecord, Refused, BadSyntax, Impossible, Busy; all of them before the first byte.
        """
        access = self.gate.access(book_id)
        asked = self._wanted(book_id, form, visit, admit(access, self.limits))
        taking = self._taking(asked, access, form, self.language_of(visit))
        headers = self._headers(taking, form)
        if is_known(visit.headers.get("If-None-Match", ""), taking.identity):
            return respond(Answer(HTTPStatus.NOT_MODIFIED, headers[2:]))
        if visit.method == "HEAD":
            return respond(Answer(HTTPStatus.OK, headers))
        place = self.places.take()
        try:
            return self._sending(taking, form, headers, visit, place)
        except FontsMissing as error:
            place.give_back()
            return respond(sentence(HTTPStatus.SERVICE_UNAVAILABLE, str(error)))
        except BaseException:
            place.give_back()
            raise

    def citation(self, book_id: str, kind: str, visit: Request) -> Response:
        """How the book is cited. Raises UnknownBook, Refused."""
        enter(self.gate.access(book_id))
        book, address = self.library.get(book_id), self.urls.book_page(book_id)
        if kind == "text":
            language = self.language_of(visit)
            accessed = words_in(language).accessed.format(date=format_date(self.today(), "long", language))
            return _text(
                f"{line(book, address, accessed)}\n", f"{PLAIN}; charset=utf-8", ("Vary", "Accept-Language, Cookie")
            )
        made, media = (ris(book, address), RIS) if kind == "ris" else (bibtex(book, address), BIBTEX)
        name = f"{self._title(book, 'en')}.{kind}"
        return _text(made, media, ("Content-Disposition", disposition(name, f"{book_id}.{kind}", attachment=True)))

    def _wanted(self, book_id: str, form: Form, visit: Request, limits: Limits) -> Wanted:
        """Raises UnknownBook, UnknownRecord, BadSyntax, Impossible."""
        book = self.library.get(book_id)
        if form.of_text:
            check_text(book)
        pages, resolution = visit.args.get("pages", ""), visit.args.get("resolution", "")
        return wanted(book, pages, resolution, limits, of_text=form.of_text)

    def _taking(self, asked: Wanted, access: Access, form: Form, language: str) -> Taking:
        day, book = self.today(), asked.book
        choose, date = partial(self.choose, language=language), format_date(day, "long", language)
        reader = Reader(language, words_in(language), choose, date)
        named = (
            FILE_VERSION,
            form.ending,
            book.version,
            asked.which,
            asked.resolution,
            asked.limits,
            scope(access),
            language,
            day,
        )
        identity = hashlib.sha256(repr((*named, self.urls.base)).encode()).hexdigest()[:32]
        return Taking(asked, self.urls, reader, scope(access), identity, day)

    def _headers(self, taking: Taking, form: Form) -> tuple[Header, ...]:
        """The first two say what the body is."""
        asked = taking.wanted
        part = "" if asked.is_whole else f" ({asked.which[:60]})"
        name = safe_name(taking.reader.choose(asked.book.title).text + part) or asked.book.id
        shown = disposition(f"{name}.{form.ending}", f"{asked.book.id}.{form.ending}", attachment=True)
        return (
            ("Content-Type", form.media_type),
            ("Content-Disposition", shown),
            # Weak: a page that cannot be read today may be there tomorrow.
            ("ETag", f'W/"{taking.identity}"'),
            # A proxy that kept whole books would have room for nothing else.
            ("Cache-Control", "private, no-cache"),
            ("Vary", "Accept-Language, Cookie"),
            ("Accept-Ranges", "none"),
            # nginx passes it on as it comes, and ends it when the reader leaves.
            ("X-Accel-Buffering", "no"),
            UNLISTED,
            NOSNIFF,
            *EVERYBODY,
        )

    def _sending(
        self, taking: Taking, form: Form, headers: tuple[Header, ...], visit: Request, place: Place
    ) -> Response:
        pieces = form.pieces(taking)
        # What is wrong with the fonts is told before the first byte.
        first = next(pieces)
        response = Response(
            sent(first, pieces, place, self.resting, partial(self.counts.taken_home, form.ending)),
            HTTPStatus.OK,
            list(headers),
        )
        # Also where it is never begun.
        response.call_on_close(place.give_back)
        connection = visit.environ.get("gunicorn.socket")
        if connection is not None:
            connection.settimeout(SEND_SECONDS)
        return response

    def _title(self, book: Book, language: str) -> str:
        return safe_name(self.choose(book.title, language=language).text) or book.id


def downloads_blueprint(downloads: Downloads) -> Blueprint:
    """The addresses."""
    blueprint = Blueprint("downloads", __name__)

    @blueprint.get(f"/books/<book>.<any({', '.join(downloads.forms)}):ending>")
    def file(book: str, ending: str) -> Response:
        return downloads.file(book, downloads.forms[ending], request)

    @blueprint.get("/books/<book>.<any(ris, bib):kind>")
    def record(book: str, kind: str) -> Response:
        return downloads.citation(book, kind, request)

    @blueprint.get("/books/<book>/citation")
    def citation(book: str) -> Response:
        return downloads.citation(book, "text", request)

    return blueprint


def _text(made: str, media: str, *more: Header) -> Response:
    body = made.encode()
    length = ("Content-Length", str(len(body)))
    return respond(
        Answer(
            HTTPStatus.OK,
            (("Content-Type", media), length, *more, ("Cache-Control", "no-cache"), NOSNIFF, *EVERYBODY),
            body,
        )
    )
