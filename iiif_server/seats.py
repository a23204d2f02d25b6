"""The threads that answer requests: few are at work, and one that only waits gives its seat to another. Knows no HTTP.

With many threads at work the interpreter's lock makes all of them slower (docs/adr/0005); with few, as many clients
that wait for large images would keep every reader outside.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Made = TypeVar("Made")
# What a thread finds in the queue: a task, or that it is to end.
Task = Callable[[], None] | None


class Seats(Executor):
    """An executor with so many seats. `resting()` in one of its threads lets another thread have the seat."""

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        self._lock = threading.Lock()
        # Threads at work or waiting for work; those that rest do not count.
        self._awake = 0
        self._closed = False

    def submit(self, fn: Callable[P, Made], /, *args: P.args, **kwargs: P.kwargs) -> "Future[Made]":
        """Does `fn` as soon as a seat is free."""
        future: Future[Made] = Future()
        self.do(partial(_settle, future, fn, args, kwargs))
        return future

    def do(self, task: Callable[[], None]) -> None:
        """As `submit`, where nobody waits for a result: a Future takes longer than the rest. It must not raise."""
        if self._closed:
            raise RuntimeError("the server is stopping")
        self._tasks.put(task)
        if self._awake < self._seats:
            self._fill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - as Executor has it
        """No more tasks are taken; threads end after those that wait. Nobody is waited for: they are daemons."""
        self._closed = True
        self._tasks.put(None)

    @contextmanager
    def resting(self) -> Iterator[None]:
        """The thread that calls only waits meanwhile: its seat is free."""
        with self._lock:
            self._awake -= 1
        self._fill()
        try:
            yield
        finally:
            # There may be one too many until the next thread has done its task (_serve).
            with self._lock:
                self._awake += 1

    def _fill(self) -> None:
        """A thread for the next free seat."""
        with self._lock:
            if self._awake >= self._seats:
                return
            self._awake += 1
        _Sitting(self, self._serve).start()

    def _serve(self) -> None:
        """The life of a thread."""
        while not self._is_one_too_many():
            task = self._tasks.get()
            if task is None:
                # The others shall see it too.
                self._tasks.put(None)
                return
            task()

    def _is_one_too_many(self) -> bool:
        if self._awake <= self._seats:
            return False
        with self._lock:
            surplus = self._awake > self._seats
            self._awake -= surplus
        return surplus


class _Sitting(threading.Thread):
    """A thread that knows whose seat it has."""

    def __init__(self, seats: Seats, serve: Callable[[], None]) -> None:
        super().__init__(target=serve, name="answers", daemon=True)
        self.seats = seats


@contextmanager
def resting() -> Iterator[None]:
    """Whoever waits for something slow inside lets another request be answered meanwhile; elsewhere nothing happens."""
    thread = threading.current_thread()
    if not isinstance(thread, _Sitting):
        yield
        return
    with thread.seats.resting():
        yield


def _settle(
    future: "Future[Made]", fn: Callable[..., Made], args: tuple[object, ...], kwargs: dict[str, object]
) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        made = fn(*args, **kwargs)
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(made)
