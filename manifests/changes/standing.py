"""How books stand after their last change, removed ones too, in the order of their changes. Reads no page of a book.

A list begins behind a place, never at an offset, and a book that changes moves behind all others: who goes through the
list while books change misses none.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, false, or_, select, union

from manifests.book import NAME, Book
from manifests.changes.tables import LEFT_COLLECTIONS, STANDINGS
from manifests.changes.values import RecordHeader
from manifests.collections.rows import record_of
from manifests.collections.tables import COLLECTION_BOOKS, COLLECTIONS
from manifests.collections.values import CollectionRecord
from manifests.tables import BOOKS

# When a book changed last, and the number of that change.
Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Books of which a list is asked for: changed in these times, both included, in this collection or below it.

    `after`: behind this place only.
    """

    first: datetime | None = None
    last: datetime | None = None
    collection: str | None = None
    after: Place | None = None


class Standings:
    """How the books of one database stand."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, book_id: str) -> RecordHeader | None:
        """How this book stands; None: there never was such a book."""
        if not NAME.fullmatch(book_id):
            return None
        with self._engine.connect() as connection:
            found = _headers(connection, select(STANDINGS).where(STANDINGS.c.book == book_id))
        return found[0] if found else None

    def find(self, wanted: Wanted, limit: int) -> list[RecordHeader]:
        """The first so many of those that are wanted."""
        asked = select(STANDINGS).where(*_conditions(wanted)).order_by(STANDINGS.c.changed, STANDINGS.c.number)
        with self._engine.connect() as connection:
            return _headers(connection, asked.limit(limit))

    def books(self, ids: Collection[str]) -> Mapping[str, Book]:
        """What is said of these books, where they are published; without pages, contents and records."""
        asked = select(BOOKS.c.id, BOOKS.c.title, BOOKS.c.language, BOOKS.c.about).where(BOOKS.c.id.in_(ids))
        with self._engine.connect() as connection:
            rows = connection.execute(asked).all()
        return {row.id: Book(row.id, row.title, row.language, (), (), row.about) for row in rows}

    def collections(self) -> Mapping[str, CollectionRecord]:
        """All collections by their identifiers, those without books too."""
        with self._engine.connect() as connection:
            return {row.id: record_of(row) for row in connection.execute(select(COLLECTIONS))}

    def collections_left(self) -> frozenset[str]:
        """The collections of removed books, and those that they are within."""
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(select(LEFT_COLLECTIONS.c.collection).distinct()))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.first is not None:
        conditions.append(STANDINGS.c.changed >= wanted.first)
    if wanted.last is not None:
        conditions.append(STANDINGS.c.changed <= wanted.last)
    if wanted.after is not None:
        changed, number = wanted.after
        later = (STANDINGS.c.changed == changed) & (STANDINGS.c.number > number)
        # The first of the two by itself, too: an index is searched by it.
        conditions += [STANDINGS.c.changed >= changed, or_(STANDINGS.c.changed > changed, later)]
    if wanted.collection is not None:
        # PostgreSQL fails on a NUL instead of finding nothing.
        conditions.append(_inside(wanted.collection) if NAME.fullmatch(wanted.collection) else false())
    return conditions


def _inside(collection: str) -> ColumnElement[bool]:
    inside = (select(table.c.book).where(table.c.collection == collection) for table in _PLACES)
    return STANDINGS.c.book.in_(union(*inside))


_PLACES = (COLLECTION_BOOKS, LEFT_COLLECTIONS)


def _headers(connection: Connection, asked: Select[Any]) -> list[RecordHeader]:
    rows = connection.execute(asked).all()
    places = _places(connection, [row.book for row in rows])
    return [_header(row, places.get(row.book, ())) for row in rows]


def _header(row: Row[Any], collections: Sequence[str]) -> RecordHeader:
    return RecordHeader(row.book, row.changed, row.number, row.deleted, tuple(sorted(collections)))


def _places(connection: Connection, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for table in _PLACES:
        mine = select(table.c.book, table.c.collection).where(table.c.book.in_(ids) & table.c.direct)
        for row in connection.execute(mine):
            found[row.book].append(row.collection)
    return found
