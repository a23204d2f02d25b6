"""The library in another folder, and its catalogue in another database."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from iiif_server.backup.errors import CannotMove, NotEmpty
from iiif_server.backup.moving import MOVING, move_database, move_home
from iiif_server.database import open_database
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.lock import book_lock
from iiif_server.ingest.withdraw import withdraw
from tests.iiif_server.backup.conftest import House
from tests.iiif_server.backup.filled import all_rows
from tests.iiif_server.backup.test_backup import answers


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file but for those of SQLite and locks: its bytes and its time of change."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("catalogue.sqlite") and path.suffix != ".lock"
    }


def rows(url: str) -> dict[str, list[dict[str, object]]]:
    engine = open_database(url)
    try:
        return all_rows(engine)
    finally:
        engine.dispose()


def test_readers_see_the_same_from_another_folder(house: House) -> None:
    before = answers(house.config)
    kept = {
        name: one for name, one in contents(house.config.home).items() if not name.startswith(("cache/", "metrics/"))
    }
    moved = move_home(house.holdings, house.folder / "new")
    assert moved.here == moved.there == {name: len(one) for name, one in rows(house.config.database_url).items()}
    assert contents(house.folder / "new") == kept
    assert (moved.files, moved.bytes) == (len(kept), sum(len(one) for one, _ in kept.values()))
    assert rows(house.elsewhere().database_url) == rows(house.config.database_url)
    shutil.rmtree(house.config.home)
    assert answers(house.elsewhere()) == before


def test_the_trash_moves_too(house: House) -> None:
    withdraw(house.holdings, "gradient")
    move_home(house.holdings, house.folder / "new")
    assert len(list((house.folder / "new" / "pyramids" / "+trash").rglob("*.*"))) == 10


def test_the_old_one_is_not_touched(house: House) -> None:
    before, rows_before = contents(house.config.home), rows(house.config.database_url)
    move_home(house.holdings, house.folder / "new")
    assert contents(house.config.home) == before
    assert rows(house.config.database_url) == rows_before


def test_a_move_that_was_stopped_goes_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    to = house.folder / "new"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("iiif_server.backup.moving.os.sync", full)
    with pytest.raises(OSError, match="No space left"):
        move_home(house.holdings, to)
    monkeypatch.undo()
    assert not (to / "catalogue.sqlite").exists()
    # Half of a file, as a kill leaves it; and one that the disk has made other.
    first, second = sorted((to / "pyramids" / "gradient").glob("*.tif"))[:2]
    first.write_bytes(first.read_bytes()[:100])
    second.write_bytes(second.read_bytes()[:-1] + b"x")
    move_home(house.holdings, to)
    assert not (to / MOVING).exists()
    # And at the very end: the catalogue is there, and the word that it is finished is not.
    (to / MOVING).touch()
    move_home(house.holdings, to)
    assert answers(house.elsewhere()) == answers(house.config)
    with pytest.raises(CannotMove, match="is not empty"):
        move_home(house.holdings, to)


KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
from config import Config
from iiif_server.backup import moving
from iiif_server.cli.rooms import open_holdings
real = moving._copy
left = [4]
def dies(*given):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given)
moving._copy = dies
moving.move_home(open_holdings(Config.load(home=Path(sys.argv[1]))), Path(sys.argv[2]))
"""


def test_a_move_that_was_killed_leaves_no_library_and_goes_on(house: House) -> None:
    to = house.folder / "new"
    command = [sys.executable, "-c", KILLED, str(house.config.home), str(to)]
    assert subprocess.run(command, check=False).returncode == -9
    assert (to / MOVING).exists()
    assert not (to / "catalogue.sqlite").exists()
    move_home(house.holdings, to)
    assert answers(house.elsewhere()) == answers(house.config)


def test_what_does_not_read_back_is_found_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("iiif_server.backup.moving._digest", lambda _: b"other")
    with pytest.raises(CannotMove, match="does not read back as it was written"):
        move_home(house.holdings, house.folder / "new")


@pytest.mark.parametrize("to", [".", "pyramids", "pyramids/new", ".."])
def test_not_into_itself(to: str, house: House) -> None:
    before = contents(house.folder)
    with pytest.raises(CannotMove, match="lie within each other"):
        move_home(house.holdings, house.config.home / to)
    assert contents(house.folder) == before


def test_not_where_something_lies(house: House) -> None:
    (house.folder / "new").mkdir()
    (house.folder / "new" / "letter.txt").write_text("mine")
    with pytest.raises(CannotMove, match="is not empty"):
        move_home(house.holdings, house.folder / "new")
    assert [path.name for path in (house.folder / "new").iterdir()] == ["letter.txt"]


def test_not_while_an_ingest_changes_it(house: House) -> None:
    with book_lock(house.holdings, "gradient", "the ingest of gradient"):
        with pytest.raises(LibraryBusy, match="the ingest of gradient"):
            move_home(house.holdings, house.folder / "new")
        with pytest.raises(LibraryBusy, match="the ingest of gradient"):
            move_database(house.holdings, f"sqlite:///{house.folder}/other.sqlite")
    assert not (house.folder / "new").exists()
    assert not (house.folder / "other.sqlite").exists()


def test_a_catalogue_that_lies_elsewhere_stays(house: House) -> None:
    url = f"sqlite:///{house.folder}/elsewhere.sqlite"
    move_database(house.holdings, url)
    engine = open_database(url)
    moved = move_home(replace(house.holdings, engine=engine), house.folder / "new")
    engine.dispose()
    assert moved.there == {}
    assert not list((house.folder / "new").glob("*.sqlite"))


def test_a_link_is_followed(house: House) -> None:
    """A disk that is hung in: what it holds is copied."""
    pyramids = house.config.pyramids
    pyramids.rename(house.folder / "disk")
    pyramids.symlink_to(house.folder / "disk")
    move_home(house.holdings, house.folder / "new")
    assert not (house.folder / "new" / "pyramids").is_symlink()
    assert len(list((house.folder / "new" / "pyramids" / "gradient").iterdir())) == 9


def test_into_another_database(house: House) -> None:
    before, url = rows(house.config.database_url), f"sqlite:///{house.folder}/other.sqlite"
    moved = move_database(house.holdings, url)
    assert moved.here == moved.there == {name: len(one) for name, one in before.items()}
    assert rows(url) == before == rows(house.config.database_url)
    with pytest.raises(NotEmpty, match=r"There is a library \(1 book\)"):
        move_database(house.holdings, url)
    with pytest.raises(NotEmpty):
        move_database(house.holdings, house.config.database_url)
    assert rows(house.config.database_url) == before
    assert not list(house.folder.glob("*unfinished*"))
