"""Lanes: what is not small waits for its turn, not long, and not in everybody's way; large work among processes too."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from image_store import lane as lane_module
from image_store.errors import Busy
from image_store.lane import Lanes
from image_store.weight import Weight

HOLDER = """
import sys, time
from pathlib import Path
from image_store.lane import Turns
with Turns(Path(sys.argv[1])).taken(time.monotonic()):
    print("held", flush=True)
    sys.stdin.read()
"""
HEAVY = [Weight.MEDIUM, Weight.LARGE]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "large"


@pytest.fixture
def clients() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as pool:
        yield pool


@contextmanager
def occupied(lanes: Lanes, weight: Weight, clients: ThreadPoolExecutor) -> Iterator["Future[str]"]:
    """Work of this weight is under way; it ends with the context."""
    begun, leave = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        assert leave.wait(20)
        return "done"

    future = clients.submit(lanes.do, weight, work)
    assert begun.wait(20)
    try:
        yield future
    finally:
        leave.set()
        future.result(20)


def hold(path: Path) -> "subprocess.Popen[str]":
    """Another process that has its turn until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


@pytest.mark.parametrize("weight", HEAVY)
def test_one_is_made_one_waits_and_the_next_is_told_to_come_again(
    path: Path, weight: Weight, clients: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane_module, "PLACES", 2)
    monkeypatch.setattr(lane_module, "REFUSAL_SECONDS", 0.05)
    lanes = Lanes(path)
    with occupied(lanes, weight, clients):
        second = clients.submit(lanes.do, weight, lambda: "second")
        assert not second.done()
        with pytest.raises(Busy, match=f"many {weight} images"):
            while True:  # until the second has taken its place
                clients.submit(lanes.do, weight, lambda: "third").result(0.3)
    assert second.result(20) == "second"
    assert lanes.do(weight, lambda: "later") == "later"


def test_small_work_waits_for_nothing_and_is_done_by_who_asked(path: Path, clients: ThreadPoolExecutor) -> None:
    lanes = Lanes(path)
    with occupied(lanes, Weight.MEDIUM, clients), occupied(lanes, Weight.LARGE, clients):
        assert lanes.do(Weight.SMALL, threading.get_ident) == threading.get_ident()


def test_medium_and_large_work_have_a_lane_each(path: Path, clients: ThreadPoolExecutor) -> None:
    lanes = Lanes(path)
    with occupied(lanes, Weight.LARGE, clients):
        assert lanes.do(Weight.MEDIUM, lambda: "made") == "made"
    with occupied(lanes, Weight.MEDIUM, clients):
        assert lanes.do(Weight.LARGE, lambda: "made") == "made"


@pytest.mark.slow
@pytest.mark.parametrize("weight", HEAVY)
def test_who_waits_too_long_is_told_so_and_holds_nothing(
    path: Path, weight: Weight, clients: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes = Lanes(path)
    with occupied(lanes, weight, clients) as first:
        monkeypatch.setattr(lane_module, "WAIT_SECONDS", 0.05)
        for _ in range(lane_module.PLACES + 2):
            with pytest.raises(Busy, match=f"other {weight} images are still being made"):
                lanes.do(weight, lambda: "never")
    assert first.result() == "done", "what has begun is made, however long it takes"
    assert lanes.do(weight, lambda: "made") == "made"


@pytest.mark.parametrize("weight", HEAVY)
def test_who_waits_rests_and_who_works_does_not(path: Path, weight: Weight) -> None:
    resting: list[int] = []

    @contextmanager
    def rest() -> Iterator[None]:
        resting.append(threading.get_ident())
        yield
        resting.clear()

    lanes = Lanes(path, rest)
    me = threading.get_ident()
    assert lanes.do(weight, lambda: (list(resting), threading.get_ident() != me)) == ([me], True)
    assert resting == []
    assert lanes.do(Weight.SMALL, lambda: list(resting)) == []


def test_whoever_does_not_wait_after_a_refusal_is_refused_slowly(
    path: Path, clients: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane_module, "PLACES", 1)
    monkeypatch.setattr(lane_module, "REFUSAL_SECONDS", 0.2)
    lanes = Lanes(path)
    with occupied(lanes, Weight.LARGE, clients):
        start = time.monotonic()
        refused = [clients.submit(lanes.do, Weight.LARGE, lambda: "never") for _ in range(5)]
        with pytest.raises(Busy):
            refused[0].result(20)
        assert time.monotonic() - start >= 0.2
        # Only so many are held up: the others hear it at once, and no thread is taken by them.
        assert all(isinstance(one.exception(20), Busy) for one in refused)
        assert time.monotonic() - start < 5 * 0.2


@pytest.mark.skipif(sys.platform != "linux", reason="a priority for each thread is Linux's own")
def test_what_is_not_small_has_a_lower_priority_and_who_asked_keeps_theirs(path: Path) -> None:
    lanes, mine = Lanes(path), os.getpriority(os.PRIO_PROCESS, 0)
    expected = min(19, mine + lane_module.NICENESS)
    assert lanes.do(Weight.LARGE, lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())) == expected
    assert lanes.do(Weight.MEDIUM, lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id())) == expected
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == mine


def test_large_work_of_another_process_has_its_turn_and_medium_work_does_not_wait(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane_module, "WAIT_SECONDS", 0.1)
    lanes = Lanes(path)
    with hold(path) as holder:
        with pytest.raises(Busy, match="still being made"):
            lanes.do(Weight.LARGE, lambda: "never")
        assert lanes.do(Weight.MEDIUM, lambda: "made") == "made"
        holder.communicate()
    monkeypatch.setattr(lane_module, "WAIT_SECONDS", 10.0)
    assert lanes.do(Weight.LARGE, lambda: "made") == "made"


def test_a_process_that_is_killed_blocks_nobody(path: Path) -> None:
    with hold(path) as holder:
        holder.kill()
        holder.wait()
        assert Lanes(path).do(Weight.LARGE, lambda: "made") == "made"


@pytest.mark.slow
@pytest.mark.parametrize("weight", HEAVY)
def test_an_error_inside_reaches_who_asked_and_gives_the_lane_back(path: Path, weight: Weight) -> None:
    lanes = Lanes(path)

    def broken() -> None:
        raise ValueError("broken")

    for _ in range(lane_module.PLACES + 1):
        with pytest.raises(ValueError, match="broken"):
            lanes.do(weight, broken)


def test_a_folder_that_is_gone_is_an_error_and_no_lost_place(tmp_path: Path) -> None:
    lanes = Lanes(tmp_path / "gone" / "large")
    for _ in range(lane_module.PLACES + 1):
        with pytest.raises(FileNotFoundError):
            lanes.do(Weight.LARGE, lambda: "never")
