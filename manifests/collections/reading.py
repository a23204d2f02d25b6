"""Collections, and the books in them, as readers get them. Key look-ups; no page is read."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Select, func, select

from manifests.about import CollectionPath
from manifests.book import NAME, BookSummary
from manifests.collections.placing import Settings
from manifests.collections.rows import record_of, settings_in
from manifests.collections.tables import BOOK_FOLDERS, COLLECTION_BOOKS, COLLECTION_KEYS, COLLECTIONS
from manifests.collections.tree import grow, place_of
from manifests.collections.values import TOP, CollectionNode, CollectionRecord
from manifests.errors import UnknownCollection
from manifests.summaries import LISTED, SHELVED, summary_of
from manifests.tables import BOOKS

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a collection: those within it, each with the book that lends its cover; and its own books.

    `record`: None of the root. `parent`: None of the root, and of what is within that.
    """

    record: CollectionRecord | None
    parent: CollectionRecord | None
    within: tuple[tuple[CollectionRecord, BookSummary], ...]
    books: tuple[BookSummary, ...]


def everything(_: str) -> bool:
    """Lets every book through."""
    return True


class Collections:
    """The collections of one database. `is_open` says which books somebody may see: what is shut is not counted, and
    a collection of such books only does not show."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tree(self, is_open: Callable[[str], bool] = everything) -> tuple[CollectionNode, ...]:
        """All collections that have books, from the root down."""
        with self._engine.connect() as connection:
            return tree_in(connection, is_open)

    def alone(self, is_open: Callable[[str], bool] = everything) -> int:
        """How many books are in no collection."""
        with self._engine.connect() as connection:
            return sum(is_open(row.id) for row in connection.execute(_of_its_own(None)))

    def records(self) -> list[CollectionRecord]:
        """All collections, those without books too."""
        with self._engine.connect() as connection:
            return [record_of(row) for row in connection.execute(select(COLLECTIONS).order_by(COLLECTIONS.c.id))]

    def get(self, name: str) -> CollectionRecord:
        """A collection by its identifier, or by one that it had before the settings took it in.

        Raises UnknownCollection.
        """
        with self._engine.connect() as connection:
            return _find(connection, name)

    def trail(self, record: CollectionRecord) -> tuple[CollectionRecord, ...]:
        """What a collection is within, from the outside in, and itself."""
        trail = [record]
        with self._engine.connect() as connection:
            while trail[0].parent is not None:
                trail.insert(0, _find(connection, trail[0].parent))
        return tuple(trail)

    def contents(self, name: str, is_open: Callable[[str], bool] = everything) -> Contents:
        """What is in a collection; in the root (`top`) the outermost collections, and the books that are in none.

        Raises UnknownCollection, also when there is nothing to see in it.
        """
        with self._engine.connect() as connection:
            record = None if name == TOP else _find(connection, name)
            parent = _find(connection, record.parent) if record and record.parent else None
            covers = _covers(connection, record.id if record else None, is_open)
            books = _books(connection, _of_its_own(record), is_open)
        if record is not None and not covers and not books:
            raise _unknown(name)
        return Contents(record, parent, tuple(covers), books)

    def books(self, name: str, is_open: Callable[[str], bool] = everything) -> tuple[BookSummary, ...]:
        """Every book in a collection and below it, in the Azerbaijani order of their titles.

        Raises UnknownCollection, also when there is nothing to see in it.
        """
        with self._engine.connect() as connection:
            record = _find(connection, name)
            inside = select(COLLECTION_BOOKS.c.book).where(COLLECTION_BOOKS.c.collection == record.id)
            books = _books(connection, inside, is_open)
        if not books:
            raise _unknown(name)
        return books

    def of_book(self, book_id: str) -> tuple[CollectionRecord, ...]:
        """The collections that a book itself is in: the deepest first, then those with the fewest books."""
        mine = (COLLECTION_BOOKS.c.book == book_id) & COLLECTION_BOOKS.c.direct
        asked = select(COLLECTIONS).where(COLLECTIONS.c.id.in_(select(COLLECTION_BOOKS.c.collection).where(mine)))
        with self._engine.connect() as connection:
            found = [record_of(row) for row in connection.execute(asked)]
            if len(found) < 2:
                return tuple(found)
            depths = {one.id: _depth(connection, one) for one in found}
            sizes = _sizes(connection, [one.id for one in found])
        return tuple(sorted(found, key=lambda one: (-depths[one.id], sizes[one.id], one.id)))

    def folders(self, book_id: str) -> tuple[CollectionPath, ...]:
        """The folders in which a book lay below the one that was ingested, published or not."""
        asked = select(BOOK_FOLDERS.c.path).where(BOOK_FOLDERS.c.book == book_id).order_by(BOOK_FOLDERS.c.number)
        with self._engine.connect() as connection:
            return tuple(map(tuple, connection.scalars(asked)))

    def settings(self) -> Settings:
        """The settings that hold."""
        with self._engine.connect() as connection:
            return settings_in(connection)


def tree_in(connection: Connection, is_open: Callable[[str], bool] = everything) -> tuple[CollectionNode, ...]:
    """The tree as it is in this transaction."""
    asked = select(COLLECTION_BOOKS.c.collection, COLLECTION_BOOKS.c.book, COLLECTION_BOOKS.c.direct)
    records = [record_of(row) for row in connection.execute(select(COLLECTIONS))]
    rows = [row for row in connection.execute(asked) if is_open(row.book)]
    books = Counter(row.collection for row in rows)
    return grow(records, books, Counter(row.collection for row in rows if row.direct))


def _find(connection: Connection, name: str) -> CollectionRecord:
    # What cannot be a name is not asked for: PostgreSQL fails on a NUL instead of finding nothing.
    if NAME.fullmatch(name):
        found = connection.execute(select(COLLECTIONS).where(COLLECTIONS.c.id == name)).one_or_none()
        if found is None:
            now = select(COLLECTION_KEYS.c.collection).where(COLLECTION_KEYS.c.id == name)
            found = connection.execute(select(COLLECTIONS).where(COLLECTIONS.c.id.in_(now))).one_or_none()
        if found is not None:
            return record_of(found)
    raise _unknown(name)


def _depth(connection: Connection, record: CollectionRecord) -> int:
    """In how many collections one lies."""
    depth, parent = 0, record.parent
    while parent is not None:
        depth, parent = depth + 1, _find(connection, parent).parent
    return depth


def _sizes(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """How many books are in each collection, and below it."""
    rows = COLLECTION_BOOKS.c
    found: dict[str, int] = {}
    for some in _parts(names):
        asked = select(rows.collection, func.count()).where(rows.collection.in_(some)).group_by(rows.collection)
        found |= {row[0]: row[1] for row in connection.execute(asked)}
    return found


def _unknown(name: str) -> UnknownCollection:
    return UnknownCollection(f"There is no collection {name!r} in this library; the first is {TOP!r}.")


def _of_its_own(record: CollectionRecord | None) -> Select[tuple[str]]:
    """The books of a collection that are not in one of those within it only; None: those in no collection."""
    rows = COLLECTION_BOOKS.c
    if record is None:
        return select(BOOKS.c.id).where(BOOKS.c.id.not_in(select(rows.book)))
    return select(rows.book).where((rows.collection == record.id) & rows.direct)


def _covers(
    connection: Connection, parent: str | None, is_open: Callable[[str], bool]
) -> list[tuple[CollectionRecord, BookSummary]]:
    """The collections within one, in order, with the first of their books by identifier, as the database sorts them."""
    asked = select(COLLECTIONS).where(
        COLLECTIONS.c.parent.is_(None) if parent is None else COLLECTIONS.c.parent == parent
    )
    # The least of an index is one look-up, however many books a collection has.
    least = select(func.min(COLLECTION_BOOKS.c.book)).where(COLLECTION_BOOKS.c.collection == COLLECTIONS.c.id)
    rows = connection.execute(asked.add_columns(least.scalar_subquery().label("least"))).all()
    records = {row.id: record_of(row) for row in rows}
    first = {row.id: row.least for row in rows if row.least is not None and is_open(row.least)}
    first |= _first_open(connection, [row.id for row in rows if row.id not in first], is_open)
    books: dict[str, BookSummary] = {}
    for some in _parts(sorted(set(first.values()))):
        books |= {row.id: summary_of(row) for row in connection.execute(LISTED.where(BOOKS.c.id.in_(some)))}
    shown = sorted((records[name] for name in first), key=place_of)
    return [(record, books[first[record.id]]) for record in shown]


def _first_open(connection: Connection, names: Sequence[str], is_open: Callable[[str], bool]) -> dict[str, str]:
    """Collection -> the first of its books that may be seen; nothing of one that has none. Reads all their books."""
    rows = COLLECTION_BOOKS.c
    first: dict[str, str] = {}
    for some in _parts(names):
        asked = select(rows.collection, rows.book).where(rows.collection.in_(some)).order_by(rows.book)
        for row in connection.execute(asked):
            if is_open(row.book):
                first.setdefault(row.collection, row.book)
    return first


def _books(
    connection: Connection, names: Select[tuple[str]], is_open: Callable[[str], bool]
) -> tuple[BookSummary, ...]:
    """What lists say of the books with these identifiers, in the order of their titles."""
    rows = connection.execute(SHELVED.where(BOOKS.c.id.in_(names)))
    return tuple(summary_of(row) for row in rows if is_open(row.id))


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[at : at + _AT_A_TIME] for at in range(0, len(values), _AT_A_TIME))
