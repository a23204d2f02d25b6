"""How a book leaves the library: from the catalogue in one transaction, then its pyramids, both into the trash.

Masters are not touched.
"""

from dataclasses import dataclass

from iiif_server.care.trash import Entry, throw_away
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import book_lock
from iiif_server.ingest.orphans import Swept, sweep_orphans
from image_store.aliases import Aliases


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What lies in the trash now, what else was swept out, and how many aliases lead nowhere now."""

    entry: Entry
    swept: Swept
    aliases: int


def withdraw(holdings: Holdings, book_id: str) -> Withdrawn:
    """Moves a book to the trash; its page keys stay for its return. Pyramids of no book go as well.

    Raises UnknownBook and LibraryBusy.
    """
    holdings.library.version(book_id)  # before there is a lock of a book that never was
    with book_lock(holdings, book_id, f"the removal of {book_id}"):
        holdings.library.version(book_id)
        swept = sweep_orphans(holdings, book_id)
        ids = [record.id for record in holdings.catalog.of_group(book_id)]
        entry = throw_away(holdings, book_id)
        return Withdrawn(entry, swept, Aliases(holdings.engine).count(ids))
