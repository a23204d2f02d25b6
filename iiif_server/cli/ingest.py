"""`iiif-server ingest`: the words and the options. What an ingest does is in `iiif_server/ingest`."""

import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Protocol, cast

import click

from config import Config, cores
from iiif_server.cli.edge import tell_edge
from iiif_server.cli.progress import listener
from iiif_server.cli.rooms import open_for_dry_run, open_holdings, plain_errors
from iiif_server.cli.summary import say_summary
from iiif_server.cli.warm import warm_books
from iiif_server.cli.words import say_json
from iiif_server.ingest.errors import IngestError
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Report
from iiif_server.ingest.run import Order, ingest
from manifests import ManifestsError

# What a shell reports for a program that was ended by Ctrl-C.
STOPPED = 130


class Queued(Protocol):
    """What `iiif_server.cli.queued` offers."""

    def queue_books(
        self, config: Config, orders: Sequence[Order], jobs: int | None, as_json: bool, wait: bool
    ) -> bool: ...


@click.command
@click.argument("folders", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
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
@click.option("--dry-run", is_flag=True, help="Only say what would be done, and the disk space it needs.")
@click.option("--prune", is_flag=True, help="Pages whose files are gone leave the book.")
@click.option("--warm", "and_warm", is_flag=True, help="Then make what viewers ask for first (`iiif-server warm`).")
@click.option("--queue", "on_queue", is_flag=True, help="Let `iiif-server worker` do it (IIIF_REDIS_URL), and watch.")
@click.option("--no-wait", is_flag=True, help="With --queue: do not watch.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document a line; the last of each book is its report.")
@plain_errors
def command(
    folders: tuple[Path, ...],
    book_id: str | None,
    title: str | None,
    language: str | None,
    jobs: int | None,
    resolution: int | None,
    dry_run: bool,
    prune: bool,
    and_warm: bool,
    on_queue: bool,
    no_wait: bool,
    as_json: bool,
) -> None:
    """Make a published book of each PATH, or bring the book up to what lies there now.

    PATH is a folder of scans, or one file: an image, or a document with pages (PDF, DjVu, TIFF, an archive of images).
    In a folder every image counts and every page of every document, in sub-folders too; 2 comes before 10. Masters are
    only read. The exit status is 0 when every page is there; a page that cannot be read is named with its reason, the
    rest goes on.
    """
    if len(folders) > 1 and (book_id is not None or title is not None):
        raise click.UsageError("--book and --title are for one book: ingest one PATH at a time with them.")
    if (no_wait and not on_queue) or (on_queue and (dry_run or and_warm)):
        raise click.UsageError("--no-wait goes with --queue; --dry-run and --warm do not: leave one of them out.")
    config = Config.load()
    # SIGTERM ends an ingest as gently as Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    orders = [
        Order(path, jobs or cores(), book_id, title, language, dry_run, prune, cores(), resolution) for path in folders
    ]
    if on_queue:
        # By name and only here: the client of the queue takes a seventh of a second to load.
        queued = cast(Queued, import_module("iiif_server.cli.queued"))
        sys.exit(0 if queued.queue_books(config, orders, jobs, as_json, not no_wait) else 1)
    with open_for_dry_run(config) if dry_run else nullcontext(open_holdings(config)) as holdings:
        # A folder that fails does not keep the others from being ingested.
        reports = [_ingest_one(order, config, holdings, as_json) for order in orders]
        done = [report is not None and report.ok for report in reports]
        books = [report.book_id for report in reports if report is not None and holdings.library.has(report.book_id)]
        if and_warm and books and not dry_run:
            done.append(warm_books(config, holdings, books, jobs or cores(), as_json))
    if not all(done):
        sys.exit(1)


def _ingest_one(order: Order, config: Config, holdings: Holdings, as_json: bool) -> Report | None:
    """What became of it; None when it failed as a whole."""
    try:
        with listener(as_json) as tell:
            report = ingest(order, holdings, tell)
    except (IngestError, ManifestsError) as error:
        click.echo(f"Error: {error}", err=True)
        return None
    except KeyboardInterrupt:
        click.echo(
            "\nStopped: the book is as it was before. The pages that were built are kept; run the same command again"
            " to go on.",
            err=True,
        )
        sys.exit(STOPPED)
    if report.published:
        tell_edge(config, holdings, report.book_id)
    if as_json:
        say_json(report.as_json())
    else:
        say_summary(report, holdings.urls)
    return report


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
