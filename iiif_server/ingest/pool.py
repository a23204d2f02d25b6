"""Tasks side by side in processes of their own. Knows no image: what a worker does is handed in.

Workers are spawned, not forked: libvips keeps threads. One that dies takes nothing with it but its own task.
"""

import logging
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from typing import TypeAlias, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

log = logging.getLogger(__name__)


class WorkerFailed(Exception):
    """A worker died, or stumbled over a fault of the program. The text is a sentence for a person."""


Settled: TypeAlias = tuple[Task, Result | WorkerFailed]
# Hands out what is settled, and returns the tasks in hand when a worker died and those that never started.
Round: TypeAlias = Generator[tuple[Task, Result | WorkerFailed], None, tuple[list[Task], list[Task]]]


def side_by_side(
    work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int, start: Callable[[], None]
) -> Generator[Settled[Task, Result], None, None]:
    """Each task with its result as it comes, `jobs` at a time; `start` prepares each worker.

    Closing the generator ends all work at once.
    """
    rest = list(tasks)
    while rest:
        suspects, rest = yield from _round(work, rest, jobs, start)
        # A pool does not tell whose worker died: each task that was in hand gets a second chance, alone.
        for task in suspects:
            culprits, _ = yield from _round(work, [task], 1, start)
            if culprits:
                yield task, WorkerFailed("the program that reads it crashed; the file is probably damaged")


def _round(
    work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int, start: Callable[[], None]
) -> Round[Task, Result]:
    waiting = deque(tasks)
    in_hand: dict[Future[Result], Task] = {}
    others = set(active_children())
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), get_context("spawn"), start)
    finished = False
    try:
        while waiting or in_hand:
            # No more than the workers have in hand: whatever stands here when one dies is suspect.
            while waiting and len(in_hand) < jobs:
                in_hand[pool.submit(work, waiting[0])] = waiting[0]
                waiting.popleft()
            for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                if isinstance(future.exception(), BrokenProcessPool):
                    continue
                task, error = in_hand.pop(future), future.exception()
                yield task, future.result() if error is None else _failure(error)
            if any(isinstance(future.exception(), BrokenProcessPool) for future in in_hand if future.done()):
                break
        finished = True
    except BrokenProcessPool:
        # Raised by submit(): a worker died between two looks.
        log.debug("a worker died before a task was handed out")
    finally:
        if not finished or in_hand:
            for child in set(active_children()) - others:
                child.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
    return list(in_hand.values()), list(waiting)


def _failure(error: BaseException) -> WorkerFailed:
    log.error("a worker failed", exc_info=error)
    return WorkerFailed(f"the program failed on it ({type(error).__name__}: {error}); please report this")
