"""One miss renders once: who makes a new derivative, and who waits for it. Knows no image and no cache's kind.

Threads of a process wait for the one that makes it; processes and machines that share a cache wait for each other's
claim (caches/contract.py). Only requests for the same key ever wait for each other here.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from threading import BoundedSemaphore, Lock

from image_store.caches import Cache, Claims
from image_store.errors import Busy
from image_store.resting import Resting

log = logging.getLogger(__name__)

# Any number may wait so long for what is made usually at once; after that so many of them and no more.
GRACE_SECONDS = 3.0
PLACES = 32
# How often another's claim is looked at: at first soon, then at ease.
LOOK_SECONDS = 0.002
LONGEST_LOOK_SECONDS = 0.02
GROWTH = 1.5


class Once:
    """Makes each key once at a time. One for each server process; safe to share between its threads."""

    def __init__(
        self,
        cache: Cache,
        limit: float,
        resting: Resting = nullcontext,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`limit`: for so many seconds somebody waits for somebody else, and not longer.

        Inside `resting` a thread only waits.
        """
        self._resting = resting
        self._cache = cache
        self._limit = limit
        self._clock = clock
        self._lock = Lock()
        self._under_way: dict[str, _Making] = {}
        self._places = BoundedSemaphore(PLACES)

    def make(self, key: str, make: Callable[[], bytes], grace: float = GRACE_SECONDS) -> bytes:
        """What `make` makes and puts into the cache, or what somebody else made meanwhile.

        Raises what `make` raised, here or in the thread that was waited for; Busy when the wait was too long.
        """
        with self._lock:
            under_way = self._under_way.get(key)
            if under_way is None:
                mine = self._under_way[key] = _Making(self._clock(), grace)
        if under_way is not None:
            with self._resting():
                return self._wait_for(under_way)
        try:
            mine.made = self._lead(key, mine, make)
        except Exception as error:
            mine.error = error
            raise
        finally:
            with self._lock:
                del self._under_way[key]
            mine.over.release()
        return mine.made

    def _wait_for(self, making: "_Making") -> bytes:
        """What another thread of this process makes."""
        if not making.is_over(self._left(making, making.grace)):
            with self._place():
                making.is_over(self._left(making, self._limit))
        if making.made is not None:
            return making.made
        raise making.error or Busy(
            f"the image was not ready after {self._limit:.0f} seconds; ask again later or for a smaller one"
        )

    def _lead(self, key: str, making: "_Making", make: Callable[[], bytes]) -> bytes:
        taken: list[Claims] = []
        try:
            for claims in self._cache.claims:
                made = self._take(claims, key, making, taken)
                if made is not None:
                    return made
            # It may have been made since this request looked.
            made = self._cache.get(key)
            return make() if made is None else made
        finally:
            for claims in reversed(taken):
                claims.give(key)

    def _take(self, claims: Claims, key: str, making: "_Making", taken: list[Claims]) -> bytes | None:
        """Waits for the claim, and puts it to those `taken`; or returns what its holder has made meanwhile.

        Neither when the holder stands still: it is not waited for any longer.
        """
        if claims.take(key):
            taken.append(claims)
            return None
        made = self._look(claims, key, making, taken, making.grace)
        if made is not None or claims in taken:
            return made
        with self._place():
            made = self._look(claims, key, making, taken, self._limit)
        if made is None and claims not in taken:
            log.warning("whoever makes %s has not ended after %.0f seconds: it is made without them", key, self._limit)
        return made

    def _look(self, claims: Claims, key: str, making: "_Making", taken: list[Claims], seconds: float) -> bytes | None:
        """Looks until the claim is had, or the image is there, or so many seconds are over since the making began."""
        pause = LOOK_SECONDS
        while (left := self._left(making, seconds)) > 0:
            with self._resting():
                time.sleep(min(pause, left))
            if claims.take(key):
                taken.append(claims)
                return None
            # A claim that its holder could not give back (Redis did not hear it) is not waited for in vain.
            made = self._cache.get(key)
            if made is not None:
                return made
            pause = min(pause * GROWTH, LONGEST_LOOK_SECONDS)
        return None

    def _left(self, making: "_Making", seconds: float) -> float:
        return max(0.0, making.began + seconds - self._clock())

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place among those who wait long. Raises Busy when there is none."""
        if not self._places.acquire(blocking=False):
            raise Busy("the image is being made at the moment and takes long; ask again in a while")
        try:
            yield
        finally:
            self._places.release()


class _Making:
    """One derivative that is under way in this process."""

    def __init__(self, began: float, grace: float) -> None:
        self.began = began
        self.grace = grace
        # Held until it is over: made and let go ten times as fast as an Event, and nearly always nobody waits for it
        self.over = Lock()
        self.over.acquire()
        self.made: bytes | None = None
        self.error: Exception | None = None

    def is_over(self, seconds: float) -> bool:
        """Waits for its end for so many seconds; whether it came."""
        over = self.over.acquire(timeout=seconds)
        if over:
            self.over.release()  # for whoever waits beside
        return over
