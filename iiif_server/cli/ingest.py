"""`iiif-server ingest`: the words and the options. What an ingest does is in `iiif_server/ingest`."""

import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Protocol, cast

import click

from config import Config, cores
from iiif_server.cli.edge import tell_edge
from iiif_server.cli.ingest_end import end_of_many, end_of_one
from iiif_server.cli.library_progress import library_listener
from iiif_server.cli.library_summary import say_plan
from iiif_server.cli.progress import listener
from iiif_server.cli.rooms import open_for_dry_run, open_holdings, plain_errors
from iiif_server.cli.summary import say_summary
from iiif_server.cli.warm import warm_books
from iiif_server.cli.words import say_json
from iiif_server.ingest.errors import IngestError
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.library.find import FoundBooks
from iiif_server.ingest.library.report import report_of_one
from iiif_server.ingest.library.run import LibraryOrder, ingest_library, look_for_books
from iiif_server.ingest.run import Order, ingest
from manifests import ManifestsError

# What a shell reports for a program that was ended by Ctrl-C.
STOPPED = 130


class Queued(Protocol):
    """What `iiif_server.cli.queued` offers."""

    def queue_books(
        self,
        config: Config,
        holdings: Holdings,
        order: LibraryOrder,
        found: Sequence[FoundBooks],
        jobs: int | None,
        as_json: bool,
        wait: bool,
    ) -> bool: ...


@click.command
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--book", "book_id", metavar="ID", help="The book's identifier. Default: made from the name of PATH.")
@click.option(
    "--title",
    metavar="T",
    help="The book's title; it stays until another is given. Default: that of its document, or the name of PATH.",
)
@click.option("--language", metavar="L", help="Language and script of the book: az, az-Arab, ru, ... (BCP 47).")
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 256), help="Pages built at a time. Default: one for each core."
)
@click.option(
    "--resolution",
    metavar="N",
    type=click.IntRange(50, 1200),
    help="Dots for each inch at which pages of a PDF are drawn that are no single image; it stays until another is "
    "given. Default: IIIF_PDF_RESOLUTION.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done, and the time and disk space it needs.")
@click.option(
    "--prune", is_flag=True, help="Pages whose files are gone leave their book; books that are gone the library."
)
@click.option("--rehash", is_flag=True, help="Read every file again, also those that by all signs have not changed.")
@click.option("--warm", "and_warm", is_flag=True, help="Then make what viewers ask for first (`iiif-server warm`).")
@click.option("--queue", "on_queue", is_flag=True, help="Let `iiif-server worker` do it (IIIF_REDIS_URL), and watch.")
@click.option("--no-wait", is_flag=True, help="With --queue: do not watch.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document a line; the last of each book is its report.")
@plain_errors
def command(
    paths: tuple[Path, ...],
    book_id: str | None,
    title: str | None,
    language: str | None,
    jobs: int | None,
    resolution: int | None,
    dry_run: bool,
    prune: bool,
    rehash: bool,
    and_warm: bool,
    on_queue: bool,
    no_wait: bool,
    as_json: bool,
) -> None:
    """Make published books of what lies below each PATH, or bring them up to what lies there now.

    PATH is the folder of one book, a folder of many such folders, a table with one row a book beside their folders, or
    one file: an image, or a document with pages (PDF, DjVu, TIFF, an archive of images). With --dry-run you see which
    books are found; docs/ingesting-a-library.md has the rules. Masters are only read, and nothing is deleted without
    --prune. The exit status is 0 when every page is there; a page that cannot be read is named with its reason, the
    rest goes on.
    """
    if len(paths) > 1 and (book_id is not None or title is not None):
        raise click.UsageError("--book and --title are for one book: ingest one PATH at a time with them.")
    if (no_wait and not on_queue) or (on_queue and (dry_run or and_warm)):
        raise click.UsageError("--no-wait goes with --queue; --dry-run and --warm do not: leave one of them out.")
    config = Config.load()
    # SIGTERM ends an ingest as gently as Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    wish = Order(
        paths[0], jobs or cores(), book_id, title, language, dry_run, prune, cores(), resolution, rehash=rehash
    )
    order = LibraryOrder(paths, wish, one=book_id is not None)
    with open_for_dry_run(config) if dry_run else nullcontext(open_holdings(config)) as holdings:
        found = look_for_books(order, holdings)
        if on_queue:
            done = _queue_all(order, found, config, holdings, as_json, jobs=jobs, wait=not no_wait)
        elif len(found) == 1 and not found[0].is_library:
            done = _ingest_one(found[0], wish, config, holdings, as_json)
        elif title is not None:
            raise click.UsageError(
                f"--title is for one book, and below {paths[0]} lie several; name the folder of one."
            )
        else:
            done = _ingest_all(order, found, config, holdings, as_json)
        if and_warm and done.books and not dry_run:
            done = replace(done, ok=warm_books(config, holdings, done.books, wish.jobs, as_json) and done.ok)
    if not done.ok:
        sys.exit(STOPPED if done.stopped else 1)


@dataclass(frozen=True, slots=True)
class _Done:
    """Whether all is done, and the books that are published."""

    ok: bool
    books: list[str] = field(default_factory=list)
    stopped: bool = False


def _ingest_one(found: FoundBooks, wish: Order, config: Config, holdings: Holdings, as_json: bool) -> _Done:
    """One book, with all that is to be said of it."""
    for note in found.notes:
        click.echo(f"Warning: {note.source}: {note.reason}.", err=True)
    order, began = found.books[0].order(wish), holdings.clock()
    is_old = holdings.library.has(order.identifier)
    try:
        with listener(as_json) as tell:
            report = ingest(order, holdings, tell)
    except (IngestError, ManifestsError) as error:
        click.echo(f"Error: {error}", err=True)
        return _Done(ok=False)
    except KeyboardInterrupt:
        click.echo(
            "\nStopped: the book is as it was before. The pages that were built are kept; run the same command again"
            " to go on.",
            err=True,
        )
        return _Done(ok=False, stopped=True)
    if report.published:
        tell_edge(config, holdings, report.book_id)
    if not wish.dry_run:
        whole = report_of_one(began, found.top, report, is_old=is_old, notes=found.notes)
        end_of_one(whole, report, config, holdings, as_json)
    elif as_json:
        say_json(report.as_json())
    else:
        say_summary(report, holdings.urls)
    return _Done(report.ok, [report.book_id] if holdings.library.has(report.book_id) else [])


def _ingest_all(
    order: LibraryOrder, found: Sequence[FoundBooks], config: Config, holdings: Holdings, as_json: bool
) -> _Done:
    """Many books, with one summary of all."""
    with library_listener(as_json) as tell:
        report = ingest_library(order, found, holdings, tell)
    for book in report.books:
        if book.report and book.report.published:
            tell_edge(config, holdings, book.book_id)
    if not order.wish.dry_run:
        end_of_many(report, config, holdings, as_json)
    elif as_json:
        say_json(report.as_json() | {"page": None})
    else:
        say_plan(report)
    there = [book.book_id for book in report.books if book.report and book.report.available]
    return _Done(report.ok, there, report.stopped)


def _queue_all(
    order: LibraryOrder,
    found: Sequence[FoundBooks],
    config: Config,
    holdings: Holdings,
    as_json: bool,
    *,
    jobs: int | None,
    wait: bool,
) -> _Done:
    """Each book as a job of its own."""
    # By name and only here: the client of the queue takes a seventh of a second to load.
    queued = cast(Queued, import_module("iiif_server.cli.queued"))
    return _Done(queued.queue_books(config, holdings, order, found, jobs, as_json, wait))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
