"""All pages of a run: workers make the pyramids side by side, threads bring them to the disk meanwhile.

So no core waits for a disk. Knows no book: what is told and what comes back is by page key.
"""

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from typing import TypeAlias

from iiif_server.ingest.errors import OutOfSpace
from iiif_server.ingest.events import PageDone, Tell
from iiif_server.ingest.outcome import Failed, Outcome
from iiif_server.ingest.pool import Crew, WorkerFailed, side_by_side
from iiif_server.ingest.work import Drafted, Task, build, settle, start_worker
from image_store.building import PixelMemory

# Pyramids on their way to the disk, for each job. Beyond that the disk is slower than the cores, and they wait for it.
ON_THE_WAY = 4

Builders: TypeAlias = Crew[Task, Outcome | Drafted]
_Waiting: TypeAlias = deque[tuple[Task, Future[Outcome]]]


def builders(max_pixels: int) -> Builders:
    """Workers that build the pages of one book after the other."""
    return Crew(partial(build, memory=PixelMemory()), partial(start_worker, max_pixels))


def build_pages(
    tasks: Sequence[Task], places: Mapping[str, str], jobs: int, tell: Tell, crew: Builders | None = None
) -> dict[str, Outcome]:
    """Page key -> what came of it; `places` names each page's file. What was built is on the disk; its
    name is after `sync_folder`. `crew`: workers that are there; else they are started and ended here.

    Raises OutOfSpace when no further page could be written.
    """
    outcomes: dict[str, Outcome] = {}
    for folder in {task.stem.parent for task in tasks}:
        folder.mkdir(parents=True, exist_ok=True)
    with closing(_settled(tasks, jobs, crew)) as settled:
        for task, outcome in settled:
            outcomes[task.key] = outcome
            if isinstance(outcome, Failed) and outcome.fatal:
                raise OutOfSpace(
                    f"Pyramids cannot be written to {task.stem.parent}: {outcome.reason}. Make room there, or make"
                    " the folder one that can be written to, and run the same command again: the book is as it was"
                    " before, and the pages that were built are kept."
                )
            tell(_page_done(task, places[task.key], outcome, len(outcomes), len(tasks)))
    return outcomes


def _settled(tasks: Sequence[Task], jobs: int, crew: Builders | None) -> Generator[tuple[Task, Outcome], None, None]:
    """Each task with what came of it. Closed at once on Ctrl-C: that ends the workers."""
    start = partial(start_worker, max((task.max_pixels for task in tasks), default=0))
    work = partial(build, memory=PixelMemory())
    waiting: _Waiting = deque()
    disk = ThreadPoolExecutor(ON_THE_WAY * jobs, thread_name_prefix="settle")
    try:
        at_work = crew.settle(tasks, jobs) if crew else side_by_side(work, tasks, jobs, start)
        with closing(at_work) as made:
            for task, result in made:
                if isinstance(result, Drafted):
                    waiting.append((task, disk.submit(settle, result)))
                else:
                    yield task, Failed(str(result)) if isinstance(result, WorkerFailed) else result
                yield from _those_done(waiting, at_most=ON_THE_WAY * jobs)
        yield from _those_done(waiting, at_most=0)
    finally:
        disk.shutdown(cancel_futures=True)


def _those_done(waiting: _Waiting, at_most: int) -> Iterator[tuple[Task, Outcome]]:
    """The oldest that are done; and more, waited for, until there are at most so many."""
    while waiting and (len(waiting) > at_most or waiting[0][1].done()):
        task, future = waiting.popleft()
        yield task, future.result()


def _page_done(task: Task, place: str, outcome: Outcome, done: int, total: int) -> PageDone:
    if isinstance(outcome, Failed):
        return PageDone(task.key, place, None, False, outcome.reason, done, total)
    return PageDone(task.key, place, outcome.dimensions, outcome.reused, None, done, total, outcome.facts)
