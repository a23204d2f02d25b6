"""Draws pages and puts them into a library, as `make bench`, `make curves` and `make soak` need them."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import sleep

from benchmarks.addresses import Scan
from benchmarks.contenders import Contender
from benchmarks.ingest import ingest
from benchmarks.material import Sheets, draw_sheet
from benchmarks.ours import Ours
from benchmarks.rounds import SETTLE_SECONDS
from benchmarks.served import read_scans

BOOK = "bench"
WORKERS = 2
CORES = 2


def hold_to_two_cores() -> None:
    """All that this process starts shares two cores: load, nginx and servers alike, whatever the machine has."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def tell(line: str) -> None:
    """Says how far it is."""
    print(line, flush=True)


def draw(sheets: Sheets, folder: Path) -> Path:
    """A new folder with these pages, drawn on all cores."""
    tell(f"drawing {sheets.count} pages of {sheets.width}x{sheets.height}")
    folder.mkdir(parents=True)
    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(partial(draw_sheet, sheets, folder), range(sheets.count)))
    return folder


@contextmanager
def started(contender: Contender) -> Iterator[None]:
    """The server runs."""
    try:
        contender.start()
        sleep(SETTLE_SECONDS)
        yield
    finally:
        contender.stop()


def take_in(masters: Path, ours: Ours, book: str) -> tuple[Scan, ...]:
    """The pages of a folder as a book of the library of `ours`, which does not run before or after."""
    tell(f"ingesting the pages of the book {book}")
    ingest(masters, ours.home, ours.base, book)
    try:
        ours.start()
        return read_scans(ours, book)
    finally:
        ours.stop()
