"""Tasks side by side in processes of their own. Knows no image: what a worker does is handed in.

Workers are spawned, not forked: libvips keeps threads. One that dies, or is at work for too long, takes nothing
with it but its own task. Each leads a session and a group of processes: what it has started ends with it.
"""

import logging
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from functools import partial
from multiprocessing import connection, get_context
from typing import Any, Generic, TypeAlias, TypeVar

from iiif_server.ingest.allowance import limit_processor

Task = TypeVar("Task")
Result = TypeVar("Result")
# By this a worker says how many seconds its task may take from now on, once it knows the work.
Allow: TypeAlias = Callable[[float], None]
Work: TypeAlias = Callable[[Task, Allow], Result]

# Until a worker says otherwise, in seconds: to start, to open a master and to check it.
FIRST_SECONDS = 600.0

log = logging.getLogger(__name__)


class WorkerFailed(Exception):
    """A worker died, took too long, or stumbled over a fault of the program. The text is a sentence for a person."""


class WorkerDied(WorkerFailed):
    """A worker ended in the middle of its task: by a fault of its own, or because somebody killed it."""


Settled: TypeAlias = tuple[Task, Result | WorkerFailed]


class Crew(Generic[Task, Result]):
    """Workers of one kind of work. Those that are idle wait for the next tasks, of the next book too.

    `start` prepares each worker once: what it may use holds for all its life.
    """

    def __init__(self, work: Work[Task, Result], start: Callable[[], None]) -> None:
        self._work = work
        self._start = start
        self._idle: list[_Worker[Task, Result]] = []

    def settle(
        self, tasks: Sequence[Task], jobs: int, first_seconds: float = FIRST_SECONDS
    ) -> Generator[Settled[Task, Result], None, None]:
        """Each task with its result as it comes, `jobs` at a time. Closing the generator ends what is at work."""
        waiting = deque(tasks)
        busy: list[_Worker[Task, Result]] = []
        try:
            while waiting or busy:
                while waiting and len(busy) < jobs:
                    worker = self._idle.pop() if self._idle else _Worker(self._work, self._start)
                    busy.append(worker)
                    worker.give(waiting.popleft(), first_seconds)
                nearest = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
                ready = connection.wait([worker.link for worker in busy], nearest)
                for worker in list(busy):
                    settled = worker.look(time.monotonic(), heard=worker.link in ready)
                    if settled is None:
                        continue
                    busy.remove(worker)
                    if worker.alive:
                        self._idle.append(worker)
                    yield settled
        finally:
            for worker in busy:
                worker.end()

    def end(self) -> None:
        """Ends the workers that wait; it can be used again."""
        while self._idle:
            self._idle.pop().end()


def side_by_side(
    work: Work[Task, Result],
    tasks: Sequence[Task],
    jobs: int,
    start: Callable[[], None],
    first_seconds: float = FIRST_SECONDS,
) -> Generator[Settled[Task, Result], None, None]:
    """Each task with its result as it comes, `jobs` at a time; `start` prepares each worker.

    Closing the generator ends all work at once.
    """
    crew = Crew(work, start)
    try:
        with closing(crew.settle(tasks, jobs, first_seconds)) as settled:
            yield from settled
    finally:
        crew.end()


class _Worker(Generic[Task, Result]):
    """A process and the task that it has in hand. `deadline` is a monotonic time in seconds."""

    def __init__(self, work: Work[Task, Result], start: Callable[[], None]) -> None:
        context = get_context("spawn")
        self.link, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, work, start), daemon=True)
        self._process.start()
        # The worker alone holds its end: when it dies, this end says so.
        theirs.close()
        self._in_hand: list[Task] = []
        self._seconds = 0.0
        self.deadline = 0.0
        self.alive = True

    def give(self, task: Task, seconds: float) -> None:
        """Hands out a task; it may take so many seconds."""
        self._in_hand = [task]
        self._allow(seconds)
        try:
            self.link.send(task)
        except BrokenPipeError:
            log.debug("the worker died before its task came; the next look says so")

    def look(self, now: float, *, heard: bool) -> Settled[Task, Result] | None:
        """The task with its result, if it is settled. `heard`: the worker has sent something, or died."""
        if heard:
            try:
                said: float | tuple[Result | WorkerFailed] = self.link.recv()
            except (EOFError, OSError):  # the second: it died in the middle of a word
                return self._in_hand[0], WorkerDied(self._cause_of_death())
            if isinstance(said, tuple):
                return self._in_hand[0], said[0]
            self._allow(said)
        elif now >= self.deadline:
            self.end()
            return self._in_hand[0], WorkerFailed(
                f"it took longer than the {self._seconds:.0f} seconds that its size allows;"
                " the file is probably damaged"
            )
        return None

    def end(self) -> None:
        """Ends the process at once, and all that it has started."""
        self.alive = False
        self._process.kill()
        end_group(self._process.pid)
        self._process.join()
        self.link.close()

    def _allow(self, seconds: float) -> None:
        self._seconds = seconds
        self.deadline = time.monotonic() + seconds

    def _cause_of_death(self) -> str:
        # Before it is waited for: until then nobody else can have its number.
        end_group(self._process.pid)
        self._process.join()
        code = self._process.exitcode or 0
        name = f" ({signal.Signals(-code).name})" if -code in set(signal.Signals) else ""
        self.end()
        return f"the program that reads it crashed{name}; the file is probably damaged, or the memory did not suffice"


def end_group(leader: int | None) -> None:
    """Ends a worker and all that it has started; nothing when it has not come so far, or is gone with all of it."""
    try:
        if leader is not None:
            os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError) as error:  # the second: macOS, when all of it is dead
        log.debug("no group %s to end: %s", leader, error)


def _serve(link: Any, work: Work[Task, Result], start: Callable[[], None]) -> None:
    """The life of a worker: tasks come, results go; a number on the way is what the task may take, in seconds."""
    # A session is a group of processes too; and Linux can be told to let other sessions go first (allowance.py).
    os.setsid()
    start()
    while True:
        try:
            task = link.recv()
        except EOFError:
            return
        try:
            limit_processor(FIRST_SECONDS)
            result: Result | WorkerFailed = work(task, partial(_allow, link))
        except MemoryError:
            result = WorkerFailed("there is not enough memory for it")
        except Exception as error:
            log.exception("a worker failed")
            result = WorkerFailed(f"the program failed on it ({type(error).__name__}: {error}); please report this")
        link.send((result,))


def _allow(link: Any, seconds: float) -> None:
    limit_processor(seconds)
    link.send(seconds)
