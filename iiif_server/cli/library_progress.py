"""What is seen while many books are taken in: a bar for all and one for the book, lines elsewhere, JSON on demand."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.progress import Progress

from iiif_server.cli.progress import bars, tell_json
from iiif_server.cli.words import counted, say_json, swept_in_words
from iiif_server.ingest.events import Event, PageDone, Planned, Publishing, Reading, Tidied
from iiif_server.ingest.library.events import Beginning, BookBegun, BookDone, LibraryEvent, Looked, TellAll
from iiif_server.ingest.library.report import BookResult

# Where nobody watches: not every book that was looked at is worth a line.
TOLD_EVERY = 100


@contextmanager
def library_listener(as_json: bool) -> Iterator[TellAll]:
    """The one to whom the ingest of a library tells its events."""
    if as_json:
        yield _tell_json
    elif sys.stdout.isatty():
        with bars() as progress:
            yield _Bars(progress)
    else:
        yield _tell_lines


def book_in_words(result: BookResult) -> str:
    """`kitab-0007: 250 pages, new`, or what is wrong with it."""
    if result.reason is not None:
        return f"{result.book_id}: {result.state}: {result.reason}"
    report = result.report
    faults = f", {counted(len(report.problems), 'page')} at fault" if report and report.problems else ""
    built = f", {report.built} built" if report and report.built else ""
    return f"{result.book_id}: {counted(result.pages, 'page')}, {result.state}{built}{faults}"


def _tell_json(event: Event | LibraryEvent) -> None:
    match event:
        case Looked():
            say_json({"event": "looked", "done": event.done, "total": event.total})
        case Beginning():
            told = {"books": event.books, "to_build": event.pages, "unchanged": event.unchanged}
            say_json({"event": "beginning", **told})
        case BookBegun():
            place = {"number": event.number, "total": event.total}
            say_json({"event": "book", "path": str(event.book.path), "book": event.book.book_id, **place})
        case BookDone():
            if event.result.report:
                say_json(event.result.report.as_json())
            else:
                say_json({**event.result.as_json(), "event": "failed"})
        case _:
            tell_json(event)


def _tell_lines(event: Event | LibraryEvent) -> None:
    match event:
        case Looked() if event.done == event.total or event.done % TOLD_EVERY == 0:
            click.echo(f"Looked at {event.done} of {counted(event.total, 'book')}")
        case Beginning():
            pages = "" if event.pages is None else f", at most {counted(event.pages, 'page')} to build"
            click.echo(f"To do: {counted(event.books, 'book')}{pages}")
        case Tidied():
            click.echo(swept_in_words(event.books, event.bytes))
        case PageDone() if event.problem is not None:
            click.echo(f"  {event.place}: cannot be taken in: {event.problem}")
        case BookDone():
            click.echo(f"[{event.number}/{event.total}] {book_in_words(event.result)}")
        case _:
            pass


class _Bars:
    """A bar over the pages of all books, and below it one over those of the book at work.

    Where nobody knows how many pages there are, the upper one is over the books.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._all = progress.add_task("Looking", total=None)
        self._book = progress.add_task("", total=None, visible=False)
        self._area = self._pages = self._book_area = self._book_pages = 0
        self._through = 0
        self._by_books = False

    def __call__(self, event: Event | LibraryEvent) -> None:
        match event:
            case Looked():
                self._progress.update(self._all, completed=event.done, total=event.total)
            case Beginning():
                self._by_books = event.pages is None
                total = event.books if event.pages is None else event.pages
                self._progress.reset(self._all, total=total, description="All books")
            case BookBegun():
                self._book_begun(event)
            case Reading():
                self._progress.update(self._book, description=f"Reading {event.book_id}")
            case Planned():
                self._planned(event)
            case PageDone():
                self._page(event)
            case Publishing():
                self._progress.update(self._book, description=f"Publishing {event.book_id}")
            case BookDone():
                self._book_done(event)
            case Tidied():
                self._say(swept_in_words(event.books, event.bytes))
            case _:
                pass

    def _book_begun(self, event: BookBegun) -> None:
        # The line of the book before stays until now: two lines all the time, and nothing jumps.
        self._progress.update(self._all, description=f"Book {event.number} of {event.total}")
        self._book_area = self._book_pages = 0
        self._progress.reset(self._book, visible=True, description="Looking", area=0, pages=0)
        # `reset` takes None for "as it was"; how many pages this book has is not known yet.
        next(task for task in self._progress.tasks if task.id == self._book).total = None

    def _planned(self, event: Planned) -> None:
        # Without a page to build there is nothing to wait for but the end.
        total = event.to_build or None
        self._progress.reset(self._book, total=total, description=f"Building {event.plan.book_id}")

    def _page(self, event: PageDone) -> None:
        if event.dimensions is None:
            self._say(f"{event.place}: {event.problem}")
        else:
            self._area += event.dimensions.area
            self._book_area += event.dimensions.area
        self._pages += 1
        self._book_pages += 1
        self._progress.update(self._book, advance=1, area=self._book_area, pages=self._book_pages)
        self._progress.update(self._all, advance=0 if self._by_books else 1, area=self._area, pages=self._pages)

    def _book_done(self, event: BookDone) -> None:
        # As many pages as were foreseen are through, however many had to be built: time remaining is of the rest.
        self._through += 1 if self._by_books else event.pages
        self._progress.update(self._all, completed=self._through)
        if event.result.state in ("failed", "faulty"):
            self._say(book_in_words(event.result))

    def _say(self, words: str) -> None:
        self._progress.console.print(words, markup=False, highlight=False)
