"""OAI-PMH 2.0: the records of the books, for catalogues that collect them. Knows HTTP; the XML is made in `manifests`.

Nothing is remembered between two requests: a token says where a list goes on.
"""

import gzip
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, request

from iiif_server.answers import EVERYBODY, Answer, takes_gzip
from iiif_server.gate import Gate
from iiif_server.responses import respond
from manifests import Urls
from manifests.changes import RecordHeader
from manifests.changes.standing import Wanted
from manifests.collections import walk_nodes
from manifests.library import Library
from manifests.oai import (
    Arguments,
    Identity,
    ListToken,
    Refusal,
    Selection,
    book_of,
    collection_of,
    error_answer,
    format_of,
    formats_answer,
    get_answer,
    identifiers_answer,
    identify_answer,
    parse_arguments,
    read_list_token,
    read_sets_token,
    records_answer,
    repository_of,
    selection_of,
    sets_answer,
    sets_of,
    write_list_token,
    write_sets_token,
)

# Records, headers and sets in one answer.
PAGE = 100
# What a request may say: the longest that we understand is a token.
MOST_BYTES = 8192
MOST_ARGUMENTS = 20

Pairs = Sequence[tuple[str, str]]


class OaiApi:
    """The records of one library. Its methods are the twin of each verb, without HTTP."""

    def __init__(
        self, library: Library, urls: Urls, gate: Gate, clock: Callable[[], datetime], name: str, email: str
    ) -> None:
        """`name` and `email`: whose library it is; empty where the settings say none."""
        self._library = library
        self._urls = urls
        self._gate = gate
        self._clock = clock
        host = repository_of(urls)
        self._name = name or host
        # The protocol wants an address. One that can belong to nobody says that there is none (RFC 2606).
        self._email = email or f"nobody@{host}.invalid"
        self._verbs: dict[str, Callable[[Arguments, datetime], str]] = {
            "Identify": self._identify,
            "ListMetadataFormats": self._formats,
            "ListSets": self._sets,
            "GetRecord": self._get,
            "ListIdentifiers": self._list,
            "ListRecords": self._list,
        }

    def answer(self, pairs: Pairs) -> str:
        """The XML that answers a request with these names and values, whatever they are."""
        # Before anything is read: what changes while we read is in the list that is asked for from this time on.
        now = self._clock()
        said: dict[str, str] = {}
        try:
            arguments = parse_arguments(pairs)
            said = {"verb": arguments.verb, **arguments.values}
            return self._verbs[arguments.verb](arguments, now)
        except Refusal as refusal:
            return error_answer(said, refusal, self._urls, now)

    def _identify(self, _arguments: Arguments, now: datetime) -> str:
        earliest = self._library.changes.first_time() or now
        return identify_answer(Identity(self._name, self._email, earliest), self._urls, now)

    def _formats(self, arguments: Arguments, now: datetime) -> str:
        if "identifier" in arguments.values and self._header(arguments.values["identifier"]).deleted:
            raise Refusal("noMetadataFormats", "The book was removed; nothing is said of it any more.")
        return formats_answer(_said(arguments), self._urls, now)

    def _sets(self, arguments: Arguments, now: datetime) -> str:
        token = arguments.values.get("resumptionToken")
        after, count = read_sets_token(token) if token is not None else ("", 0)
        standings = self._library.standings
        tree = self._library.collections.tree(self._gate.is_open)
        shown = {node.record.id for _, node in walk_nodes(tree)} | standings.collections_left()
        found = sets_of(standings.collections(), shown)
        if not found:
            raise _no_sets()
        left = [one for one in found if one.spec > after]
        if not left:
            raise Refusal("badResumptionToken", "No set stands behind that of this resumptionToken any more.")
        more = write_sets_token(left[PAGE - 1].spec, count + PAGE) if len(left) > PAGE else None
        return sets_answer(_said(arguments), left[:PAGE], _end(more, token), count, self._urls, now)

    def _get(self, arguments: Arguments, now: datetime) -> str:
        form = format_of(arguments.values["metadataPrefix"])
        header = self._header(arguments.values["identifier"])
        book = self._library.standings.books([header.book]).get(header.book)
        metadata = "" if header.deleted or book is None else form.make(book, self._urls)
        collections = self._library.standings.collections()
        return get_answer(_said(arguments), (header, metadata), collections, self._urls, now)

    def _header(self, identifier: str) -> RecordHeader:
        """How the book of an identifier stands. Raises Refusal."""
        book_id = book_of(identifier, self._urls)
        found = self._library.standings.get(book_id) if book_id is not None else None
        if found is None or not self._gate.is_open(found.book):
            raise Refusal("idDoesNotExist", f"There is no record {identifier}.")
        return found

    def _list(self, arguments: Arguments, now: datetime) -> str:
        token = arguments.values.get("resumptionToken")
        begun = read_list_token(token, arguments.verb) if token is not None else None
        asked = begun.selection if begun is not None else selection_of(arguments)
        collections = self._library.standings.collections()
        if asked.spec and not collections:
            raise _no_sets()
        collection = collection_of(asked.spec, collections) if asked.spec else None
        unknown = asked.spec and collection is None
        headers, more = ([], None) if unknown else self._part(arguments.verb, asked, collection, begun)
        if not headers:
            raise Refusal("noRecordsMatch", "No record was changed in this time, or there is no such set.")
        said, count = _said(arguments), begun.count if begun is not None else 0
        end = _end(write_list_token(more) if more is not None else None, token)
        if arguments.verb == "ListIdentifiers":
            return identifiers_answer(said, headers, collections, end, count, self._urls, now)
        records = self._described(headers, asked.prefix)
        return records_answer(said, records, collections, end, count, self._urls, now)

    def _part(
        self, verb: str, asked: Selection, collection: str | None, begun: ListToken | None
    ) -> tuple[list[RecordHeader], ListToken | None]:
        """The next headers that the visitor may see, and what leads on behind them; None: nothing does."""
        after = (begun.changed, begun.number) if begun is not None else None
        count = begun.count if begun is not None else 0
        while True:
            wanted = Wanted(asked.first_moment, asked.last_moment, collection, after)
            found = self._library.standings.find(wanted, PAGE + 1)
            part = found[:PAGE]
            shown = [one for one in part if self._gate.is_open(one.book)]
            if len(found) <= PAGE:
                return shown, None
            if shown:
                return shown, ListToken(verb, asked, part[-1].changed, part[-1].number, count + len(shown))
            after = (part[-1].changed, part[-1].number)

    def _described(self, headers: Sequence[RecordHeader], prefix: str) -> list[tuple[RecordHeader, str]]:
        form = format_of(prefix)
        books = self._library.standings.books([one.book for one in headers if not one.deleted])
        return [(one, form.make(books[one.book], self._urls) if one.book in books else "") for one in headers]


