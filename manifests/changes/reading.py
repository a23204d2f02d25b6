"""What happened to books, as those who follow the library read it. Pages are found by numbers, never counted."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Row, func, select

from manifests.changes.tables import CHANGES, STANDINGS
from manifests.changes.values import Change


class Changes:
    """The changes of one database, the oldest first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self) -> int:
        """How many there are: the number of the newest."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.max(CHANGES.c.number))) or 0

    def first_time(self) -> datetime | None:
        """When the oldest happened, before which nothing ever will have; None: nothing happened yet."""
        with self._engine.connect() as connection:
            return connection.scalar(select(CHANGES.c.changed).where(CHANGES.c.number == 1))

    def between(self, first: int, last: int) -> list[Change]:
        """Those with these numbers and all between."""
        asked = select(CHANGES).where(CHANGES.c.number.between(first, last)).order_by(CHANGES.c.number)
        with self._engine.connect() as connection:
            return [_change(row) for row in connection.execute(asked)]

    def newest(self, first: int, last: int, limit: int) -> list[Change]:
        """The first so many of these that are the last of a book which is still there."""
        is_last = (STANDINGS.c.book == CHANGES.c.book) & (STANDINGS.c.number == CHANGES.c.number)
        asked = select(CHANGES).join(STANDINGS, is_last).where(CHANGES.c.number.between(first, last))
        with self._engine.connect() as connection:
            rows = connection.execute(asked.where(~STANDINGS.c.deleted).order_by(CHANGES.c.number).limit(limit))
            return [_change(row) for row in rows]


def _change(row: Row[Any]) -> Change:
    return Change(row.number, row.kind, row.book, row.changed, row.target)
