"""The road of a whole library: find the books, foresee, take in one after the other, say what came of all.

Knows no terminal. A book that fails does not stop the rest.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from iiif_server.ingest.crews import Crews, crews_for
from iiif_server.ingest.errors import IngestError, NothingToIngest, OutOfSpace
from iiif_server.ingest.find import Passed
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.keys import label_text, readable
from iiif_server.ingest.library.events import Beginning, BookBegun, BookDone, Looked, TellAll
from iiif_server.ingest.library.find import FoundBooks, find_books
from iiif_server.ingest.library.foresee import Forecast, foresee, need_of_all, seconds_of_all
from iiif_server.ingest.library.gone import Gone
from iiif_server.ingest.library.leaving import gone_from, settle_gone
from iiif_server.ingest.library.renamed import LostBooks
from iiif_server.ingest.library.report import BookResult, LibraryReport, State, result_of, result_of_gone
from iiif_server.ingest.orders import Order
from iiif_server.ingest.run import ingest
from iiif_server.ingest.space import check_room
from iiif_server.ingest.speeds import YARDSTICK
from iiif_server.ingest.standing import Above
from image_store import ImageStoreError
from image_store.building import core_pace
from manifests import ManifestsError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LibraryOrder:
    """What somebody asked for: everything below `paths`. `wish`: what holds for every book; its folder counts not.

    `one`: each path is one book, whatever lies there.
    """

    paths: tuple[Path, ...]
    wish: Order
    one: bool = False


def look_for_books(order: LibraryOrder, holdings: Holdings) -> list[FoundBooks]:
    """The books below each path. Of several paths one without any is a problem of the run.

    Raises NothingToIngest, TooManyFolders.
    """
    lost = LostBooks(holdings, order.wish.jobs, keep=not order.wish.dry_run)
    found = []
    for path in order.paths:
        try:
            found.append(find_books(path, holdings, lost, one=order.one))
        except NothingToIngest as error:
            if len(order.paths) == 1:
                raise
            found.append(FoundBooks(path, True, (), (Passed(readable(str(path)), str(error)),)))
    return found


def ingest_library(
    order: LibraryOrder, found: Sequence[FoundBooks], holdings: Holdings, tell: TellAll
) -> LibraryReport:
    """Takes in all books that were found, or foresees what that would take.

    Raises NoRoom before anything is begun. Stopped by KeyboardInterrupt, the report says so: books that are through
    stay, the one at work is as it was before.
    """
    run = _LibraryRun(order, tuple(found), holdings, tell)
    with crews_for(holdings.max_pixels) as crews:
        try:
            return run.foreseen(crews) if order.wish.dry_run else run.done(crews)
        except KeyboardInterrupt:
            return run.report(stopped=True)


class _LibraryRun:
    """One run. What is settled is kept as it comes, so that a run that is stopped can say what it did."""

    def __init__(self, order: LibraryOrder, found: tuple[FoundBooks, ...], holdings: Holdings, tell: TellAll) -> None:
        self._order = order
        self._found = found
        self._holdings = holdings
        self._tell = tell
        self._began = time.monotonic()
        self._date = holdings.clock()
        self._results: list[BookResult] = []
        self._waiting: list[Forecast] = []
        self._above = Above()

    def foreseen(self, crews: Crews) -> LibraryReport:
        """The plan. Nothing is changed."""
        forecasts = self._forecasts(crews)
        jobs = self._order.wish.jobs
        results = [_foreseen(one, one.book.order(self._order.wish)) for one in forecasts]
        results += [result_of_gone(one, removed=self._order.wish.prune) for one in self._gone(forecasts)]
        self._results = results
        seconds = seconds_of_all(forecasts, jobs) / (core_pace() / YARDSTICK)
        need = need_of_all(forecasts, self._holdings.pyramids, jobs)
        return self.report(forecasts=tuple(forecasts), need=need, work_seconds=seconds)

    def done(self, crews: Crews) -> LibraryReport:
        """All of it. Raises NoRoom before anything is begun."""
        forecasts = self._forecasts(crews)
        self._waiting = [one for one in forecasts if one.kept is None]
        check_room(need_of_all(forecasts, self._holdings.pyramids, self._order.wish.jobs), self._holdings.pyramids)
        pages = sum(one.to_build for one in forecasts)
        self._tell(Beginning(len(self._waiting), pages, len(forecasts) - len(self._waiting)))
        for one in forecasts:
            if one.kept is not None:
                self._results.append(result_of(one.book.path, one.kept, is_old=True))
        total, tidied = len(self._waiting), False
        for number in range(1, total + 1):
            forecast = self._waiting[0]
            self._tell(BookBegun(forecast.book, number, total))
            result, full = self._one(forecast, crews, tidied=tidied)
            tidied = True
            self._results.append(result)
            del self._waiting[0]
            self._tell(BookDone(result, number, total, forecast.to_build))
            if full:
                break
        self._results += list(self._not_begun())
        self._results += settle_gone(self._gone(forecasts), self._holdings, prune=self._order.wish.prune)
        return self.report()

    def report(self, *, stopped: bool = False, **more: object) -> LibraryReport:
        """What is settled so far."""
        if stopped:
            self._results += list(self._not_begun())
        return LibraryReport(
            self._date,
            time.monotonic() - self._began,
            self._order.paths,
            tuple(self._results),
            tuple(one for found in self._found for one in found.problems),
            tuple(one for found in self._found for one in found.notes),
            stopped,
            **more,  # type: ignore[arg-type]
        )

    def _forecasts(self, crews: Crews) -> list[Forecast]:
        # A folder may be named twice, or with one that it lies in.
        books = list({book.path.resolve(): book for found in self._found for book in found.books}.values())
        forecasts = []
        for number, book in enumerate(books, 1):
            forecasts.append(foresee(book, self._order.wish, self._holdings, crews, self._above))
            self._tell(Looked(number, len(books)))
        return forecasts

    def _one(self, forecast: Forecast, crews: Crews, *, tidied: bool) -> tuple[BookResult, bool]:
        """What became of a book, and whether the disk is full."""
        order = forecast.book.order(self._order.wish)
        is_old = self._holdings.library.has(order.identifier)
        try:
            report = ingest(order, self._holdings, self._tell, crews, tidied=tidied, above=self._above)
        except OutOfSpace as error:
            return _named(forecast, order, "failed", str(error)), True
        except (IngestError, ManifestsError, ImageStoreError, OSError) as error:
            return _named(forecast, order, "failed", str(error)), False
        return result_of(forecast.book.path, report, is_old=is_old), False

    def _not_begun(self) -> Iterator[BookResult]:
        for one in self._waiting:
            yield _named(one, one.book.order(self._order.wish), "not begun")
        self._waiting = []

    def _gone(self, forecasts: Sequence[Forecast]) -> list[Gone]:
        books = {one.book.order(self._order.wish).identifier for one in forecasts}
        return gone_from(self._found, books, self._holdings)


def _foreseen(forecast: Forecast, order: Order) -> BookResult:
    if forecast.kept is not None:
        return result_of(forecast.book.path, forecast.kept, is_old=True)
    state: State = "failed" if forecast.outlook == "unreadable" else forecast.outlook
    return _named(forecast, order, state, forecast.problem)


def _named(forecast: Forecast, order: Order, state: State, reason: str | None = None) -> BookResult:
    """The result of a book of which there is no report."""
    title = order.title or label_text(order.name)
    return BookResult(forecast.book.path, state, order.identifier, title, forecast.pages, reason=reason)
