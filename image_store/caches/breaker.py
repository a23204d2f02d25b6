"""Whether something outside is to be asked now, or left alone for a while. Knows neither it nor its errors."""

import logging
import time
from collections.abc import Callable
from threading import Lock

log = logging.getLogger(__name__)

# An answer that took longer was slow, in seconds; more than so much of slow answers in a row is enough. One or two
# never are: on a busy machine they may have been ready long before this thread had its turn.
SLOW_SECONDS = 0.015
MOST_OF_ONE = 0.025
ENOUGH_SECONDS = 0.06
# It is asked again after the shorter time, and when that fails after twice the time, and so on.
RETRY_SECONDS = 1.0
LONGEST_RETRY_SECONDS = 8.0


class Breaker:
    """Opens after a failure, or when slow answers in a row add up; then one asks now and then for all.

    So a request pays for a failure once, and not again for each of its questions. Safe with several threads.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`name` stands in the log."""
        self._name = name
        self._clock = clock
        self._lock = Lock()
        self._again: float | None = None
        self._pause = RETRY_SECONDS
        self._tried = False
        self._slow = 0.0

    def may_ask(self) -> bool:
        """Whether the caller may ask; while the breaker is open, one caller now and then."""
        if self._again is None:
            return True
        with self._lock:
            if self._again is not None:
                now = self._clock()
                if now < self._again:
                    return False
                self._again, self._tried = now + self._pause, True
        return True

    def answered(self, seconds: float) -> None:
        """It answered, after so long."""
        with self._lock:
            self._slow = self._slow + min(seconds, MOST_OF_ONE) if seconds > SLOW_SECONDS else 0.0
            if self._slow > ENOUGH_SECONDS:
                self._open(f"slow answers, the last after {seconds * 1000:.0f} ms")
            elif self._tried:
                self._again, self._tried = None, False
                self._pause = RETRY_SECONDS
                log.warning("%s answers again", self._name)

    def failed(self, reason: str) -> None:
        """It did not answer."""
        with self._lock:
            self._open(reason)

    def _open(self, reason: str) -> None:
        if self._again is None:
            log.warning("the server does without %s for a while: %s", self._name, reason)
        elif self._tried:
            self._pause = min(2 * self._pause, LONGEST_RETRY_SECONDS)
        else:
            return  # who had asked before it opened
        self._again, self._tried = self._clock() + self._pause, False
        self._slow = 0.0
