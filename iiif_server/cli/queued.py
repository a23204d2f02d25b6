"""`iiif-server ingest --queue`: puts books on the queue and follows them, in the words of an embedded ingest."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import click

from config import Config
from iiif_server.cli.ingest_end import end_of_many, end_of_one
from iiif_server.cli.library_progress import library_listener
from iiif_server.cli.progress import listener
from iiif_server.cli.queue_line import open_line, program_version
from iiif_server.cli.words import say_json
from iiif_server.ingest.errors import IngestError
from iiif_server.ingest.events import Tell
from iiif_server.ingest.find import find_masters
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.keys import label_text
from iiif_server.ingest.library.events import Beginning, BookBegun, BookDone, TellAll
from iiif_server.ingest.library.find import BookAt, FoundBooks
from iiif_server.ingest.library.leaving import gone_from, settle_gone
from iiif_server.ingest.library.report import BookResult, LibraryReport, report_of_one, result_of
from iiif_server.ingest.library.run import LibraryOrder
from iiif_server.ingest.report import Report
from iiif_server.ingest.run import Order
from iiif_server.queue.board import Board
from iiif_server.queue.errors import QueueError
from iiif_server.queue.following import Follower
from iiif_server.queue.identity import library_id
from iiif_server.queue.orders import BookOrder

# What a shell reports for a program that was ended by Ctrl-C.
STOPPED = 130


@dataclass(frozen=True, slots=True)
class _Queued:
    """A book and its job; None when it could not be put on the queue, and `reason` says why."""

    book: BookAt
    order: Order
    is_old: bool
    job_id: str | None = None
    reason: str = ""


def queue_books(
    config: Config,
    holdings: Holdings,
    order: LibraryOrder,
    found: Sequence[FoundBooks],
    jobs: int | None,
    as_json: bool,
    wait: bool,
) -> bool:
    """Puts each book on the queue and, if it is to be waited for, follows all to their end; whether all went well.

    `jobs`: pages to be built at a time; None: one for each core of the worker's machine. Ctrl-C ends the following,
    not the jobs.
    """
    run = _QueueRun(config, holdings, order, found, as_json)
    # A folder may be named twice, or with one that it lies in.
    books = {book.path.resolve(): book for one in found for book in one.books}
    queued = [run.put(book, jobs, wait=wait) for book in books.values()]
    if not wait:
        problems = [problem for one in found for problem in one.problems]
        for problem in problems:
            click.echo(f"Error: {problem.source}: {problem.reason}", err=True)
        return not problems and all(one.job_id for one in queued)
    try:
        return run.follow_all(queued) if len(found) > 1 or found[0].is_library else run.follow_one(queued[0])
    except KeyboardInterrupt:
        click.echo(
            "\nNo longer watching; what is not done stays on the queue. `iiif-server jobs` shows it, `iiif-server jobs"
            " cancel` takes it down.",
            err=True,
        )
        sys.exit(STOPPED)


class _QueueRun:
    """One run over the queue, as an embedded one is told and reported."""

    def __init__(
        self, config: Config, holdings: Holdings, order: LibraryOrder, found: Sequence[FoundBooks], as_json: bool
    ) -> None:
        self._config = config
        self._holdings = holdings
        self._order = order
        self._found = found
        self._as_json = as_json
        self._board = Board(open_line(config))
        self._date, self._began = holdings.clock(), time.monotonic()

    def put(self, book: BookAt, jobs: int | None, *, wait: bool) -> _Queued:
        """Puts a book on the queue, and says so."""
        order = book.order(self._order.wish)
        queued = _Queued(book, order, self._holdings.library.has(order.identifier))
        try:
            one = self._book_order(order, jobs)
            new = self._board.put(one)
        except (QueueError, IngestError) as error:
            click.echo(f"Error: {error}", err=True)
            return replace(queued, reason=str(error))
        if self._as_json and not wait:
            say_json({"event": "queued", "job": one.job_id, "path": one.path, "new": new})
        else:
            said = "queued" if new else "was queued already"
            click.echo(f"{one.path}: {said} as {one.job_id}", err=self._as_json)
        return replace(queued, job_id=one.job_id)

    def follow_one(self, queued: _Queued) -> bool:
        """The only book, with all that is to be said of it."""
        if queued.job_id is None:
            return False
        try:
            with listener(self._as_json) as tell:
                report = self._follow(queued.job_id, tell)
        except QueueError as error:
            click.echo(f"Error: {error}", err=True)
            return False
        (found,) = self._found
        whole = report_of_one(self._date, found.top, report, is_old=queued.is_old, notes=found.notes)
        end_of_one(whole, report, self._config, self._holdings, self._as_json)
        return report.ok

    def follow_all(self, queued: Sequence[_Queued]) -> bool:
        """One book after the other, then one summary of all."""
        with library_listener(self._as_json) as tell:
            results = list(self._results(queued, tell))
        gone = gone_from(self._found, {one.order.identifier for one in queued}, self._holdings)
        results += settle_gone(gone, self._holdings, prune=self._order.wish.prune)
        report = LibraryReport(
            self._date,
            time.monotonic() - self._began,
            self._order.paths,
            tuple(results),
            tuple(one for found in self._found for one in found.problems),
            tuple(one for found in self._found for one in found.notes),
        )
        end_of_many(report, self._config, self._holdings, self._as_json)
        return report.ok

    def _results(self, queued: Sequence[_Queued], tell: TellAll) -> Iterator[BookResult]:
        total = len(queued)
        tell(Beginning(total, None, 0))
        for number, one in enumerate(queued, 1):
            tell(BookBegun(one.book, number, total))
            result = self._result(one, tell)
            tell(BookDone(result, number, total, 0))
            yield result

    def _result(self, one: _Queued, tell: TellAll) -> BookResult:
        if one.job_id is None:
            return _failed(one, one.reason)
        try:
            report = self._follow(one.job_id, tell)
        except QueueError as error:
            return _failed(one, str(error).removeprefix(f"{one.order.identifier}: "))
        return result_of(one.book.path, report, is_old=one.is_old)

    def _follow(self, job_id: str, tell: Tell) -> Report:
        return Follower(self._board, lambda text: click.echo(text, err=True)).follow(job_id, tell)

    def _book_order(self, order: Order, jobs: int | None) -> BookOrder:
        # Who is mistaken about the path hears it now, and not from a worker.
        find_masters(order.folder)
        here = replace(order, folder=order.folder.absolute(), without=tuple(path.absolute() for path in order.without))
        return BookOrder.new(version=program_version(), library=library_id(self._config.home), jobs=jobs, order=here)


def _failed(one: _Queued, reason: str) -> BookResult:
    title = one.order.title or label_text(one.order.name)
    return BookResult(one.book.path, "failed", one.order.identifier, title, reason=reason)
