"""A backup and the way back: every row, every byte, and what readers see."""

import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import MetaData, delete, text

from iiif_server.application import create_app
from iiif_server.backup.absent import absent_pyramids
from iiif_server.backup.errors import BackupError, CannotBackUp, NotEmpty
from iiif_server.backup.kept import dated, drop_older
from iiif_server.backup.make import Wish, back_up, back_up_to
from iiif_server.backup.restore import restore
from iiif_server.backup.snapshot import take_snapshot
from iiif_server.backup.tables import tables_of
from iiif_server.care import tables as care_tables
from iiif_server.care.repair import repair
from iiif_server.care.trash import restore as back_from_trash
from iiif_server.care.verify import Wish as Check
from iiif_server.care.verify import verify
from iiif_server.cli.rooms import open_holdings
from iiif_server.database import SCHEMA, open_database, schema_version, upgrade_schema, writing
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.lock import whole_library_lock
from iiif_server.ingest.withdraw import withdraw
from iiif_server.migrations import revisions
from image_store import tables
from manifests import library
from tests.iiif_server.backup.conftest import NOW, SETTINGS, House, place_of
from tests.iiif_server.backup.filled import ROWS, all_rows, filled, lasting

PATHS = (
    "/presentation/3/gradient/manifest",
    "/presentation/3/collection/top",
    "/iiif/3/gradient_1/info.json",
    "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg",
    "/iiif/3/gradient_1/512,1024,507,333/507,333/0/default.jpg",
    "/iiif/3/gradient_2/full/max/0/default.jpg",
    "/iiif/3/ark:%2F12148%2F%C9%991/full/max/0/default.jpg",
    "/books/gradient",
)


def answers(config: object) -> list[tuple[int, bytes]]:
    with create_app(config).test_client() as client:  # type: ignore[arg-type]
        return [((answer := client.get(path)).status_code, answer.data) for path in PATHS]


def rows_of(house: House, name: str = "new") -> dict[str, list[dict[str, object]]]:
    engine = open_database(house.elsewhere(name).database_url)
    try:
        return all_rows(engine)
    finally:
        engine.dispose()


def test_with_pyramids_readers_see_the_same(house: House) -> None:
    before = answers(house.config)
    assert {status for status, _ in before} == {200}
    contents = house.back_up(with_pyramids=True)
    assert (contents.files, contents.left_out_count) == (9, 0)
    shutil.rmtree(house.folder / "home")
    back = restore(house.folder / "backup.tar", house.place())
    assert back.settings == {"IIIF_PUBLIC_URL": "https://books.example.az"}
    assert answers(house.elsewhere()) == before


def test_without_pyramids_the_folder_is_copied(house: House) -> None:
    before = answers(house.config)
    assert house.back_up().files == 0
    # Before the way back or after it: no order is prescribed.
    shutil.copytree(house.config.pyramids, house.elsewhere().pyramids)
    restore(house.folder / "backup.tar", house.place())
    assert answers(house.elsewhere()) == before


def test_without_pyramids_they_are_built_from_the_masters(house: House) -> None:
    before = answers(house.config)
    house.back_up()
    shutil.rmtree(house.folder / "home")
    restore(house.folder / "backup.tar", house.place())
    holdings = open_holdings(house.elsewhere())
    assert absent_pyramids(holdings) == (3, 3)
    # The manifest is there at once, and the images are not.
    assert [status for status, _ in answers(house.elsewhere())][:4] == [200, 200, 200, 500]
    outcome = verify(Check(()), holdings, lambda _: None)
    assert [one.problem for one in repair(outcome.problems, holdings, 1, None, lambda _: None)] == [None] * 3
    assert absent_pyramids(holdings) == (3, 0)
    holdings.engine.dispose()
    assert answers(house.elsewhere()) == before


def test_every_table_is_in_it_with_every_value(tmp_path: Path, house: House) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/filled.sqlite")
    filled(engine)
    wish, holdings = Wish(SETTINGS), replace(house.holdings, engine=engine)
    contents = back_up_to(tmp_path / "filled.tar", wish, holdings)
    restore(tmp_path / "filled.tar", house.place())
    before = all_rows(engine)
    engine.dispose()
    defined = {name for one in (tables.METADATA, library.METADATA, care_tables.METADATA) for name in one.tables}
    assert defined <= contents.tables.keys()
    assert {len(rows) for rows in before.values()} == {ROWS}
    assert lasting(rows_of(house)) == lasting(before)


