"""`iiif-server check`: the words for what is wrong with masters before they are taken in."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from config import Config, cores
from iiif_server.cli.rooms import plain_errors
from iiif_server.cli.words import bytes_in_words, counted, say_json
from iiif_server.ingest.advice import Looked, Remark, Weight, remarks_on
from iiif_server.ingest.check import Checked, check
from iiif_server.ingest.errors import IngestError
from iiif_server.ingest.space import COLOUR
from iiif_server.ingest.speeds import YARDSTICK
from image_store.building import Taking, core_pace

HEADINGS: dict[Weight, str] = {
    "damaged": "Cannot be taken in; scan it again, copy it again from where it came, or do what is said of it",
    "package": "Another package is needed",
    "unusual": "Unusual, and taken in all the same",
    "pyramid": "Pyramid TIFFs, with reduced levels of their own",
    "slow": "Slow",
}
# Longer lists are not read by anybody; --json has them whole.
MOST_NAMED = 8


@click.command
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--quick", is_flag=True, help="Read heads and tables only: damage inside is not found.")
@click.option("--jobs", metavar="N", type=click.IntRange(1, 256), help="Pages at a time. Default: one for each core.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each page and remark, then one for all.")
@plain_errors
def command(paths: tuple[Path, ...], quick: bool, jobs: int | None, as_json: bool) -> None:
    """Look at the masters of each PATH, a folder or a file, before they are taken in: nothing is built or written.

    Every page is decoded to its end. Exit status 1 when one is damaged or needs another package; what is only unusual
    or slow does not change it.
    """
    config = Config.load()
    taking = Taking(config.master_pixels, config.pdf_resolution)
    pace = core_pace() / YARDSTICK
    good = [_check_one(path, taking, jobs or cores(), pace, quick, as_json) for path in paths]
    if not all(good):
        sys.exit(1)


def _check_one(path: Path, taking: Taking, jobs: int, pace: float, quick: bool, as_json: bool) -> bool:
    """Whether every page of a path can be taken in."""
    try:
        with _progress(as_json) as tell:
            checked = check(path, taking, jobs, quick=quick, tell=tell)
    except IngestError as error:
        click.echo(f"Error: {error}", err=True)
        return False
    remarks = remarks_on(checked.pages, checked.notes, pace)
    (_say_lines if as_json else _say_words)(path, checked, remarks, _seconds(checked, jobs, pace))
    return not checked.unread and not any(page.problem for page in checked.pages)


class _Tell:
    """Hears of each page."""

    def __init__(self, as_json: bool, progress: Progress | None) -> None:
        self._as_json = as_json
        self._progress = progress
        self._task = progress.add_task("Checking", total=None) if progress else None

    def __call__(self, page: Looked, done: int, total: int) -> None:
        if self._as_json:
            size = page.dimensions
            found = {"width": size.width, "height": size.height} if size else {}
            place = {"file": page.file, "leaf": page.leaf, "done": done, "total": total}
            say_json({"event": "page", **place, **found, "problem": page.problem, "master": dict(page.facts)})
        elif self._progress and self._task is not None:
            self._progress.update(self._task, completed=done, total=total)


@contextmanager
def _progress(as_json: bool) -> Iterator[_Tell]:
    if as_json or not sys.stdout.isatty():
        yield _Tell(as_json, None)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(), transient=True) as progress:
        yield _Tell(as_json, progress)


def _say_lines(path: Path, checked: Checked, remarks: list[Remark], seconds: float) -> None:
    for remark in remarks:
        say_json({"event": remark.weight, "says": remark.sentence, "places": list(remark.places)})
    say_json(
        {
            "event": "checked",
            "path": str(path),
            "ok": not checked.unread and not any(page.problem for page in checked.pages),
            "files": len({page.file for page in checked.pages}),
            "pages": len(checked.pages),
            "bad": sum(page.problem is not None for page in checked.pages),
            "pixels": _pixels(checked),
            "seconds": round(seconds),
            "left_out": [{"file": one.source, "reason": one.reason} for one in checked.left_out],
            "unread": [{"file": one.source, "reason": one.reason} for one in checked.unread],
        }
    )


def _say_words(path: Path, checked: Checked, remarks: list[Remark], seconds: float) -> None:
    files, pixels = len({page.file for page in checked.pages}), _pixels(checked)
    click.echo(
        f"{path}: {counted(files, 'file')}, {counted(len(checked.pages), 'page')}, {pixels / 1e6:.0f} megapixels."
        f" To take them in: about {_time(seconds)}, and at most"
        f" {bytes_in_words(round(pixels * COLOUR))} on the disk."
    )
    for weight, heading in HEADINGS.items():
        those = [remark for remark in remarks if remark.weight == weight]
        if those:
            click.echo(f"{heading}:")
        for remark in those:
            click.echo(f"  {_named(remark)}: {remark.sentence}")
    for one in checked.unread:
        click.echo(f"Error: {one.source}: {one.reason}", err=True)
    if checked.left_out:
        click.echo(f"Left out, as no page: {', '.join(f'{one.source} ({one.reason})' for one in checked.left_out)}")
    bad = sum(page.problem is not None for page in checked.pages)
    click.echo(f"{counted(bad, 'page')} cannot be taken in." if bad else "Every page can be taken in.")


def _named(remark: Remark) -> str:
    shown = ", ".join(remark.places[:MOST_NAMED])
    more = len(remark.places) - MOST_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def _pixels(checked: Checked) -> int:
    return sum(page.dimensions.area for page in checked.pages if page.dimensions and not page.problem)


def _seconds(checked: Checked, jobs: int, pace: float) -> float:
    """On this machine, by the speeds that were measured on another."""
    return sum(page.seconds for page in checked.pages if not page.problem) / jobs / pace


def _time(seconds: float) -> str:
    return counted(max(1, round(seconds)), "second") if seconds < 100 else f"{round(seconds / 60)} minutes"
