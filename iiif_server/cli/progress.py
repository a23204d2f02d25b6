"""What a person or a program sees while an ingest runs: a bar on a terminal, lines elsewhere, JSON on demand."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Column
from rich.text import Text

from iiif_server.cli.words import counted, pixels, say_json, swept_in_words
from iiif_server.ingest.events import Event, PageDone, Planned, Publishing, Reading, Tell, Tidied, Unchanged
from iiif_server.ingest.plan import STATES

# In columns; the rest of a line of 80 is for the words.
BAR_WIDTH, RATE_WIDTH = 12, 22


@contextmanager
def listener(as_json: bool) -> Iterator[Tell]:
    """The one to whom an ingest tells its events."""
    if as_json:
        yield tell_json
    elif sys.stdout.isatty():
        with bars() as progress:
            yield _Bar(progress)
    else:
        yield _tell_lines


def tell_json(event: Event) -> None:
    """One line for each event."""
    match event:
        case Tidied():
            say_json({"event": "tidied", "books": list(event.books), "freed_bytes": event.bytes})
        case Unchanged():
            say_json({"event": "unchanged", "book": event.book_id, "pages": event.pages})
        case Reading():
            say_json({"event": "reading", "book": event.book_id, "masters": event.masters})
        case Planned():
            states: dict[str, int] = {state: event.plan.count(state) for state in STATES}
            say_json({"event": "planned", "book": event.plan.book_id, "to_build": event.to_build, **states})
        case PageDone():
            size = event.dimensions
            found = {"width": size.width, "height": size.height} if size else {"problem": event.problem}
            place = {"page": event.key, "file": event.place, "done": event.done, "total": event.total}
            say_json({"event": "page", **place, **found, "reused": event.reused, "master": dict(event.facts)})
        case Publishing():
            say_json({"event": "publishing", "book": event.book_id})


def _tell_lines(event: Event) -> None:
    match event:
        case Tidied():
            click.echo(swept_in_words(event.books, event.bytes))
        case Reading():
            click.echo(f"{event.book_id}: reading {counted(event.masters, 'master')}")
        case PageDone():
            count = f"[{event.done:>{len(str(event.total))}}/{event.total}]"
            click.echo(f"{count} {event.place}  {_outcome(event)}")
        case _:
            pass


def _outcome(event: PageDone) -> str:
    if event.dimensions is None:
        return f"cannot be taken in: {event.problem}"
    return pixels(event.dimensions) + (" (was there already)" if event.reused else "")


class Rate(ProgressColumn):
    """Pages and megapixels per second, over the whole run: pages come in bursts, the mean is what helps.

    Of a task without `pages`, which counts something else, nothing.
    """

    def __init__(self) -> None:
        # As wide as it mostly becomes, so that the columns beside it stand still.
        super().__init__(Column(no_wrap=True, min_width=RATE_WIDTH))

    def render(self, task: Task) -> Text:
        seconds, pages = task.elapsed or 0, task.fields.get("pages", 0)
        if not pages or not seconds:
            return Text("")
        megapixels = task.fields.get("area", 0) / 1e6
        return Text(f"{pages / seconds:.1f} pages/s  {megapixels / seconds:.0f} MP/s")


def bars() -> Progress:
    """Bars that take one line each on a terminal of any width: what is done is cut where it is too long."""
    return Progress(
        TextColumn("{task.description}", markup=False, table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
        BarColumn(BAR_WIDTH),
        MofNCompleteColumn(table_column=Column(no_wrap=True)),
        Rate(),
        TimeRemainingColumn(table_column=Column(no_wrap=True)),
        console=Console(),
        transient=True,
        expand=True,
    )


class _Bar:
    """A bar for the pages that are to be built."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("Reading", total=None)
        self._area = self._pages = 0

    def __call__(self, event: Event) -> None:
        match event:
            case Tidied():
                self._progress.console.print(swept_in_words(event.books, event.bytes), markup=False, highlight=False)
            case Reading():
                self._progress.update(self._task, description=f"Reading {event.book_id}")
            case Planned():
                self._progress.reset(self._task, total=event.to_build, description=f"Building {event.plan.book_id}")
            case PageDone():
                if event.dimensions is None:
                    self._progress.console.print(f"{event.place}: {event.problem}", markup=False, highlight=False)
                else:
                    self._area += event.dimensions.area
                self._pages += 1
                self._progress.update(self._task, advance=1, area=self._area, pages=self._pages)
            case Publishing():
                self._progress.update(self._task, description=f"Publishing {event.book_id}")
