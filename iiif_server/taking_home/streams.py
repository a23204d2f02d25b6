"""Files that are sent while they are made: few at a time, in small parts, and ended when the reader leaves.

Knows no PDF and no book.
"""

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from typing import Protocol, TypeAlias

from image_store import Busy

# In the context that it makes, a thread only waits, and others may have its share (iiif_server/seats.py).
Resting: TypeAlias = Callable[[], AbstractContextManager[None]]
# Of each server process. Pages are made in the lanes, one at a time; what a place costs is the memory of a page.
PLACES = 4
# A part must be taken within the socket's time: so a reader may be as slow as 4 kB a second.
PART = 128 * 1024


class Ended(Protocol):
    """Told when a file is over: how many bytes of it were taken, and whether that is all of it."""

    def __call__(self, taken: int, *, whole: bool) -> None: ...


class Place:
    """One of the places; given back once, by whoever is first to see that the file is over."""

    def __init__(self, places: threading.Semaphore) -> None:
        self._places = places
        self._lock = threading.Lock()
        self._held = True

    def give_back(self) -> None:
        """From now on another may have it."""
        with self._lock:
            held, self._held = self._held, False
        if held:
            self._places.release()


class Places:
    """As many files as are made at once by one process."""

    def __init__(self, count: int = PLACES) -> None:
        self._places = threading.BoundedSemaphore(count)

    def take(self) -> Place:
        """A place. Raises Busy where there is none."""
        if not self._places.acquire(blocking=False):
            raise Busy("many books are being sent as files at the moment; ask again in a while")
        return Place(self._places)


def sent(
    first: bytes, rest: Generator[bytes, None, None], place: Place, resting: Resting, ended: Ended
) -> Iterator[bytes]:
    """A piece that was made already and those that follow, in parts.

    While the reader takes one, nothing is made and the thread is in nobody's way.

    Closing it, as the server does when the reader has left, ends the making too.
    """
    taken, whole = 0, False
    try:
        for piece in chain((first,), rest):
            for at in range(0, len(piece), PART):
                part = piece[at : at + PART]
                with resting():
                    yield part
                taken += len(part)
        whole = True
    finally:
        rest.close()
        place.give_back()
        ended(taken, whole=whole)
