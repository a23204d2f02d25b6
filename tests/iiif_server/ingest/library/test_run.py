"""Whole libraries: real folders, a real catalogue, real workers."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from config import environment_with
from iiif_server.care.trash import entries
from iiif_server.cli.library_progress import library_listener
from iiif_server.database import open_database
from iiif_server.ingest.errors import NoRoom, NothingToIngest
from iiif_server.ingest.events import Event, PageDone, Reading, Unchanged
from iiif_server.ingest.library.events import Beginning, BookBegun, BookDone, LibraryEvent
from iiif_server.ingest.lock import book_lock
from iiif_server.ingest.standing import Line
from manifests import first_text
from manifests.library import Library
from tests.iiif_server.ingest.library.conftest import Shelves, age

ROOT = Path(__file__).parents[4]


@pytest.mark.slow
def test_twenty_books_and_what_is_wrong_with_some(shelves: Shelves) -> None:
    for number in range(1, 21):
        shelves.book(f"kitab-{number:02}")
    whole = shelves.make_scan(99, 400, 400)
    (shelves.top / "kitab-03" / "2.jpg").write_bytes(whole[: len(whole) // 2])
    with ExitStack() as locked:

        def listen(event: Event | LibraryEvent) -> None:
            if isinstance(event, BookBegun) and event.number == 7:
                locked.enter_context(book_lock(shelves.holdings, "kitab-07", "somebody else"))
            if isinstance(event, BookDone) and event.number == 7:
                locked.close()

        shelves.listener = listen
        report = shelves.run()
    assert not report.ok
    states = shelves.states(report)
    assert {book: state for book, state in states.items() if state != "new"} == {
        "kitab-03": "faulty",
        "kitab-07": "failed",
    }
    assert len(states) == 20
    (failed,) = report.of("failed")
    assert "somebody else" in str(failed.reason)
    (faulty,) = report.of("faulty")
    assert faulty.report
    assert [problem.file for problem in faulty.report.problems] == ["2.jpg"]
    assert report.built == 37
    began = next(event for event in shelves.events if isinstance(event, Beginning))
    assert (began.books, began.pages, began.unchanged) == (20, 40, 0)

    shelves.listener = lambda _: None
    report = shelves.run()
    assert shelves.states(report)["kitab-07"] == "new"
    assert report.counts["unchanged"] == 18
    assert report.built == 2
    assert not report.ok, "the broken page is still broken"

    (shelves.top / "kitab-03" / "2.jpg").write_bytes(whole)
    report = shelves.run()
    assert (report.ok, report.counts["changed"], report.built) == (True, 1, 1)


def test_a_second_run_reads_and_starts_nothing(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        shelves.book(name)
    assert shelves.run().ok
    monkeypatch.setattr("iiif_server.ingest.fingerprints.hashlib", None)
    monkeypatch.setattr("iiif_server.ingest.pool.get_context", None)
    report = shelves.run()
    assert (report.ok, report.counts["unchanged"]) == (True, 3)
    assert not [event for event in shelves.events if isinstance(event, Reading | PageDone)]


def test_a_book_that_is_gone_goes_only_when_it_is_said(shelves: Shelves) -> None:
    for name in "abc":
        shelves.book(name)
    shelves.run()
    shutil.rmtree(shelves.top / "b")
    report = shelves.run()
    assert (report.ok, shelves.states(report)["b"]) == (True, "gone")
    assert shelves.holdings.library.has("b")
    assert shelves.states(shelves.run(dry_run=True, prune=True))["b"] == "removed"
    assert shelves.holdings.library.has("b")
    report = shelves.run(prune=True)
    assert (report.ok, shelves.states(report)["b"]) == (True, "removed")
    assert not shelves.holdings.library.has("b")
    assert [entry.book for entry in entries(shelves.holdings)] == ["b"]


def test_an_empty_folder_is_no_reason_to_take_a_book_away(shelves: Shelves) -> None:
    for name in "ab":
        shelves.book(name)
    shelves.run()
    for path in (shelves.top / "b").iterdir():
        path.unlink()
    report = shelves.run(prune=True)
    assert not report.ok
    assert shelves.states(report) == {"a": "unchanged", "b": "failed"}
    assert "drive" in str(report.of("failed")[0].reason)
    assert shelves.holdings.library.has("b")


def test_where_nothing_is_nothing_is_gone(shelves: Shelves) -> None:
    shelves.book("a")
    shelves.run()
    shutil.rmtree(shelves.top / "a")
    with pytest.raises(NothingToIngest):
        shelves.run(prune=True)
    other = shelves.book("../Başqa/b")
    report = shelves.run(shelves.top, other, prune=True)
    assert not report.ok
    assert shelves.states(report) == {"b": "new"}
    assert shelves.holdings.library.has("a")


def test_the_library_itself_is_no_book(shelves: Shelves) -> None:
    shelves.book("a")
    shelves.book("b")
    parent = shelves.top.parent
    assert shelves.states(shelves.run(parent)) == {"a": "new", "b": "new"}
    assert shelves.states(shelves.run(parent)) == {"a": "unchanged", "b": "unchanged"}


def test_a_renamed_folder_is_the_same_book(shelves: Shelves) -> None:
    for name in ("köhnə", "b"):
        shelves.book(name)
    shelves.run()
    before = shelves.holdings.library.get("kohne")
    (shelves.top / "köhnə").rename(shelves.top / "təzə")
    report = shelves.run()
    assert shelves.states(report) == {"kohne": "unchanged", "b": "unchanged"}
    assert shelves.holdings.library.get("kohne") == before
    (shelves.top / "təzə").rename(shelves.top / "daha təzə")
    assert "kohne" in shelves.states(shelves.run()), "its new place is remembered"
    assert not any(isinstance(event, PageDone) for event in shelves.events)


def test_a_copy_beside_the_first_is_another_book(shelves: Shelves) -> None:
    shutil.copytree(shelves.book("a"), shelves.top / "b")
    assert shelves.states(shelves.run()) == {"a": "new", "b": "new"}


def test_two_copies_of_a_lost_book_are_not_both_it(shelves: Shelves) -> None:
    for name in "ab":
        shelves.book(name)
    shelves.run()
    shutil.copytree(shelves.top / "a", shelves.top / "c")
    (shelves.top / "a").rename(shelves.top / "d")
    assert shelves.states(shelves.run()) == {"a": "unchanged", "b": "unchanged", "d": "new"}


def test_addresses_stay_when_pages_come_go_and_are_renamed(shelves: Shelves) -> None:
    folder = shelves.book("a", 4)
    shelves.book("b")
    shelves.run()
    before = {page.source: page.key for page in shelves.holdings.library.get("a").pages}
    (folder / "1 üz.jpg").write_bytes(shelves.make_scan(98))
    (folder / "2.jpg").unlink()
    (folder / "3.jpg").rename(folder / "3 mətn.jpg")
    report = shelves.run(prune=True)
    assert (report.ok, report.built) == (True, 1)
    after = {page.source: page.key for page in shelves.holdings.library.get("a").pages}
    assert {source: key for source, key in after.items() if source in before} == {
        source: key for source, key in before.items() if source != "2.jpg"
    }
    assert set(after) - set(before) == {"1 üz.jpg"}


def test_two_pages_that_change_their_names_are_seen_though_they_look_alike(shelves: Shelves) -> None:
    folder = shelves.book("a")
    one, two = (folder / "1.jpg"), (folder / "2.jpg")
    size = max(one.stat().st_size, two.stat().st_size)
    for path in (one, two):
        path.write_bytes(path.read_bytes().ljust(size, b"\0"))
    age(folder)
    assert len({(path.stat().st_size, path.stat().st_mtime_ns) for path in (one, two)}) == 1
    shelves.book("b")
    shelves.run()
    before = {page.key: page.fingerprint for page in shelves.holdings.library.get("a").pages}
    one.rename(folder / "x")
    two.rename(one)
    (folder / "x").rename(two)
    shelves.run()
    after = {page.key: page.fingerprint for page in shelves.holdings.library.get("a").pages}
    assert after == {"1": before["2"], "2": before["1"]}


def test_what_was_changed_just_now_is_read_again(shelves: Shelves) -> None:
    folder = shelves.book("a")
    shelves.book("b")
    (folder / "1.jpg").touch()
    shelves.run()
    (folder / "1.jpg").write_bytes(shelves.make_scan(97))
    then = (folder / "2.jpg").stat().st_mtime_ns
    os.utime(folder / "1.jpg", ns=(then, then))
    report = shelves.run()
    assert (shelves.states(report)["a"], report.built) == ("changed", 1)


def test_rehash_reads_what_nobody_could_see_to_have_changed(shelves: Shelves) -> None:
    folder = shelves.book("a")
    shelves.book("b")
    shelves.run()
    scan = folder / "1.jpg"
    whole, then = scan.read_bytes(), scan.stat().st_mtime_ns
    other = shelves.make_scan(97)
    size = max(len(whole), len(other))
    scan.write_bytes(whole.ljust(size, b"\0"))
    os.utime(scan, ns=(then, then))
    shelves.run()
    scan.write_bytes(other.ljust(size, b"\0"))
    os.utime(scan, ns=(then, then))
    assert shelves.run().built == 0
    assert shelves.run(rehash=True).built == 1


def test_a_pyramid_is_not_built_of_bytes_that_nobody_read(shelves: Shelves) -> None:
    """A master that by all signs has not changed is read all the same before its pyramid is made anew."""
    folder = shelves.book("a")
    shelves.book("b")
    shelves.run()
    scan, then = folder / "1.jpg", (folder / "1.jpg").stat().st_mtime_ns
    other = shelves.make_scan(97)
    assert scan.stat().st_size != len(other) or scan.read_bytes() != other
    size = max(scan.stat().st_size, len(other))
    scan.write_bytes(scan.read_bytes().ljust(size, b"\0"))
    os.utime(scan, ns=(then, then))
    shelves.run()
    scan.write_bytes(other.ljust(size, b"\0"))
    os.utime(scan, ns=(then, then))
    old = shelves.holdings.catalog.get("a_1")
    for path in (shelves.holdings.pyramids / "a").glob("1-*.index"):
        path.unlink()
    shelves.run()
    new = shelves.holdings.catalog.get("a_1")
    assert new.source.sha256 != old.source.sha256
    assert new.pyramid != old.pyramid


def test_a_lost_pyramid_is_not_unchanged(shelves: Shelves) -> None:
    shelves.book("a")
    shelves.book("b")
    shelves.run()
    next((shelves.holdings.pyramids / "a").glob("1-*.tif")).unlink()
    report = shelves.run()
    assert (report.ok, report.built) == (True, 1)


def test_an_option_or_a_description_is_a_change(shelves: Shelves) -> None:
    folder = shelves.book("a")
    shelves.book("b")
    shelves.run()
    assert shelves.run(language="az").counts["changed"] == 2
    assert shelves.holdings.library.get("a").language == "az"
    assert shelves.run(language="az").counts["unchanged"] == 2
    (folder / "book.yaml").write_text("title: Şəki\n", "utf-8")
    age(folder)
    shelves.run()
    assert any(isinstance(event, Reading) and event.book_id == "a" for event in shelves.events)
    assert not any(isinstance(event, Reading) and event.book_id == "b" for event in shelves.events)
    assert shelves.run().counts["unchanged"] == 2
    (shelves.top / "mets.xml").write_text("<alto/>", "utf-8")
    shelves.run()
    assert any(isinstance(event, Reading) for event in shelves.events), "a METS may lie above the scans that it names"


def test_a_dry_run_foresees_and_changes_nothing(shelves: Shelves) -> None:
    shelves.book("a", 3)
    shelves.book("b")
    shelves.run()
    (shelves.top / "a" / "4.jpg").write_bytes(shelves.make_scan(97))
    shelves.book("c", 5)
    shutil.rmtree(shelves.top / "b")
    before = {path: path.stat().st_mtime_ns for path in shelves.holdings.pyramids.rglob("*")}
    report = shelves.run(dry_run=True)
    assert shelves.states(report) == {"a": "changed", "c": "new", "b": "gone"}
    assert {one.book.book_id: (one.pages, one.to_build) for one in report.forecasts} == {"a": (4, 1), "c": (5, 5)}
    assert report.need
    assert report.need.bytes > 0
    assert report.work_seconds > 0
    assert {path: path.stat().st_mtime_ns for path in shelves.holdings.pyramids.rglob("*")} == before
    assert shelves.holdings.library.has("b")
    assert not shelves.holdings.library.has("c")


def test_too_little_room_for_all_and_nothing_is_begun(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    shelves.book("a")
    shelves.book("b")
    monkeypatch.setattr("iiif_server.ingest.library.foresee.free_bytes", lambda _: 1000)
    with pytest.raises(NoRoom, match="Nothing was begun"):
        shelves.run()
    assert shelves.holdings.library.books() == []


@pytest.mark.slow
def test_ctrl_c_ends_gently_and_a_second_run_goes_on(shelves: Shelves) -> None:
    for name in "abc":
        shelves.book(name)

    def stop(event: Event | LibraryEvent) -> None:
        if isinstance(event, PageDone) and event.done == 2 and shelves.holdings.library.has("a"):
            raise KeyboardInterrupt

    shelves.listener = stop
    report = shelves.run()
    assert (report.stopped, report.ok) == (True, False)
    assert shelves.states(report) == {"a": "new", "b": "not begun", "c": "not begun"}
    shelves.listener = lambda _: None
    report = shelves.run()
    assert (report.ok, shelves.states(report)) == (True, {"a": "unchanged", "b": "new", "c": "new"})
    (book,) = [one for one in report.books if one.book_id == "b"]
    assert book.report
    assert book.report.reused == 2


@pytest.mark.slow
def test_killed_in_the_middle_and_again(shelves: Shelves, tmp_path: Path) -> None:
    """kill -9 at several moments: the last run leaves what an undisturbed one leaves, byte for byte."""
    for number in range(6):
        shelves.book(f"kitab-{number}", 4)
    home = tmp_path / "killed"
    command = [sys.executable, "-c", "from iiif_server.cli import main; main()", "ingest", str(shelves.top), "--json"]
    environment = environment_with(home=home) | {"PYTHONPATH": str(ROOT)}
    for lines in (3, 12, 25, 40):
        with subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout
            for _ in range(lines):
                program.stdout.readline()
            program.send_signal(signal.SIGKILL)
        time.sleep(0.2)
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shelves.run()
    engine = open_database(f"sqlite:///{home / 'catalogue.sqlite'}")
    library = Library(engine)
    ours = shelves.holdings.library
    assert [library.get(book.id) for book in library.books()] == [ours.get(book.id) for book in ours.books()]
    there = {path.relative_to(home / "pyramids"): path.read_bytes() for path in (home / "pyramids").rglob("*.*")}
    mine = shelves.holdings.pyramids
    assert there == {path.relative_to(mine): path.read_bytes() for path in mine.rglob("*.*")}
    engine.dispose()


# Never skipped by CI: there it fails without root.
@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0 and "CI" not in os.environ, reason="a small disk can be mounted by root only")
def test_the_disk_is_full_and_the_rest_is_not_begun(shelves: Shelves) -> None:
    """A real disk with room for all, until somebody else fills it."""
    for name in "abc":
        shelves.book(name, 40)
    pyramids = shelves.holdings.pyramids
    pyramids.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(pyramids)], check=True)
    try:
        filler = pyramids / ".filler"

        def fill(event: Event | LibraryEvent) -> None:
            if isinstance(event, PageDone) and shelves.holdings.library.has("a") and not filler.exists():
                with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
                    while True:
                        file.write(bytes(4096))

        shelves.listener = fill
        report = shelves.run(jobs=1)
        assert not report.ok
        assert shelves.states(report) == {"a": "new", "b": "failed", "c": "not begun"}
        assert "No space left on device" in str(report.of("failed")[0].reason)
        filler.unlink()
        shelves.listener = lambda _: None
        report = shelves.run()
        assert (report.ok, shelves.states(report)) == (True, {"a": "unchanged", "b": "new", "c": "new"})
    finally:
        subprocess.run(["umount", "-l", str(pyramids)], check=True)


def test_a_table_beside_the_folders_describes_and_finds(shelves: Shelves) -> None:
    shelves.book("Şəki xanlığı")
    shelves.book("b/tif")
    shelves.book("b/jpg")
    shelves.book("c")
    (shelves.top / "kitablar.csv").write_text(
        "qovluq,sərlövhə\nŞəki xanlığı,Şəki tarixi\nb,İkinci\nyoxdur,Üçüncü\n", "utf-8"
    )
    report = shelves.run()
    assert shelves.states(report) == {"Sheki-xanlighi": "new", "b": "new", "c": "new"}
    assert [(one.source, "yoxdur" in one.reason) for one in report.problems] == [("kitablar.csv", True)]
    assert not report.ok
    told = {
        event.book.book_id: [first_text(one.description.title)[0] for one in event.book.descriptions]
        for event in shelves.events
        if isinstance(event, BookBegun)
    }
    assert told == {"Sheki-xanlighi": ["Şəki tarixi"], "b": ["İkinci"], "c": []}
    assert len(shelves.holdings.library.get("b").pages) == 4


def test_the_table_itself_can_be_named(shelves: Shelves) -> None:
    shelves.book("a")
    table = shelves.top / "books.csv"
    table.write_text("folder,title\na,First\n", "utf-8")
    report = shelves.run(table)
    assert (report.ok, shelves.states(report)) == (True, {"a": "new"})


def test_collections_are_the_folders_on_the_way(shelves: Shelves) -> None:
    shelves.book("Qəzetlər/İqbal/1912")
    shelves.book("Qəzetlər/İqbal/1913/tif")
    shelves.book("a")
    shelves.run()
    told = {event.book.book_id: event.book.collections for event in shelves.events if isinstance(event, BookBegun)}
    assert told == {"1912": (("Qəzetlər", "İqbal"),), "1913": (("Qəzetlər", "İqbal"),), "a": ()}
    assert first_text(shelves.holdings.library.get("1913").title)[0] == "1913"


def test_a_folder_of_which_there_is_a_book_stays_that_book(shelves: Shelves) -> None:
    """Rule 1: the same folder is the same book, also when all its scans are others."""
    folder = shelves.book("a")
    shelves.run(folder)
    before = shelves.holdings.library.get("a")
    shutil.rmtree(folder)
    shelves.book("a")
    report = shelves.run(folder)
    assert (report.ok, shelves.states(report)) == (True, {"a": "changed"})
    assert shelves.holdings.library.get("a") != before


def test_a_guessed_name_never_puts_one_book_over_another(shelves: Shelves, tmp_path: Path) -> None:
    shelves.book("a")
    shelves.book("b")
    shelves.run()
    before = shelves.holdings.library.get("a")
    shelves.top.rename(tmp_path / "Başqa")
    shelves.top.mkdir()
    other = shelves.book("../Yeni/a")
    shelves.book("../Yeni/c")
    report = shelves.run(other.parent)
    # Nobody knows where the first book is now: the second does not get its name without a word.
    assert shelves.states(report) == {"a": "failed", "c": "new"}
    assert "say so with --book a" in str(report.of("failed")[0].reason)
    assert shelves.holdings.library.get("a") == before


def test_a_book_within_a_book_is_not_part_of_it(shelves: Shelves) -> None:
    shelves.book("a", 2)
    shelves.book("a/əlavə", 3)
    (shelves.top / "a" / "əlavə" / "book.yaml").write_text("title: Əlavə\n", "utf-8")
    shelves.book("a/üz", 1)
    report = shelves.run()
    assert {book.book_id: book.pages for book in report.books} == {"a": 3, "elave": 3}
    assert shelves.run().ok


def test_unchanged_is_told_of_each_book_alone(shelves: Shelves) -> None:
    folder = shelves.book("a")
    shelves.run(folder)
    shelves.run(folder)
    assert not any(isinstance(event, Reading) for event in shelves.events)
    assert not any(isinstance(event, Unchanged) for event in shelves.events)


def test_each_event_is_told_as_json(shelves: Shelves, capsys: pytest.CaptureFixture[str]) -> None:
    shelves.book("a")
    shelves.book("b")
    with library_listener(as_json=True) as tell:
        shelves.listener = tell
        shelves.run()
    events = [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]
    book = ["book", "reading", "planned", "page", "page", "publishing", "report"]
    assert events == ["looked", "looked", "beginning", *book, *book]


def test_the_folder_above_many_books_is_listed_once(shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abcde":
        shelves.book(name)
    shelves.run()
    listed: list[Path] = []

    def listing(folder: Path) -> Iterator[Line]:
        listed.append(folder)
        yield from ()

    monkeypatch.setattr("iiif_server.ingest.standing._xml_in", listing)
    assert shelves.run().counts["unchanged"] == 5
    assert listed == [shelves.top]
