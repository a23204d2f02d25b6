"""IIIF Change Discovery 1.0: the stream as a client walks it, and where its activities come from."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select, text

from iiif_server.database import open_database, upgrade_schema, writing
from iiif_server.migrations import upgrade
from manifests.changes import DISCOVERY, PAGE_SIZE
from manifests.changes.keeping import keep_removed, next_second
from manifests.changes.tables import CHANGES, STANDINGS
from manifests.library import Library
from tests.iiif_server.harvest.conftest import BEGIN, PUBLIC, Shelf, book
from tests.manifests.test_about import ALL

STREAM = f"{PUBLIC}/activity"
Told = list[tuple[str, str]]


class Walker:
    """A client. Asks for addresses as they stand in documents."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.asked = 0

    def get(self, address: str) -> dict[str, Any]:
        self.asked += 1
        answer = self.client.get(address.removeprefix("https://kitab.example.az"))
        assert answer.status_code == 200, address
        document: dict[str, Any] = orjson.loads(answer.data)
        assert document["id"] == address
        return document

    def pages(self, *, backwards: bool) -> Iterator[dict[str, Any]]:
        """Every page, from the last or from the first."""
        begin, lead = ("last", "prev") if backwards else ("first", "next")
        page = self.get(self.get(STREAM)[begin]["id"])
        yield page
        while lead in page:
            page = self.get(page[lead]["id"])
            yield page


@pytest.fixture
def walker(app: Flask) -> Walker:
    return Walker(app.test_client())


def told(walker: Walker) -> Told:
    """(type, book) of each activity on a manifest of version 3, the oldest first."""
    items = [item for page in walker.pages(backwards=False) for item in page["orderedItems"]]
    prefix = f"{PUBLIC}/presentation/3/"
    return [
        (item["type"], item["object"]["id"].removeprefix(prefix).removesuffix("/manifest"))
        for item in items
        if item["object"]["id"].startswith(prefix)
    ]


def fill(engine: Engine, count: int) -> None:
    """So many changes: each third book is removed again."""
    rows = [
        {
            "number": number,
            "kind": "Delete" if number % 3 == 0 else "Create",
            "book": f"b{number - number % 3 // 2}",
            "target": None,
            "changed": BEGIN + timedelta(seconds=number),
        }
        for number in range(1, count + 1)
    ]
    with writing(engine) as transaction:
        transaction.execute(insert(CHANGES), rows)


def test_CD_R01_R02_the_collection_leads_to_its_pages(shelf: Shelf, walker: Walker) -> None:
    shelf.put(book("a"))
    assert walker.get(STREAM) == {
        "@context": "http://iiif.io/api/discovery/1/context.json",
        "id": STREAM,
        "type": "OrderedCollection",
        "totalItems": 2,
        "first": {"id": f"{STREAM}/page/1", "type": "OrderedCollectionPage"},
        "last": {"id": f"{STREAM}/page/1", "type": "OrderedCollectionPage"},
    }


def test_CD_R03_R05_R06_R12_R14_TRAP_51_a_page(shelf: Shelf, walker: Walker) -> None:
    """Each version of the manifest at its own address, none at the one that redirects; times end in Z."""
    shelf.put(book("a"))
    assert walker.get(f"{STREAM}/page/1") == {
        "@context": "http://iiif.io/api/discovery/1/context.json",
        "id": f"{STREAM}/page/1",
        "type": "OrderedCollectionPage",
        "partOf": {"id": STREAM, "type": "OrderedCollection"},
        "startIndex": 0,
        "orderedItems": [
            {
                "type": "Create",
                "object": {
                    "id": f"{PUBLIC}/presentation/{version}/a/manifest",
                    "type": "Manifest",
                    "format": f'application/ld+json;profile="http://iiif.io/api/presentation/{version}/context.json"',
                },
                "endTime": "2026-11-01T12:01:00Z",
            }
            for version in (3, 2)
        ],
    }
    for item in walker.get(f"{STREAM}/page/1")["orderedItems"]:
        assert walker.client.get(item["object"]["id"].removeprefix("https://kitab.example.az")).status_code == 200


def test_CD_R04_R15_TRAP_51_pages_run_on_from_the_oldest(shelf: Shelf, walker: Walker) -> None:
    fill(shelf.engine, 2 * PAGE_SIZE + 7)
    pages = list(walker.pages(backwards=False))
    assert [page["startIndex"] for page in pages] == [0, 1000, 2000]
    assert [len(page["orderedItems"]) for page in pages] == [1000, 1000, 14]
    assert walker.get(STREAM)["totalItems"] == 2014
    times = [item["endTime"] for page in pages for item in page["orderedItems"]]
    assert times == sorted(times) and all(one.endswith("Z") for one in times)
    assert list(walker.pages(backwards=True)) == pages[::-1]
    assert [("prev" in page, "next" in page) for page in pages] == [(False, True), (True, True), (True, False)]


def test_CD_R15_a_full_page_never_changes(shelf: Shelf, walker: Walker) -> None:
    fill(shelf.engine, PAGE_SIZE + 1)
    before = walker.client.get("/iiif/activity/page/1")
    shelf.put(book("b1"), book("new"))
    shelf.put(book("b1", "Başqa ad"))
    shelf.forget("b1", "new")
    after = walker.client.get("/iiif/activity/page/1")
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    known = walker.client.get("/iiif/activity/page/1", headers={"If-None-Match": before.headers["ETag"]})
    assert known.status_code == 304
    assert before.headers["Cache-Control"] == "public, max-age=86400"
    assert walker.client.get("/iiif/activity/page/2").headers["Cache-Control"] == "public, max-age=60"
    assert len(walker.get(f"{STREAM}/page/2")["orderedItems"]) == 12


