"""`iiif-server warm`: the words and the bar. What is made beforehand, and how, is in `iiif_server/warming`."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from types import FrameType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from config import Config, cores
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json
from iiif_server.ingest.holdings import Holdings
from iiif_server.warming.run import Report, Warming, pages_of, warm
from image_store import open_cache

# What a shell reports for a program that was ended by Ctrl-C.
STOPPED = 130


@click.command
@click.argument("book_ids", metavar="[BOOK]...", nargs=-1)
@click.option("--jobs", metavar="N", type=click.IntRange(1, 256), help="Pages at a time. Default: one for each core.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def command(book_ids: tuple[str, ...], jobs: int | None, as_json: bool) -> None:
    """Make beforehand what viewers ask for first: thumbnails and small sizes of the books, or of all books.

    What is there is not made again, so it may be stopped and run again at any time. It ends before the cache begins to
    forget. Exit status 0 when every page is ready.
    """
    config = Config.load()
    holdings = open_existing(config)
    # SIGTERM ends it as gently as Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    if not warm_books(config, holdings, book_ids, jobs or cores(), as_json):
        sys.exit(1)


def warm_books(config: Config, holdings: Holdings, book_ids: Sequence[str], jobs: int, as_json: bool) -> bool:
    """Warms these books, all if none is named, and tells of it; whether every page is ready. Raises UnknownBook."""
    if not config.cache_bytes:
        raise click.ClickException("There is no cache to warm: IIIF_CACHE_BYTES is 0.")
    records = pages_of(holdings, book_ids)
    cache = partial(open_cache, config.cache_folder, config.cache_bytes, jobs)
    warming = Warming(config.home, config.pyramids, config.database_url, holdings.limits, cache)
    try:
        with _bar(len(records), as_json) as progress:
            report = warm(records, warming, jobs, progress)
    except KeyboardInterrupt:
        click.echo("\nStopped: what was made is kept; run the same command again to go on.", err=True)
        sys.exit(STOPPED)
    if as_json:
        say_json(_as_json(report))
    else:
        _say(report, config)
    return report.ok


def _say(report: Report, config: Config) -> None:
    for image, problem in report.problems:
        click.echo(f"{image}: {problem}", err=True)
    made = f"{counted(report.made, 'image')} made ({bytes_in_words(report.bytes)}), {report.ready} ready already"
    click.echo(f"{counted(report.pages, 'page')} warm: {made}.")
    if report.left:
        click.echo(
            f"The cache has no room for {counted(report.left, 'more page')}: more would push out what is there."
            f" It holds {bytes_in_words(config.cache_bytes)}; raise IIIF_CACHE_BYTES and run `iiif-server warm` again.",
            err=True,
        )


def _as_json(report: Report) -> dict[str, object]:
    problems = [{"image": image, "reason": problem} for image, problem in report.problems]
    counts = {"pages": report.pages, "made": report.made, "bytes": report.bytes, "ready": report.ready}
    return {"event": "warmed", **counts, "left": report.left, "problems": problems, "ok": report.ok}


@contextmanager
def _bar(total: int, as_json: bool) -> Iterator["_Told"]:
    """A bar on a terminal, nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(), transient=True, disable=as_json or not sys.stdout.isatty()) as progress:
        yield _Told(progress, total)


class _Told:
    """Hears of each page."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("Warming", total=total)

    def __call__(self, report: Report) -> None:
        self._progress.update(self._task, completed=report.pages)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
