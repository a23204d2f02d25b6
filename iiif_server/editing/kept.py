"""What is kept of corrections: what the sources said of a book, and what was corrected, edit by edit. Knows no book."""

from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from iiif_server.editing.tables import CORRECTIONS, DESCRIBED
from manifests import Wording
from manifests.corrections import Corrections, corrections_json, corrections_of, wording_from, wording_json


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of a book: all that was corrected after it. `at` is in UTC; numbers count from 1."""

    number: int
    at: datetime
    corrections: Corrections


class Kept:
    """The corrections of one library. Reads by itself; writes inside the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def described(self, book_id: str) -> Wording | None:
        """What the sources said of a book at its last ingest; None where an older version ingested it."""
        with self._engine.connect() as connection:
            written = connection.scalar(select(DESCRIBED.c.wording).where(DESCRIBED.c.book == book_id))
        return None if written is None else wording_from(orjson.loads(written))

    def edits(self, book_id: str, most: int) -> list[Edit]:
        """The edits that are not undone, the newest first; at most so many."""
        mine = (CORRECTIONS.c.book == book_id) & ~CORRECTIONS.c.undone
        asked = select(CORRECTIONS).where(mine).order_by(CORRECTIONS.c.number.desc()).limit(most)
        with self._engine.connect() as connection:
            rows = connection.execute(asked).all()
        return [Edit(row.number, row.at, corrections_of(orjson.loads(row.body))) for row in rows]

    def corrections(self, book_id: str) -> Corrections:
        """All that is corrected of a book; also of one that is not in the library."""
        edits = self.edits(book_id, 1)
        return edits[0].corrections if edits else {}

    def put_described(self, transaction: Connection, book_id: str, wording: Wording) -> None:
        """Keeps what the sources say of a book now."""
        transaction.execute(delete(DESCRIBED).where(DESCRIBED.c.book == book_id))
        row = {"book": book_id, "wording": orjson.dumps(wording_json(wording)).decode()}
        transaction.execute(insert(DESCRIBED), row)

    def put_corrections(self, transaction: Connection, book_id: str, at: datetime, corrections: Corrections) -> None:
        """Adds an edit. `at` has a zone."""
        newest = transaction.scalar(select(func.max(CORRECTIONS.c.number)).where(CORRECTIONS.c.book == book_id)) or 0
        body = orjson.dumps(corrections_json(corrections)).decode()
        row = {"book": book_id, "number": newest + 1, "at": at, "body": body, "undone": False}
        transaction.execute(insert(CORRECTIONS), row)

    def undo(self, transaction: Connection, book_id: str, number: int) -> None:
        """Takes an edit back; the one before it holds again. Its row stays."""
        this = (CORRECTIONS.c.book == book_id) & (CORRECTIONS.c.number == number)
        transaction.execute(update(CORRECTIONS).where(this).values(undone=True))
