"""How a book disappears: first from the catalogue, in one transaction, then its pyramids. Masters are not touched."""

import shutil

from iiif_server.database import writing
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import library_lock


def withdraw(holdings: Holdings, book_id: str) -> int:
    """Takes a book out of the library and returns the bytes that came free; its page keys stay for its return.

    Raises UnknownBook and LibraryBusy.
    """
    with library_lock(holdings.home, f"the removal of {book_id}"):
        holdings.library.version(book_id)
        ids = [record.id for record in holdings.catalog.of_group(book_id)]
        with writing(holdings.engine) as transaction:
            holdings.library.forget(transaction, book_id)
            holdings.catalog.forget(transaction, ids)
        holdings.publication.advance()
        folder = holdings.pyramids / book_id
        if not folder.is_dir():
            return 0
        freed = sum(path.stat().st_size for path in folder.iterdir())
        shutil.rmtree(folder)
        return freed
