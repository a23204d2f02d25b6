"""A library on PostgreSQL: care tells what it tells on SQLite, to the word, and readers see the same."""

import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import MetaData, func, select

from config import environment_with
from iiif_server.care import tables as care_tables
from iiif_server.care.ledger import Ledger
from iiif_server.care.verify import Wish
from iiif_server.cli import main
from iiif_server.database import open_database, upgrade_schema, writing
from tests.iiif_server.ingest.conftest import scan
from tests.iiif_server.test_database import ROOMS, is_a_room_s
from tests.services.postgres_server import PostgresServer
from tests.services.programs import library_server
from tests.serving import free_port, get

pytestmark = pytest.mark.services

# Names whose order in Azerbaijani is another than by their bytes.
GOOD = ("a.jpg", "B.jpg", "ç.jpg", "Zə.jpg", "ə.jpg", "10.jpg", "9.jpg")
PUBLIC = "http://localhost:8182"
LONG_AGO = 1_700_000_000
REPORT = re.compile(r"ingest-[0-9]{8}-[0-9]{6}(-[0-9]+)?\.html")
PAGE_DONE = re.compile(r"^ *\[[0-9]+/[0-9]+\](.*)$", re.MULTILINE)
# What no two runs have in common: moments, and how long something took.
MOMENTS = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:]{5,8}(\.[0-9]+)?(\+00:00|Z)?"), "MOMENT"),
    (re.compile(r"\+[0-9]{8}T[0-9]{6}Z"), "+MOMENT"),
    (re.compile(r"in [0-9.]+ s \([^)]*\)"), "in TIME"),
    (re.compile(r"[0-9.]+ [A-Za-z]+ are free"), "ROOM is free"),
    (re.compile(r'"(seconds|free_bytes|freed_bytes|bytes_a_second)":\s*[0-9.]+'), r'"\1":0'),
)


@dataclass
class Librarian:
    """Somebody who works with one library, and notes all that the commands say."""

    home: Path
    scans: Path
    database: str
    said: list[str] = field(default_factory=list)

    def run(self, *words: str | Path, status: int = 0) -> str:
        """What a command says on standard output; all of it is noted, but for moments and for where things lie."""
        settings = {"HOME": self.home, "DATABASE_URL": self.database, "PUBLIC_URL": PUBLIC}
        environment = {f"IIIF_{name}": str(value) for name, value in settings.items()}
        done = CliRunner().invoke(main, [str(word) for word in words], env=environment)
        told = f"$ {' '.join(map(str, words))}\n{done.stdout}{done.stderr}"
        assert done.exit_code == status, f"status {done.exit_code}, not {status}: {told}"
        self.note(told)
        return done.stdout

    def note(self, told: str) -> None:
        for pattern, instead in MOMENTS:
            told = pattern.sub(instead, told)
        # Pages come to the disk in whatever order they do
        done = sorted(PAGE_DONE.findall(told))
        told = REPORT.sub("ingest-WHEN.html", PAGE_DONE.sub("", told).replace(str(self.home.parent), "HERE"))
        self.said.append("\n".join([told, *done]))

    def lines(self, *words: str | Path, status: int = 0) -> list[dict[str, Any]]:
        """The JSON documents that a command says."""
        return [json.loads(line) for line in self.run(*words, "--json", status=status).splitlines()]

    def pyramid(self, book: str, page: str) -> Path:
        (found,) = (self.home / "pyramids" / book).glob(f"{page}-*.tif")
        return found

    def report(self, suffix: str) -> str:
        """The report of all files; reads none."""
        place = self.home.parent / f"report{suffix}"
        self.run("verify", "--sample", "0%", "--report", place)
        told = place.read_text()
        self.note(told)
        return told


