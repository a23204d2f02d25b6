"""The process in which one order is performed, apart from the worker: it tells what happens, and how it ended.

What it takes of memory, or loses, ends with it. It leads a group of its own, so that a Ctrl-C meant for the worker
reaches it only through the worker. When the worker dies, it stops as gently as if it had been asked to.
"""

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from types import FrameType
from typing import Any, TypeAlias

from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.events import Event, PageDone, Planned, Tell
from iiif_server.ingest.pool import end_group
from iiif_server.ingest.report import Report
from iiif_server.queue.errors import JobFailed
from iiif_server.queue.orders import BookOrder
from iiif_server.queue.telling import write_event, write_report

Perform: TypeAlias = Callable[[BookOrder, Tell], Report]

# So long a process that has said its last word may take to end.
LAST_SECONDS = 5.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """An event as telling.py writes it; `done` of `total` pages are through, where it says so."""

    event: bytes
    done: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The end: the report, as telling.py writes it, and one line of it for the worker's log."""

    report: bytes
    line: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The end: it could not be done."""

    reason: str


@dataclass(frozen=True, slots=True)
class Busy:
    """The end: somebody else is at work at this book."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The end: as it was asked to."""


@dataclass(frozen=True, slots=True)
class Died:
    """The end: it did not say why."""

    how: str


End: TypeAlias = Done | Failed | Busy | Stopped | Died


class Child:
    """A process at work at one order."""

    def __init__(self, perform: Perform, order: BookOrder) -> None:
        context = get_context("spawn")
        self._link, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, perform, order))
        self._process.start()
        # It alone holds its end: when it dies, this end says so.
        theirs.close()
        self._asked = False

    def hear(self, seconds: float) -> Said | End | None:
        """What it says next; None when it says nothing for so long. After an end nothing more comes."""
        try:
            if not self._link.poll(seconds):
                return None
            said: Said | End = self._link.recv()
        except (EOFError, OSError):
            said = Stopped() if self._asked else Died(self._cause_of_death())
        if not isinstance(said, Said):
            self._bury()
        return said

    def stop(self) -> None:
        """Asks it to end as after Ctrl-C: the book stays as it was, what is built is kept."""
        if not self._asked:
            self._asked = True
            try:
                self._link.send("stop")
            except OSError:
                log.debug("it ended before it could be asked to")

    def kill(self) -> None:
        """Ends it at once, with all that it has started."""
        self._asked = True
        self._process.kill()

    def _cause_of_death(self) -> str:
        # Before it is waited for: until then nobody else can have its number.
        end_group(self._process.pid)
        self._process.join()
        code = self._process.exitcode or 0
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"exit status {code}"
        return f"the process at work died ({name}): perhaps the memory did not suffice"

    def _bury(self) -> None:
        if self._process.is_alive():
            self._process.join(LAST_SECONDS)
        if self._process.is_alive():
            end_group(self._process.pid)
            self._process.join()
        self._link.close()


def _serve(link: Any, perform: Perform, order: BookOrder) -> None:
    """The life of the process."""
    os.setpgid(0, 0)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    end = _end(link, perform, order)
    try:
        link.send(end)
    except BrokenPipeError:
        log.warning("the worker is gone: nobody hears how it ended")


def _end(link: Any, perform: Perform, order: BookOrder) -> End:
    try:
        threading.Thread(target=_obey, args=(link,), daemon=True).start()
        report = perform(order, lambda event: link.send(_said(event)))
    except (KeyboardInterrupt, BrokenPipeError):  # the second: the worker is gone
        return Stopped()
    except LibraryBusy as busy:
        return Busy(str(busy))
    except JobFailed as failed:
        return Failed(str(failed))
    except MemoryError:
        return Failed("there is not enough memory for it")
    except Exception as error:
        log.exception("a job failed")
        return Failed(f"the program failed on it ({type(error).__name__}: {error}); please report this")
    missing = f", {report.missing} missing" if report.missing else ""
    return Done(write_report(report), f"{report.pages} pages{missing}, {report.built} built in {report.seconds:.1f} s")


def _said(event: Event) -> Said:
    match event:
        case Planned():
            return Said(write_event(event), 0, event.to_build)
        case PageDone():
            return Said(write_event(event), event.done, event.total)
        case _:
            return Said(write_event(event))


def _obey(link: Any) -> None:
    """Waits for the one word that the worker has, or for its death; then interrupts the work."""
    try:
        link.recv()
    except (EOFError, OSError):
        log.warning("the worker is gone; stopping")
    os.kill(os.getpid(), signal.SIGINT)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    # Once: what is tidied up then must not be interrupted.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
