"""What the description of each book lists, as of its last ingest: one row a book. Knows no description and no file."""

import orjson
from sqlalchemy import Engine, delete, insert, select

from iiif_server.care.health import Listing
from iiif_server.care.tables import LISTINGS
from iiif_server.database import writing


class Listings:
    """The listings of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, book_id: str) -> Listing | None:
        """The listing of a book; None: no description said anything of it."""
        with self._engine.connect() as connection:
            kept = connection.scalar(select(LISTINGS.c.listing).where(LISTINGS.c.book == book_id))
        return None if kept is None else _listing(kept)

    def keep(self, book_id: str, listing: Listing | None) -> None:
        """Puts the listing of a book in place of the one before; None: there is none any more."""
        if self.get(book_id) == listing:
            return
        with writing(self._engine) as transaction:
            transaction.execute(delete(LISTINGS).where(LISTINGS.c.book == book_id))
            if listing is not None:
                transaction.execute(insert(LISTINGS), {"book": book_id, "listing": orjson.dumps(listing).decode()})


def _listing(kept: str) -> Listing:
    said = orjson.loads(kept)
    names = ("files", "missing", "extra", "unlabelled")
    return Listing(listed=said["listed"], **{name: tuple(said[name]) for name in names})