@pytest.fixture
def librarians(
    tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Librarian, Librarian]]:
    """Two with the same scans, each in a folder of the own: one has SQLite, one PostgreSQL."""
    for name in list(environment_with()):
        if name.upper().startswith("IIIF_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    terminated = signal.getsignal(signal.SIGTERM)
    places = [tmp_path / "sqlite", tmp_path / "postgres"]
    make_scans(places[0] / "scans")
    shutil.copytree(places[0] / "scans", places[1] / "scans")
    urls = (f"sqlite:///{places[0]}/catalogue.sqlite", postgres.new_database("librarian"))
    one, other = (Librarian(place / "home", place / "scans", url) for place, url in zip(places, urls, strict=True))
    yield one, other
    signal.signal(signal.SIGTERM, terminated)


def make_scans(scans: Path) -> None:
    """A good book, and one with a page that is cut off and an empty one."""
    for book, names in (("good", GOOD), ("bad", ("1.jpg", "2.jpg", "3.jpg"))):
        (scans / book).mkdir(parents=True)
        for number, name in enumerate(names):
            (scans / book / name).write_bytes(scan(number, 700, 900))
    whole = (scans / "bad" / "2.jpg").read_bytes()
    (scans / "bad" / "2.jpg").write_bytes(whole[: len(whole) // 2])
    (scans / "bad" / "3.jpg").write_bytes(b"")


def rot(path: Path) -> None:
    """One bit in the middle, as a disk does it: size and time stay."""
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def take_in(one: Librarian) -> None:
    one.run("ingest", one.scans / "good", "--title", "Şəki xanlığı", "--language", "az", "--jobs", "1")
    one.run("ingest", one.scans / "bad", "--title", "Zədəli", "--jobs", "1", status=1)
    for file in [*one.scans.rglob("*.jpg"), *(one.home / "pyramids").rglob("*.*")]:
        os.utime(file, (LONG_AGO, LONG_AGO))


def same_words(librarians: tuple[Librarian, Librarian]) -> None:
    one, other = librarians
    engine = open_database(other.database)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(care_tables.HISTORY)), (
            "it is PostgreSQL that was asked"
        )
    engine.dispose()
    assert not list(other.home.glob("*.sqlite"))
    assert len(one.said) == len(other.said)
    for said, also in zip(one.said, other.said, strict=True):
        assert also == said


def test_the_tables_are_as_the_rooms_define_them(librarians: tuple[Librarian, Librarian]) -> None:
    _, other = librarians
    upgrade_schema(other.database)
    defined = MetaData()
    for metadata in ROOMS:
        for table in metadata.sorted_tables:
            table.to_metadata(defined)
    engine = open_database(other.database)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_a_room_s})
        assert compare_metadata(context, defined) == []
    engine.dispose()


def test_ingest_show_and_history(librarians: tuple[Librarian, Librarian]) -> None:
    for one in librarians:
        take_in(one)
        (good, bad) = sorted(one.lines("books"), key=lambda book: str(book["title"]))
        assert (good["book"], good["incomplete"], bad["book"], bad["incomplete"]) == ("good", False, "bad", True)
        (shown,) = one.lines("show", "bad")
        assert shown["whole"] is False
        one.run("show", "good", "--pages")
        # Again, with nothing to do; then with the page mended, another gone, and a new title.
        one.run("ingest", one.scans / "good", "--jobs", "1")
        (one.scans / "bad" / "2.jpg").write_bytes(scan(1, 700, 900))
        (one.scans / "bad" / "3.jpg").unlink()
        one.run("ingest", one.scans / "bad", "--title", "Bərpa", "--prune", "--jobs", "1")
        one.run("ingest", one.scans / "bad", "--dry-run")
        one.run("show", "bad", "--json")
        told = [event["event"] for event in one.lines("history", "bad")]
        assert told == ["ingested", "ingested", "retitled"]
        one.run("history", "good")
    same_words(librarians)


def test_verify_and_its_report(librarians: tuple[Librarian, Librarian]) -> None:
    for one in librarians:
        take_in(one)
        one.run("verify", "--sample", "30%", "--jobs", "1", "--json")
        one.run("show", "good")
        one.run("verify", "--sample", "30%", "--jobs", "1", "--json")
        one.run("verify", "--deep", "--jobs", "1")
        assert "DAMAGED" not in one.run("books")
        rot(one.pyramid("good", "9"))
        rot(one.scans / "good" / "10.jpg")
        outcome = one.lines("verify", "--jobs", "1", status=1)
        assert len(outcome) == 3
        assert "DAMAGED: 2 files" in one.run("books")
        one.run("show", "good")
        one.run("show", "good", "9", "--json")
        for suffix in (".txt", ".csv", ".json"):
            assert one.report(suffix).count("rotten") >= 2
        one.run("verify", "--repair", "--jobs", "1", status=1)
        assert "DAMAGED: 1 file" in one.run("books")
        events = [event["event"] for event in one.lines("history", "good")]
        assert events.count("repaired") == 1
        assert events.count("verified") == 5
    same_words(librarians)


