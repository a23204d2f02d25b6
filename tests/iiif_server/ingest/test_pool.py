"""Tasks in real processes: one that dies takes only its own task with it; closing ends everything."""

import os
import signal
import time
from contextlib import closing
from functools import partial
from multiprocessing import active_children

from iiif_server.ingest.allowance import bytes_for, seconds_for
from iiif_server.ingest.pool import Allow, WorkerFailed, side_by_side
from iiif_server.ingest.work import start_worker

START = partial(start_worker, 0)


def work(task: int, allow: Allow) -> int:
    """Dies on 3, stumbles over 4, wants all memory on 50, sleeps from 100 on; 101 is allowed half a second."""
    if task == 3:
        os._exit(139)
    if task == 4:
        raise ValueError("a fault of the program")
    if task == 50:
        bytearray(1 << 40)
    if task == 101:
        allow(0.5)
    if task >= 100:
        time.sleep(60)
    return task * task


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


def test_a_worker_that_is_killed_says_by_what() -> None:
    ((_, result),) = side_by_side(kill_itself, [1], 1, START)
    assert "crashed (SIGKILL)" in str(result)


def kill_itself(_task: int, _allow: Allow) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_a_task_that_takes_too_long_is_ended() -> None:
    before = set(active_children())
    began = time.monotonic()
    settled = dict(side_by_side(work, [101, 1, 2], 2, START))
    assert time.monotonic() - began < 30
    assert (settled[1], settled[2]) == (1, 4)
    assert str(settled[101]).startswith("it took longer than the 0 seconds that its size allows")
    assert set(active_children()) <= before


def test_a_task_that_never_says_how_long_is_ended_too() -> None:
    ((_, result),) = side_by_side(work, [100], 1, START, first_seconds=3)
    assert str(result).startswith("it took longer than the 3 seconds")


def test_time_and_memory_grow_with_the_master() -> None:
    assert seconds_for(2_000_000_000) > seconds_for(10_000_000) >= 300
    assert bytes_for(10_000_000, 8 << 30) < bytes_for(2_000_000_000, 8 << 30) == 12 << 30
