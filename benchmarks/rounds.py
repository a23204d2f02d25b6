"""How a row is measured: in rounds, the contenders taking turns. Knows the servers; what is asked is in rows.py."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import sleep

from benchmarks.addresses import Ask, ServedBook, first_requests
from benchmarks.answers import Answer, WrongAnswer, ask_for, check
from benchmarks.contenders import Contender, Iipsrv, StaticFiles
from benchmarks.figures import Result
from benchmarks.ours import Bare, Fronted, Ours, memory_settings
from benchmarks.programs import ProgramFailed
from benchmarks.rows import Row, Side
from benchmarks.wrk import Asking, Load, LoadFailed, put_load

UNIT = "answers/s"
# For what a server still does after its first answer, such as starting its second worker.
SETTLE_SECONDS = 1.0
# For what each server is asked before a fresh run begins.
FIRST_SECONDS = 1
# The head of an answer is smaller than this, in bytes.
HEAD_BYTES = 2000
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a measurement is: runs of each contender, and seconds of each run."""

    rounds: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Arena:
    """The contenders, what they serve, and a folder for what a run writes."""

    sides: dict[Side, Contender]
    static: StaticFiles
    bare: Bare
    book: ServedBook
    folder: Path


def open_arena(folder: Path, home: Path, workers: int, book: ServedBook) -> Arena:
    """All contenders over the library `home`; none is started."""
    static, bare = StaticFiles(folder / "static", workers), Bare(folder / "bare", home, workers)
    sides: dict[Side, Contender] = {
        Side.EDGE: Fronted(folder / "edge", home, workers, edge=True),
        Side.PROXY: Fronted(folder / "proxy", home, workers, edge=False),
        Side.ALONE: Ours(folder / "alone", home, workers, memory_settings(on=False)),
        Side.MEMORY: Ours(folder / "memory", home, workers, memory_settings(on=True)),
        Side.STATIC: static,
        Side.IIPSRV: Iipsrv(folder / "iipsrv", workers, home / "pyramids"),
        Side.BARE: bare,
    }
    return Arena(sides, static, bare, book, folder)


def measure(row: Row, arena: Arena, pace: Pace, tell: Tell) -> Result:
    """Measures one row; what goes wrong becomes the row's failure. `tell` hears of each run."""
    contenders = [arena.sides[row.ours], arena.sides[row.other]]
    figures: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    try:
        with ExitStack() as running:
            for contender in contenders:
                running.callback(contender.stop)
            run = _cold_run if row.fresh else _repeated_run(row, arena)
            if row.fresh:
                look_at_each(contenders, row.asked(arena.book, Random(row.name))[:3])
            for number in range(pace.rounds):
                asked = row.asked(arena.book, Random(f"{row.name} {number}"))
                for contender in contenders:
                    rate = run(contender, asked, arena, pace.seconds * row.longer).rate
                    figures[contender.name].append(rate)
                    tell(f"{row.name}, run {number + 1}: {contender.name} {rate:,.1f} {UNIT}")
    except (LoadFailed, ProgramFailed, WrongAnswer) as error:
        return Result(row.name, UNIT, row.measures, {}, str(error), row.target)
    return Result(row.name, UNIT, row.measures, figures, "", row.target)


def look_at_each(contenders: list[Contender], asked: list[Ask]) -> None:
    """Starts all, looks whether they answer rightly and alike, and stops them. Raises WrongAnswer."""
    try:
        for contender in contenders:
            contender.start()
        for ask in asked:
            check(contenders, ask)
    finally:
        for contender in contenders:
            contender.stop()


def warm_up(contender: Contender, asked: list[Ask], folder: Path) -> None:
    """Lets a server that has just started finish that, and open its pages. Raises LoadFailed."""
    put_load(contender.base, [contender.path(ask) for ask in asked], FIRST_SECONDS, folder, Asking(again=True))


def _cold_run(contender: Contender, asked: list[Ask], arena: Arena, seconds: int) -> Load:
    """A run of a server that has just started; each address once."""
    try:
        contender.start()
        warm_up(contender, first_requests(arena.book), arena.folder)
        return put_load(contender.base, [contender.path(ask) for ask in asked], seconds, arena.folder)
    finally:
        contender.stop()


def _repeated_run(row: Row, arena: Arena) -> Callable[[Contender, list[Ask], Arena, int], Load]:
    """Starts both sides, gives the yardstick our answer, looks whether they agree; what then makes a run of them."""
    ours, other = arena.sides[row.ours], arena.sides[row.other]
    (ask,) = row.asked(arena.book, Random(row.name))
    ours.start()
    url, headers = ours.base + ask.ours, dict(row.headers)
    if row.known:
        headers["If-None-Match"] = ask_for(url, headers).header("ETag")
    answer = ask_for(url, headers)
    if answer.status != (304 if row.known else 200):
        raise WrongAnswer(f"{url}: status {answer.status}")
    arena.static.put(ask, answer.body)
    arena.bare.put(answer)
    other.start()
    _agree(answer, other, ask, headers)
    sleep(SETTLE_SECONDS)
    asking = Asking(headers=headers, status=answer.status)

    def run(contender: Contender, asked: list[Ask], arena: Arena, seconds: int) -> Load:
        load = put_load(contender.base, [contender.path(ask) for ask in asked], seconds, arena.folder, asking)
        # wrk sees no difference between 200 and 304.
        if not 0 <= load.bytes / load.requests - len(answer.body) <= HEAD_BYTES:
            raise WrongAnswer(f"{contender.name} has sent {load.bytes / load.requests:.0f} bytes for each answer")
        return load

    return run


def _agree(answer: Answer, other: Contender, ask: Ask, headers: dict[str, str]) -> None:
    """Raises WrongAnswer when the yardstick does not give the same; a static file has no status but 200."""
    theirs = ask_for(other.base + other.path(ask), headers)
    if (theirs.status, theirs.body) != (answer.status, answer.body):
        raise WrongAnswer(f"{other.name} does not give our answer to {ask.ours}")
    if isinstance(other, Bare) and len(theirs.headers) != len(answer.headers):
        raise WrongAnswer(f"{other.name} gives {len(theirs.headers)} headers, ours {len(answer.headers)}")
