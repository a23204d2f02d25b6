"""One miss renders once: real servers, two workers each, with and without a Redis between two machines."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from itertools import count
from pathlib import Path

import pytest

from tests.iiif_server.conftest import make_library
from tests.services.redis_server import RedisServer, running_redis
from tests.serving import Server, free_port, get, run, serving

pytestmark = pytest.mark.services

REQUESTS = 200
# gunicorn's own way to say where a log goes: each derivative that is made is a line.
LOGGING = """\
[loggers]
keys=root,made
[handlers]
keys=made
[formatters]
keys=plain
[logger_root]
level=WARNING
handlers=made
[logger_made]
level=INFO
handlers=made
propagate=0
qualname=image_store.store
[handler_made]
class=FileHandler
args=({log!r}, 'a')
formatter=plain
[formatter_plain]
format=%(message)s
"""
ALONE = "the server does without Redis"
numbers = count(1)


@dataclass(frozen=True)
class Machine:
    """A server with a library of its own."""

    server: Server
    log: Path

    def lines(self, beginning: str) -> int:
        return sum(line.startswith(beginning) for line in self.log.read_text().splitlines())

    @property
    def made(self) -> int:
        """Derivatives made so far."""
        return self.lines("made ")


@contextmanager
def machine(home: Path, **settings: str) -> Iterator[Machine]:
    log, logging = home.parent / "log", home.parent / "logging.ini"
    log.touch()
    logging.write_text(LOGGING.format(log=str(log)))
    with serving(home, free_port(), None, GUNICORN_CMD_ARGS=f"--log-config {logging}", **settings) as server:
        yield Machine(server, log)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that nobody serves, to be copied: the folder of a library can be."""
    home = tmp_path_factory.mktemp("library") / "home"
    make_library(home, "http://localhost")
    return home


@pytest.fixture
def home(library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(library, tmp_path / "one" / "home"))


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with running_redis(tmp_path) as redis:
        yield redis


def new_path() -> str:
    """A derivative that nobody has asked for, and that takes a tenth of a second: of those who ask together most come
    before it is ready. On a machine that gives the lanes little it may take thirty times as long, and after three
    seconds not everybody is let wait."""
    return f"/iiif/3/gradient_1/full/700,/{next(numbers)}/default.jpg"


def ask_together(machines: list[Machine], path: str) -> list[tuple[int, bytes]]:
    """The answers to REQUESTS requests that begin at the same moment."""
    start = threading.Barrier(REQUESTS)

    def ask(number: int) -> tuple[int, bytes]:
        start.wait(30)
        return get(machines[number % len(machines)].server.port, path)

    with ThreadPoolExecutor(REQUESTS) as pool:
        return list(pool.map(ask, range(REQUESTS)))


def made_together(machines: list[Machine]) -> int:
    """How often it is made when all ask for the same new derivative at once; the answers are right."""
    before = sum(machine.made for machine in machines)
    answers = ask_together(machines, new_path())
    assert {status for status, _ in answers} == {200}
    assert len({body for _, body in answers}) == 1
    return sum(machine.made for machine in machines) - before


def test_200_requests_over_two_workers_make_it_once(home: Path) -> None:
    with machine(home) as one:
        assert [made_together([one]) for _ in range(3)] == [1, 1, 1]


def test_without_memory_cache_too(home: Path) -> None:
    with machine(home, IIIF_MEMORY_CACHE_BYTES="0") as one:
        assert made_together([one]) == 1


@pytest.mark.parametrize("files", ["1000000000", "0"])
def test_200_requests_over_two_machines_with_one_redis_make_it_once(
    home: Path, tmp_path: Path, redis: RedisServer, files: str
) -> None:
    other = Path(shutil.copytree(home, tmp_path / "two" / "home"))
    with ExitStack() as servers:
        machines = [
            servers.enter_context(machine(place, IIIF_REDIS_URL=redis.url, IIIF_CACHE_BYTES=files))
            for place in (home, other)
        ]
        for _ in range(3):
            assert _undisturbed(machines, lambda: made_together(machines)) == 1


