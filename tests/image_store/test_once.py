"""Who makes a new derivative and who waits: threads, processes, failures, those that are killed."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from image_store.caches import NoCache, cache_key, open_cache
from image_store.caches.memory import MemoryCache
from image_store.errors import BrokenPyramid, Busy
from image_store.once import Once

BOUND = 64 * 1024**2
LIMIT = 20.0
KEY = cache_key("once")
OTHER = cache_key("other")
# argv: folder, key, "make" or "hang", places where it says what it does.
MAKER = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from image_store.caches import open_cache
from image_store.once import Once

folder, key, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
cache = open_cache(folder / "cache", 64 * 1024**2, memory=10**6)
once = Once(cache, 20.0)

def make():
    with (folder / "made").open("a") as made:
        made.write("made\\n")
    print("making", flush=True)
    time.sleep(600 if what == "hang" else 0.2)
    cache.put(key, b"made")
    return b"made"

def ask(number):
    found = cache.get(key)
    return found if found is not None else once.make(key, make)

with ThreadPoolExecutor(4) as pool:
    assert set(pool.map(ask, range(100))) == {b"made"}
"""


class Maker:
    """A derivative that is ready when the test says so."""

    def __init__(self) -> None:
        self.made = 0
        self.begun = threading.Event()
        self.ready = threading.Event()

    def __call__(self) -> bytes:
        self.made += 1
        self.begun.set()
        assert self.ready.wait(20)
        return b"made"


@pytest.fixture
def maker() -> Maker:
    return Maker()


@pytest.fixture
def once() -> Once:
    return Once(NoCache(), LIMIT)


@pytest.fixture
def pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(40)


def waiting(once: Once, count: int, pool: ThreadPoolExecutor, make: Callable[[], bytes]) -> "list[Future[bytes]]":
    asked = [pool.submit(once.make, KEY, make) for _ in range(count)]
    time.sleep(0.05)
    return asked


def test_threads_that_ask_at_the_same_time_have_it_made_once(
    once: Once, maker: Maker, pool: ThreadPoolExecutor
) -> None:
    asked = waiting(once, 40, pool, maker)
    maker.ready.set()
    assert [one.result(20) for one in asked] == [b"made"] * 40
    assert maker.made == 1
    assert once.make(KEY, lambda: b"again") == b"again", "nothing is remembered here: that is the cache's"


def test_different_derivatives_do_not_wait_for_each_other(once: Once, maker: Maker, pool: ThreadPoolExecutor) -> None:
    (slow,) = waiting(once, 1, pool, maker)
    assert once.make(OTHER, lambda: b"other") == b"other"
    assert not slow.done()
    maker.ready.set()
    assert slow.result(20) == b"made"


def test_what_was_made_between_the_look_and_the_claim_is_not_made_again(maker: Maker) -> None:
    cache = MemoryCache(BOUND)
    cache.put(KEY, b"there")
    assert Once(cache, LIMIT).make(KEY, maker) == b"there"
    assert maker.made == 0


class Stuck:
    """Claims that somebody never gives back."""

    def take(self, key: str) -> bool:  # noqa: ARG002 - the contract's name
        return False

    def give(self, key: str) -> None:
        raise AssertionError(f"{key} was never taken")


def test_a_claim_that_was_lost_is_not_waited_for_when_the_image_is_there(
    maker: Maker, pool: ThreadPoolExecutor
) -> None:
    cache = MemoryCache(BOUND)
    cache.claims = (Stuck(),)
    (asked,) = waiting(Once(cache, LIMIT), 1, pool, maker)
    assert not asked.done()
    cache.put(KEY, b"there")
    assert asked.result(5) == b"there"
    assert maker.made == 0


@pytest.mark.parametrize("error", [BrokenPyramid("rotten"), Busy("later"), TimeoutError("the disk"), MemoryError()])
def test_a_failure_is_everybodys_and_is_over(once: Once, error: Exception, pool: ThreadPoolExecutor) -> None:
    begun = threading.Event()

    def fail() -> bytes:
        begun.set()
        time.sleep(0.2)
        raise error

    asked = waiting(once, 10, pool, fail)
    for one in asked:
        with pytest.raises(type(error)):
            one.result(20)
    assert once.make(KEY, lambda: b"made") == b"made"


def test_who_waits_for_a_thread_that_is_stopped_by_force_is_told_to_come_again(
    once: Once, pool: ThreadPoolExecutor
) -> None:
    begun, stop = threading.Event(), threading.Event()

    def stopped() -> bytes:
        begun.set()
        stop.wait(20)
        raise SystemExit

    first = pool.submit(once.make, KEY, stopped)
    assert begun.wait(20)
    second = pool.submit(once.make, KEY, lambda: b"never")
    time.sleep(0.05)
    stop.set()
    with pytest.raises(SystemExit):
        first.result(20)
    with pytest.raises(Busy, match="not ready"):
        second.result(20)


def test_what_is_slow_keeps_one_waiting_and_sends_the_others_away(
    once: Once, maker: Maker, pool: ThreadPoolExecutor
) -> None:
    once._places = threading.BoundedSemaphore(1)
    first = pool.submit(once.make, KEY, maker, 0.1)
    assert maker.begun.wait(20)
    asked = [pool.submit(once.make, KEY, maker) for _ in range(10)]
    while sum(one.done() for one in asked) < 10 - 1:
        time.sleep(0.01)
    with pytest.raises(Busy, match="takes long"):
        once.make(KEY, maker)
    maker.ready.set()
    assert first.result(20) == b"made"
    answers = [one.exception(20) or one.result() for one in asked]
    assert answers.count(b"made") == 1
    assert sum(isinstance(answer, Busy) for answer in answers) == 10 - 1
    assert maker.made == 1
    with once._place():
        pass


def test_nobody_waits_longer_than_the_limit(maker: Maker, pool: ThreadPoolExecutor) -> None:
    once = Once(NoCache(), 0.2)
    first = pool.submit(once.make, KEY, maker, 0.0)
    assert maker.begun.wait(20)
    with pytest.raises(Busy, match="not ready"):
        once.make(KEY, maker, 0.0)
    maker.ready.set()
    assert first.result(20) == b"made"


def start(folder: Path, what: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", MAKER, str(folder), KEY, what]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_processes_with_several_threads_have_it_made_once(tmp_path: Path) -> None:
    makers = [start(tmp_path, "make") for _ in range(3)]
    assert [maker.wait(60) for maker in makers] == [0, 0, 0]
    assert (tmp_path / "made").read_text() == "made\n"
    for maker in makers:
        maker.communicate()


@pytest.mark.parametrize(("how", "limit"), [(signal.SIGKILL, LIMIT), (signal.SIGSTOP, 0.3)])
def test_a_process_that_is_killed_or_stands_still_blocks_nobody(
    tmp_path: Path, how: signal.Signals, limit: float, pool: ThreadPoolExecutor
) -> None:
    cache = open_cache(tmp_path / "cache", BOUND)
    once = Once(cache, limit)
    with start(tmp_path, "hang") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "making\n"
        waits = pool.submit(once.make, KEY, lambda: b"made", limit / 2)
        time.sleep(0.05)
        assert not waits.done()
        other.send_signal(how)
        # One who is killed is missed at once, one who stands still after the limit.
        assert waits.result(10) == b"made"
        other.kill()
    assert not once._under_way