def test_CD_R07_R08_TRAP_09_what_happens_to_a_book_is_told_once(shelf: Shelf, walker: Walker) -> None:
    """Level 2. Every activity has an object, and there is no Refresh."""
    shelf.put(book("a"))
    shelf.put(book("a"))
    assert told(walker) == [("Create", "a")]
    shelf.put(book("a", "Başqa ad"))
    shelf.forget("a")
    shelf.forget("a", "never there")
    shelf.put(book("a"))
    assert told(walker) == [("Create", "a"), ("Update", "a"), ("Delete", "a"), ("Create", "a")]


def test_CD_R09_a_move_names_both_addresses(shelf: Shelf, walker: Walker) -> None:
    shelf.put(book("old"), book("new"))
    with writing(shelf.engine) as transaction:
        keep_removed(transaction, "old", shelf.now, "new")
    *_, third, second = walker.get(f"{STREAM}/page/1")["orderedItems"]
    for item, version in ((third, 3), (second, 2)):
        assert item["type"] == "Move"
        assert item["object"]["id"] == f"{PUBLIC}/presentation/{version}/old/manifest"
        assert item["target"]["id"] == f"{PUBLIC}/presentation/{version}/new/manifest"
        assert item["target"]["format"] == item["object"]["format"]


def test_a_book_in_another_collection_has_another_manifest(shelf: Shelf, walker: Walker) -> None:
    said = replace(ALL, part=None, collections=())
    shelf.put(book("a", about=said))
    shelf.put(book("a", about=replace(said, collections=(("Qəzetlər",),))))
    assert told(walker) == [("Create", "a"), ("Update", "a")]


def test_what_is_rolled_back_did_not_happen(shelf: Shelf, walker: Walker) -> None:
    shelf.put(book("a"))
    with pytest.raises(RuntimeError), writing(shelf.engine) as transaction:
        shelf.library.put(transaction, book("b"), shelf.now)
        raise RuntimeError("killed")
    shelf.put(book("c"))
    assert told(walker) == [("Create", "a"), ("Create", "c")]
    assert shelf.library.changes.count() == 2


def test_CD_R06_a_time_is_never_before_the_book_can_be_had_and_never_goes_back(shelf: Shelf) -> None:
    moment = datetime(2026, 11, 1, 12, 0, 0, 1, UTC)
    assert next_second(moment) == datetime(2026, 11, 1, 12, 0, 1, tzinfo=UTC)
    assert next_second(next_second(moment)) == next_second(moment)
    shelf.put(book("a"))
    shelf.now -= timedelta(days=1)
    shelf.put(book("b"))
    first, second = shelf.library.changes.between(1, 9)
    assert first.at == second.at == BEGIN + timedelta(minutes=1)


def test_CD_R13_headers(shelf: Shelf, walker: Walker) -> None:
    shelf.put(book("a"))
    for address in ("/iiif/activity", "/iiif/activity/page/1"):
        answer = walker.client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Type"] == f'application/ld+json;profile="{DISCOVERY}"'
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert gzip.decompress(answer.data) == walker.client.get(address).data
        browser = walker.client.get(address, headers={"Accept": "text/html"})
        assert browser.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("number", ["0", "2", "01", "-1", "1.0", "x", "٣", "9" * 30, "1/", ""])
def test_there_are_no_other_pages(shelf: Shelf, walker: Walker, number: str) -> None:
    shelf.put(book("a"))
    assert walker.client.get(f"/iiif/activity/page/{number}").status_code == 404


def test_a_library_of_before_begins_with_its_books(shelf: Shelf) -> None:
    """The migration: a Create for each book, in the order of their publication."""
    url = f"sqlite:///{shelf.config.home}/old.sqlite"
    upgrade_schema(url)
    engine = open_database(url)
    with writing(engine) as transaction:
        for name, minutes in (("late", 5), ("early", 1)):
            Library(engine).put(transaction, book(name), BEGIN + timedelta(minutes=minutes, microseconds=5))
        for table in ("changes", "standings", "left_collections"):
            transaction.execute(text(f"DROP TABLE {table}"))
        transaction.execute(text("UPDATE alembic_version SET version_num = '0014'"))
        upgrade(transaction, "0015")
    with engine.connect() as connection:
        rows = connection.execute(select(CHANGES.c.number, CHANGES.c.kind, CHANGES.c.book, CHANGES.c.changed)).all()
        standing = connection.execute(select(STANDINGS.c.book, STANDINGS.c.number, STANDINGS.c.deleted)).all()
    times = [BEGIN + timedelta(minutes=minutes, seconds=1) for minutes in (1, 5)]
    assert list(map(tuple, rows)) == [(1, "Create", "early", times[0]), (2, "Create", "late", times[1])]
    assert sorted(map(tuple, standing)) == [("early", 1, False), ("late", 2, False)]
    assert Library(engine).changes.first_time() == times[0]


@pytest.mark.slow
def test_CD_R04_a_walk_over_100_000_changes_finds_the_books_that_are_there(shelf: Shelf, walker: Walker) -> None:
    """200,000 activities, backwards and forwards: the newest activity of a manifest tells whether it is there."""
    fill(shelf.engine, 100_000)
    there: dict[str, str] = {}
    for page in walker.pages(backwards=True):
        for item in reversed(page["orderedItems"]):
            there.setdefault(item["object"]["id"], item["type"])
    assert walker.asked == 1 + 200
    forwards: dict[str, str] = {}
    for page in walker.pages(backwards=False):
        forwards |= {item["object"]["id"]: item["type"] for item in page["orderedItems"]}
    assert forwards == there
    assert walker.asked == 2 * (1 + 200)
    # Of three changes the second and the third are of one book, which is gone.
    assert sum(kind == "Create" for kind in there.values()) == 2 * 33_334
