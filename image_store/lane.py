"""Where work that is not small waits for its turn, so that tiles never wait for it. Knows no image.

Each lane of a process has one thread, of low priority: the machine gives a core to a waiting tile first. Who asked
waits in a place and takes no part in anything meanwhile; nobody waits long, and who finds no place is told to come
again. Small work does not pass here: it is done at once by who asked, and never turned away.
"""

import fcntl
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeAlias, TypeVar

from image_store.counts import Counts, NoCounts
from image_store.errors import Busy
from image_store.weight import Weight

Made = TypeVar("Made")
# In the context that it makes, a thread only waits, and others may have its share.
Resting: TypeAlias = Callable[[], AbstractContextManager[None]]

# Of each lane of each process: for those who wait to be served, and for those who wait to be turned away.
PLACES = 32
WAIT_SECONDS = 10.0
REFUSAL_SECONDS = 1.0
LOOK_SECONDS = 0.02
# Added to the niceness of the threads that do the work. A thread cannot take it back, so they are the lane's own.
NICENESS = 10


class Lanes:
    """The lanes of one process: medium work, and large work, which goes one by one on the whole machine."""

    def __init__(self, lock: Path, resting: Resting = nullcontext, counts: Counts | None = None) -> None:
        """`lock` is the file that makes large work one by one; inside `resting` a thread only waits."""
        self._counts = counts or NoCounts()
        self._medium = _Lane("medium", resting)
        self._large = _Lane("large", resting, Turns(lock))

    def do(self, weight: Weight, work: Callable[[], Made]) -> Made:
        """What `work` returns, done when its lane has room. Raises Busy when too many wait, or for too long."""
        if weight is Weight.SMALL:
            return work()
        try:
            return (self._large if weight is Weight.LARGE else self._medium).do(work)
        except Busy:
            self._counts.refused(weight)
            raise


class _Lane:
    """One thread of low priority, and places for those who wait for it."""

    def __init__(self, name: str, resting: Resting, turns: "Turns | None" = None) -> None:
        self._name = name
        self._resting = resting
        self._turns = turns
        self._places = threading.BoundedSemaphore(PLACES)
        self._doors = threading.BoundedSemaphore(PLACES)
        self._thread = ThreadPoolExecutor(1, f"lane-{name}", _be_nice)

    def do(self, work: Callable[[], Made]) -> Made:
        if not self._places.acquire(blocking=False):
            self._slow_down()
            raise Busy(f"many {self._name} images are being made at the moment; ask again in a while")
        try:
            with self._resting():
                return self._wait_for(work)
        finally:
            self._places.release()

    def _wait_for(self, work: Callable[[], Made]) -> Made:
        future = self._thread.submit(self._take_turn, work, time.monotonic() + WAIT_SECONDS)
        wait((future,), WAIT_SECONDS)
        # What has begun is waited for: reading is bounded by the store, the rest by its pixels.
        if future.cancel():
            raise _too_late(self._name)
        return future.result()

    def _slow_down(self) -> None:
        """Who does not obey Retry-After hears the next refusal the later, as long as not too many are at the door."""
        if self._doors.acquire(blocking=False):
            try:
                with self._resting():
                    time.sleep(REFUSAL_SECONDS)
            finally:
                self._doors.release()

    def _take_turn(self, work: Callable[[], Made], until: float) -> Made:
        if self._turns is None:
            return work()
        with self._turns.taken(until):
            return work()


class Turns:
    """A lock among all processes that name the same file; the file's content is never touched.

    For one thread of a process. The system gives the lock back when its holder dies.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = 0.0

    @contextmanager
    def taken(self, until: float) -> Iterator[None]:
        """Holds the lock. Raises Busy when it is not free before this moment of the monotonic clock; OSError."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            # Other processes only look now and then: who has just had a turn lets them go first.
            time.sleep(max(0.0, self._left + 2 * LOOK_SECONDS - time.monotonic()))
            _wait_for(descriptor, until)
            yield
        finally:
            os.close(descriptor)
            self._left = time.monotonic()


def _wait_for(descriptor: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise _too_late("large") from None
            time.sleep(LOOK_SECONDS)


def _too_late(name: str) -> Busy:
    return Busy(
        f"other {name} images are still being made after {WAIT_SECONDS:.0f} seconds; ask again in a while,"
        " or for a smaller one"
    )


def _be_nice() -> None:
    """Lowers the priority of this thread: Linux has one for each thread, other systems none that could be set."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
