"""The queue as it really is: a real Redis, real workers, killed and restarted; the books are what an ingest makes."""

import json
import os
import pickle
import re
import shutil
import signal
import time
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from iiif_server.ingest.orders import Order
from iiif_server.queue.colleagues import Colleague, join, leave
from iiif_server.queue.identity import library_id
from iiif_server.queue.line import Line
from iiif_server.queue.orders import FUNCTION, BookOrder
from tests.faults.library import snapshot
from tests.services.postgres_server import PostgresServer
from tests.services.queue_workers import PATIENCE, QueueLibrary, make_books, until
from tests.services.redis_server import RedisServer, running_redis
from tests.serving import run

pytestmark = pytest.mark.services


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    folder = tmp_path / "redis"
    folder.mkdir()
    with running_redis(folder, appendonly="yes", appendfsync="always") as redis:
        yield redis


@pytest.fixture
def library(tmp_path: Path, redis: RedisServer) -> QueueLibrary:
    return QueueLibrary(tmp_path / "library", redis.url)


def is_as_undisturbed(library: QueueLibrary, books: list[Path]) -> bool:
    """Whether the library is, byte for byte and row for row, what an embedded ingest makes of these books."""
    other = library.home.with_name("undisturbed")
    run(other, "ingest", *books)
    different = snapshot(library.home).differences(snapshot(other))
    assert different == []
    return True


def state(library: QueueLibrary, book: str) -> str:
    return str(library.jobs()[book]["state"])


def has_died(library: QueueLibrary, times: int) -> bool:
    return int(library.jobs()["book0"]["died"]) == times


def test_two_workers_and_six_books(library: QueueLibrary, tmp_path: Path) -> None:
    books = make_books(tmp_path / "scans", 6, 2)
    with library.worker("one") as one, library.worker("two") as two:
        said = library.run("ingest", "--queue", *books)
        for worker in (one, two):
            assert worker.said().count("done: 2 pages") >= 1, "both have a share"
    for number, book in enumerate(books, 1):
        assert f"[{number}/6] {book.name}: 2 pages, new, 2 built" in said
    assert "6 books: 6 new; 12 pages in all." in said
    assert len(list((library.home / "reports").iterdir())) == 1
    assert {job["state"] for job in library.jobs().values()} == {"done"}
    assert is_as_undisturbed(library, books)


def test_a_second_run_says_what_an_embedded_one_says(library: QueueLibrary, tmp_path: Path) -> None:
    books = make_books(tmp_path / "scans", 1, 2)
    (books[0] / "3.jpg").write_bytes(b"no image")
    with library.worker():
        library.run("ingest", "--queue", *books, status=1)
        queued = library.start("ingest", "--queue", "--json", *books).communicate(timeout=PATIENCE)[0]
    embedded = library.start("ingest", "--json", *books).communicate(timeout=PATIENCE)[0]
    documents = [[json.loads(line) for line in text.splitlines()] for text in (queued, embedded)]
    for lines in documents:
        lines[-1]["seconds"] = 0
        assert Path(lines[-1].pop("page")).is_file()
    assert documents[0] == documents[1]
    assert documents[0][-1]["ok"] is False


def test_many_books_end_as_an_embedded_run_does(library: QueueLibrary, tmp_path: Path) -> None:
    """Summary, document and exit status: a page at fault, a book without folder, a row of a table without one."""
    books = make_books(tmp_path / "scans", 3, 2)
    with library.worker():
        library.run("ingest", "--queue", tmp_path / "scans")
        shutil.rmtree(books[2])
        (books[0] / "3.jpg").write_bytes(b"no image")
        (tmp_path / "scans" / "books.csv").write_text("folder,title\nbook9,T\n", "utf-8")
        queued = library.run("ingest", "--queue", tmp_path / "scans", status=1)
        document = json.loads(library.run("ingest", "--queue", "--json", tmp_path / "scans", status=1).splitlines()[-3])
    assert "book0: 3.jpg" in queued
    assert "there is no folder or file 'book9' beside it" in queued
    assert "3 books: 1 with faults, 1 without folder now, 1 unchanged" in queued
    assert {book["book"]: book["state"] for book in document["books"]} == {
        "book0": "faulty",
        "book1": "unchanged",
        "book2": "gone",
    }


