"""Seats: so many threads work at once, and one that rests gives its seat to another."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait

import pytest

from iiif_server.seats import Seats, resting


@pytest.fixture
def seats() -> Iterator[Seats]:
    made = Seats(2)
    yield made
    made.shutdown()


class Gate:
    """Counts those who are inside until it is opened."""

    def __init__(self) -> None:
        self.inside = threading.Semaphore(0)
        self.open = threading.Event()

    def work(self) -> str:
        self.inside.release()
        assert self.open.wait(20)
        return "worked"

    def rest(self) -> str:
        with resting():
            return self.work()

    def holds(self, number: int) -> bool:
        """Whether exactly so many come in."""
        came = [self.inside.acquire(timeout=20) for _ in range(number)]
        return all(came) and not self.inside.acquire(timeout=0.1)


def results(futures: "list[Future[str]]") -> set[str]:
    assert not wait(futures, 20).not_done
    return {future.result() for future in futures}


def test_so_many_work_at_once_and_the_others_follow(seats: Seats) -> None:
    gate = Gate()
    futures = [seats.submit(gate.work) for _ in range(6)]
    assert gate.holds(2)
    gate.open.set()
    assert results(futures) == {"worked"}


def test_who_rests_takes_no_seat(seats: Seats) -> None:
    waiting, working = Gate(), Gate()
    resters = [seats.submit(waiting.rest) for _ in range(20)]
    assert waiting.holds(20)
    workers = [seats.submit(working.work) for _ in range(6)]
    assert working.holds(2)
    working.open.set()
    assert results(workers) == {"worked"}
    waiting.open.set()
    assert results(resters) == {"worked"}


def test_after_a_rest_there_are_no_more_at_work_than_before(seats: Seats) -> None:
    before = threading.active_count()
    waiting, working = Gate(), Gate()
    resters = [seats.submit(waiting.rest) for _ in range(20)]
    assert waiting.holds(20)
    waiting.open.set()
    assert results(resters) == {"worked"}
    futures = [seats.submit(working.work) for _ in range(6)]
    assert working.holds(2)
    working.open.set()
    assert results(futures) == {"worked"}
    for _ in range(100):
        if threading.active_count() <= before + 2:
            break
        time.sleep(0.05)
    assert threading.active_count() <= before + 2


def test_an_error_is_the_result_and_the_thread_goes_on(seats: Seats) -> None:
    def broken() -> None:
        raise ValueError("broken")

    for _ in range(5):
        with pytest.raises(ValueError, match="broken"):
            seats.submit(broken).result(20)
    assert seats.submit(lambda: "worked").result(20) == "worked"


def test_what_was_given_up_before_it_began_is_not_done(seats: Seats) -> None:
    gate = Gate()
    done: list[int] = []
    futures = [seats.submit(gate.work) for _ in range(2)]
    assert gate.holds(2)
    late = seats.submit(done.append, 1)
    assert late.cancel()
    gate.open.set()
    assert results(futures) == {"worked"}
    assert seats.submit(lambda: list(done)).result(20) == []


def test_after_the_end_what_waits_is_done_and_nothing_new_is_taken() -> None:
    seats, gate = Seats(1), Gate()
    futures = [seats.submit(gate.work) for _ in range(3)]
    assert gate.holds(1)
    seats.shutdown(wait=False)
    with pytest.raises(RuntimeError):
        seats.submit(gate.work)
    gate.open.set()
    assert results(futures) == {"worked"}


def test_elsewhere_a_rest_is_nothing() -> None:
    with resting():
        assert threading.current_thread() is threading.main_thread()
