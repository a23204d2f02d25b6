"""The rows that load servers, as values, and how one is measured: in rounds, the contenders taking turns."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import sleep

from benchmarks.addresses import (
    Ask,
    ServedBook,
    odd_regions,
    one_info,
    random_tiles,
    reduced_pages,
    repeated_tile,
    the_manifest,
)
from benchmarks.answers import WrongAnswer, check, fetch
from benchmarks.contenders import Contender, Iipsrv, Ours, StaticFiles
from benchmarks.figures import Result
from benchmarks.programs import ProgramFailed
from benchmarks.wrk import LoadFailed, put_load

UNIT = "answers/s"
# For what a server still does after its first answer, such as starting its second worker.
SETTLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """What is asked for and of whom. `fresh`: every run finds its server newly started, with empty caches.

    `longer`: how many times longer its runs are, so that what is slow answers often enough to be counted.
    """

    name: str
    asked: Callable[[ServedBook, Random], list[Ask]]
    static: bool
    iipsrv: bool
    fresh: bool
    measures: str
    longer: int = 1


ROWS = (
    Row(
        "repeated tile",
        repeated_tile,
        static=True,
        iipsrv=True,
        fresh=False,
        measures="one stored tile of 512x512, the same address again and again; whoever keeps answers has kept it.",
    ),
    Row(
        "cold stored tile",
        random_tiles,
        static=False,
        iipsrv=True,
        fresh=True,
        measures="whole tiles of all pages and levels in a seeded order, each asked for once of a server just started "
        "with empty caches of its own (the pyramids themselves are in the kernel's file cache, for both).",
    ),
    Row(
        "odd region",
        odd_regions,
        static=False,
        iipsrv=True,
        fresh=True,
        measures="squares of 700x700 pixels at seeded places, reduced to 350x350, each asked for once after a fresh "
        "start.",
    ),
    Row(
        "whole page reduced",
        reduced_pages,
        static=False,
        iipsrv=True,
        fresh=True,
        measures="whole pages reduced to about 1000 pixels wide (985 to 1015, so that no address repeats), each asked "
        "for once after a fresh start.",
        longer=3,
    ),
    Row(
        "info.json",
        one_info,
        static=True,
        iipsrv=True,
        fresh=False,
        measures="the info.json of one page, again and again.",
    ),
    Row(
        "manifest",
        the_manifest,
        static=True,
        iipsrv=False,
        fresh=False,
        measures="the book's manifest (version 3), again and again.",
    ),
)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a measurement is: runs of each contender, and seconds of each run."""

    rounds: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Arena:
    """The contenders, the book they serve, and a folder for what a run writes."""

    ours: Ours
    static: StaticFiles
    iipsrv: Iipsrv
    book: ServedBook
    folder: Path

    def contenders(self, row: Row) -> list[Contender]:
        """Those of a row, ours first."""
        others: list[Contender] = [self.static] if row.static else []
        return [self.ours, *others, *([self.iipsrv] if row.iipsrv else [])]


def measure(row: Row, arena: Arena, pace: Pace, tell: Callable[[str], None]) -> Result:
    """Measures one row; what goes wrong becomes the row's failure. `tell` hears of each run."""
    contenders = arena.contenders(row)
    figures: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    try:
        with ExitStack() as running:
            _start_all(row, arena, running)
            for number in range(pace.rounds):
                asked = row.asked(arena.book, Random(f"{row.name} {number}"))
                for contender in contenders:
                    figures[contender.name].append(_run(row, contender, asked, arena, pace))
                    tell(f"{row.name}, run {number + 1}: {contender.name} {figures[contender.name][-1]:,.1f} {UNIT}")
    except (LoadFailed, ProgramFailed, WrongAnswer) as error:
        return Result(row.name, UNIT, row.measures, {}, str(error))
    return Result(row.name, UNIT, row.measures, figures)


def _start_all(row: Row, arena: Arena, running: ExitStack) -> None:
    """Starts the contenders and looks at what they answer; for a fresh row only until that is seen."""
    contenders = arena.contenders(row)
    for contender in contenders:
        running.callback(contender.stop)
        contender.start()
    asked = row.asked(arena.book, Random(row.name))
    if row.static:
        for ask in asked:
            arena.static.put(ask, fetch(arena.ours.base + ask.ours))
    for ask in asked[:3]:
        check(contenders, ask)
    if row.fresh:
        for contender in contenders:
            contender.stop()
    sleep(SETTLE_SECONDS)


def _run(row: Row, contender: Contender, asked: list[Ask], arena: Arena, pace: Pace) -> float:
    """One run of one contender: answers a second."""
    paths = [contender.path(ask) for ask in asked]
    if not row.fresh:
        return put_load(contender.base, paths, pace.seconds * row.longer, arena.folder).rate
    try:
        contender.start()
        sleep(SETTLE_SECONDS)
        return put_load(contender.base, paths, pace.seconds * row.longer, arena.folder).rate
    finally:
        contender.stop()