def test_a_worker_killed_in_the_middle_of_a_book_loses_nothing(library: QueueLibrary, tmp_path: Path) -> None:
    books = make_books(tmp_path / "scans", 1, 60)
    library.run("ingest", "--queue", "--no-wait", *books)
    with library.worker("first") as first:
        until(lambda: state(library, "book0") == "running", first.said)
        with library.worker("second") as second:
            with library.halted(first):
                until(lambda: "waiting for books" in second.said(), second.said)
                # A worker tells once a second how far it is.
                until(lambda: library.jobs()["book0"]["total"] == 60, first.said)
                killed = time.monotonic()
                first.kill()
                assert state(library, "book0") == "running", "nobody knows yet"
            until(lambda: "second-" in str(library.jobs()["book0"]["worker"]), second.said, 60)
            assert time.monotonic() - killed < 60
            until(lambda: state(library, "book0") == "done", second.said)
            said = second.said()
    job = library.jobs()["book0"]
    assert job["died"] == 1
    assert re.search(r"its worker first-[0-9]+ died, or lost its way to Redis, after [0-9]+ of 60 pages", said)
    taken_over = re.search(r"done: 60 pages, ([0-9]+) built", said)
    assert taken_over
    assert int(taken_over[1]) < 60, "what was built before is taken over"
    assert is_as_undisturbed(library, books)


def test_a_book_that_kills_whoever_is_at_work_is_given_up_and_can_be_tried_again(
    library: QueueLibrary, tmp_path: Path
) -> None:
    books = make_books(tmp_path / "scans", 1, 90)
    library.run("ingest", "--queue", "--no-wait", *books)
    with library.worker() as worker:
        for death in (1, 2, 3):
            with library.halted(worker) as child:
                os.kill(child, signal.SIGKILL)
            until(partial(has_died, library, death), worker.said)
        until(lambda: state(library, "book0") == "failed", worker.said)
        reason = str(library.jobs()["book0"]["reason"])
        assert reason.startswith("3 workers died of it; the last time: the process at work died (SIGKILL)")
        assert "waits again" in library.run("jobs", "retry", "--failed")
        until(lambda: state(library, "book0") == "done", worker.said)
    assert library.jobs()["book0"]["died"] == 0
    assert is_as_undisturbed(library, books)


def test_cancelling(library: QueueLibrary, tmp_path: Path) -> None:
    books = make_books(tmp_path / "scans", 2, 120)
    library.run("ingest", "--queue", "--no-wait", *books)
    waits = str(library.jobs()["book1"]["job"])
    assert library.run("jobs", "cancel", waits) == f"{waits}: cancelled\n"
    assert "is cancelled already" in library.run("jobs", "cancel", waits, status=1)
    watching = library.start("ingest", "--queue", books[0])
    assert watching.stdout
    assert "was queued already" in watching.stdout.readline()
    with library.worker() as worker:
        with library.halted(worker):
            assert library.board.cancel(str(library.jobs()["book0"]["job"])), "its worker stops it"
        until(lambda: state(library, "book0") == "cancelled", worker.said)
        assert "book0: it was cancelled; the book is as it was before." in watching.communicate(timeout=PATIENCE)[1]
        assert watching.returncode == 1
        assert state(library, "book1") == "cancelled", "it was never begun"
        assert "The library is empty" in library.run("books")
        assert not list((library.home / "pyramids").rglob(".*"))
        library.board.retry(str(library.jobs()["book0"]["job"]))
        until(lambda: state(library, "book0") == "done", worker.said)
    assert "no job 'nothing'" in library.run("jobs", "cancel", "nothing", status=1)
    assert is_as_undisturbed(library, books[:1])


def test_a_worker_that_is_stopped_puts_its_book_back(library: QueueLibrary, tmp_path: Path) -> None:
    books = make_books(tmp_path / "scans", 2, 120)
    library.run("ingest", "--queue", "--no-wait", *books)
    with library.worker() as worker, library.halted(worker):
        worker.process.terminate()
    assert "put back" in worker.said()
    job = library.jobs()["book0"]
    assert (job["state"], job["died"]) == ("waiting", 0)
    assert list(library.jobs()) == ["book0", "book1"], "it is the next one"


def test_redis_dies_in_the_middle_of_a_book_and_comes_back(
    library: QueueLibrary, redis: RedisServer, tmp_path: Path
) -> None:
    books = make_books(tmp_path / "scans", 2, 120)
    with library.worker() as worker:
        watching = library.start("ingest", "--queue", *books)
        with library.halted(worker):
            redis.kill()
        until(lambda: "Redis does not answer" in worker.said(), worker.said)
        until(lambda: (library.home / "masters.json").exists(), worker.said)  # it is published all the same
        redis.start()
        until(lambda: state(library, "book1") == "done", worker.said)
        said, errors = watching.communicate(timeout=PATIENCE)
        assert watching.returncode == 0, errors
    assert worker.said().count("Redis does not answer") == 1
    assert worker.said().count("Redis answers again") == 1
    assert "2 books: 2 new; 240 pages in all." in said
    assert is_as_undisturbed(library, books)