def test_no_table_of_the_schema_is_left_out(house: House) -> None:
    """Whatever others add to the schema: it is backed up, or it is an index for searching."""
    with house.holdings.engine.connect() as connection:
        kept = {table.name for table in tables_of(connection)}
        every = MetaData()
        every.reflect(connection)
        virtual = connection.scalars(text("SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')"))
        assert kept == every.tables.keys() - {"alembic_version"} - set(virtual)


def test_indices_for_searching_are_left_out(house: House) -> None:
    with writing(house.holdings.engine) as transaction:
        transaction.execute(text("CREATE VIRTUAL TABLE some_index USING fts5(words)"))
        transaction.execute(text("INSERT INTO some_index VALUES ('Şəki')"))
    assert not [name for name in house.back_up().tables if name.startswith("some_index")]


@pytest.mark.parametrize("revision", [one.revision for one in revisions().walk_revisions()])
def test_backups_of_every_revision_come_back(revision: str, tmp_path: Path, house: House) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/old.sqlite")
    filled(engine, revision)
    before = all_rows(engine)
    contents = back_up_to(tmp_path / "old.tar", Wish(SETTINGS), replace(house.holdings, engine=engine))
    engine.dispose()
    assert contents.schema == revision
    restore(tmp_path / "old.tar", house.place())
    after = rows_of(house)
    for name, rows in lasting(before).items():
        columns = rows[0].keys()
        assert [{column: row[column] for column in columns} for row in after[name]] == rows, name
    new = open_database(house.elsewhere().database_url)
    with new.connect() as connection:
        assert schema_version(connection) == SCHEMA
    new.dispose()


