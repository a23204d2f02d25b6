"""Writes what happened to books, inside the transaction in which it happens."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from manifests.changes.tables import CHANGES, LEFT_COLLECTIONS, STANDINGS
from manifests.changes.values import ChangeKind
from manifests.collections.indexing import hold_index
from manifests.collections.tables import COLLECTION_BOOKS

# Book -> the collections that it is in itself.
Places = Mapping[str, frozenset[str]]


def places_of(transaction: Connection, book_id: str) -> frozenset[str]:
    """The collections that a book itself is in."""
    mine = (COLLECTION_BOOKS.c.book == book_id) & COLLECTION_BOOKS.c.direct
    return frozenset(transaction.scalars(select(COLLECTION_BOOKS.c.collection).where(mine)))


def all_places(transaction: Connection) -> Places:
    """The same of all books that are in one."""
    asked = select(COLLECTION_BOOKS.c.book, COLLECTION_BOOKS.c.collection).where(COLLECTION_BOOKS.c.direct)
    found: dict[str, set[str]] = defaultdict(set)
    for row in transaction.execute(asked):
        found[row.book].add(row.collection)
    return {book: frozenset(several) for book, several in found.items()}


def keep_published(transaction: Connection, book_id: str, at: datetime, *, is_new: bool) -> None:
    """A book appeared, or is other than before. Its collections are written already."""
    _keep(transaction, "Create" if is_new else "Update", book_id, at)
    transaction.execute(delete(LEFT_COLLECTIONS).where(LEFT_COLLECTIONS.c.book == book_id))


def keep_removed(transaction: Connection, book_id: str, at: datetime, target: str | None = None) -> None:
    """A book goes; to be called while its rows are there. `target`: the book that takes its place."""
    _keep(transaction, "Delete" if target is None else "Move", book_id, at, target)
    transaction.execute(delete(LEFT_COLLECTIONS).where(LEFT_COLLECTIONS.c.book == book_id))
    mine = select(COLLECTION_BOOKS.c.book, COLLECTION_BOOKS.c.collection, COLLECTION_BOOKS.c.direct)
    there = mine.where(COLLECTION_BOOKS.c.book == book_id)
    transaction.execute(insert(LEFT_COLLECTIONS).from_select(["book", "collection", "direct"], there))


def keep_replaced(transaction: Connection, before: Places, at: datetime) -> None:
    """Books are in other collections than `before`, which their manifests say."""
    now = all_places(transaction)
    for book_id in sorted(before.keys() | now.keys()):
        if before.get(book_id) != now.get(book_id):
            _keep(transaction, "Update", book_id, at)


def _keep(transaction: Connection, kind: ChangeKind, book_id: str, at: datetime, target: str | None = None) -> None:
    # Numbers have no gap and times never go back, also in PostgreSQL, where several write at a time.
    hold_index(transaction)
    newest = select(CHANGES.c.number, CHANGES.c.changed).order_by(CHANGES.c.number.desc()).limit(1)
    last = transaction.execute(newest).one_or_none()
    number, changed = 1, next_second(at)
    if last is not None:
        number, changed = last.number + 1, max(changed, last.changed)
    row = {"number": number, "kind": kind, "book": book_id, "target": target, "changed": changed}
    transaction.execute(insert(CHANGES), row)
    values = {"changed": changed, "number": number, "deleted": kind in ("Delete", "Move")}
    mine = STANDINGS.c.book == book_id
    if transaction.scalar(select(STANDINGS.c.book).where(mine)) is None:
        transaction.execute(insert(STANDINGS), {"book": book_id, **values})
    else:
        transaction.execute(update(STANDINGS).where(mine).values(**values))


def next_second(at: datetime) -> datetime:
    """The whole second in which a moment is over: what happened is to be had at the time that is told (CD-R06)."""
    whole = at.astimezone(UTC).replace(microsecond=0)
    return whole if whole == at else datetime.fromtimestamp(whole.timestamp() + 1, UTC)