def test_a_verification_that_was_stopped_goes_on(librarians: tuple[Librarian, Librarian]) -> None:
    for one in librarians:
        take_in(one)
        one.run("verify", "--jobs", "1")
        engine = open_database(one.database)
        # As a power failure leaves it: begun, half of it kept, and never finished.
        with writing(engine) as transaction:
            run = Ledger(engine).begin(transaction, datetime.now(UTC), Wish(()).scope, again=False)
            half = [replace(one, run=run.id) for one in Ledger(engine).entries().values() if one.file.role == "master"]
            Ledger(engine).put(transaction, half)
        one.run("verify", "--jobs", "1")
        with engine.connect() as connection:
            finished = connection.execute(
                select(care_tables.RUNS.c.id, care_tables.RUNS.c.finished).order_by(care_tables.RUNS.c.id)
            ).all()
            kept = {entry.run for entry in Ledger(engine).entries().values()}
        engine.dispose()
        assert [(number, at is not None) for number, at in finished] == [(1, True), (2, True)]
        assert kept == {run.id}
    same_words(librarians)


def test_removed_restored_and_emptied(librarians: tuple[Librarian, Librarian]) -> None:
    for one in librarians:
        take_in(one)
        one.run("alias", "add", "ark:/12148/ə1", "good_9")
        one.run("verify", "--jobs", "1")
        before = one.run("show", "good", "--json")
        report = one.report(".json")
        one.run("remove", "good", "--yes")
        assert "good" in one.run("trash", "list")
        one.run("verify", "--jobs", "1")
        one.run("restore", "good")
        assert one.run("show", "good", "--json") == before
        files = [json.loads(text)["files"] for text in (report, one.report(".json"))]
        assert [file for file in files[1] if file["book"] == "good"] == [
            file for file in files[0] if file["book"] == "good"
        ]
        assert "ark:/12148/ə1" in one.run("alias", "list")
        one.run("restore", "good", status=1)
        one.run("remove", "good", "--yes")
        one.run("remove", "bad", "--yes")
        assert len(one.lines("trash", "list")) == 2
        assert one.run("trash", "empty", "--older-than", "1d", "--yes") == "There was nothing to delete.\n"
        assert "2 books deleted for good" in one.run("trash", "empty", "--yes")
        one.run("books", "--json")
        told = [event["event"] for event in one.lines("history", "good")]
        assert told == ["ingested", "verified", "removed", "restored", "removed", "emptied"]
        # It comes back under its old addresses.
        one.run("ingest", one.scans / "good", "--title", "Şəki xanlığı", "--jobs", "1")
        assert [page["page"] for page in one.lines("show", "good")[0]["pages"]] == [
            page["page"] for page in json.loads(before)["pages"]
        ]
    same_words(librarians)


def test_corrections(librarians: tuple[Librarian, Librarian]) -> None:
    for one in librarians:
        take_in(one)
        one.run(
            "edit", "good", "--title", "ru=Шеки", "--number", "B=i", "--hide", "9", "--order", order_file(one.scans)
        )
        one.run("edit", "good", "--language", "az-Cyrl", "--date", "1323 h.", "--json")
        exported = one.run("edit", "good", "--export")
        assert "hidden: yes" in exported
        (one.scans / "good" / "B.jpg").rename(one.scans / "good" / "B (arxa).jpg")
        one.run("ingest", one.scans / "good", "--jobs", "1")
        assert one.run("edit", "good", "--export") == exported
        one.run("edit", "good", "--label", "a=ii", "--cover", "ə")
        one.run("remove", "good", "--yes")
        one.run("restore", "good")
        one.run("remove", "good", "--yes")
        one.run("ingest", one.scans / "good", "--jobs", "1")
        one.run("show", "good", "--json")
        for _ in range(4):
            one.run("edit", "good", "--undo")
        one.run("edit", "good", "--undo", status=1)
        one.run("show", "good")
        one.run("history", "good")
    same_words(librarians)


def order_file(folder: Path) -> Path:
    """The pages of the good book in an order of somebody's own."""
    place = folder / "order.txt"
    place.write_text("Zə\nə\n10\n9\na\nB\nç\n", encoding="utf-8")
    return place


def test_readers_see_the_same(librarians: tuple[Librarian, Librarian]) -> None:
    paths = [
        "/presentation/3/good/manifest",
        "/presentation/3/collection/top",
        "/iiif/3/good_9/info.json",
        "/iiif/3/good_9/0,0,512,512/512,512/0/default.jpg",
        "/iiif/3/bad_2/info.json",
        "/iiif/3/nobody/info.json",
        "/iiif/3/a%00b/info.json",
        "/presentation/3/nobody/manifest",
        "/books/good",
    ]
    answers = []
    for one in librarians:
        take_in(one)
        port = free_port()
        with library_server(one.home, port, PUBLIC, IIIF_DATABASE_URL=one.database):
            answers.append([get(port, path) for path in paths])
    statuses = [status for status, _ in answers[0]]
    assert statuses[:4] == [200] * 4
    assert answers[1] == answers[0]
