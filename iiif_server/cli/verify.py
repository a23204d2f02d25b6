"""`iiif-server verify`: the words and the options. What is read and kept is in `iiif_server/care`."""

import signal
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from types import FrameType

import click

from config import Config, cores
from iiif_server.care.audit import check_report_name, write_report
from iiif_server.care.repair import Repaired, repair
from iiif_server.care.verify import Outcome, Wish, verify
from iiif_server.cli.rooms import open_existing, plain_errors
from iiif_server.cli.verify_words import listener, say_outcome, say_remedy, say_repaired
from iiif_server.ingest.holdings import Holdings

# What a shell reports for a program that was ended by Ctrl-C.
STOPPED = 130


class _Share(click.ParamType[Fraction]):
    """`5%`, `2.5`: a part of a hundred."""

    name = "PERCENT"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        try:
            share = Fraction(str(value).strip().removesuffix("%").strip()) / 100
        except (ValueError, ZeroDivisionError):
            self.fail(f"{value!r} is no share; write it like 5%", param, ctx)
        if not 0 <= share <= 1:
            self.fail(f"{value!r} is not between 0% and 100%", param, ctx)
        return share


@click.command
@click.argument("book_ids", metavar="[BOOK]...", nargs=-1)
@click.option(
    "--sample", type=_Share(), default="100%", metavar="5%", help="Only this share: the pages not checked for longest."
)
@click.option("--deep", is_flag=True, help="Also look whether every pyramid shows its master, all tiles, all levels.")
@click.option("--masters/--no-masters", default=True, help="Read the masters, too (default), or only what we made.")
@click.option(
    "--from", "given", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="FOLDER",
    help="Look for the masters there, and not where they lay at the last ingest.",
)  # fmt: skip
@click.option("--again", is_flag=True, help="From the beginning, also where a run that was stopped could go on.")
@click.option("--repair", "and_repair", is_flag=True, help="Build damaged pyramids anew from their masters, at once.")
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Then write the state of every file to FILE: .txt, .csv or .json.",
)  # fmt: skip
@click.option("--jobs", metavar="N", type=click.IntRange(1, 256), help="Files read at a time. Default: one a core.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document for each bad file, then one for all.")
@plain_errors
def command(
    book_ids: tuple[str, ...],
    sample: Fraction,
    deep: bool,
    masters: bool,
    given: Path | None,
    again: bool,
    and_repair: bool,
    report: Path | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Read masters, pyramids and indices of the books (all, if none is named) and say what is not as it was.

    missing: the file is not there. changed: other bytes, and somebody wrote to it. rotten: other bytes though nobody
    did, or it cannot be read. wrong (--deep): its pixels are not those of its master. What was found is kept with its
    date. A run that was stopped goes on where it stopped. Exit status 1 when a file is bad and was not repaired, or a
    folder of masters cannot be reached.
    """
    if report:
        check_report_name(report)
    holdings = open_existing(Config.load())
    # SIGTERM ends it as gently as Ctrl-C.
    signal.signal(signal.SIGTERM, _interrupt)
    wish = Wish(book_ids, sample, masters, deep, again, jobs or cores(), given)
    try:
        with listener(as_json) as tell:
            outcome = verify(wish, holdings, tell)
    except KeyboardInterrupt:
        click.echo("\nStopped. What was found is kept; run the same command again to go on.", err=True)
        sys.exit(STOPPED)
    repaired = _repair(outcome, holdings, wish, as_json) if and_repair else []
    say_outcome(outcome, repaired, as_json)
    left = _left(outcome, repaired)
    if left and not as_json:
        say_remedy(outcome, repaired, and_repair)
    if report:
        write_report(holdings, outcome.books, report)
        click.echo(f"Report: {report}", err=as_json)
    if left or outcome.unreachable:
        sys.exit(1)


def _repair(outcome: Outcome, holdings: Holdings, wish: Wish, as_json: bool) -> list[Repaired]:
    return repair(outcome.problems, holdings, wish.jobs, wish.given, lambda one: say_repaired(one, as_json))


def _left(outcome: Outcome, repaired: Sequence[Repaired]) -> bool:
    """Whether something is bad after all."""
    done = {one.record.id for one in repaired if one.problem is None}
    return any(one.entry.file.role == "master" or one.record.id not in done for one in outcome.problems)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
