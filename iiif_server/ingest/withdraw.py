"""How a book disappears: first from the catalogue, in one transaction, then its pyramids. Masters are not touched."""

import shutil
from dataclasses import dataclass

from iiif_server.database import writing
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import library_lock
from iiif_server.ingest.orphans import Swept, bytes_in, sweep_orphans
from image_store import Aliases


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The bytes that came free with a book, what else was swept out, and how many aliases lead nowhere now."""

    bytes: int
    swept: Swept
    aliases: int


def withdraw(holdings: Holdings, book_id: str) -> Withdrawn:
    """Takes a book out of the library; its page keys stay for its return. Pyramids of no book go as well.

    Raises UnknownBook and LibraryBusy.
    """
    with library_lock(holdings.home, f"the removal of {book_id}"):
        holdings.library.version(book_id)
        swept = sweep_orphans(holdings, book_id)
        ids = [record.id for record in holdings.catalog.of_group(book_id)]
        with writing(holdings.engine) as transaction:
            holdings.library.forget(transaction, book_id)
            holdings.catalog.forget(transaction, ids)
        holdings.publication.advance()
        folder = holdings.pyramids / book_id
        freed = bytes_in(folder)
        if folder.is_dir():
            shutil.rmtree(folder)
        return Withdrawn(freed, swept, Aliases(holdings.engine).count(ids))
