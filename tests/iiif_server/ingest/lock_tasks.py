"""What other processes do in the tests of locks: importable, so that they can be spawned."""

import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, insert, select

from iiif_server.database import open_database, writing
from iiif_server.ingest.lock import book_lock, library_lock
from iiif_server.ingest.run import Order, ingest
from manifests.library import PAGE_KEYS
from tests.iiif_server.ingest.libraries import holdings_at


def hold(home: Path, books: str, holds: Path) -> None:
    """Holds the locks of books until it is killed."""
    with ExitStack() as held:
        for book_id in books.split():
            held.enter_context(book_lock(holdings_at(home), book_id, "the work of a test"))
        holds.write_text("")
        time.sleep(600)


def hold_in_database(home: Path, url: str, book_id: str, holds: Path) -> None:
    """Holds the lock of a book on a machine whose catalogue is this, until it is killed."""
    with book_lock(replace(holdings_at(home), engine=open_database(url)), book_id, "the work of a test"):
        holds.write_text("")
        time.sleep(600)


def hold_library(home: Path, seconds: float, holds: Path) -> None:
    """Holds the short lock for so long."""
    with library_lock(home, "the work of a test"):
        holds.write_text("")
        time.sleep(seconds)


def ingest_at(home: Path, order: Order, start: Path) -> None:
    """Ingests a book once everybody is ready."""
    holdings = holdings_at(home)
    start.with_name(f"ready {order.book_id}").write_text("")
    while not start.exists():
        time.sleep(0.001)
    assert ingest(order, holdings, lambda _: None).published


def write_often(home: Path, times: int) -> None:
    """Reads and then writes, each time in one transaction: a number that nobody else may have meanwhile."""
    engine = open_database(f"sqlite:///{home / 'catalogue.sqlite'}")
    for _ in range(times):
        with writing(engine) as transaction:
            number = transaction.scalar(select(func.count()).select_from(PAGE_KEYS))
            transaction.execute(insert(PAGE_KEYS), {"book": "counted", "source": str(number), "key": str(number)})
