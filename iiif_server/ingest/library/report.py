"""What came of a whole run: of each book, and in sum. Values; knows no terminal, no file and no HTML."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from iiif_server.ingest.find import Passed
from iiif_server.ingest.library.foresee import Forecast
from iiif_server.ingest.library.gone import Gone
from iiif_server.ingest.library.remarks import worth_a_look, wrong_with
from iiif_server.ingest.report import Need, Report

# What is wrong first. `faulty`: the book is there, and not all that was asked for is done.
State: TypeAlias = Literal["failed", "faulty", "not begun", "gone", "removed", "new", "changed", "unchanged"]
STATES: tuple[State, ...] = ("failed", "faulty", "not begun", "gone", "removed", "new", "changed", "unchanged")


@dataclass(frozen=True, slots=True)
class BookResult:
    """What became of one book. `reason`: why it failed as a whole, or was not begun."""

    path: Path
    state: State
    book_id: str
    title: str
    pages: int = 0
    report: Report | None = None
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        said = self.report.description if self.report else None
        return {
            "path": _text(self.path),
            "book": self.book_id,
            "title": self.title,
            "state": self.state,
            "pages": self.pages,
            "reason": self.reason,
            "problems": len(self.report.problems) + len(self.report.unread) if self.report else 0,
            "wrong": [one.as_json() for one in wrong_with(self.report)] if self.report else [],
            "worth_a_look": [one.as_json() for one in worth_a_look(self.report)] if self.report else [],
            "description": said.as_json() if said else None,
        }


@dataclass(frozen=True, slots=True)
class LibraryReport:
    """What was done with everything below the paths, or what is foreseen.

    `need` and `minutes` of a dry run: room, and time on this machine. `problems`: what could not be looked at, or not
    be joined with a book. `stopped`: before all books were through.
    """

    began: datetime
    seconds: float
    paths: tuple[Path, ...]
    books: tuple[BookResult, ...]
    problems: tuple[Passed, ...] = ()
    notes: tuple[Passed, ...] = ()
    stopped: bool = False
    forecasts: tuple[Forecast, ...] = ()
    need: Need | None = None
    work_seconds: float = 0

    @property
    def ok(self) -> bool:
        """Whether all that was asked for is done."""
        wrong = any(book.state in ("failed", "faulty", "not begun") for book in self.books)
        return not wrong and not self.problems and not self.stopped

    @property
    def counts(self) -> Mapping[State, int]:
        """How many books are in each state."""
        found = Counter(book.state for book in self.books)
        return {state: found[state] for state in STATES}

    @property
    def built(self) -> int:
        """Pages that were built."""
        return sum(book.report.built for book in self.books if book.report)

    @property
    def faults(self) -> int:
        """Pages that could not be taken in."""
        return sum(len(book.report.problems) for book in self.books if book.report)

    def of(self, *states: State) -> list[BookResult]:
        """The books in one of these states."""
        return [book for book in self.books if book.state in states]

    def as_json(self) -> dict[str, Any]:
        """The whole run as one document: the last line of `iiif-server ingest --json`."""
        forecast = {
            "to_build": sum(one.to_build for one in self.forecasts),
            "need": self.need.as_json() if self.need else None,
            "work_seconds": round(self.work_seconds),
        }
        return {
            "event": "library",
            "ok": self.ok,
            "paths": [_text(path) for path in self.paths],
            "began": self.began.isoformat(),
            "seconds": round(self.seconds, 3),
            "dry_run": self.need is not None,
            "stopped": self.stopped,
            "counts": dict(self.counts),
            "pages": sum(book.pages for book in self.books if book.state not in ("gone", "removed")),
            "built": self.built,
            "faults": self.faults,
            "problems": [{"file": one.source, "reason": one.reason} for one in self.problems],
            "notes": [{"file": one.source, "reason": one.reason} for one in self.notes],
            "books": [book.as_json() for book in self.books],
            **(forecast if self.need else {}),
        }


def result_of(path: Path, report: Report, *, is_old: bool) -> BookResult:
    """The result of a book that was ingested. `is_old`: it was published before."""
    if not report.ok:
        state: State = "faulty" if report.available and report.held is None else "failed"
    elif report.published:
        state = "changed" if is_old else "new"
    else:
        state = "unchanged"
    return BookResult(path, state, report.book_id, report.title, report.pages, report)


def report_of_one(
    began: datetime, path: Path, report: Report, *, is_old: bool, notes: tuple[Passed, ...] = ()
) -> LibraryReport:
    """A run that was for one book: the same as one for many, as far as it goes."""
    return LibraryReport(began, report.seconds, (path,), (result_of(path, report, is_old=is_old),), notes=notes)


def result_of_gone(one: Gone, *, removed: bool) -> BookResult:
    """The result of a book whose masters are gone."""
    if one.empty:
        reason = f"its folder {_text(one.folder)} is empty or cannot be reached: is its drive connected?"
        return BookResult(one.folder, "failed", one.book_id, one.title, one.pages, reason=reason)
    return BookResult(one.folder, "removed" if removed else "gone", one.book_id, one.title, one.pages)


def _text(path: Path) -> str:
    return str(path).encode(errors="surrogateescape").decode(errors="backslashreplace")
