"""The Presentation API over a real database."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from iiif_server import errors
from iiif_server.database import open_database, writing
from iiif_server.gate import Access, Gate, Reduce, Refuse
from iiif_server.kept_documents import KeptDocuments
from iiif_server.notices import Notices
from iiif_server.presentation_api import PresentationApi, presentation_blueprint
from iiif_server.publication import PublicationCounter
from iiif_server.responses import allow_everybody, preflight
from image_store import Dimensions, ImageInfo, Limits
from manifests import (
    CONTEXT,
    About,
    Book,
    Page,
    PageImage,
    Part,
    Section,
    Urls,
    document_version,
    language_map,
    version2,
)
from manifests.collections import dividing
from manifests.collections.indexing import put_settings
from manifests.collections.settings_reading import read_settings
from manifests.describe.dates import parse_date
from manifests.library import Library
from manifests.validate import check

URLS = Urls("https://iiif.example.az")
LIMITS = Limits(100_000_000)
MANIFEST = "/presentation/3/b/manifest"
TOP = "/presentation/3/collection/top"
CANVAS = "/presentation/3/b/canvas/p1"
RANGE = "/presentation/3/b/range/1"
DOCUMENTS = [MANIFEST, TOP, CANVAS, f"{CANVAS}/page", f"{CANVAS}/image", RANGE]
JSON_LD = f'application/ld+json;profile="{CONTEXT}"'


def book(identifier: str = "b", title: str = "Şəki xanlığı") -> Book:
    pages = (
        Page("p1", "1.tif", "ab" * 32, language_map("1"), PageImage.of("b_p1", ImageInfo(Dimensions(3019, 4357)))),
        Page("p2", "2.tif", "", language_map("2"), None, "cut in half"),
    )
    return Book(identifier, language_map(title, "az"), "az", pages, (Section(language_map("I", "az"), "p1"),))


class Shelf:
    """A library, its counter, and the statements that it was asked."""

    def __init__(self, engine: Engine, publication: PublicationCounter, notices: Path) -> None:
        self.notices = notices
        self.engine = engine
        self.library = Library(engine)
        self.publication = publication
        self.statements: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *told: self.statements.append(told[2]))

    def publish(self, one: Book) -> None:
        with writing(self.engine) as transaction:
            self.library.put(transaction, one, datetime(2026, 11, 23, tzinfo=UTC))
        self.publication.advance()

    def client(self, urls: Urls = URLS, limits: Limits = LIMITS, gate: Gate | None = None) -> FlaskClient:
        """A server over this library, with what create_app puts around the blueprint."""
        app = Flask(__name__)
        app.url_map.merge_slashes = False
        value = self.publication.value
        api = PresentationApi(self.library, urls, limits, gate or Gate(), KeptDocuments(value), 60)
        app.register_blueprint(presentation_blueprint(api))
        errors.register(app, errors.Failures(Notices(self.notices, value)))
        app.after_request(allow_everybody)

        @app.before_request
        def answer_options() -> Response | None:
            return preflight(request)

        return app.test_client()


@pytest.fixture
def shelf(catalogue: str, tmp_path: Path) -> Iterator[Shelf]:
    engine = open_database(catalogue)
    yield Shelf(engine, PublicationCounter(tmp_path / "publication"), tmp_path / "notices")
    engine.dispose()


@pytest.fixture
def client(shelf: Shelf) -> FlaskClient:
    shelf.publish(book())
    return shelf.client()


@pytest.mark.parametrize("address", DOCUMENTS)
def test_every_id_leads_to_its_document_PRE3_R14_R33_R44(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    document = orjson.loads(answer.data)
    assert document["id"] == f"https://iiif.example.az{address}"
    check(document)


@pytest.mark.parametrize("address", DOCUMENTS)
def test_headers_PRE3_R68_R69_R71(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.content_type == JSON_LD
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert {"Accept", "Accept-Encoding"} <= {one.strip() for one in answer.headers["Vary"].split(",")}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", JSON_LD),
        ("application/json, text/javascript, text/plain", "application/json"),
        ("application/json;charset=utf-8", "application/json"),
        ("application/ld+json", JSON_LD),
        (f"application/ld+json;profile={CONTEXT}", JSON_LD),
        (f'application/ld+json; charset=utf-8; profile="{CONTEXT}", application/json;q=0.5', JSON_LD),
        (f"text/html;q=0.1, application/ld+json;profile='{CONTEXT}'", JSON_LD),
        ("image/png", JSON_LD),
    ],
)
def test_negotiation_never_refuses_PRE3_R68_TRAP_11(client: FlaskClient, accept: str, kind: str) -> None:
    answer = client.get(MANIFEST, headers={"Accept": accept})
    assert (answer.status_code, answer.content_type) == (HTTPStatus.OK, kind)


def test_gzip_PRE3_R70(client: FlaskClient) -> None:
    plain = client.get(MANIFEST)
    packed = client.get(MANIFEST, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_etag_is_content_and_answers_304_PRE3_R71(shelf: Shelf, client: FlaskClient) -> None:
    etag = client.get(MANIFEST).headers["ETag"]
    again = client.get(MANIFEST, headers={"If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.data) == (HTTPStatus.NOT_MODIFIED, b"")
    assert again.headers["ETag"] == etag
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    shelf.publish(book())
    assert client.get(MANIFEST).headers["ETag"] == etag
    assert shelf.client().get(MANIFEST).headers["ETag"] == etag


@pytest.mark.parametrize("address", DOCUMENTS)
def test_head_and_options_PRE3_R71(client: FlaskClient, address: str) -> None:
    head, get = client.head(address), client.get(address)
    assert head.data == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "Authorization"}
    options = client.options(address, headers=asked)
    assert options.status_code == HTTPStatus.NO_CONTENT
    assert options.headers["Access-Control-Allow-Origin"] == "*"
    assert options.headers["Access-Control-Allow-Headers"] == "Authorization"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/presentation/3/nobody/manifest", "There is no book 'nobody' in this library."),
        ("/presentation/3/ş%C9%99ki/manifest", "There is no book 'şəki' in this library."),
        ("/presentation/3/nobody/canvas/p1", "There is no book 'nobody'"),
        ("/presentation/3/b/canvas/p9", "The book 'b' has no page 'p9'."),
        ("/presentation/3/b/canvas/p2", "The page 'p2' of the book 'b' is missing from the scans."),
        ("/presentation/3/b/canvas/p2/page", "missing from the scans"),
        ("/presentation/3/b/range/2", "The book 'b' has no section '2' with a page to show."),
        ("/presentation/3/nobody/range/1", "There is no book 'nobody'"),
        ("/presentation/3/collection/19th", "There is no collection '19th'"),
        (f"{MANIFEST}/", ""),
        (f"{MANIFEST}/junk", ""),
        (f"{MANIFEST}.json", ""),
        (f"{CANVAS}/junk", ""),
        (f"{TOP}/", ""),
        ("/presentation/3/b", ""),
        ("/presentation/3/b//manifest", ""),
    ],
)
def test_what_is_not_there_PRE3_R69(client: FlaskClient, address: str, said: str) -> None:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert said in answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_query_changes_nothing(client: FlaskClient) -> None:
    asked = client.get(f"{MANIFEST}?manifest=https://iiif.example.az{MANIFEST}", headers={"Host": "evil.example"})
    assert asked.data == client.get(MANIFEST).data
    assert b"evil" not in asked.data


def test_a_published_book_is_seen_at_the_next_request(shelf: Shelf, client: FlaskClient) -> None:
    assert client.get("/presentation/3/c/manifest").status_code == HTTPStatus.NOT_FOUND
    assert len(orjson.loads(client.get(TOP).data)["items"]) == 1
    shelf.publish(book("c", "Qala"))
    shelf.publish(book(title="Şəki"))
    assert client.get("/presentation/3/c/manifest").status_code == HTTPStatus.OK
    assert [item["label"]["az"] for item in orjson.loads(client.get(TOP).data)["items"]] == [["Qala"], ["Şəki"]]
    assert orjson.loads(client.get(MANIFEST).data)["label"] == {"az": ["Şəki"]}


def test_what_is_kept_asks_the_database_nothing(shelf: Shelf, client: FlaskClient) -> None:
    for address in DOCUMENTS:
        client.get(address)
    shelf.statements.clear()
    for address in DOCUMENTS:
        assert client.get(address).status_code == HTTPStatus.OK
    assert shelf.statements == []


def test_the_stored_document_goes_out_as_it_is(shelf: Shelf) -> None:
    shelf.publish(book())
    version = document_version(book().version, URLS, LIMITS)
    with writing(shelf.engine) as transaction:
        shelf.library.put_document(transaction, "b", "manifest", version, b'{"as":"stored"}')
    assert shelf.client().get(MANIFEST).data.startswith(b'{"as":"stored","partOf":[')


@pytest.mark.parametrize(
    ("urls", "limits"), [(Urls("https://moved.example.az/iiif"), LIMITS), (URLS, Limits(100_000_000, 2000))]
)
def test_another_address_or_limit_makes_another_document(shelf: Shelf, urls: Urls, limits: Limits) -> None:
    shelf.publish(book())
    version = document_version(book().version, URLS, LIMITS)
    with writing(shelf.engine) as transaction:
        shelf.library.put_document(transaction, "b", "manifest", version, b'{"as":"stored"}')
    document = orjson.loads(shelf.client(urls, limits).get(MANIFEST).data)
    assert document["id"] == urls.manifest("b")
    check(document)


class ClosedTo(Gate):
    """A gate that answers one thing."""

    def __init__(self, answer: Access) -> None:
        self._answer = answer

    def access(self, group: str) -> Access:  # noqa: ARG002
        return self._answer


def test_the_gate_stands_before_what_is_kept(shelf: Shelf) -> None:
    shelf.publish(book())
    refuse = shelf.client(gate=ClosedTo(Refuse(HTTPStatus.FORBIDDEN, "Only in the reading room.")))
    for address in (MANIFEST, CANVAS):
        assert refuse.get(address).status_code == HTTPStatus.FORBIDDEN
    reduce = shelf.client(gate=ClosedTo(Reduce(Limits(100_000_000, 800))))
    [canvas] = orjson.loads(reduce.get(MANIFEST).data)["items"]
    assert canvas["items"][0]["items"][0]["body"]["height"] == 800
    assert canvas["height"] == 4357


def test_what_fails_is_not_kept(shelf: Shelf) -> None:
    client = shelf.client()
    assert client.get(MANIFEST).status_code == HTTPStatus.NOT_FOUND
    with writing(shelf.engine) as transaction:
        shelf.library.put(transaction, replace(book()), datetime.now(UTC))
    assert client.get(MANIFEST).status_code == HTTPStatus.OK


PRESS = """
collections:
  - id: Metbuat
    label: {az: Dövri mətbuat, en: Periodicals}
    summary: {az: Qəzetlər və jurnallar}
    collections:
      - {id: Qezetler, label: {az: Qəzetlər, en: Newspapers}, names: [Газеты]}
