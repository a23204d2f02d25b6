"""Backups, the way back and moving house with a real PostgreSQL, from it and to it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from config import Config
from iiif_server.application import create_app
from iiif_server.backup.errors import BadBackup, NotEmpty
from iiif_server.backup.filling import fill, new_catalogue
from iiif_server.backup.make import Wish, back_up_to
from iiif_server.backup.moving import move_database
from iiif_server.backup.restore import Place, restore
from iiif_server.backup.snapshot import take_snapshot
from iiif_server.care.history import record
from iiif_server.care.ledger import Ledger
from iiif_server.cli.rooms import open_holdings
from iiif_server.database import SCHEMA, has_catalogue, open_database, schema_version, upgrade_schema, writing
from iiif_server.ingest.holdings import Holdings
from iiif_server.migrations import revisions
from image_store import tables
from manifests import library
from tests.iiif_server.backup.conftest import NOW, SETTINGS
from tests.iiif_server.backup.filled import MADE, ROWS, all_rows, filled, lasting
from tests.iiif_server.conftest import PUBLIC, make_library
from tests.services.postgres_server import PostgresServer

pytestmark = pytest.mark.services

REVISIONS = [one.revision for one in revisions().walk_revisions()]
WISH = Wish(SETTINGS)


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    """An empty database."""
    return postgres.new_database("backup")


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def holdings(tmp_path: Path) -> Iterator[Holdings]:
    """A library on SQLite with the book `gradient`."""
    holdings = open_holdings(make_library(tmp_path / "home", PUBLIC))
    yield replace(holdings, clock=lambda: NOW)
    holdings.engine.dispose()


def place(home: Path, url: str) -> Place:
    return Place(home, home / "pyramids", home / "publication", url)


def test_from_sqlite_to_postgresql_and_back(tmp_path: Path, engine: Engine, url: str, holdings: Holdings) -> None:
    file = open_database(f"sqlite:///{tmp_path}/filled.sqlite")
    filled(file)
    before = all_rows(file)
    there = move_database(replace(holdings, engine=file), url)
    assert there.here == there.there == dict.fromkeys(before, ROWS)
    assert lasting(all_rows(engine)) == lasting(before)
    back = move_database(replace(holdings, engine=engine), f"sqlite:///{tmp_path}/back.sqlite")
    # Collections are made anew from the books, wherever the books come to.
    assert {name: count for name, count in back.there.items() if name not in MADE} == {
        name: count for name, count in there.there.items() if name not in MADE
    }
    returned = open_database(f"sqlite:///{tmp_path}/back.sqlite")
    assert lasting(all_rows(returned)) == lasting(before)
    for one in (file, returned):
        one.dispose()


def test_readers_see_the_same_from_postgresql(tmp_path: Path, url: str, holdings: Holdings) -> None:
    paths = ["/presentation/3/gradient/manifest", "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg", "/books"]

    def answers(**more: str) -> list[tuple[int, bytes]]:
        config = Config.load(home=tmp_path / "home", public_url=PUBLIC, **more)
        with create_app(config).test_client() as client:
            return [((answer := client.get(path)).status_code, answer.data) for path in paths]

    before = answers()
    move_database(holdings, url)
    (tmp_path / "home" / "catalogue.sqlite").unlink()
    assert [status for status, _ in before] == [200] * 3
    assert answers(database_url=url) == before


def test_numbers_that_the_database_gives_go_on(engine: Engine, url: str, holdings: Holdings) -> None:
    for number in range(5):
        with writing(holdings.engine) as transaction:
            record(transaction, NOW, f"b{number}", "verified", {})
    move_database(holdings, url)
    last = len(all_rows(engine)["history"])
    with writing(engine) as transaction:
        record(transaction, NOW, "new", "verified", {})
        # An empty table: the first number is the first.
        assert Ledger(engine).begin(transaction, NOW, "all", again=False).id == 1
    (added,) = (one["id"] for one in all_rows(engine)["history"] if one["book"] == "new")
    assert added == last + 1


def test_keys_hold_again_afterwards(engine: Engine, url: str, holdings: Holdings) -> None:
    move_database(holdings, url)
    with engine.connect() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM pg_constraint WHERE contype = 'f'").scalar()
    upgraded = sum(len(table.foreign_key_constraints) for table in library.METADATA.tables.values())
    assert count is not None
    assert count >= upgraded
    with pytest.raises(Exception, match="foreign key"), writing(engine) as transaction:
        row = {"book": "nobody", "kind": "manifest", "version": "1", "body": b""}
        transaction.execute(insert(library.DOCUMENTS), row)


def test_a_database_with_books_is_refused_and_one_without_is_filled(
    engine: Engine, url: str, holdings: Holdings
) -> None:
    upgrade_schema(url)
    move_database(holdings, url)
    before = all_rows(engine)
    with pytest.raises(NotEmpty, match=r"There is a library \(1 book\) at postgresql"):
        move_database(holdings, url)
    assert all_rows(engine) == before


def test_a_row_without_its_book_leaves_nothing(engine: Engine, url: str) -> None:
    row = b'{"book":"nobody","kind":"manifest","version":"1","body":{"base64":""}}\n'
    with pytest.raises(BadBackup, match="refers to one that is not there"), new_catalogue(url) as transaction:
        fill(transaction, SCHEMA, {"documents": 1}, lambda _: [row])
    assert not has_catalogue(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").scalar() == 0


@pytest.mark.parametrize("text", ["a\\u0000b"])
def test_what_postgresql_cannot_keep_is_said(text: str, url: str) -> None:
    row = f'{{"alias":"{text}","image":"i"}}\n'.encode()
    with pytest.raises(BadBackup, match="cannot be taken in"), new_catalogue(url) as transaction:
        fill(transaction, SCHEMA, {"image_aliases": 1}, lambda _: [row])
    assert not has_catalogue(url)


@pytest.mark.parametrize("revision", REVISIONS)
def test_backups_of_every_revision_come_back(
    revision: str, tmp_path: Path, engine: Engine, url: str, holdings: Holdings
) -> None:
    """Made on SQLite, restored to PostgreSQL."""
    file = open_database(f"sqlite:///{tmp_path}/old.sqlite")
    filled(file, revision)
    before = all_rows(file)
    back_up_to(tmp_path / "old.tar", WISH, replace(holdings, engine=file))
    file.dispose()
    restore(tmp_path / "old.tar", place(tmp_path / "new", url))
    after = all_rows(engine)
    for name, rows in lasting(before).items():
        columns = rows[0].keys()
        assert [{column: row[column] for column in columns} for row in after[name]] == rows, name
    with engine.connect() as connection:
        assert schema_version(connection) == SCHEMA


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_catalogue_of_every_revision_is_brought_up_to_date(revision: str, engine: Engine, url: str) -> None:
    filled(engine, revision)
    before = all_rows(engine)
    upgrade_schema(url)
    after = all_rows(engine)
    for name, rows in lasting(before).items():
        columns = rows[0].keys()
        assert [{column: row[column] for column in columns} for row in after[name]] == rows, name


def test_a_backup_of_postgresql_comes_back_as_sqlite(tmp_path: Path, engine: Engine, holdings: Holdings) -> None:
    filled(engine)
    before = all_rows(engine)
    back_up_to(tmp_path / "one.tar", WISH, replace(holdings, engine=engine))
    file = f"sqlite:///{tmp_path}/new/catalogue.sqlite"
    restore(tmp_path / "one.tar", place(tmp_path / "new", file))
    restored = open_database(file)
    assert lasting(all_rows(restored)) == lasting(before)
    restored.dispose()


def test_all_rows_are_of_one_moment(tmp_path: Path, engine: Engine, url: str) -> None:
    """A writer adds to two tables, always to both; no backup has one without the other."""
    upgrade_schema(url)
    stop, written = threading.Event(), list[int]()

    def write() -> None:
        while not stop.is_set():
            number = len(written)
            with writing(engine) as transaction:
                transaction.execute(insert(tables.ALIASES), {"alias": f"a{number}", "image": "i"})
                keys = {"book": "b", "source": f"s{number}", "key": f"k{number}"}
                transaction.execute(insert(library.PAGE_KEYS), keys)
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = list[tuple[int, int]]()
        while len(counts) < 15 or len(written) < 30:
            rows = {name: table.rows for name, table in take_snapshot(engine, tmp_path).tables.items()}
            counts.append((rows["page_keys"], rows["image_aliases"]))
    finally:
        stop.set()
        writer.join()
    assert all(keys == aliases for keys, aliases in counts)
    assert counts[0] != counts[-1], "the writer wrote meanwhile"
