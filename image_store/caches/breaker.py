"""Whether something outside is to be asked now, or left alone for a while. Knows neither it nor its errors."""

import logging
import time
from collections.abc import Callable
from threading import Lock

log = logging.getLogger(__name__)

# An answer that took longer was slow, in seconds; more than so much of slow answers in a row is enough. One alone never
# is: on a busy machine it may have been ready long before this thread had its turn.
SLOW_SECONDS = 0.008
ENOUGH_SECONDS = 0.025
RETRY_SECONDS = 5.0


class Breaker:
    """Opens after a failure, or when slow answers in a row add up; then one asks every RETRY_SECONDS for all.

    So a request pays for a failure once, and not again for each of its questions. Safe with several threads.
    """

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`name` stands in the log."""
        self._name = name
        self._clock = clock
        self._lock = Lock()
        self._again: float | None = None
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
                self._again = now + RETRY_SECONDS
        return True

    def answered(self, seconds: float) -> None:
        """It answered, after so long."""
        with self._lock:
            self._slow = self._slow + min(seconds, ENOUGH_SECONDS) if seconds > SLOW_SECONDS else 0.0
            if self._slow > ENOUGH_SECONDS:
                self._open(f"slow answers, the last after {seconds * 1000:.0f} ms")
            elif self._again is not None:
                self._again = None
                log.warning("%s answers again", self._name)

    def failed(self, reason: str) -> None:
        """It did not answer."""
        with self._lock:
            self._open(reason)

    def _open(self, reason: str) -> None:
        if self._again is None:
            log.warning("the server does without %s and looks every %.0f s: %s", self._name, RETRY_SECONDS, reason)
        self._again = self._clock() + RETRY_SECONDS
        self._slow = 0.0
