"""`iiif-server export BOOK... FOLDER`: the words and the bar. What is written is in `iiif_server/export`."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from config import Config
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json
from iiif_server.export.errors import CannotExport
from iiif_server.export.folder import look_into
from iiif_server.export.plan import Plan, Source, Wish, plan_export
from iiif_server.export.run import BookBegun, ImageDone, Report, Tell, export, usual_jobs
from iiif_server.export.words import LANGUAGES

# What a shell reports for a program that was ended by Ctrl-C.
STOPPED = 130
# The viewers are installed beside the program.
NODE_MODULES = Path(__file__).parents[2] / "node_modules"
MOST_NAMED = 5


@click.command
@click.argument("words", metavar="[BOOK]... FOLDER", nargs=-1, required=True)
@click.option("--all", "every", is_flag=True, help="Every book of the library.")
@click.option("--base-url", metavar="URL", help="Where FOLDER will be served. Needed the first time.")
@click.option("--only", is_flag=True, help="Take books out of FOLDER that are not named.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of the pages for people. Default: IIIF_LANGUAGE.")
@click.option("--jobs", metavar="N", type=click.IntRange(1, 64), help="Images at a time. Default: one for each core.")
@click.option("--dry-run", is_flag=True, help="Say what would be written and how much room it takes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@plain_errors
def command(
    words: tuple[str, ...],
    every: bool,
    base_url: str | None,
    only: bool,
    language: str | None,
    jobs: int | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write books as plain files, which any web server sends, into FOLDER: a new one, an empty one, or an export.

    Run again, it writes only what changed, also of the books that are in FOLDER already, and takes away those that the
    library has no longer; files of others in FOLDER stay. Stored tiles are copied as they are. Exit status 1 when a
    page could not be exported; all others are.
    """
    config, (*books, place) = Config.load(), words
    if every and books:
        raise click.UsageError("Name books or say --all, not both.")
    root = Path(place)
    wish = Wish(root, _base(root, base_url), books, language or config.language, jobs or usual_jobs(), every, only)
    source = Source(open_existing(config), NODE_MODULES)
    if dry_run:
        _say_plan(plan_export(source, wish), wish, as_json)
        return
    report = _export(source, wish, as_json)
    if as_json:
        say_json(_document(report))
    else:
        _say(report, wish)
    if report.problems:
        sys.exit(1)


def _base(root: Path, given: str | None) -> str:
    """The address that was given, or the one of the last time. Raises CannotExport."""
    base = given or look_into(root).base
    if base is None:
        raise CannotExport(
            "Say with --base-url where the folder will be served, such as https://www.example.org/books: every address"
            " in the manifests begins with it. For a memory stick take http://localhost:8000 (docs/export.md)."
        )
    return base


def _export(source: Source, wish: Wish, as_json: bool) -> Report:
    # SIGTERM ends it as gently as Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    plan = plan_export(source, wish)
    _warn(plan, source)
    try:
        with _bar(plan.space.images, as_json) as tell:
            return export(source, wish, tell)
    except KeyboardInterrupt:
        click.echo("\nStopped: what was written is kept; run the same command again to go on.", err=True)
        sys.exit(STOPPED)


def _warn(plan: Plan, source: Source) -> None:
    """What should be known before: on standard error."""
    if plan.awkward:
        named = ", ".join(plan.awkward[:MOST_NAMED]) + (", ..." if len(plan.awkward) > MOST_NAMED else "")
        click.echo(
            f"Not for a memory stick or a Windows machine, which cannot have such names: {named}. On other web servers"
            " they are well.",
            err=True,
        )
    if source.look(Wish(Path(), "", (), "en", 1)).viewer is None:
        click.echo("Mirador is not in node_modules, so there will be no viewer in it; `npm ci` installs it.", err=True)


def _say_plan(plan: Plan, wish: Wish, as_json: bool) -> None:
    space = plan.space
    changed = [one for one in plan.books if not one.is_unchanged]
    if as_json:
        counts = {"images": space.images, "files": space.files, "bytes": space.bytes, "free_bytes": space.free}
        books = {"books": [one.book.id for one in changed], "unchanged": len(plan.books) - len(changed)}
        say_json({"event": "planned", **books, **counts, "gone": list(plan.gone), "refused": dict(plan.refused)})
        return
    for one in changed:
        click.echo(f"{one.book.id}: {counted(len(one.to_write), 'image')} to write")
    for name in plan.gone:
        click.echo(f"{name}: to be taken out of {wish.root}")
    for name, reason in plan.refused:
        click.echo(f"{name}: {reason}")
    click.echo(
        f"{counted(len(changed), 'book')} to write, {len(plan.books) - len(changed)} unchanged:"
        f" {counted(space.files, 'file')}, about {bytes_in_words(space.bytes)} on this disk,"
        f" which has {bytes_in_words(space.free)} free."
    )


def _say(report: Report, wish: Wish) -> None:
    for name, problem in report.problems:
        click.echo(f"{name}: {problem}", err=True)
    for name in report.gone:
        click.echo(f"Taken out: {name}")
    click.echo(
        f"{wish.root}: {counted(report.books, 'book')} written, {report.unchanged} unchanged;"
        f" {counted(report.images, 'image')} ({bytes_in_words(report.bytes)}),"
        f" {counted(report.documents, 'document')}."
    )


def _document(report: Report) -> dict[str, object]:
    counts = {"books": report.books, "unchanged": report.unchanged, "images": report.images}
    problems = [{"name": name, "reason": reason} for name, reason in report.problems]
    more = {"documents": report.documents, "bytes": report.bytes, "gone": report.gone, "problems": problems}
    return {"event": "exported", **counts, **more, "ok": not report.problems}


@contextmanager
def _bar(total: int, as_json: bool) -> Iterator[Tell]:
    """A bar on a terminal, a line for each book elsewhere."""
    if as_json:
        yield _nothing
    elif not sys.stdout.isatty():
        yield _tell_lines
    else:
        columns: Sequence[TextColumn | BarColumn | MofNCompleteColumn | TimeRemainingColumn] = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(), transient=True) as progress:
            yield _Bar(progress, total)


class _Bar:
    """Hears of each book and image."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("Exporting", total=total)

    def __call__(self, event: BookBegun | ImageDone) -> None:
        match event:
            case BookBegun():
                self._progress.update(self._task, description=f"Exporting {event.book_id}")
            case ImageDone():
                self._progress.update(self._task, advance=1)


def _tell_lines(event: BookBegun | ImageDone) -> None:
    if isinstance(event, BookBegun):
        click.echo(f"{event.book_id}: {counted(event.images, 'image')} to write")


def _nothing(_event: BookBegun | ImageDone) -> None:
    """Of whoever asks for JSON nothing is said meanwhile."""


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