"""
NEWS = "/presentation/3/collection/Qezetler"


@pytest.fixture
def newspapers(shelf: Shelf) -> Shelf:
    """`b` is in two collections, `c` in one of them, `d` in none."""
    shelf.publish(replace(book(), about=About(collections=(("Qəzetlər", "Satira"), ("Əlyazmalar",)))))
    shelf.publish(replace(book("c", "Əkinçi"), about=About(collections=(("Qəzetlər",),))))
    shelf.publish(book("d", "Divan"))
    return shelf


def items(client: FlaskClient, address: str) -> list[tuple[str, str]]:
    document = orjson.loads(client.get(address).data)
    check(document)
    return [(item["type"], item["id"].removeprefix(f"{URLS.base}/presentation/3/")) for item in document["items"]]


def test_collections_are_a_tree_PRE3_R63(newspapers: Shelf) -> None:
    client = newspapers.client()
    assert items(client, TOP) == [
        ("Collection", "collection/Elyazmalar"),
        ("Collection", "collection/Qezetler"),
        ("Manifest", "d/manifest"),
    ]
    assert items(client, NEWS) == [("Collection", "collection/Qezetler_Satira"), ("Manifest", "c/manifest")]
    assert items(client, f"{NEWS}_Satira") == [("Manifest", "b/manifest")]
    inner = orjson.loads(client.get(f"{NEWS}_Satira").data)
    assert inner["label"] == {"none": ["Satira"]}
    assert inner["partOf"] == [{"id": f"{URLS.base}{NEWS}", "type": "Collection", "label": {"none": ["Qəzetlər"]}}]
    assert inner["homepage"][0]["id"] == f"{URLS.base}/books?collection=Qezetler_Satira"
    assert inner["thumbnail"][0]["id"].startswith(f"{URLS.base}/iiif/3/b_p1/")
    news = orjson.loads(client.get(NEWS).data)
    assert news["items"][0]["thumbnail"] == inner["thumbnail"]
    assert news["partOf"][0]["id"] == f"{URLS.base}{TOP}"


def test_a_work_is_a_collection_of_its_parts_PRE3_R25_R63_R66_R67(shelf: Shelf) -> None:
    for name, date, number in (("n2", "5 avqust 1875", "2"), ("n1", "22 iyul 1875", "1")):
        part = Part(("Qəzetlər", "Əkinçi"), "", number)
        shelf.publish(replace(book(name, "Əkinçi"), about=About(date=parse_date(date), part=part)))
    client = shelf.client()
    work = orjson.loads(client.get("/presentation/3/collection/Qezetler_Ekinchi").data)
    check(work)
    assert work["behavior"] == ["multi-part"]
    assert [(item["label"], item["navDate"]) for item in work["items"]] == [
        ({"az": ["Əkinçi, № 1, 1875-07-22"]}, "1875-07-22T00:00:00Z"),
        ({"az": ["Əkinçi, № 2, 1875-08-05"]}, "1875-08-05T00:00:00Z"),
    ]
    assert work["partOf"][0]["id"] == f"{URLS.base}{NEWS}"
    assert orjson.loads(client.get("/presentation/3/n1/manifest").data)["navDate"] == "1875-07-22T00:00:00Z"
    assert "behavior" not in orjson.loads(client.get(NEWS).data)
    older: dict[str, Any] = orjson.loads(orjson.dumps(version2(work, URLS)))
    assert (older["viewingHint"], older["manifests"][0]["navDate"]) == ("multi-part", "1875-07-22T00:00:00Z")


def test_every_collection_says_how_much_it_holds_PRE3_R63(newspapers: Shelf) -> None:
    top = orjson.loads(newspapers.client().get(TOP).data)
    labels = [{tag: words[0] for tag, words in pair["label"].items()} for pair in top["metadata"]]
    assert labels == [
        {"az": "Kitablar", "en": "Books", "ru": "Книги"},
        {"az": "Səhifələr", "en": "Pages", "ru": "Страницы"},
    ]
    pages = len(book().pages)
    assert counts(top) == ["3", str(3 * pages)]
    assert [counts(item) for item in top["items"] if item["type"] == "Collection"] == [
        ["1", str(pages)],
        ["2", str(2 * pages)],
    ]


def counts(document: dict[str, Any]) -> list[str]:
    return [pair["value"]["none"][0] for pair in document["metadata"]]


def test_a_long_collection_is_small_and_each_part_has_an_address_PRE3_R63_R65_R67(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dividing, "MOST_LISTED", 2)
    for name, title in (("a1", "Şəki"), ("a2", "Şuşa"), ("a3", "Şamaxı"), ("a4", "Ağdam")):
        shelf.publish(book(name, title))
    client = shelf.client()
    assert items(client, TOP) == [
        ("Collection", "collection/top/letter-a"),
        ("Collection", "collection/top/letter-u015f"),
    ]
    seen, manifests = walk(client, TOP)
    assert len(seen) == 5
    assert sorted(manifests) == ["a1", "a2", "a3", "a4"]
    letter = orjson.loads(client.get(f"{TOP}/letter-u015f").data)
    assert (letter["label"]["az"], counts(letter)[0]) == (["Bütün kitablar: Ş"], "3")
    assert letter["partOf"][0]["id"] == f"{URLS.base}{TOP}"
    run = orjson.loads(client.get(f"{TOP}/letter-u015f.2").data)
    assert (run["partOf"][0]["id"], len(run["items"])) == (f"{URLS.base}{TOP}/letter-u015f", 1)
    assert client.get(f"{TOP}/letter-x").status_code == HTTPStatus.NOT_FOUND


def walk(client: FlaskClient, address: str) -> tuple[list[str], list[str]]:
    """Every collection that is found from this one on, none twice, and the books in them."""
    seen, books, left = [], [], [address]
    while left:
        asked = left.pop()
        assert asked not in seen, "PRE3-R67: no cycle"
        seen.append(asked)
        document = orjson.loads(client.get(asked).data)
        check(document)
        assert document["id"] == f"{URLS.base}{asked}"
        for item in document["items"]:
            place = item["id"].removeprefix(URLS.base)
            if item["type"] == "Collection":
                left.append(place)
            else:
                books.append(place.split("/")[-2])
    return seen, books


def wholes(client: FlaskClient, book_id: str) -> list[str]:
    document = orjson.loads(client.get(f"/presentation/3/{book_id}/manifest").data)
    check(document)
    return [one["id"].removeprefix(f"{URLS.base}/presentation/3/collection/") for one in document["partOf"]]


def test_a_manifest_names_its_collections_the_deepest_first_PRE3_R67(newspapers: Shelf) -> None:
    client = newspapers.client()
    assert wholes(client, "b") == ["Qezetler_Satira", "Elyazmalar"]
    assert wholes(client, "c") == ["Qezetler"]
    assert wholes(client, "d") == ["top"]
    # Of two that lie equally deep, the one with fewer books: Mirador fetches the first.
    newspapers.publish(replace(book("e"), about=About(collections=(("Qəzetlər",), ("Əlyazmalar",)))))
    newspapers.publish(replace(book("f"), about=About(collections=(("Qəzetlər",),))))
    assert wholes(client, "e") == ["Elyazmalar", "Qezetler"]


def test_a_manifest_that_is_kept_names_the_collections_of_this_moment_PRE3_R67(newspapers: Shelf) -> None:
    version = document_version(newspapers.library.version("d"), URLS, LIMITS)
    with writing(newspapers.engine) as transaction:
        newspapers.library.put_document(transaction, "d", "manifest", version, b'{"as":"stored"}')
    client = newspapers.client()
    etag = client.get("/presentation/3/d/manifest").headers["ETag"]
    chosen = "collections:\n  - {id: Secilmis, label: {az: Seçilmiş}, books: {language: az}}\n"
    with writing(newspapers.engine) as transaction:
        put_settings(transaction, read_settings(chosen.encode(), "collections.yaml"))
    newspapers.publication.advance()
    again = client.get("/presentation/3/d/manifest", headers={"If-None-Match": etag})
    assert again.status_code == HTTPStatus.OK
    document = orjson.loads(again.data)
    assert document["as"] == "stored"
    assert [one["label"] for one in document["partOf"]] == [{"az": ["Seçilmiş"]}]


def test_settings_show_at_the_next_request(newspapers: Shelf) -> None:
    client = newspapers.client()
    etag = client.get(NEWS).headers["ETag"]
    with writing(newspapers.engine) as transaction:
        put_settings(transaction, read_settings(PRESS.encode(), "collections.yaml"))
    newspapers.publication.advance()
    again = client.get(NEWS, headers={"If-None-Match": etag})
    assert again.status_code == HTTPStatus.OK
    assert orjson.loads(again.data)["label"] == {"az": ["Qəzetlər"], "en": ["Newspapers"]}
    etag = again.headers["ETag"]
    assert client.get(NEWS, headers={"If-None-Match": etag}).status_code == HTTPStatus.NOT_MODIFIED
    assert items(client, TOP)[:2] == [("Collection", "collection/Metbuat"), ("Collection", "collection/Elyazmalar")]
    document = orjson.loads(client.get("/presentation/3/collection/Metbuat").data)
    check(document)
    assert document["summary"] == {"az": ["Qəzetlər və jurnallar"]}


def test_a_collection_without_books_is_not_there(newspapers: Shelf) -> None:
    client = newspapers.client()
    assert client.get("/presentation/3/collection/Elyazmalar").status_code == HTTPStatus.OK
    newspapers.publish(replace(book(), about=About(collections=(("Qəzetlər", "Satira"),))))
    answer = client.get("/presentation/3/collection/Elyazmalar")
    assert (answer.status_code, "no collection 'Elyazmalar'" in answer.text) == (HTTPStatus.NOT_FOUND, True)
    assert ("Collection", "collection/Elyazmalar") not in items(client, TOP)


def test_books_that_a_visitor_may_not_see_are_in_no_collection(newspapers: Shelf) -> None:
    client = newspapers.client(gate=ClosedTo(Refuse(HTTPStatus.FORBIDDEN, "Only in the reading room.")))
    assert orjson.loads(client.get(TOP).data)["items"] == []
    assert client.get(NEWS).status_code == HTTPStatus.NOT_FOUND
