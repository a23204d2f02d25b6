"""The engine and the schema of the catalogue."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from iiif_server.care import tables as care_tables
from iiif_server.database import SCHEMA, CatalogueError, open_database, schema_version, upgrade_schema, writing
from iiif_server.editing import tables as editing_tables
from iiif_server.ingest import tables as ingest_tables
from iiif_server.migrations import revisions
from iiif_server.stats import tables as stats_tables
from image_store import tables
from manifests import library
from manifests.search import DERIVED

# The tables of all rooms.
ROOMS = (
    tables.METADATA,
    library.METADATA,
    *(room.METADATA for room in (care_tables, editing_tables, ingest_tables, stats_tables)),
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/library/catalogue.sqlite"


def test_the_program_knows_its_newest_revision() -> None:
    assert revisions().get_current_head() == SCHEMA


def is_a_room_s(name: str | None, _kind: str, _parents: object) -> bool:
    """Not what a database makes of the rooms' tables by itself."""
    return not (name or "").startswith(DERIVED)


def test_tables_are_as_the_rooms_define_them(url: str) -> None:
    upgrade_schema(url)
    defined = MetaData()
    for metadata in ROOMS:
        for table in metadata.sorted_tables:
            table.to_metadata(defined)
    with open_database(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_a_room_s})
        assert compare_metadata(context, defined) == []


def test_sqlite_is_set_up(url: str) -> None:
    upgrade_schema(url)
    with open_database(url).connect() as connection:
        asked = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys")}
        assert asked == {"journal_mode": "wal", "foreign_keys": 1}
        assert int(str(connection.scalar(text("PRAGMA busy_timeout")))) >= 10_000


def test_foreign_keys_hold(url: str) -> None:
    upgrade_schema(url)
    rows = {"book": "nobody", "kind": "manifest", "version": "1", "body": b""}
    with pytest.raises(IntegrityError), writing(open_database(url)) as transaction:
        transaction.execute(library.DOCUMENTS.insert(), rows)


def test_upgrading_again_is_quick_and_changes_nothing(url: str) -> None:
    upgrade_schema(url)
    with writing(open_database(url)) as transaction:
        transaction.execute(library.PAGE_KEYS.insert(), {"book": "b", "source": "s", "key": "k"})
    began = time.perf_counter()
    upgrade_schema(url)
    assert time.perf_counter() - began < 0.1
    with open_database(url).connect() as connection:
        assert connection.scalar(select(library.PAGE_KEYS.c.key)) == "k"


def test_alembic_is_loaded_only_to_upgrade(url: str) -> None:
    upgrade_schema(url)
    code = (
        "import sys\nfrom iiif_server.database import upgrade_schema\nupgrade_schema(sys.argv[1])\n"
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, url], check=True)


@pytest.fixture
def a_writer(url: str) -> Iterator[sqlite3.Connection]:
    """Somebody in the middle of writing to a new catalogue, which has no write-ahead log yet: the change to one fails
    at once, whatever the busy timeout."""
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with closing(sqlite3.connect(path, timeout=10)) as other, pytest.raises(sqlite3.OperationalError):
            other.execute("PRAGMA journal_mode = WAL")
        yield writer


def test_who_opens_a_new_catalogue_waits_for_whoever_writes_to_it(url: str, a_writer: sqlite3.Connection) -> None:
    done = Timer(0.3, a_writer.execute, ["COMMIT"])
    done.start()
    upgrade_schema(url)
    done.join()
    with open_database(url).connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert schema_version(connection) == SCHEMA


@pytest.mark.usefixtures("a_writer")
def test_who_waits_too_long_for_a_new_catalogue_gives_up(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iiif_server.database.BUSY_SECONDS", 0.2)
    began = time.monotonic()
    with pytest.raises(CatalogueError, match="cannot be used: database is locked"):
        upgrade_schema(url)
    assert time.monotonic() - began >= 0.2


@pytest.mark.slow
def test_processes_that_start_together(tmp_path: Path) -> None:
    code = "import sys\nfrom iiif_server.database import upgrade_schema\nupgrade_schema(sys.argv[1])"
    for round_ in range(2):
        url = f"sqlite:///{tmp_path}/library{round_}/catalogue.sqlite"
        command = [sys.executable, "-c", code, url]
        started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
        assert [(one.communicate(timeout=60)[1], one.returncode) for one in started] == [("", 0)] * 3
        with open_database(url).connect() as connection:
            assert schema_version(connection) == SCHEMA


def test_a_newer_catalogue_is_refused_clearly(url: str) -> None:
    upgrade_schema(url)
    with writing(open_database(url)) as transaction:
        transaction.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(
        CatalogueError, match=rf"newer version of iiif-server: .* revision 9999, .* up to {SCHEMA}\. Install"
    ):
        upgrade_schema(url)


def test_what_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"This is a letter to the librarian." * 100)
    with pytest.raises(CatalogueError, match="file is not a database"):
        upgrade_schema(f"sqlite:///{path}")
    with pytest.raises(CatalogueError, match="cannot be used"):
        upgrade_schema(f"sqlite:///{path}/below/catalogue.sqlite")


@pytest.mark.parametrize("url", ["librarian:secret@db", "", "oracledb9://u:secret@h/x"])
def test_what_is_no_url_of_a_database(url: str) -> None:
    with pytest.raises(CatalogueError, match="IIIF_DATABASE_URL cannot be used") as raised:
        upgrade_schema(url)
    assert "secret" not in str(raised.value)


def test_a_writer_that_read_first_waits_for_the_other(url: str, tmp_path: Path) -> None:
    upgrade_schema(url)
    engine = open_database(url)
    other = sqlite3.connect(tmp_path / "library" / "catalogue.sqlite", isolation_level=None)
    with writing(engine) as transaction:
        transaction.execute(select(library.PAGE_KEYS)).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("PRAGMA busy_timeout = 0").connection.execute("BEGIN IMMEDIATE")
        transaction.execute(library.PAGE_KEYS.insert(), {"book": "b", "source": "s", "key": "k"})
    assert other.execute("SELECT count(*) FROM page_keys").fetchone() == (1,)
    other.close()


def test_a_transaction_is_rolled_back_whole_tables_too(url: str) -> None:
    upgrade_schema(url)
    engine = open_database(url)
    with pytest.raises(RuntimeError), writing(engine) as transaction:
        transaction.execute(text("CREATE TABLE half (a INTEGER)"))
        raise RuntimeError("killed")
    with engine.connect() as connection:
        asked = connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'"))
    assert asked == 0


def test_every_table_can_be_had_from_postgresql() -> None:
    for metadata in ROOMS:
        for table in metadata.sorted_tables:
            assert str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # SQLAlchemy's own
