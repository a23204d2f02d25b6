"""A library of small books in folders, and one to take them into."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from iiif_server.ingest.events import Event
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.library.events import LibraryEvent
from iiif_server.ingest.library.report import LibraryReport
from iiif_server.ingest.library.run import LibraryOrder, ingest_library, look_for_books
from iiif_server.ingest.orders import Order

MakeScan = Callable[..., bytes]


class Runs(Protocol):
    holdings: Holdings


def age(folder: Path) -> None:
    """As if everything had been written an hour ago: what was changed just now is always read again."""
    then = time.time_ns() - 3600 * 10**9
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            os.utime(path, ns=(then, then))


@dataclass
class Shelves:
    """A folder of books, taken in as often as one likes; `events` are those of the last run."""

    top: Path
    holdings: Holdings
    make_scan: MakeScan
    events: list[Event | LibraryEvent] = field(default_factory=list)
    listener: Callable[[Event | LibraryEvent], None] = lambda _: None
    _made: int = 0

    def book(self, name: str, pages: int = 2) -> Path:
        """Writes a book; no two pages of any are equal."""
        folder = self.top / name
        folder.mkdir(parents=True)
        for number in range(1, pages + 1):
            self._made += 1
            (folder / f"{number}.jpg").write_bytes(self.make_scan(self._made))
        age(folder)
        return folder

    def run(self, *paths: Path, **said: Any) -> LibraryReport:
        """Takes everything in."""
        self.events.clear()
        wish = Order(self.top, **{"jobs": 2, **said})
        order = LibraryOrder(paths or (self.top,), wish)

        def tell(event: Event | LibraryEvent) -> None:
            self.events.append(event)
            self.listener(event)

        return ingest_library(order, look_for_books(order, self.holdings), self.holdings, tell)

    def states(self, report: LibraryReport) -> dict[str, str]:
        """Book -> what became of it."""
        return {book.book_id: book.state for book in report.books}


@pytest.fixture
def shelves(runs: Runs, tmp_path: Path, make_scan: MakeScan) -> Shelves:
    top = tmp_path / "Kitablar"
    top.mkdir()
    return Shelves(top, runs.holdings, make_scan)
