"""The Presentation API, version 2.1, and its neutral addresses, over a real database."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from config import Config
from iiif_server.answers import Asked, JsonDocument
from iiif_server.application import create_app
from iiif_server.database import open_database, upgrade_schema, writing
from iiif_server.gate import Access, Gate, Reduce, Refuse, Refused
from iiif_server.kept_documents import KeptDocuments
from iiif_server.presentation2_api import Presentation2Api, wants_version2
from iiif_server.presentation_api import PresentationApi
from iiif_server.publication import PublicationCounter
from image_store import Dimensions, ImageInfo, Limits, NotAtOnce
from manifests import (
    CONTEXT,
    CONTEXT2,
    Book,
    Page,
    PageImage,
    Section,
    UnknownBook,
    Urls,
    document_version,
    language_map,
    version2,
)
from manifests.library import Library
from tests.manifests.presentation2.rules import problems

PUBLIC = "https://iiif.example.az"
URLS = Urls(PUBLIC)
LIMITS = Limits(100_000_000)
BOOK = "/presentation/2/b"
MANIFEST = f"{BOOK}/manifest"
TOP = "/presentation/2/collection/top"
PARTS = [f"{BOOK}/{part}" for part in ("sequence/normal", "annotation/p1", "range/top", "range/1", "range/2")]
# The only document whose id is another address: that of the same canvas in version 3 (PRE2-R17).
CANVAS, CANVAS3 = f"{BOOK}/canvas/p1", "/presentation/3/b/canvas/p1"
DOCUMENTS = [MANIFEST, TOP, CANVAS, *PARTS]
JSON_LD = "application/ld+json"


def book(identifier: str = "b", title: str = "Şəki xanlığı") -> Book:
    pages = (
        Page("p1", "1.tif", "ab" * 32, language_map("1"), PageImage.of("b_p1", ImageInfo(Dimensions(3019, 4357)))),
        Page("p2", "2.tif", "", language_map("2"), None, "cut in half"),
        Page("p3", "3.tif", "cd" * 32, language_map("3"), PageImage.of("b_p3", ImageInfo(Dimensions(3000, 4000)))),
    )
    sections = (Section(language_map("I", "az"), "p1", (Section(language_map("I.1", "az"), "p3"),)),)
    return Book(identifier, language_map(title, "az"), "az", pages, sections)


class Shelf:
    """A library, its whole application, and the statements that its database was asked."""

    def __init__(self, config: Config) -> None:
        self.engine = open_database(config.database_url)
        self.library = Library(self.engine)
        self.publication = PublicationCounter(config.publication_file)
        self.statements: list[str] = []
        event.listen(self.engine, "before_cursor_execute", lambda *told: self.statements.append(told[2]))

    def publish(self, one: Book) -> None:
        with writing(self.engine) as transaction:
            self.library.put(transaction, one, datetime(2026, 11, 27, tzinfo=UTC))
        self.publication.advance()

    def api(self, gate: Gate | None = None, limits: Limits = LIMITS) -> Presentation2Api:
        """Both versions over this library, as create_app joins them, behind this gate."""
        kept, gate = KeptDocuments(self.publication.value), gate or Gate()
        return Presentation2Api(PresentationApi(self.library, URLS, limits, gate, kept, 60), URLS, gate, kept, 60)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.load(home=tmp_path / "home", public_url=PUBLIC)


@pytest.fixture
def shelf(config: Config) -> Iterator[Shelf]:
    config.home.mkdir()
    upgrade_schema(config.database_url)
    shelf = Shelf(config)
    shelf.publish(book())
    yield shelf
    shelf.engine.dispose()


@pytest.fixture
def client(shelf: Shelf, config: Config) -> FlaskClient:  # noqa: ARG001 - there is something to serve
    return create_app(config).test_client()


def ask(client: FlaskClient, path: str, method: str = "GET", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(path, method=method, headers=named, environ_overrides={"RAW_URI": path, "REQUEST_URI": path})


@pytest.mark.parametrize("address", [*DOCUMENTS, f"{TOP}/letter-u015f"])
def test_PRE2_R16_every_id_leads_to_its_valid_document(client: FlaskClient, address: str) -> None:
    answer = ask(client, address)
    assert answer.status_code == HTTPStatus.OK
    document = orjson.loads(answer.data)
    assert document["@id"] == f"{PUBLIC}{CANVAS3 if address == CANVAS else address}"
    assert problems(document) == []


def test_PRE2_R17_TRAP_41_a_canvas_has_one_address_for_both_versions(client: FlaskClient) -> None:
    older, newer = orjson.loads(ask(client, CANVAS).data), orjson.loads(ask(client, CANVAS3).data)
    assert older["@id"] == newer["id"] == f"{PUBLIC}{CANVAS3}"
    assert older["images"][0]["on"] == newer["items"][0]["items"][0]["target"] == newer["id"]
    assert (older["width"], older["height"]) == (newer["width"], newer["height"])


def addresses(value: Any) -> Iterator[str]:
    """Every address of this server in a document: in @id, and where only the address stands."""
    if isinstance(value, str) and value.startswith(f"{PUBLIC}/"):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from addresses(inner)


def test_PRE2_R05_R08_R16_every_address_that_is_written_leads_somewhere(client: FlaskClient) -> None:
    waiting, seen = {f"{PUBLIC}{MANIFEST}", f"{PUBLIC}{TOP}"}, set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = ask(client, address.removeprefix(PUBLIC))
        # The images have no files here: only that their addresses are of the other version's road is looked at.
        if address.startswith(f"{PUBLIC}/iiif/"):
            assert address.startswith(f"{PUBLIC}/iiif/2/b_p")
            continue
        assert answer.status_code == HTTPStatus.OK, address
        if address.startswith(f"{PUBLIC}/presentation/3/b/canvas/p"):
            assert orjson.loads(answer.data)["id"] == address
        elif answer.is_json and not address.startswith(f"{PUBLIC}/books/"):  # records lead to both versions
            waiting |= set(addresses(orjson.loads(answer.data))) - seen
    assert {f"{PUBLIC}{address}" for address in (MANIFEST, TOP, *PARTS)} <= seen
    assert f"{PUBLIC}/presentation/3/b/canvas/p3" in seen


def test_the_manifest_is_the_other_one_converted(shelf: Shelf, client: FlaskClient, config: Config) -> None:
    other = orjson.loads(ask(client, "/presentation/3/b/manifest").data)
    assert orjson.loads(ask(client, MANIFEST).data) == version2(other, URLS)
    stored = {**other, "label": {"az": ["as stored"]}}
    version = document_version(book().version, URLS, LIMITS)
    with writing(shelf.engine) as transaction:
        shelf.library.put_document(transaction, "b", "manifest", version, orjson.dumps(stored))
    # A worker that has kept nothing yet: what has one version is one document.
    assert orjson.loads(ask(create_app(config).test_client(), MANIFEST).data)["label"] == {
        "@value": "as stored",
        "@language": "az",
    }


@pytest.mark.parametrize("address", DOCUMENTS)
def test_PRE2_R02_headers(client: FlaskClient, address: str) -> None:
    answer = ask(client, address)
    assert answer.content_type == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/json"),
        ("application/json, text/javascript, text/plain", "application/json"),
        ("application/ld+json", JSON_LD),
        (f'application/ld+json;profile="{CONTEXT2}"', JSON_LD),
        # Of another version: its own is sent all the same, and under its own name.
        (f"application/ld+json;profile={CONTEXT}", JSON_LD),
        ("image/png", "application/json"),
        (',;="', "application/json"),
    ],
)
def test_PRE2_R02_TRAP_07_json_ld_only_when_it_is_asked_for(client: FlaskClient, accept: str, kind: str) -> None:
    answer = ask(client, MANIFEST, Accept=accept)
    assert (answer.status_code, answer.content_type) == (HTTPStatus.OK, kind)
    assert orjson.loads(answer.data)["@context"] == CONTEXT2


def test_PRE2_R02_compressed(client: FlaskClient) -> None:
    plain, packed = ask(client, MANIFEST), ask(client, MANIFEST, Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize("address", DOCUMENTS)
def test_etag_304_head_and_options(client: FlaskClient, address: str) -> None:
    whole = ask(client, address)
    again = ask(client, address, If_None_Match=f'"other", W/{whole.headers["ETag"]}')
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")
    assert again.headers["ETag"] == whole.headers["ETag"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    head = ask(client, address, "HEAD")
    assert (head.data, head.headers["Content-Length"]) == (b"", whole.headers["Content-Length"])
    options = ask(client, address, "OPTIONS", Access_Control_Request_Headers="Authorization")
    assert options.status_code == HTTPStatus.NO_CONTENT
    assert options.headers["Access-Control-Allow-Headers"] == "Authorization"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/presentation/2/nobody/manifest", "There is no book 'nobody' in this library."),
        ("/presentation/2/%C9%99/manifest", "There is no book 'ə' in this library."),
        ("/presentation/2/nobody/sequence/normal", "There is no book 'nobody'"),
        ("/presentation/2/nobody/range/top", "There is no book 'nobody'"),
        (f"{BOOK}/canvas/p9", "The book 'b' has no page 'p9'."),
        (f"{BOOK}/canvas/p2", "The page 'p2' of the book 'b' is missing from the scans."),
        (f"{BOOK}/annotation/p2", "missing from the scans"),
        (f"{BOOK}/range/3", "The book 'b' has no section '3' with a page to show."),
        (f"{BOOK}/range/01", "has no section '01'"),
        (f"{BOOK}/range/%2e%2e", "has no section '..'"),
        (f"{BOOK}/sequence/other", ""),
        (f"{BOOK}/list/p1", ""),
        ("/presentation/2/collection/19th", "There is no collection '19th'"),
        ("/presentation/2/collection/manifest", "There is no"),
        (f"{MANIFEST}/", ""),
        (f"{MANIFEST}.json", ""),
        ("/presentation/2/b", ""),
        ("/presentation/2/b//manifest", ""),
        ("/presentation/nobody/manifest", "There is no book 'nobody'"),
        ("/presentation/2/manifest", "There is no book '2'"),
        ("/presentation/3/manifest", "There is no book '3'"),
        ("/presentation/collection/19th", "There is no collection '19th'"),
        ("/presentation/b/canvas/p1", ""),
        ("/presentation/4/b/manifest", ""),
    ],
)
def test_what_is_not_there(client: FlaskClient, address: str, said: str) -> None:
    answer = ask(client, address)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert said in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_book_without_sections_has_no_contents(shelf: Shelf, client: FlaskClient) -> None:
    shelf.publish(replace(book("c"), sections=()))
    assert ask(client, "/presentation/2/c/sequence/normal").status_code == HTTPStatus.OK
    assert "has no section 'top'" in ask(client, "/presentation/2/c/range/top").text


def test_a_changed_book_is_seen_at_the_next_request(shelf: Shelf, client: FlaskClient) -> None:
    before = ask(client, MANIFEST)
    assert len(orjson.loads(ask(client, TOP).data)["manifests"]) == 1
    shelf.publish(book(title="Şəki"))
    shelf.publish(book("c", "Qala"))
    after = ask(client, MANIFEST)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert orjson.loads(after.data)["label"] == {"@value": "Şəki", "@language": "az"}
    assert [one["label"]["@value"] for one in orjson.loads(ask(client, TOP).data)["manifests"]] == ["Qala", "Şəki"]


def test_what_is_kept_asks_the_database_nothing(shelf: Shelf) -> None:
    api = shelf.api()
    everything: list[Callable[[], JsonDocument]] = [
        lambda: api.manifest("b"),
        lambda: api.collection("top"),
        lambda: api.canvas("b", "p1"),
        lambda: api.annotation("b", "p1"),
        lambda: api.sequence("b"),
        lambda: api.range("b", "1"),
    ]
    first = [get() for get in everything]
    shelf.statements.clear()
    assert [get() is kept for get, kept in zip(everything, first, strict=True)] == [True] * 6
    assert shelf.statements == []


def test_at_once_or_not_at_all(shelf: Shelf) -> None:
    api, asked = shelf.api(), Asked(f"{MANIFEST}?x=1")
    with pytest.raises(NotAtOnce):
        api.hot(asked, at_once=True)
    whole = api.hot(asked)
    assert whole is not None
    assert api.hot(asked, at_once=True) == whole
    assert api.hot(Asked(f"{BOOK}/canvas/p1"), at_once=True) is None
    assert api.hot(Asked("/presentation/2/%62/manifest"), at_once=True) is None


class ClosedTo(Gate):
    """A gate that answers one thing."""

    def __init__(self, answer: Access) -> None:
        self._answer = answer

    def access(self, group: str) -> Access:  # noqa: ARG002
        return self._answer


def test_the_gate_stands_before_what_is_kept(shelf: Shelf) -> None:
    refusing = shelf.api(ClosedTo(Refuse(HTTPStatus.FORBIDDEN, "Only in the reading room.")))
    for ask_for in (refusing.manifest, refusing.sequence, lambda book: refusing.canvas(book, "p1")):
        with pytest.raises(Refused):
            ask_for("b")
    with pytest.raises(Refused):
        refusing.neutral_manifest(Asked("/presentation/b/manifest"), "b")
    reducing = shelf.api(ClosedTo(Reduce(Limits(100_000_000, 2000))))
    document = reducing.manifest("b")
    page = orjson.loads(document.body)["sequences"][0]["canvases"][0]
    assert page["height"] == 4357
    assert page["images"][0]["resource"]["@id"] == f"{PUBLIC}/iiif/2/b_p1/full/1386,2000/0/default.jpg"
    headers = dict(reducing.answer(Asked(MANIFEST), document, "b").headers)
    assert headers["Cache-Control"] == "private, no-store"


V2, V3 = f'application/ld+json;profile="{CONTEXT2}"', f'application/ld+json;profile="{CONTEXT}"'


@pytest.mark.parametrize(
    ("accept", "version"),
    [
        ("", 3),
        ("*/*", 3),
        ("application/json", 3),
        ("application/ld+json", 3),
        (V2, 2),
        (V3, 3),
        (f"application/ld+json;profile={CONTEXT2}", 2),
        (f"application/ld+json; profile='{CONTEXT2}'; charset=utf-8", 2),
        (f"{V2}, {V3}", 3),
        (f"{V2}, {V3};q=0.5", 2),
        (f"{V2};q=0.5, {V3};q=0.9", 3),
        (f"{V2};q=0, */*", 3),
        (f"{V2};q=nan", 2),
        ("https://iiif.io/api/presentation/2/context.json", 3),
        (',;="q' * 99, 3),
    ],
)
def test_PRE2_R17_TRAP_11_who_asks_for_version_2(accept: str, version: int) -> None:
    assert wants_version2(accept) == (version == 2)


@pytest.mark.parametrize(("accept", "version"), [("*/*", 3), (V3, 3), (V2, 2)])
@pytest.mark.parametrize("part", ["b/manifest", "collection/top", "collection/top/letter-u015f"])
def test_PRE2_R17_TRAP_48_neutral_addresses_lead_to_either(
    client: FlaskClient, part: str, accept: str, version: int
) -> None:
    for method in ("GET", "HEAD"):
        answer = ask(client, f"/presentation/{part}", method, Accept=accept)
        assert (answer.status_code, answer.data) == (HTTPStatus.SEE_OTHER, b"")
        assert answer.headers["Location"] == f"{PUBLIC}/presentation/{version}/{part}"
        assert answer.headers["Vary"] == "Accept"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unknown_book_has_no_neutral_address(shelf: Shelf) -> None:
    with pytest.raises(UnknownBook):
        shelf.api().neutral_manifest(Asked("/presentation/nobody/manifest"), "nobody")