@pytest.mark.parametrize("revision", [one.revision for one in revisions().walk_revisions()])
def test_a_catalogue_of_every_revision_is_brought_up_to_date(revision: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.sqlite"
    engine = open_database(url)
    filled(engine, revision)
    before = all_rows(engine)
    assert {len(rows) for rows in before.values()} == {ROWS}
    upgrade_schema(url)
    after = all_rows(engine)
    engine.dispose()
    for name, rows in lasting(before).items():
        columns = rows[0].keys()
        assert [{column: row[column] for column in columns} for row in after[name]] == rows, name


@pytest.mark.slow
def test_all_rows_are_of_one_moment(house: House, tmp_path: Path) -> None:
    """A writer adds to two tables, always to both; no backup has one without the other."""
    engine, stop, written = house.holdings.engine, threading.Event(), list[int]()

    def write() -> None:
        while not stop.is_set():
            number = len(written)
            with writing(engine) as transaction:
                keys, aliases = library.PAGE_KEYS.insert(), tables.ALIASES.insert()
                transaction.execute(aliases, {"alias": f"a{number}", "image": "i"})
                transaction.execute(keys, {"book": "b", "source": f"s{number}", "key": f"k{number}"})
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = list[tuple[int, int]]()
        while len(counts) < 15 or len(written) < 30:
            rows = {name: table.rows for name, table in take_snapshot(engine, tmp_path).tables.items()}
            counts.append((rows["page_keys"] - 3, rows["image_aliases"] - 1))
    finally:
        stop.set()
        writer.join()
    assert all(keys == aliases for keys, aliases in counts)
    assert counts[0] != counts[-1], "the writer wrote meanwhile"


def test_pyramids_that_an_ingest_takes_away_meanwhile(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are taken anew, and name what is there now."""
    record = house.holdings.catalog.get("gradient_1")
    renamed = replace(record, pyramid=f"{record.pyramid}x")

    def and_an_ingest(*given: object) -> object:
        snapshot = take_snapshot(*given)  # type: ignore[arg-type]
        if not (house.config.pyramids / f"{renamed.pyramid}.index").exists():
            for suffix in (".tif", ".edges", ".index"):
                here = house.config.pyramids / f"{record.pyramid}{suffix}"
                here.rename(house.config.pyramids / f"{renamed.pyramid}{suffix}")
            with writing(house.holdings.engine) as transaction:
                house.holdings.catalog.put(transaction, [renamed])
        return snapshot

    monkeypatch.setattr("iiif_server.backup.make.take_snapshot", and_an_ingest)
    contents = house.back_up(with_pyramids=True)
    monkeypatch.undo()
    assert (contents.files, contents.left_out_count) == (9, 0)
    before = answers(house.config)
    restore(house.folder / "backup.tar", house.place())
    assert answers(house.elsewhere()) == before


@pytest.mark.parametrize("suffix", [".tif", ".index", ".edges"])
def test_pyramids_that_are_not_there_are_said(suffix: str, house: House) -> None:
    record = house.holdings.catalog.get("gradient_1")
    (house.config.pyramids / f"{record.pyramid}{suffix}").unlink()
    contents = house.back_up(with_pyramids=True)
    assert contents.left_out == (f"pyramids/{record.pyramid}.index",)
    restore(house.folder / "backup.tar", house.place())
    holdings = open_holdings(house.elsewhere())
    assert absent_pyramids(holdings) == (3, 1)
    holdings.engine.dispose()


def test_a_pyramid_of_another_length_than_its_index_says(house: House) -> None:
    record = house.holdings.catalog.get("gradient_1")
    path = house.config.pyramids / f"{record.pyramid}.tif"
    path.write_bytes(path.read_bytes()[:-1])
    assert house.back_up(with_pyramids=True).left_out == (f"pyramids/{record.pyramid}.index",)


def test_a_book_in_the_trash_comes_back_from_a_backup(house: House) -> None:
    before = answers(house.config)
    withdraw(house.holdings, "gradient")
    contents = house.back_up(with_pyramids=True)
    assert contents.files == 10
    restore(house.folder / "backup.tar", house.place())
    holdings = open_holdings(house.elsewhere())
    assert not holdings.library.has("gradient")
    back_from_trash(holdings, "gradient")
    holdings.engine.dispose()
    assert answers(house.elsewhere()) == before


def test_its_rows_come_back_without_pyramids_too(house: House) -> None:
    withdraw(house.holdings, "gradient")
    assert house.back_up().files == 1
    restore(house.folder / "backup.tar", house.place())
    holdings = open_holdings(house.elsewhere())
    back_from_trash(holdings, "gradient")
    assert holdings.library.has("gradient")
    assert absent_pyramids(holdings) == (3, 3)
    holdings.engine.dispose()


def test_what_somebody_wrote_beside_the_catalogue_comes_back(house: House) -> None:
    (house.config.home / "collections.yaml").write_text("kitablar: Şəki\n")
    (house.config.home / "letter.txt").write_text("not a part of it")
    house.back_up()
    restore(house.folder / "backup.tar", house.place())
    assert (house.elsewhere().home / "collections.yaml").read_text() == "kitablar: Şəki\n"
    hints = [(home / "masters.json").read_bytes() for home in (house.config.home, house.elsewhere().home)]
    assert hints[0] == hints[1]
    assert not (house.elsewhere().home / "letter.txt").exists()


def test_a_file_is_not_overwritten_unless_it_is_said(house: House) -> None:
    house.back_up()
    before = (house.folder / "backup.tar").read_bytes()
    with pytest.raises(CannotBackUp, match=r"There is a file .*backup\.tar already"):
        house.back_up()
    with pytest.raises(CannotBackUp, match="is a folder"):
        house.back_up(".")
    assert (house.folder / "backup.tar").read_bytes() == before
    with writing(house.holdings.engine) as transaction:
        transaction.execute(delete(tables.ALIASES))
    assert house.back_up(force=True).tables["image_aliases"].rows == 0
    assert (house.folder / "backup.tar").read_bytes() != before


def test_the_same_library_gives_the_same_bytes(house: House) -> None:
    house.back_up("one.tar", with_pyramids=True)
    house.back_up("other.tar", with_pyramids=True)
    assert (house.folder / "one.tar").read_bytes() == (house.folder / "other.tar").read_bytes()


def test_what_fails_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.back_up()
    before = sorted(house.folder.iterdir()), (house.folder / "backup.tar").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("iiif_server.backup.make.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        house.back_up(force=True)
    assert (sorted(house.folder.iterdir()), (house.folder / "backup.tar").read_bytes()) == before


def test_a_catalogue_that_is_none(house: House, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/empty.sqlite")
    with pytest.raises(CannotBackUp, match="no catalogue"):
        back_up_to(tmp_path / "x.tar", Wish(SETTINGS), replace(house.holdings, engine=engine))
    engine.dispose()
    assert not (tmp_path / "x.tar").exists()


def test_a_home_with_books_is_refused(house: House) -> None:
    house.back_up()
    before = rows_of(house, "home")
    with pytest.raises(NotEmpty, match=r"There is a library \(1 book\) at sqlite.*Only an empty database is filled"):
        restore(house.folder / "backup.tar", place_of(house.config))
    assert rows_of(house, "home") == before


def test_a_home_without_books_is_filled(house: House) -> None:
    """As `serve` leaves it that was started too early."""
    house.back_up(with_pyramids=True)
    open_holdings(house.elsewhere()).engine.dispose()
    restore(house.folder / "backup.tar", house.place())
    assert answers(house.elsewhere()) == answers(house.config)


def test_somebody_elses_database_is_refused(house: House) -> None:
    house.back_up()
    engine = open_database(house.elsewhere().database_url)
    house.elsewhere().home.mkdir()
    with writing(engine) as transaction:
        transaction.execute(text("CREATE TABLE readers (name TEXT)"))
    with pytest.raises(NotEmpty, match=r"There is something already \(tables\)"):
        restore(house.folder / "backup.tar", house.place())
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM readers")).scalar() == 0
    engine.dispose()


@pytest.mark.slow
def test_a_library_that_is_being_changed_is_left_alone(house: House) -> None:
    house.back_up()
    with whole_library_lock(house.elsewhere().home, "an ingest"), pytest.raises(LibraryBusy, match="an ingest"):
        restore(house.folder / "backup.tar", house.place())


KILLED = """
import os, signal, sys
from pathlib import Path
from iiif_server.backup import restore as road
from iiif_server.backup.restore import Place
step = sys.argv[1]
real = getattr(road, step)
def dies(*given, **named):
    real(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(road, step, dies)
road.restore(Path(sys.argv[2]), Place(*map(Path, sys.argv[3:6]), sys.argv[6]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", ["_unpack", "fill", "check_room"])
def test_a_way_back_that_was_killed_leaves_no_library_and_begins_anew(step: str, house: House) -> None:
    house.back_up(with_pyramids=True)
    place, path = house.place(), house.folder / "backup.tar"
    command = [sys.executable, "-c", KILLED, step, path, place.home, place.pyramids, place.publication, place.database]
    assert subprocess.run([str(word) for word in command], check=False).returncode == -9
    assert not (place.home / "catalogue.sqlite").exists()
    restore(path, place)
    assert sorted(one.name for one in place.home.iterdir()) == [
        "catalogue.sqlite", "locks", "masters.json", "publication", "pyramids",
    ]  # fmt: skip
    assert answers(house.elsewhere()) == answers(house.config)


def test_into_a_pipe(house: House) -> None:
    """Nothing is looked at twice: a pipe cannot go back."""
    reading, writing_end = os.pipe()
    received = list[bytes]()

    def receive() -> None:
        with os.fdopen(reading, "rb") as file:
            received.append(file.read())

    receiver = threading.Thread(target=receive)
    receiver.start()
    with os.fdopen(writing_end, "wb") as file:
        contents = back_up(file, Wish(SETTINGS, with_pyramids=True), house.holdings)
    receiver.join()
    (house.folder / "piped.tar").write_bytes(received[0])
    assert restore(house.folder / "piped.tar", house.place()).contents == contents


def test_the_newest_are_kept(tmp_path: Path) -> None:
    names = [f"iiif-server-2026112{day}T120000Z.tar" for day in range(1, 6)]
    mine = ["iiif-server.tar", "letter.txt", "iiif-server-20261121T120000Z.tar.old"]
    for name in [*names, *mine]:
        (tmp_path / name).touch()
    draft = tmp_path / f".{names[0]}.17.part"
    young = tmp_path / f".{names[4]}.18.part"
    draft.touch()
    young.touch()
    os.utime(draft, (time.time() - 7200,) * 2)
    assert [path.name for path in drop_older(tmp_path, 2)] == [*names[:3], draft.name]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*names[3:], *mine, young.name])
    assert drop_older(tmp_path, 2) == []
    assert dated(tmp_path, NOW).name == "iiif-server-20261124T120000Z.tar"
    with pytest.raises(CannotBackUp, match="is no folder"):
        dated(tmp_path / "nowhere", NOW)


def test_a_row_that_is_lost_on_the_way_is_found_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.back_up()

    monkeypatch.setattr("iiif_server.backup.filling.load_rows", lambda *_: 0)
    with pytest.raises(BackupError, match=r"Rows were lost on the way, so nothing was kept .*pages: 0 of 3"):
        restore(house.folder / "backup.tar", house.place())
    assert not (house.elsewhere().home / "catalogue.sqlite").exists()
