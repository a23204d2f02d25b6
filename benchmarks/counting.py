"""`python -m benchmarks.counting`: what the counting of uses costs a request, and how fast its table is.

The heads of a viewer's requests are read and answered in this process, without a socket, by two applications over one
library, with statistics and without; they take turns. The time is that of the answering thread. Then a table of uses is
filled, added to and summed. Prints two tables; writes nothing.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, thread_time
from urllib.parse import urlsplit

from benchmarks.addresses import ServedBook, random_tiles
from benchmarks.material import Sheets
from benchmarks.ours import Ours
from benchmarks.scene import BOOK, WORKERS, draw, hold_to_two_cores, take_in
from benchmarks.served import manifest_of
from config import Config
from iiif_server.application import create_app
from iiif_server.database import open_database, upgrade_schema
from iiif_server.metrics import Counted
from iiif_server.plain_request import read_plain
from iiif_server.stats.kept import Asked, By, KeptUses, Row

SHEETS = Sheets(2, 2048, 3072)
ROUNDS = 7
BEGIN = date(2024, 1, 1)
ROWS_A_DAY = 1000
# As a browser of today sends them for a viewer of another site.
FIELDS = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept: */*",
    "Accept-Language: az,en;q=0.5",
    "Accept-Encoding: gzip, deflate, br, zstd",
    "Referer: https://viewer.example.org/",
    "Origin: https://viewer.example.org",
    "Connection: keep-alive",
)


def main() -> int:
    """Prints the tables; exit status 1 when a request was not answered with 200."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.counting", description=__doc__)
    parser.add_argument(
        "--requests", type=int, default=20_000, help="how many of each, in each of seven rounds (20000)"
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="how many the table has (1000000)")
    arguments = parser.parse_args()
    hold_to_two_cores()
    with tempfile.TemporaryDirectory(prefix="iiif-counting-") as folder:
        wrong = _requests(Path(folder), arguments.requests)
        _table(Path(folder) / "uses.sqlite", arguments.rows)
    return 1 if wrong else 0


def _requests(folder: Path, number: int) -> bool:
    """Whether one was answered wrongly."""
    home = folder / "ours" / "library"
    ours = Ours(home.parent, home, WORKERS)
    book = ServedBook(manifest_of(BOOK), take_in(draw(SHEETS, folder / "masters"), ours, BOOK))
    tile = random_tiles(book, Random("counting"))[0].ours
    asked = {
        "stored tile": tile,
        "info.json": book.scans[0].info().ours,
        "manifest": book.manifest.ours,
    }
    roads = {on: _road(Config.load(home=home, public_url=ours.base, statistics=on)) for on in (False, True)}
    statuses, best = set(), dict.fromkeys(((what, on) for what in asked for on in roads), float("inf"))
    for _ in range(ROUNDS):
        for what, on in best:
            ask = _asker(roads[on], asked[what], urlsplit(ours.base).netloc)
            statuses.add(ask())
            begin = thread_time()
            for _ in range(number):
                ask()
            best[what, on] = min(best[what, on], (thread_time() - begin) / number)
    print("\n| request | without statistics (microseconds) | with |\n|---|---|---|")
    for what in asked:
        print(f"| {what} | {best[what, False] * 1e6:.1f} | {best[what, True] * 1e6:.1f} |")
    return statuses != {200}


def _road(config: Config) -> Counted:
    road = create_app(config).wsgi_app
    assert isinstance(road, Counted)
    return road


def _asker(road: Counted, path: str, host: str) -> Callable[[], int]:
    head = "\r\n".join((f"GET {path} HTTP/1.1", f"Host: {host}", *FIELDS, "", "")).encode()

    def ask() -> int:
        request = read_plain(head)
        assert request is not None and road.takes(request)
        answer = road.at_once(request) or road.answer(request)
        return answer.status if answer else 0

    return ask


def _table(path: Path, rows: int) -> None:
    upgrade_schema(f"sqlite:///{path}")
    kept = KeptUses(open_database(f"sqlite:///{path}"))
    for day in range(rows // ROWS_A_DAY):
        kept.add(dict.fromkeys(_rows_of(day), 3))
    one_more = dict.fromkeys(_rows_of(0)[:200], 1)
    print(f"\n| table of {rows:,} rows, {path.stat().st_size / 1e6:.0f} MB | milliseconds |\n|---|---|")
    print(f"| add 200 rows | {median(_milliseconds(partial(kept.add, one_more)) for _ in range(21)):.1f} |")
    reports: dict[str, tuple[tuple[By, ...], Asked]] = {
        "all, by month": (("month",), Asked()),
        "a month, by day": (("day",), Asked("2024-03-01", "2024-03-31")),
        "all, by book and month (--counter)": (("book", "month"), Asked()),
    }
    for said, report in reports.items():
        print(f"| {said} | {_milliseconds(partial(kept.sums, *report)):.0f} |")


def _rows_of(day: int) -> list[Row]:
    """A day on which ROWS_A_DAY things happened."""
    return [
        Row(str(BEGIN + timedelta(day)), f"site{book % 50}.az", f"book-{(day * 7 + book) % 5000}", kind, False)
        for book in range(ROWS_A_DAY // 4)
        for kind in ("manifest", "page", "about", "pdf")
    ]


def _milliseconds(work: Callable[[], object]) -> float:
    begin = perf_counter()
    work()
    return (perf_counter() - begin) * 1e3


if __name__ == "__main__":
    sys.exit(main())