def _said(arguments: Arguments) -> dict[str, str]:
    return {"verb": arguments.verb, **arguments.values}


def _end(more: str | None, token: str | None) -> str | None:
    """The token that leads on; an empty one closes a list that came in parts (section 3.5)."""
    return more if more is not None else "" if token is not None else None


def _no_sets() -> Refusal:
    return Refusal("noSetHierarchy", "This library has no collections.")


def oai_blueprint(api: OaiApi) -> Blueprint:
    """The address of the protocol."""
    blueprint = Blueprint("oai_api", __name__)

    @blueprint.route("/oai", methods=["GET", "POST"])
    def oai() -> Response:
        body = api.answer(_pairs()).encode()
        headers = [
            ("Content-Type", "text/xml; charset=utf-8"),
            ("Cache-Control", "no-cache"),
            ("Vary", "Accept-Encoding"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if takes_gzip(request.headers.get("Accept-Encoding", "")):
            body = gzip.compress(body, 6, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(len(body))))
        return respond(Answer(HTTPStatus.OK, (*headers, *EVERYBODY), body))

    return blueprint


def _pairs() -> Pairs:
    """Names and values of the query, or of the form that was sent. Bytes that are no UTF-8 fit no argument."""
    written = request.query_string
    if request.method == "POST":
        request.max_content_length = MOST_BYTES
        written = request.get_data(cache=False)
    if len(written) > MOST_BYTES:
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        return parse_qsl(written.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=MOST_ARGUMENTS)
    except ValueError:
        # More names than there are arguments: as one that there is not.
        return [("", "")]
