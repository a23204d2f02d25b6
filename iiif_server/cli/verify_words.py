"""What a person or a program sees of a verification: a bar on a terminal, bad files as they are found, the sum."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from iiif_server.care.repair import Repaired
from iiif_server.care.verify import Begun, Checked, Outcome, Problem, Tell
from iiif_server.cli.words import counted, say_json

ROLES = {
    "master": "the master",
    "pyramid": "its pyramid",
    "edges": "the edges of its pyramid",
    "index": "the index of its pyramid",
    "text": "its text",
    "levels": "what its pyramid shows",
}
MASTERS_REMEDY = (
    "Masters are never written by this program: bring those files back from a backup. What readers see was made"
    " before and is not touched by it."
)


@contextmanager
def listener(as_json: bool) -> Iterator[Tell]:
    """The one to whom a verification tells what it does."""
    if not as_json and sys.stdout.isatty():
        columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(), transient=True) as progress:
            yield _Bar(progress)
    else:
        yield lambda event: _tell(event, as_json)


class _Bar:
    """A bar of pyramids and masters."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def __call__(self, event: Begun | Checked) -> None:
        if isinstance(event, Begun):
            self._progress.update(self._task, total=event.total, completed=event.done)
        else:
            self._progress.update(self._task, advance=1)
        for line in _lines(event):
            self._progress.console.print(line, markup=False, highlight=False)


def _tell(event: Begun | Checked, as_json: bool) -> None:
    if not as_json:
        for line in _lines(event):
            click.echo(line, err=True)
    elif isinstance(event, Begun) and event.run.resumed:
        say_json({"event": "resumed", "begun": event.run.started.isoformat(), "done": event.done})


def _lines(event: Begun | Checked) -> Iterator[str]:
    """Bad files are told when all are read: those that a stopped run has found stand among them."""
    if isinstance(event, Begun) and event.run.resumed:
        begun = f"{event.run.started:%Y-%m-%d %H:%M} UTC"
        yield f"Going on with the run of {begun}: {event.done} of {event.total} are read."


def say_outcome(outcome: Outcome, repaired: Sequence[Repaired], as_json: bool) -> None:
    """Each bad file, then the sum."""
    for problem in outcome.problems:
        _say_problem(problem, as_json)
    damaged = len({one.record.id for one in outcome.problems if one.entry.file.role != "master"})
    masters = sum(one.entry.file.role == "master" for one in outcome.problems)
    done = sum(one.problem is None for one in repaired)
    if as_json:
        say_json(
            {
                "event": "verified", "books": len(outcome.books), "images": outcome.images, "damaged": damaged,
                "repaired": done, "masters": outcome.masters, "bad_masters": masters, "files": dict(outcome.files),
                "masters_not_checked": dict(outcome.not_checked),
            }
        )  # fmt: skip
        return
    verdict = (f"{damaged} damaged" + (f", {done} built anew" if done else "")) if damaged else "all sound"
    click.echo(f"{counted(outcome.images, 'image')} of {counted(len(outcome.books), 'book')} read: {verdict}.")
    if outcome.masters:
        verdict = f"{masters} not as {'it was' if masters == 1 else 'they were'}" if masters else "all sound"
        click.echo(f"{counted(outcome.masters, 'master')} read: {verdict}.")
    for reason, count in outcome.not_checked.items():
        hint = "" if reason in outcome.unreachable else "; ingest the book again, or name their folder with --from"
        line = f"{counted(count, 'master')} not checked: {reason}{hint}."
        click.echo(line, err=reason in outcome.unreachable)


def _say_problem(problem: Problem, as_json: bool) -> None:
    record, entry = problem.record, problem.entry
    if as_json:
        say_json(
            {
                "event": "damaged", "book": record.group, "image": record.id, "file": entry.file.role,
                "name": entry.file.name, "state": entry.state, "reason": entry.reason, "pyramid": record.pyramid,
            }
        )  # fmt: skip
        return
    name = "" if entry.file.role == "master" else f" ({entry.file.name})"
    role = ROLES[entry.file.role]
    click.echo(f"{record.group}: {record.source.key}: {role} is {entry.state}: {entry.reason}{name}", err=True)


def say_repaired(one: Repaired, as_json: bool) -> None:
    """What became of one pyramid."""
    record = one.record
    if as_json:
        told = {"book": record.group, "image": record.id, "problem": one.problem, "same_bytes": one.same}
        say_json({"event": "repaired" if one.problem is None else "not repaired", **told})
    elif one.problem is None:
        other = " (other bytes than before: made by another version)" if one.same is False else ""
        click.echo(f"{record.group}: {record.source.key}: built anew{other}")
    else:
        click.echo(f"{record.group}: {record.source.key}: not built anew: {one.problem}", err=True)


def say_remedy(outcome: Outcome, repaired: Sequence[Repaired], asked_to_repair: bool) -> None:
    """What to do about what is still bad."""
    bad = [one for one in outcome.problems if one.entry.file.role != "master"]
    if bad and not asked_to_repair:
        click.echo("Run `iiif-server verify --repair`: damaged pyramids are built anew from their masters.", err=True)
    books = sorted({one.record.group for one in repaired if one.given_up})
    if books:
        click.echo(
            f"Damaged pyramids whose master is not at hand show no image until you ingest the folder of"
            f" {', '.join(books)} again, or repair with --from FOLDER.",
            err=True,
        )
    if any(one.entry.file.role == "master" for one in outcome.problems):
        click.echo(MASTERS_REMEDY, err=True)
