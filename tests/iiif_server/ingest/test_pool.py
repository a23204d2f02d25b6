"""Tasks in real processes: one that dies takes only its own task with it; closing ends everything."""

import os
import time
from contextlib import closing
from multiprocessing import active_children

from iiif_server.ingest.pool import WorkerFailed, side_by_side
from iiif_server.ingest.work import start_worker


def work(task: int) -> int:
    """Dies on 3, stumbles over 4, sleeps on a hundred."""
    if task == 3:
        os._exit(139)
    if task == 4:
        raise ValueError("a fault of the program")
    if task == 100:
        time.sleep(60)
    return task * task


def test_a_crash_is_one_bad_task() -> None:
    settled = dict(side_by_side(work, [1, 2, 3, 4, 5, 6], 2, start_worker))
    assert {task: result for task, result in settled.items() if not isinstance(result, WorkerFailed)} == {
        1: 1,
        2: 4,
        5: 25,
        6: 36,
    }
    assert str(settled[3]) == "the program that reads it crashed; the file is probably damaged"
    assert str(settled[4]) == "the program failed on it (ValueError: a fault of the program); please report this"


def test_nothing_to_do_starts_nothing() -> None:
    assert list(side_by_side(work, [], 2, start_worker)) == []


def test_closing_ends_the_workers_at_once() -> None:
    before = set(active_children())
    with closing(side_by_side(work, [1, 100], 2, start_worker)) as settled:
        began = time.monotonic()
        assert next(settled) == (1, 1)
    assert time.monotonic() - began < 20
    assert set(active_children()) <= before
