"""How a book leaves the library: from the catalogue in one transaction, then its pyramids, both into the trash.

Masters are not touched.
"""

from dataclasses import dataclass

from iiif_server.care.errors import BadWish
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


def withdraw(holdings: Holdings, book_id: str, moved_to: str | None = None) -> Withdrawn:
    """Moves a book to the trash; its page keys stay for its return. Pyramids of no book go as well.

    `moved_to`: the published book that takes its place; harvesters are told so. Raises UnknownBook, of either of them,
    BadWish when both are one, and LibraryBusy.
    """
    if moved_to is not None:
        if moved_to == book_id:
            raise BadWish(f"{book_id!r} cannot take its own place. Name the book that is there instead of it.")
        holdings.library.version(moved_to)
    holdings.library.version(book_id)  # before there is a lock of a book that never was
    with book_lock(holdings, book_id, f"the removal of {book_id}"):
        holdings.library.version(book_id)
        swept = sweep_orphans(holdings, book_id)
        ids = [record.id for record in holdings.catalog.of_group(book_id)]
        entry = throw_away(holdings, book_id, moved_to)
        return Withdrawn(entry, swept, Aliases(holdings.engine).count(ids))
