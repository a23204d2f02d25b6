"""What goes wrong around an ingest: a sentence each, the rest goes on, no half book is published, nothing is left."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from iiif_server.database import writing
from iiif_server.ingest.errors import AnotherBook, MastersGone, OutOfSpace
from iiif_server.ingest.events import Event, PageDone, Planned, Publishing, Reading
from iiif_server.ingest.pages import ON_THE_WAY
from iiif_server.ingest.run import Order, ingest
from tests.iiif_server.ingest.conftest import Runs

MakeScan = Callable[..., bytes]
PAGES = 3


@pytest.fixture
def scans(folder: Path, make_scan: MakeScan) -> Path:
    for number in range(1, PAGES + 1):
        (folder / f"{number}.jpg").write_bytes(make_scan(number))
    return folder


def at(moment: type[Event], act: Callable[[], object]) -> Callable[[Event], None]:
    """Does something once, when an ingest tells of this."""
    waiting = [act]

    def tell(event: Event) -> None:
        if isinstance(event, moment) and waiting:
            waiting.pop()()

    return tell


def unfinished(runs: Runs) -> list[str]:
    """Whatever of a pyramid has no name of its own."""
    return [path.name for path in runs.holdings.pyramids.rglob("*") if path.name.startswith(".")]


def pages(runs: Runs) -> list[tuple[str, bool]]:
    """The keys of the published pages, and whether they have an image."""
    return [(page.key, page.image is not None) for page in runs.holdings.library.get("b").pages]


def more_than_on_the_way(scans: Path, make_scan: MakeScan) -> None:
    """Adds scans: however slow whoever is told of the first page, one is neither read nor built before that."""
    for number in range(PAGES + 1, ON_THE_WAY + 3):
        (scans / f"{number}.jpg").write_bytes(make_scan(number))


@pytest.mark.slow
@pytest.mark.parametrize("moment", [Reading, Planned, PageDone])
@pytest.mark.parametrize("empty", [False, True], ids=["gone", "empty"])
def test_a_drive_that_goes_while_it_is_read(
    runs: Runs, scans: Path, make_scan: MakeScan, moment: type[Event], empty: bool
) -> None:
    more_than_on_the_way(scans, make_scan)
    away = scans.with_name("away")

    def disconnect() -> None:
        scans.rename(away)
        if empty:
            scans.mkdir()

    with pytest.raises(MastersGone, match=r"are no longer there; .* the book is as it was before"):
        ingest(Order(scans, 1, "b"), runs.holdings, at(moment, disconnect))
    assert not runs.holdings.library.has("b")
    assert unfinished(runs) == []
    if empty:
        scans.rmdir()
    away.rename(scans)
    report = runs(scans)
    assert (report.ok, report.reused >= (moment is PageDone)) == (True, True)


@pytest.mark.slow
def test_a_drive_that_goes_takes_nothing_from_a_book_that_is_there(
    runs: Runs, scans: Path, make_scan: MakeScan
) -> None:
    runs(scans)
    (scans / "2.jpg").write_bytes(make_scan(20))
    before = runs.holdings.library.get("b")
    for moment in (Reading, Planned):
        with pytest.raises(MastersGone):
            ingest(Order(scans, 1, "b"), runs.holdings, at(moment, lambda: scans.rename(scans.with_name("away"))))
        scans.with_name("away").rename(scans)
        assert runs.holdings.library.get("b") == before
    assert runs(scans).ok


def test_one_file_that_goes_is_one_page(runs: Runs, scans: Path) -> None:
    report = ingest(Order(scans, 1, "b"), runs.holdings, at(Planned, (scans / "2.jpg").unlink))
    assert [(problem.file, problem.reason) for problem in report.problems] == [("2.jpg", "the file is no longer there")]
    assert pages(runs) == [("1", True), ("2", False), ("3", True)]


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def shrink(path: Path) -> None:
    os.truncate(path, 100)


@pytest.mark.parametrize(
    ("change", "reason"), [(grow, "the file was changed while it was read"), (shrink, "the file ends too early")]
)
def test_a_file_that_changes_while_it_is_read(
    runs: Runs, scans: Path, change: Callable[[Path], None], reason: str
) -> None:
    report = ingest(Order(scans, 1, "b"), runs.holdings, at(Planned, lambda: change(scans / "2.jpg")))
    (problem,) = report.problems
    assert (problem.file, problem.reason.startswith(reason)) == ("2.jpg", True)
    assert pages(runs) == [("1", True), ("2", False), ("3", True)]
    assert unfinished(runs) == []


def test_what_lies_among_scans_is_no_reason_to_stop(runs: Runs, scans: Path, make_scan: MakeScan) -> None:
    os.mkfifo(scans / "pipe.tif")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(scans / "socket.jpg"))
    Path(os.fsdecode(os.fsencode(scans) + b"/4\xff.jpg")).write_bytes(make_scan(4))
    (scans / ("5" * 251 + ".jpg")).write_bytes(make_scan(5))
    (scans / "6.jpg").symlink_to(scans / "6.jpg")
    (scans / "round").symlink_to(scans)
    report = runs(scans)
    assert (report.built, report.published) == (PAGES + 2, True)
    assert [(problem.file, problem.reason) for problem in report.problems] == [
        ("6.jpg", "it cannot be read: Too many levels of symbolic links")
    ]
    assert {passed.source: passed.reason for passed in report.left_out} == {
        "pipe.tif": "not a regular file",
        "socket.jpg": "not a regular file",
        "round": "a link to a folder",
    }


def test_a_folder_of_pyramids_that_is_no_longer_one(runs: Runs, scans: Path, make_scan: MakeScan) -> None:
    more_than_on_the_way(scans, make_scan)
    place = runs.holdings.pyramids / "b"

    def put_a_file_there() -> None:
        # The workers go on building meanwhile: they put files into a folder while it is emptied, and make it anew.
        for taken in range(1_000):
            if place.is_dir():
                place.rename(runs.holdings.home / f"taken away {taken}")
            try:
                place.write_text("")
            except IsADirectoryError:
                continue
            return
        pytest.fail(f"{place} was made anew each time")

    with pytest.raises(OutOfSpace, match=r"cannot be written to .*/b: .* the book is as it was before"):
        ingest(Order(scans, 1, "b"), runs.holdings, at(PageDone, put_a_file_there))
    assert not runs.holdings.library.has("b")


def test_a_catalogue_that_another_program_keeps_locked(runs: Runs, scans: Path) -> None:
    # Half a minute is what a person waits for; here it is a moment.
    event.listen(runs.holdings.engine, "connect", lambda made, _: made.execute("PRAGMA busy_timeout = 50"))
    runs.holdings.engine.dispose()
    with writing(runs.holdings.engine), pytest.raises(OperationalError, match="locked"):
        runs(scans)
    assert not runs.holdings.library.has("b")
    assert (runs(scans).reused, pages(runs)) == (PAGES, [("1", True), ("2", True), ("3", True)])


def test_a_catalogue_without_room_for_the_book(runs: Runs, scans: Path) -> None:
    """SQLite says of a database that may not grow what it says of a full disk."""

    def allow(pages: int) -> None:
        event.listen(
            runs.holdings.engine, "connect", lambda made, _: made.execute(f"PRAGMA max_page_count = {pages}").close()
        )
        runs.holdings.engine.dispose()

    allow(1)
    with pytest.raises(OperationalError, match="full"):
        ingest(Order(scans, 1, "b", "x" * 100_000), runs.holdings, at(Publishing, lambda: None))
    assert not runs.holdings.library.has("b")
    assert runs.holdings.catalog.of_group("b") == []
    allow(1_000_000)
    assert (runs(scans).reused, pages(runs)) == (PAGES, [("1", True), ("2", True), ("3", True)])


def test_another_folder_in_the_place_of_a_drive(runs: Runs, scans: Path, make_scan: MakeScan) -> None:
    """What is mounted under the same name is another book: an identifier that was only guessed does not take it."""
    runs(scans, book_id=None)
    for path in scans.iterdir():
        path.unlink()
    (scans / "1.jpg").write_bytes(make_scan(77))
    with pytest.raises(AnotherBook):
        runs(scans, book_id=None)
