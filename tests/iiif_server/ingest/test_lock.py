"""Several processes in one library: each book has one at work, and different books are built at once."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from iiif_server.care.folders import remembered_folders
from iiif_server.care.trash import trash_folder
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.lock import (
    FOLDER,
    WHOLE,
    book_lock,
    book_lock_if_free,
    library_lock,
    lock_name,
    whole_library_lock,
)
from iiif_server.ingest.orphans import sweep_orphans
from iiif_server.ingest.run import Order
from iiif_server.ingest.withdraw import withdraw
from tests.iiif_server.ingest import lock_tasks
from tests.iiif_server.ingest.conftest import Runs

MakeScan = Callable[..., bytes]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


@contextmanager
def another_process(task: Callable[..., None], *arguments: object) -> Iterator[BaseProcess]:
    """A process that does this; killed at the end if it is still there."""
    process = get_context("spawn").Process(target=task, args=arguments)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def wait_for(file: Path) -> None:
    for _ in range(600):
        if file.exists():
            return
        time.sleep(0.05)
    pytest.fail(f"{file.name} did not come within 30 seconds")


@pytest.mark.parametrize("book_id", ["b", "x" * 200, "x" * 199 + "y", "B", "..b", "a/b", "kitab-ə"])
def test_the_name_of_a_lock_is_bounded(book_id: str) -> None:
    name = lock_name(book_id)
    assert len(name.encode()) <= 102
    assert "/" not in name
    assert name.lower() not in {lock_name(other).lower() for other in ("b", "x" * 200, "B", "") if other != book_id}


@pytest.mark.slow
def test_who_holds_a_book_is_named_and_its_death_frees_it(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    (folder / "1.jpg").write_bytes(make_scan(1))
    holds = runs.holdings.home / "holds"
    with another_process(lock_tasks.hold, runs.holdings.home, "b", holds) as holder:
        wait_for(holds)
        with pytest.raises(LibraryBusy) as refused:
            runs(folder)
        assert str(refused.value).startswith(
            f"The book b is being changed by the work of a test (process {holder.pid})"
        )
        assert runs(folder, book_id="another").ok
        with book_lock_if_free(runs.holdings, "b", "housekeeping") as free:
            assert not free
        assert holder.pid is not None
        os.kill(holder.pid, signal.SIGKILL)
        holder.join()
        assert runs(folder).ok


@pytest.mark.slow
def test_four_processes_build_four_books_at_once(runs: Runs, tmp_path: Path, make_scan: MakeScan) -> None:
    books = ("one", "two", "three", "four")
    for seed, book in enumerate(books):
        (tmp_path / book).mkdir()
        for page in range(6):
            (tmp_path / book / f"{page}.jpg").write_bytes(make_scan(10 * seed + page))
    home, start = runs.holdings.home, tmp_path / "start"
    orders = [Order(tmp_path / book, 1, book) for book in books]
    processes = [get_context("spawn").Process(target=lock_tasks.ingest_at, args=(home, one, start)) for one in orders]
    for process in processes:
        process.start()
    for order in orders:
        wait_for(start.with_name(f"ready {order.book_id}"))
    start.write_text("")
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert {book: len(runs.holdings.library.get(book).pages_with_image) for book in books} == dict.fromkeys(books, 6)
    assert remembered_folders(home) == {book: tmp_path / book for book in books}
    assert runs.holdings.publication.value() == 4


@pytest.mark.slow
def test_eight_writers_do_not_starve(runs: Runs) -> None:
    """SQLite has one writer at a time: each of eight processes gets its turn, long before it would give up."""
    arguments = (runs.holdings.home, 40)
    processes = [get_context("spawn").Process(target=lock_tasks.write_often, args=arguments) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * 8
    assert runs.holdings.library.page_keys("counted") == {str(number): str(number) for number in range(8 * 40)}


@pytest.mark.parametrize("at_work", [True, False])
def test_housekeeping_passes_over_books_at_work(runs: Runs, at_work: bool) -> None:
    """Pyramids that look as if nobody wanted them any more, and half a removal: those of somebody who is at work."""
    half = trash_folder(runs.holdings.pyramids) / "b+20261123T000000Z"
    orphan = runs.holdings.pyramids / "c"
    for made in (half, orphan):
        made.mkdir(parents=True)
    os.utime(orphan, (LONG_AGO, LONG_AGO))
    books, holds = ("b", "c") if at_work else (), runs.holdings.home / "holds"
    with another_process(lock_tasks.hold, runs.holdings.home, " ".join(books), holds):
        wait_for(holds)
        assert sweep_orphans(runs.holdings, "").books == (() if at_work else ("c",))
        assert (half.exists(), orphan.exists()) == (at_work, at_work)
    sweep_orphans(runs.holdings, "")
    assert (half.exists(), orphan.exists()) == (False, False)


def test_a_removal_waits_for_nobody(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    (folder / "1.jpg").write_bytes(make_scan(1))
    runs(folder)
    with book_lock(runs.holdings, "b", "the ingest of b"), pytest.raises(LibraryBusy):
        withdraw(runs.holdings, "b")
    assert runs.holdings.library.has("b")
    with book_lock(runs.holdings, "another", "the ingest of another"):
        withdraw(runs.holdings, "b")
    assert not runs.holdings.library.has("b")


@pytest.mark.slow
def test_the_short_lock_is_waited_for(tmp_path: Path) -> None:
    holds = tmp_path / "holds"
    with another_process(lock_tasks.hold_library, tmp_path, 1.0, holds):
        wait_for(holds)
        with pytest.raises(LibraryBusy, match=r"The library .* is being changed by the work of a test"):
            library_lock(tmp_path, "ours", seconds=0.1).__enter__()
        with library_lock(tmp_path, "ours", seconds=30):
            assert "ours" in (tmp_path / FOLDER / "+library.lock").read_text()


def test_while_anybody_is_at_work_nobody_has_the_whole_library(runs: Runs) -> None:
    home = runs.holdings.home

    def move() -> None:
        with whole_library_lock(home, "the move"):
            pass

    def work() -> None:
        with book_lock(runs.holdings, "a", "the ingest of a"):
            assert not (home / FOLDER / WHOLE).read_bytes()

    with (
        book_lock(runs.holdings, "a", "the ingest of a"),
        book_lock(runs.holdings, "b", "the ingest of b"),
        pytest.raises(LibraryBusy, match=r"is being changed by the ingest of [ab] "),
    ):
        move()
    with whole_library_lock(home, "the move"), pytest.raises(LibraryBusy, match="is being changed by the move "):
        work()
    move()
    work()
