"""Counts the uses of books: requests leave a note, a thread writes the sums every few seconds. Knows no HTTP.

What a note says of a visitor (the browser's name, the referring address) is written nowhere.
"""

import atexit
import logging
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from re import Pattern
from threading import Event, Lock, Thread
from time import sleep
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from iiif_server.stats.kept import KeptUses, Row
from iiif_server.stats.repeated import LastUses
from iiif_server.stats.robots import is_robot
from iiif_server.stats.sites import is_own_viewer, site_of
from iiif_server.stats.uses import Seen, use_of

log = logging.getLogger(__name__)

# Between two looks at the notes: what a crash loses.
SECONDS = 5.0
# More notes than that in SECONDS push out the oldest.
MOST_NOTES = 20_000
# Sums that wait while the database cannot be written to; about 300 bytes each.
MOST_SUMS = 50_000
# So many notes are looked at in a millisecond; then those who answer readers have their turn.
NOTES_AT_A_TIME = 100
REST_SECONDS = 0.001
_REMEMBERED = 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """How requests are understood. `book_of`: of which book an image is, by its identifier; None: of none."""

    public_url: str
    robots: Pattern[str]
    book_of: Callable[[str], str | None]


class Counting:
    """Counts for one process, in a thread that is begun by the first note and ends with the process."""

    def __init__(self, kept: KeptUses, last: LastUses, reading: Reading) -> None:
        self._kept = kept
        self._last = last
        self._public_url, robots = reading.public_url, reading.robots
        self._root = urlsplit(reading.public_url).path
        self._book_of = lru_cache(_REMEMBERED)(reading.book_of)
        self._is_robot = lru_cache(_REMEMBERED)(lambda name: is_robot(name, robots))
        self._notes: deque[Seen] = deque(maxlen=MOST_NOTES)
        self._sums: Counter[Row] = Counter()
        self._wanted = Event()
        self._starting, self._writing = Lock(), Lock()
        self._thread: Thread | None = None
        self._told = False

    def note(self, seen: Seen) -> None:
        """Leaves a note of an answered request. Waits for nothing."""
        self._notes.append(seen)
        if not self._wanted.is_set():
            self._wanted.set()
            if self._thread is None:
                self._start()

    def write(self) -> None:
        """Counts what was noted, and adds it to the table; what cannot be written now is kept for the next time."""
        with self._writing:
            self._count()
            if not self._sums:
                return
            try:
                self._kept.add(self._sums)
            except SQLAlchemyError as error:
                self._keep(error)
                return
            self._sums.clear()
            self._told = False

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._go_on, name="statistics", daemon=True)
                self._thread.start()
                atexit.register(self.write)

    def _go_on(self) -> None:
        while True:
            self._wanted.wait()
            sleep(SECONDS)
            # Cleared first: who notes something now is looked at the next time.
            self._wanted.clear()
            try:
                self.write()
            except Exception:  # whatever it was, what comes is counted
                log.exception("some uses of books are not counted")
            if self._sums:
                self._wanted.set()

    def _count(self) -> None:
        if len(self._notes) == MOST_NOTES:
            log.warning("more was asked for than is counted: %s documents in %s seconds", MOST_NOTES, SECONDS)
        for number in range(1, len(self._notes) + 1):
            row = self._row(self._notes.popleft())
            if row is not None:
                self._sums[row] += 1
            if number % NOTES_AT_A_TIME == 0:
                sleep(REST_SECONDS)

    def _row(self, seen: Seen) -> Row | None:
        """Where a request is counted; None: nowhere."""
        use = use_of(seen.path, seen.status, self._root)
        if use is None or (use.kind == "manifest" and is_own_viewer(seen.referer, self._public_url)):
            return None
        site = site_of(seen.origin, seen.referer)
        if self._last.repeats((*use, site, seen.user_agent), seen.moment):
            return None
        book = self._book_of(use.name) if use.kind == "page" else use.name
        day = date.fromtimestamp(seen.moment).isoformat()
        return Row(day, site, book, use.kind, self._is_robot(seen.user_agent)) if book else None

    def _keep(self, error: SQLAlchemyError) -> None:
        """The sums stay for the next time, unless they are too many."""
        if not self._told:
            self._told = True
            log.warning(
                "what is counted of books cannot be written, and is tried again: %s", getattr(error, "orig", error)
            )
        if len(self._sums) > MOST_SUMS:
            log.error("%s counts of books are given up: they could not be written", len(self._sums))
            self._sums.clear()
