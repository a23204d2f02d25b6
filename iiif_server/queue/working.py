"""The life of a worker: it takes a job, has it performed by a process of its own, and tells how it ended.

Redis may be away at any time: the work that was begun goes on, and its end is told when Redis is back.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from iiif_server.queue.child import Busy, Child, Died, Done, End, Failed, Perform, Said, Stopped
from iiif_server.queue.colleagues import Colleague, join, leave, show
from iiif_server.queue.errors import RedisAway
from iiif_server.queue.hands import MOST_TOLD, Hands, Taken
from iiif_server.queue.line import Line

Say: TypeAlias = Callable[[str], None]

# How long a worker waits for a job before it looks after the others, and after its own signals.
TAKE_SECONDS = 2
# How often it shows that it is alive; the others believe it for much longer (hands.ALIVE_SECONDS).
BEAT_SECONDS = 1.0
LOOK_SECONDS = 5.0
# After these it tries again when Redis is away, and when a book is taken.
RETRY_SECONDS = (0.5, 1.0, 2.0, 5.0)
BUSY_SECONDS = 5.0
# How long a process may take to stop before it is ended, and how long a worker that goes home waits for Redis.
STOP_SECONDS = 60.0
GOODBYE_SECONDS = 10.0


@dataclass
class _Progress:
    """How far a job is, and what has not been told yet; the oldest is forgotten first."""

    done: int = 0
    total: int = 0
    events: deque[bytes] = field(default_factory=lambda: deque(maxlen=MOST_TOLD))

    def add(self, said: Said) -> None:
        self.events.append(said.event)
        self.done = self.done if said.done is None else said.done
        self.total = self.total if said.total is None else said.total


class Worker:
    """One worker of a queue. `say` gets a line for whoever looks at its log."""

    def __init__(self, line: Line, me: Colleague, perform: Perform, say: Say) -> None:
        self._line = line
        self._me = me
        self._perform = perform
        self._say = say
        self._hands = Hands(line, me.name)
        self._going_home = threading.Event()
        self._hurry = False
        self._looked = float("-inf")
        self._away = False

    def go_home(self) -> None:
        """Asks it to stop, from a signal: the job in hand is put back. Asked twice, it does not wait for it."""
        self._hurry = self._going_home.is_set()
        self._going_home.set()

    def run(self, *, burst: bool) -> None:
        """Works until it is asked to stop; `burst`: until nothing waits.

        Raises WorkerRefused, and RedisAway at its start.
        """
        join(self._line, self._me)
        try:
            while not self._going_home.is_set():
                taken = self._patiently(lambda: self._next(burst))
                if isinstance(taken, Taken):
                    self._work(taken)
                elif taken is None and burst:
                    return
        finally:
            self._tell(lambda: leave(self._line, self._me))

    def _next(self, burst: bool) -> Taken | str | None:
        """The next job; None when there is none."""
        show(self._line, self._me)
        if time.monotonic() - self._looked > LOOK_SECONDS:
            for told in self._hands.find_dead():
                self._say(told)
            self._looked = time.monotonic()
        taken = self._hands.take(0 if burst else TAKE_SECONDS)
        if isinstance(taken, str):
            self._say(taken)
        return taken

    def _patiently(self, ask: Callable[[], Taken | str | None]) -> Taken | str | None:
        """Asks until Redis answers, or the worker goes home."""
        for attempt in range(1_000_000_000):
            try:
                answer = ask()
            except RedisAway as away:
                self._is_away(away)
                self._going_home.wait(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
                if self._going_home.is_set():
                    return None
            else:
                self._is_back()
                return answer
        return None

    def _work(self, taken: Taken) -> None:
        self._say(f"{taken.job_id}: {taken.order.path}")
        why = self._objection(taken)
        if why is not None:
            self._settle(taken, Failed(why), _Progress(), wanted=False)
            return
        progress, child = _Progress(), Child(self._perform, taken.order)
        end, wanted = self._attend(taken, child, progress)
        self._settle(taken, end, progress, wanted=wanted)

    def _objection(self, taken: Taken) -> str | None:
        """Why this order is not for this worker; whether it was queued by another version is only noted."""
        order = taken.order
        if order.library != self._me.library:
            return "it was queued for another library, whose workers must use another database of Redis"
        if order.version != self._me.version:
            note = f"queued by version {order.version}, worked on by version {self._me.version}"
            self._say(f"{taken.job_id}: {note}")
            self._tell(lambda: self._hands.note(taken, note))
        return None

    def _attend(self, taken: Taken, child: Child, progress: _Progress) -> tuple[End, bool]:
        """Listens to the process until its end; whether somebody wanted it to stop."""
        wanted, beaten, asked = False, float("-inf"), float("inf")
        while True:
            said = child.hear(BEAT_SECONDS / 4)
            if isinstance(said, Said):
                progress.add(said)
            elif said is not None:
                return said, wanted
            now = time.monotonic()
            if now - beaten >= BEAT_SECONDS:
                beaten = now
                wanted = self._beat(taken, progress) or wanted
            if (wanted or self._going_home.is_set()) and asked == float("inf"):
                asked = now
                child.stop()
            if self._hurry or now - asked > STOP_SECONDS:
                child.kill()

    def _beat(self, taken: Taken, progress: _Progress) -> bool:
        """Whether the job is to be stopped, or is somebody else's by now."""
        events = list(progress.events)
        try:
            show(self._line, self._me)
            seen = self._hands.beat(taken, progress.done, progress.total, events)
        except RedisAway as away:
            self._is_away(away)
            return False
        self._is_back()
        progress.events.clear()
        if seen == "lost":
            self._say(f"{taken.job_id}: another worker has it by now, or it was cancelled; stopping")
        return seen != "ours"

    def _settle(self, taken: Taken, end: End, progress: _Progress, *, wanted: bool) -> None:
        """Tells how it ended, as soon as Redis answers."""
        events = list(progress.events)
        if events:
            self._until_told(lambda: self._hands.beat(taken, progress.done, progress.total, events) != "lost")
        told, line = self._telling(taken, end, progress, wanted)
        ours = self._until_told(told)
        self._say(
            f"{taken.job_id}: {line}" + ("" if ours else " (nobody was told: the job is no longer this worker's)")
        )
        if isinstance(end, Busy):
            self._going_home.wait(BUSY_SECONDS)

    def _telling(self, taken: Taken, end: End, progress: _Progress, wanted: bool) -> tuple[Callable[[], bool], str]:
        """What is to be told of an end, and what the log says of it."""
        hands = self._hands
        match end:
            case Done():
                return lambda: hands.finish(taken, end.report, progress.done, progress.total), f"done: {end.line}"
            case Failed():
                return lambda: hands.fail(taken, end.reason), f"failed: {end.reason}"
            case _ if wanted:
                return lambda: hands.cancelled(taken), "stopped, as somebody wanted"
            case Busy():
                return lambda: hands.wait(taken, end.reason), f"waits: {end.reason}"
            case Stopped():
                return lambda: hands.put_back(taken), "put back"
            case Died():
                return lambda: hands.died(taken, end.how), end.how

    def _until_told(self, tell: Callable[[], bool]) -> bool:
        """Tries until Redis answers; a worker that goes home tries for a while only."""
        until, attempt = float("inf"), 0
        while True:
            try:
                told = tell()
            except RedisAway as away:
                self._is_away(away)
                if self._going_home.is_set():
                    until = min(until, time.monotonic() + GOODBYE_SECONDS)
                    if time.monotonic() >= until:
                        return False
                time.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
                attempt += 1
            else:
                self._is_back()
                return told

    def _tell(self, tell: Callable[[], object]) -> None:
        """Something that is good to know, but not needed."""
        try:
            tell()
        except RedisAway as away:
            self._is_away(away)

    def _is_away(self, away: RedisAway) -> None:
        if not self._away:
            self._say(f"{away} Trying again until it does.")
        self._away = True

    def _is_back(self) -> None:
        if self._away:
            self._say("Redis answers again.")
        self._away = False
