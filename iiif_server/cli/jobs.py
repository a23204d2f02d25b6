"""`iiif-server jobs ...`: the books on the queue: what waits, runs, is done, has failed."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence

import click

from config import Config
from iiif_server.cli.queue_line import open_line
from iiif_server.cli.rooms import plain_errors
from iiif_server.cli.words import counted, say_json, say_table
from iiif_server.queue.board import Board
from iiif_server.queue.errors import NoSuchJob
from iiif_server.queue.jobs import Job

# Longer reasons stand whole in --json.
MOST_LETTERS = 120


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each job, one a line.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Show the books on the queue; `jobs retry` and `jobs cancel` change what becomes of them.

    What is done is kept for a day, what has failed for a week.
    """
    if context.invoked_subcommand is None:
        list_all(as_json)


@plain_errors
def list_all(as_json: bool) -> None:
    """All jobs: those that run first, then those that wait, then those that are over."""
    board = _board()
    jobs = board.jobs()
    if as_json:
        for job in jobs:
            say_json(job.as_json())
        return
    workers = board.workers()
    if jobs:
        say_table([("JOB", "STATE", "PAGES", "SINCE (UTC)", "WORKER OR REASON"), *map(_row, jobs)])
    states = ", ".join(f"{count} {state}" for state, count in Counter(job.state for job in jobs).items())
    click.echo(f"{states or 'The queue is empty'}; {counted(workers, 'worker')}.", err=True)


@command.command("retry")
@click.argument("names", metavar="[JOB]...", nargs=-1)
@click.option("--failed", is_flag=True, help="All that have failed.")
@plain_errors
def retry(names: tuple[str, ...], failed: bool) -> None:
    """Put jobs that are over on the queue again."""
    board = _board()
    _each(
        names,
        failed,
        "--failed",
        [job for job in board.jobs() if job.state == "failed"],
        lambda name: _retry(board, name),
    )


@command.command("cancel")
@click.argument("names", metavar="[JOB]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that wait or run.")
@plain_errors
def cancel(names: tuple[str, ...], everything: bool) -> None:
    """Take jobs down. One that runs is stopped as by Ctrl-C: its book stays as it was, what is built is kept."""
    board = _board()
    there = [job for job in board.jobs() if job.state in ("waiting", "running")]
    _each(names, everything, "--all", there, lambda name: _cancel(board, name))


def _board() -> Board:
    return Board(open_line(Config.load()))


def _each(
    names: Sequence[str], everything: bool, option: str, jobs: Sequence[Job], change: Callable[[str], str]
) -> None:
    if bool(names) == everything:
        raise click.UsageError(f"Name the jobs, or say {option}.")
    wrong = 0
    for name in [job.id for job in jobs] if everything else names:
        try:
            click.echo(change(name))
        except NoSuchJob as problem:
            click.echo(f"Error: {problem}", err=True)
            wrong += 1
    if wrong:
        sys.exit(1)


def _retry(board: Board, name: str) -> str:
    board.retry(name)
    return f"{name}: waits again"


def _cancel(board: Board, name: str) -> str:
    return f"{name}: its worker stops it" if board.cancel(name) else f"{name}: cancelled"


def _row(job: Job) -> tuple[str, ...]:
    pages = f"{job.done}/{job.total}" if job.total else ""
    state = "stopping" if job.stopping and job.state == "running" else job.state
    since = f"{job.since:%Y-%m-%d %H:%M:%S}" if job.since else ""
    why = job.worker or job.reason or job.note
    return job.id, state, pages, since, why if len(why) <= MOST_LETTERS else f"{why[: MOST_LETTERS - 3]}..."
