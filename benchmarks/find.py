"""`python -m benchmarks.find`: look-ups, lists, searches, start with 1,000,000 pages in 5,030 books, beside 45 pages.

Every library has one book of 20 pages and a collection of 25 books of one page; the large one has 5,004 books of 200
pages besides. They take turns, question by question, so that what disturbs the machine disturbs both. `--postgres` asks
PostgreSQL, too, and puts the figures into results.md. Exit status 1 when a bound does not hold.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

from benchmarks.catalogue import book, books, put_books, searches, shelf
from benchmarks.find_questions import FIRST, FIRST_PAGES, Bound, questions
from benchmarks.machine import facts
from benchmarks.ours import Ours
from benchmarks.programs import ProgramFailed, stop_politely
from benchmarks.report import CATALOGUE, write_sections
from benchmarks.scene import WORKERS, tell
from iiif_server.database import open_database, upgrade_schema
from tests.services.postgres_server import running_postgres

SHELVED = 25
BOOKS, PAGES = 5004, 200
# Times that each question is asked of each library, that one of which the answer grows is, and that each is started.
ASKED, ASKED_OF_ALL = 300, 30
STARTS = 7
HEADING = """Milliseconds: the median, and what 95 % of the answers take at most. “all / few”: the ratio of the two
medians. No HTTP, and nothing is remembered from one question to the next but what the database itself keeps in memory.
Starts are from `iiif-server serve` to its first answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """A library: its folder, and the address of its database."""

    home: Path
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A question, and the milliseconds of its answers in the small library and in the large one."""

    name: str
    bound: Bound
    few: list[float]
    many: list[float]

    @property
    def holds(self) -> bool:
        """Whether the answers are as quick as they must be."""
        return self.bound.holds(median(self.few), median(self.many), _ninety_five(self.many))


def main() -> int:
    """Fills, asks and prints. Exit status 1 when a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.find", description=__doc__)
    parser.add_argument("--books", type=int, default=BOOKS, help="fewer, for a look; writes nothing")
    parser.add_argument("--pages", type=int, default=PAGES, help="of each of them; writes nothing")
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL, too; it must be installed")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, stop_politely)
    told = facts()
    parts, held = [], True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iiif-find-")))
        databases: dict[str, Callable[[str], str]] = {"SQLite": lambda name: f"sqlite:///{folder / name / 'catalogue'}"}
        if given.postgres:
            databases["PostgreSQL"] = stack.enter_context(running_postgres()).new_database
        for database, url in databases.items():
            few, many = Place(folder / "few", url("few")), Place(folder / "many", url("many"))
            _fill(few, 0, 0)
            _fill(many, given.books, given.pages)
            rows = [*_asked(few, many), *_started(few, many, folder / "serve")]
            held = held and all(row.holds for row in rows)
            parts.append("\n".join((_title(database, given.books, given.pages), "", *_table(rows))))
    text = "\n\n".join(("Written by `make bench-catalogue`.", "\n".join(told), " ".join(HEADING.split()), *parts))
    print(text)
    if given.postgres and (given.books, given.pages) == (BOOKS, PAGES):
        write_sections({CATALOGUE: text})
    return 0 if held else 1


def _fill(place: Place, count: int, pages: int) -> None:
    """Makes the books that every library has, and so many others."""
    place.home.mkdir(exist_ok=True)
    begun = perf_counter()
    upgrade_schema(place.url)
    engine = open_database(place.url)
    put_books(engine, [book(FIRST, FIRST_PAGES), *shelf(SHELVED, FIRST + 1)])
    put_books(engine, books(count, pages, FIRST + 1 + SHELVED))
    engine.dispose()
    tell(f"made {count + SHELVED + 1:,} books in {perf_counter() - begun:.0f} s")


def _asked(few: Place, many: Place) -> Iterator[Row]:
    """Every question, in both libraries."""
    typed = searches(Random("find"), ASKED)
    with questions(few.url, typed) as of_few, questions(many.url, typed) as of_many:
        for one, other in zip(of_few, of_many, strict=True):
            tell(f"asking: {one.name}")
            one.ask(0), other.ask(0)
            times = ASKED_OF_ALL if one.bound is Bound.GROWS else ASKED
            pairs = [(_milliseconds(one.ask, at), _milliseconds(other.ask, at)) for at in range(times)]
            yield Row(one.name, one.bound, [pair[0] for pair in pairs], [pair[1] for pair in pairs])


def _started(few: Place, many: Place, folder: Path) -> Iterator[Row]:
    """From `iiif-server serve` to the first answer."""
    tell("starting servers")
    pairs = [(_start(few, folder), _start(many, folder)) for _ in range(STARTS)]
    yield Row("start of the server", Bound.START, [pair[0] for pair in pairs], [pair[1] for pair in pairs])


def _start(place: Place, folder: Path) -> float:
    server = Ours(folder / place.home.name, place.home, WORKERS, {"IIIF_DATABASE_URL": place.url})
    try:
        begun = perf_counter()
        server.start()
        return (perf_counter() - begun) * 1000
    finally:
        server.stop()


def _milliseconds(ask: Callable[[int], object], number: int) -> float:
    begun = perf_counter()
    ask(number)
    return (perf_counter() - begun) * 1000


def _title(database: str, count: int, pages: int) -> str:
    shared = FIRST_PAGES + SHELVED
    return (
        f"**{database}**: {shared + count * pages:,} pages in {count + SHELVED + 1:,} books, beside {shared} pages in"
        f" {SHELVED + 1} books"
    )


def _table(rows: list[Row]) -> Iterator[str]:
    yield "| question | few: ms, 95 % | all: ms, 95 % | all / few | bound | |"
    yield "|---|---:|---:|---:|---|---|"
    for row in rows:
        ratio = median(row.many) / median(row.few)
        judged = "" if row.bound is Bound.GROWS else "holds" if row.holds else "**too much**"
        yield f"| {row.name} | {_cell(row.few)} | {_cell(row.many)} | {ratio:.2f} | {row.bound.value} | {judged} |"


def _cell(times: list[float]) -> str:
    return f"{median(times):,.2f}, {_ninety_five(times):,.2f}"


def _ninety_five(times: list[float]) -> float:
    """What 95 of a hundred take at most."""
    return quantiles(times, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ProgramFailed as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