def test_different_derivatives_are_made_side_by_side_by_both_workers(home: Path) -> None:
    with machine(home) as one, ThreadPoolExecutor(8) as pool:
        paths = [new_path() for _ in range(8)]
        answers = list(pool.map(lambda path: get(one.server.port, path), paths * 2))
        assert {status for status, _ in answers} == {200}
        assert len({body for _, body in answers}) == one.made == 8


@pytest.mark.parametrize("shared", [False, True])
def test_a_worker_that_is_killed_while_it_renders_blocks_nobody(home: Path, redis: RedisServer, shared: bool) -> None:
    with machine(home, **({"IIIF_REDIS_URL": redis.url} if shared else {})) as one, ThreadPoolExecutor(8) as pool:

        def ask(path: str) -> int:
            try:
                return get(one.server.port, path)[0]
            except (OSError, HTTPException):
                return 0

        for _ in range(10):
            # Half a second of work or more, and not yet large.
            path = f"/iiif/3/gradient_1/full/^1450,/{next(numbers)}/default.avif"
            before = one.made
            first = pool.submit(ask, path)
            killed = _busiest(one.server.pid)
            others = [pool.submit(ask, path) for _ in range(3)]
            time.sleep(0.05)
            os.kill(killed, signal.SIGKILL)
            if first.result(60) == 0 and one.made == before:
                break
            # It was done before the signal came.
            _until_two_workers(one.server.pid)
        # Those who waited in the killed worker lost their connection; whoever comes again is answered.
        assert {other.result(60) for other in others} <= {0, 200}
        assert ask(path) == 200
        assert one.made == before + 1


def test_a_purge_reaches_the_memory_of_running_servers(home: Path, redis: RedisServer) -> None:
    path = new_path()
    with machine(home, IIIF_REDIS_URL=redis.url) as one:

        def ask_often() -> None:
            # More often than one worker would answer alone.
            assert {get(one.server.port, path)[0] for _ in range(24)} == {200}

        ask_often()
        assert one.made == 1
        run(home, "cache", "purge", IIIF_REDIS_URL=redis.url)
        ask_often()
        assert one.made == 2


def _undisturbed(machines: list[Machine], ask: Callable[[], int]) -> int:
    """`ask`, again when this machine was so busy meanwhile that Redis was left alone for a while."""
    for _ in range(16):
        _until_redis_is_used(machines)
        before = sum(machine.lines(ALONE) for machine in machines)
        answer = ask()
        if sum(machine.lines(ALONE) for machine in machines) == before:
            return answer
    raise TimeoutError("Redis never answered in time")


def _until_redis_is_used(machines: list[Machine]) -> None:
    for _ in range(60):
        if all(machine.lines(ALONE) == machine.lines("Redis answers again") for machine in machines):
            return
        time.sleep(0.5)
        for machine in machines:
            for _ in range(8):
                get(machine.server.port, f"/iiif/3/gradient_1/{next(numbers)},0,300,300/100,/0/default.jpg")
    raise TimeoutError("Redis was not used again within 30 seconds")


def _workers(master: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def _until_two_workers(master: int) -> None:
    for _ in range(300):
        if len(_workers(master)) == 2:
            # Loading the application takes a while, and looks like work.
            time.sleep(3)
            return
        time.sleep(0.1)
    raise TimeoutError("gunicorn did not start another worker")


def _busiest(master: int) -> int:
    """The worker that has used most time in the last moment: it renders."""
    workers = _workers(master)
    before = {pid: _ticks(pid) for pid in workers}
    for _ in range(1000):
        time.sleep(0.01)
        used = {pid: _ticks(pid) - before[pid] for pid in workers}
        if max(used.values()) >= 5:
            return max(workers, key=used.__getitem__)
    raise TimeoutError("no worker works")


def _ticks(pid: int) -> int:
    """Hundredths of a second of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
