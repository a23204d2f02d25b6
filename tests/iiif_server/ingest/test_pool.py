"""Tasks in real processes: one that dies takes only its own task with it; closing ends everything."""

import os
import time
from contextlib import closing
from functools import partial
from multiprocessing import active_children
from pathlib import Path

import pytest

from iiif_server.ingest.allowance import NICENESS, SESSION, bytes_for, seconds_for
from iiif_server.ingest.pool import Crew, WorkerFailed, side_by_side
from iiif_server.ingest.work import start_worker
from tests.iiif_server.ingest.tasks import kill_itself, loop, read_from, start_a_program, transgress, work

START = partial(start_worker, 0)


def test_a_crash_is_one_bad_task() -> None:
    settled = dict(side_by_side(work, [1, 2, 3, 4, 5, 6], 2, START))
    assert {task: result for task, result in settled.items() if not isinstance(result, WorkerFailed)} == {
        1: 1,
        2: 4,
        5: 25,
        6: 36,
    }
    assert str(settled[3]) == (
        "the program that reads it crashed; the file is probably damaged, or the memory did not suffice"
    )
    assert str(settled[4]) == "the program failed on it (ValueError: a fault of the program); please report this"


def test_nothing_to_do_starts_nothing() -> None:
    assert list(side_by_side(work, [], 2, START)) == []


def test_closing_ends_the_workers_at_once() -> None:
    before = set(active_children())
    with closing(side_by_side(work, [1, 100], 2, START)) as settled:
        began = time.monotonic()
        assert next(settled) == (1, 1)
    assert time.monotonic() - began < 20
    assert set(active_children()) <= before


def test_a_worker_that_asks_for_all_memory_is_one_bad_task() -> None:
    settled = dict(side_by_side(work, [50, 1], 1, START))
    assert settled[1] == 1
    assert str(settled[50]) == "there is not enough memory for it"


@pytest.mark.parametrize("by", ["SIGKILL", "SIGSEGV", "SIGBUS", "SIGABRT", "SIGILL"])
def test_a_worker_that_is_killed_says_by_what(by: str) -> None:
    settled = dict(side_by_side(kill_itself, [by, ""], 1, START))
    assert f"crashed ({by})" in str(settled[by])
    assert settled[""] == 0


def test_a_worker_that_reads_where_nothing_is() -> None:
    settled = dict(side_by_side(read_from, [0, 1], 1, START))
    assert "crashed (SIGSEGV)" in str(settled[0])
    assert settled[1] == b"one"


@pytest.mark.slow
def test_an_endless_loop_ends_with_its_time_or_if_nobody_counts_by_the_kernel() -> None:
    settled = dict(side_by_side(loop, ["counted", "not counted", "short"], 1, START))
    assert str(settled["counted"]).startswith("it took longer than the 1 seconds")
    assert "crashed (SIGXCPU)" in str(settled["not counted"])
    assert settled["short"] == 0


@pytest.mark.parametrize("how", ["crash", "time", "end"])
def test_what_a_worker_has_started_ends_with_it(tmp_path: Path, how: str) -> None:
    with closing(side_by_side(start_a_program, [(how, tmp_path / "pid")], 1, START)) as settled:
        next(settled)
    assert not is_alive(int((tmp_path / "pid").read_text()))


def is_alive(pid: int) -> bool:
    """Whether it is there after a second, and no zombie."""
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] in "ZX":
                return False
        except FileNotFoundError:
            return False
        time.sleep(0.01)
    return True


def test_what_a_worker_may_not_do(tmp_path: Path) -> None:
    settled = dict(side_by_side(transgress, [("size", tmp_path), ("files", tmp_path), ("rights", tmp_path)], 1, START))
    assert settled == {
        ("size", tmp_path): "File too large",
        ("files", tmp_path): "Too many open files",
        ("rights", tmp_path): f"1 0 {max(NICENESS, os.getpriority(os.PRIO_PROCESS, 0))}",
    }


@pytest.mark.skipif(not SESSION.exists(), reason="this kernel does not share its cores between sessions")
def test_other_sessions_go_before_workers_and_the_own_one_stays_as_it_is(tmp_path: Path) -> None:
    before = SESSION.read_text()
    [(_, theirs)] = side_by_side(transgress, [("session", tmp_path)], 1, START)
    assert (theirs, SESSION.read_text()) == (str(NICENESS), before)


def test_a_task_that_takes_too_long_is_ended() -> None:
    before = set(active_children())
    began = time.monotonic()
    settled = dict(side_by_side(work, [101, 1, 2], 2, START))
    assert time.monotonic() - began < 30
    assert (settled[1], settled[2]) == (1, 4)
    assert str(settled[101]).startswith("it took longer than the 0 seconds that its size allows")
    assert set(active_children()) <= before


@pytest.mark.slow
def test_a_task_that_never_says_how_long_is_ended_too() -> None:
    ((_, result),) = side_by_side(work, [100], 1, START, first_seconds=3)
    assert str(result).startswith("it took longer than the 3 seconds")


def test_time_and_memory_grow_with_the_master() -> None:
    assert seconds_for(2_000_000_000) > seconds_for(10_000_000) >= 300
    assert bytes_for(10_000_000, 8 << 30) < bytes_for(2_000_000_000, 8 << 30) == 12 << 30


def test_a_crew_works_for_one_book_after_the_other() -> None:
    crew = Crew(work, START)
    before = set(active_children())
    try:
        assert sorted(crew.settle([1, 2], 2)) == [(1, 1), (2, 4)]
        there = set(active_children()) - before
        assert len(there) == 2
        assert dict(crew.settle([5, 6, 3], 2))[5] == 25
        assert len((set(active_children()) - before) & there) == 1, "one died with its task, the other works on"
        with closing(crew.settle([1, 100], 2)) as settled:
            assert next(settled) == (1, 1)
        assert len(set(active_children()) - before) == 1, "who was at work is ended, who was idle waits"
    finally:
        crew.end()
    assert set(active_children()) <= before