def test_who_no_longer_watches_stops_nothing(library: QueueLibrary, tmp_path: Path) -> None:
    books = make_books(tmp_path / "scans", 1, 16)
    with library.worker() as worker:
        watching = library.start("ingest", "--queue", *books)
        with library.halted(worker):
            watching.send_signal(signal.SIGINT)
            assert "No longer watching" in watching.communicate(timeout=PATIENCE)[1]
            assert watching.returncode == 130
        until(lambda: state(library, "book0") == "done", worker.said)


class Evil:
    """What unpickles to a command."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {self.place}",)


def test_what_is_no_order_is_refused_and_nothing_of_it_runs(
    library: QueueLibrary, redis: RedisServer, tmp_path: Path
) -> None:
    book, trap = make_books(tmp_path / "scans", 1, 1)[0], tmp_path / "trap"
    order = BookOrder.new(version="1", library=library_id(library.home), order=Order(book, 1)).document()
    hostile: dict[str, bytes] = {
        "pickled": zlib.compress(pickle.dumps((FUNCTION, None, [Evil(trap)], {}))),
        "another-function": zlib.compress(json.dumps(["os.system", None, [{"command": f"touch {trap}"}], {}]).encode()),
        "named": zlib.compress(json.dumps([FUNCTION, None, [order], {"more": 1}]).encode()),
        "an-object": zlib.compress(json.dumps([FUNCTION, "os", [order], {}]).encode()),
        "more-fields": zlib.compress(json.dumps([FUNCTION, None, [{**order, "jobs": 10**9}], {}]).encode()),
        "relative": zlib.compress(
            json.dumps([FUNCTION, None, [{**order, "order": {"folder": "scans", "jobs": 1}}], {}]).encode()
        ),
        "a-bomb": zlib.compress(b"[" * 50_000_000),
        "nothing": b"",
        "a-bad-book": zlib.compress(
            json.dumps(
                [FUNCTION, None, [{**order, "order": {"folder": str(book), "jobs": 1, "book_id": "../x"}}], {}]
            ).encode()
        ),
        "another-library": zlib.compress(json.dumps([FUNCTION, None, [{**order, "library": "0" * 32}], {}]).encode()),
    }
    line = Line(redis.url)
    client = Redis(port=redis.port)
    for name, data in hostile.items():
        fields: Any = {
            "status": "queued",
            "data": data,
            "success_callback_name": "os.abort",
            "failure_callback_name": "os.abort",
        }
        client.hset(line.key(name), mapping=fields)
        client.rpush(line.waiting, name)
    client.rpush(line.waiting, "not there", b"\xff\xfe", "a:b")
    with library.worker() as worker:
        assert "Published" in library.run("ingest", "--queue", book)
        failed = {
            str(job["job"])
            for job in map(json.loads, library.start("jobs", "--json").communicate()[0].splitlines())
            if job["state"] == "failed"
        }
        assert failed == set(hostile), worker.said()
        assert worker.process.poll() is None
    assert not trap.exists()
    assert "a-bomb: it was refused: its data end too early, or are larger than an order can be" in worker.said()
    assert "another-function: it was refused: it names 'os.system', and only books are ingested here" in worker.said()
    assert client.llen(line.handed_out) == client.llen(line.waiting) == 0


def test_another_machine_needs_postgresql(
    library: QueueLibrary, redis: RedisServer, postgres: PostgresServer, tmp_path: Path
) -> None:
    book = make_books(tmp_path / "scans", 1, 1)[0]
    line, shared = Line(redis.url), library_id(library.home)
    away = Colleague("w-1", "elsewhere", "host-b", shared, "postgresql", "1")
    join(line, away)
    refused = library.run("worker", "--burst", status=1)
    assert "Workers run on host-b already" in refused
    assert "the catalogue must be PostgreSQL" in refused
    others = QueueLibrary(library.home, redis.url, IIIF_DATABASE_URL=postgres.new_database("queue"))
    others.run("ingest", "--queue", "--no-wait", book)
    assert "done: 1 pages" in others.run("worker", "--burst")
    leave(line, away)
    join(line, Colleague("w-2", "elsewhere", "host-b", "0" * 32, "postgresql", "1"))
    assert "Workers of another library use this Redis already" in library.run("worker", "--burst", status=1)


def test_who_queued_with_another_version_is_told(library: QueueLibrary, redis: RedisServer, tmp_path: Path) -> None:
    book = make_books(tmp_path / "scans", 1, 1)[0]
    line = Line(redis.url)
    order = BookOrder.new(version="0.0.9", library=library_id(library.home), order=Order(book, 1))
    job = line.queue.create_job(FUNCTION, args=(order.document(),), job_id=order.job_id)
    line.queue.enqueue_job(job)
    assert "queued by version 0.0.9, worked on by version" in library.run("worker", "--burst")
    assert str(library.jobs()["book0"]["note"]).startswith("queued by version 0.0.9")
