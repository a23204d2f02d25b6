"""`python -m benchmarks.find`: search, look-ups and start with 1,000,000 pages in 5,000 books, beside 20 pages in one.

Prints a table for SQLite, and for PostgreSQL where its programs are installed; writes nothing into this folder. The
two libraries take turns, question by question, so that what disturbs the machine disturbs both.
"""

import argparse
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter

from benchmarks.catalogue import book, books, put_books, searches
from benchmarks.machine import facts
from benchmarks.ours import Ours
from benchmarks.programs import stop_politely
from benchmarks.scene import WORKERS, tell
from iiif_server.database import open_database, upgrade_schema
from image_store import UnknownImage
from image_store.catalog import Catalog
from manifests.library import Library
from manifests.search import open_search
from tests.services.postgres_server import running_postgres

BOOKS, PAGES = 5000, 200
# The book that every library has, and its pages.
FIRST = 0
SMALL_PAGES = 20
# Times that each question is asked of each library.
ASKED = 300
STARTS = 5
ON_A_PAGE = 50

Ask = Callable[[int], object]
# Times in the small library, and in the large one.
Pair = tuple[list[float], list[float]]


@dataclass(frozen=True, slots=True)
class Place:
    """A library: its folder, the address of its database, how many books it has."""

    home: Path
    url: str
    count: int


def main() -> None:
    """Fills, asks and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.find", description=__doc__)
    parser.add_argument("--books", type=int, default=BOOKS)
    parser.add_argument("--pages", type=int, default=PAGES, help="in each book")
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL, too; it must be installed")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, stop_politely)
    print("\n".join(facts()))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iiif-find-")))
        databases: dict[str, Callable[[str], str]] = {
            "SQLite": lambda name: f"sqlite:///{folder / name / 'catalogue.sqlite'}"
        }
        if given.postgres:
            databases["PostgreSQL"] = stack.enter_context(running_postgres()).new_database
        for database, url in databases.items():
            small = _filled(Place(folder / "small", url("small"), 1), SMALL_PAGES)
            large = _filled(Place(folder / "large", url("large"), given.books), given.pages)
            pages = SMALL_PAGES + (given.books - 1) * given.pages
            print(f"\n{database}: {pages:,} pages in {given.books:,} books, beside one book of 20 pages\n")
            print("\n".join(_table(small, large, folder)))


def _filled(place: Place, pages: int) -> Place:
    """The library with its books; the first one is the same in every library."""
    place.home.mkdir(exist_ok=True)
    tell(f"making a library of {place.count:,}")
    begun = perf_counter()
    upgrade_schema(place.url)
    engine = open_database(place.url)
    put_books(engine, [book(FIRST, SMALL_PAGES)])
    put_books(engine, books(place.count - 1, pages, FIRST + 1))
    engine.dispose()
    tell(f"made in {perf_counter() - begun:.0f} s")
    return place


def _table(small: Place, large: Place, folder: Path) -> Iterator[str]:
    yield "| question | 20 pages: ms, 95 % | all: ms, 95 % | all / 20 |"
    yield "|---|---:|---:|---:|"
    for name, times in {**_asked(small, large), **_starts(small, large, folder)}.items():
        few, many = times
        ratio = median(many) / median(few)
        yield f"| {name} | {_cell(few)} | {_cell(many)} | {ratio:.2f} |"


def _asked(small: Place, large: Place) -> dict[str, Pair]:
    """Milliseconds of each question in both libraries."""
    with _questions(small) as few, _questions(large) as many:
        found: dict[str, Pair] = {}
        for name in few:
            tell(f"asking: {name}")
            few[name](0), many[name](0)
            found[name] = [], []
            for number in range(ASKED):
                for times, ask in zip(found[name], (few[name], many[name]), strict=True):
                    times.append(_milliseconds(ask, number))
    return found


@contextmanager
def _questions(place: Place) -> Iterator[Mapping[str, Ask]]:
    """What is asked, by name; the number chooses among things of a kind."""
    engine = open_database(place.url)
    library, catalog, search = Library(engine), Catalog(engine), open_search(engine)
    typed, first = searches(Random("find"), ASKED), book(FIRST, SMALL_PAGES)
    images = [page.image.id for page in first.pages if page.image]
    last = max(place.count - ON_A_PAGE, 0)
    some = [f"book-{number:05}" for number in range(0, place.count, 7)]
    yield {
        "search as readers type": lambda at: search.find(typed[at], limit=ON_A_PAGE),
        "search among a seventh of the books": lambda at: search.find(typed[at], only=some, limit=ON_A_PAGE),
        "search by one letter": lambda at: search.find("abdkms"[at % 6], limit=ON_A_PAGE),
        "list, its first book": lambda _: search.listing(limit=1),
        "list, its last book": lambda _: search.listing(limit=1, offset=place.count - 1),
        "list, the last 50 books": lambda _: search.listing(limit=ON_A_PAGE, offset=last),
        "version of a book": lambda at: library.version(f"book-{at * 16 % place.count:05}"),
        "a book of 20 pages": lambda _: library.get(first.id),
        "record of an image": lambda at: catalog.get(images[at % len(images)]),
        "no such image": lambda at: _missing(catalog, f"nobody_{at}"),
    }
    engine.dispose()


def _missing(catalog: Catalog, name: str) -> None:
    try:
        catalog.get(name)
    except UnknownImage:
        return
    raise AssertionError(f"there is an image {name}")


def _starts(small: Place, large: Place, folder: Path) -> dict[str, Pair]:
    """Milliseconds from `iiif-server serve` to the first answer."""
    tell("starting servers")
    times: Pair = [], []
    for _ in range(STARTS):
        for found, place in zip(times, (small, large), strict=True):
            server = Ours(folder / "serve" / place.home.name, place.home, WORKERS, {"IIIF_DATABASE_URL": place.url})
            try:
                begun = perf_counter()
                server.start()
                found.append((perf_counter() - begun) * 1000)
            finally:
                server.stop()
    return {"start of the server": times}


def _milliseconds(ask: Ask, number: int) -> float:
    begun = perf_counter()
    ask(number)
    return (perf_counter() - begun) * 1000


def _cell(times: list[float]) -> str:
    return f"{median(times):,.2f}, {quantiles(times, n=20)[-1]:,.2f}"


if __name__ == "__main__":
    main()
