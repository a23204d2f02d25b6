"""Collections, and the books in them, as readers get them. Key look-ups; no page is read."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Engine, func, select

from manifests.about import CollectionPath
from manifests.book import NAME, BookSummary
from manifests.collections.contents import ROOT, Contents, Listed, Place, Within
from manifests.collections.dividing import Division, Entry, bucket_label, divided, parse_division, runs_within, total
from manifests.collections.holding import IsOpen, Shown, entries_in, everything_held, held_in, inside, summaries
from manifests.collections.parts import part_words
from manifests.collections.placing import Settings
from manifests.collections.rows import record_of, settings_in
from manifests.collections.tables import BOOK_FOLDERS, COLLECTION_BOOKS, COLLECTION_KEYS, COLLECTIONS
from manifests.collections.tree import grow, place_of
from manifests.collections.values import TOP, CollectionNode, CollectionRecord, Totals
from manifests.days import day_of
from manifests.errors import UnknownCollection
from manifests.finding.tables import ENTRIES
from manifests.summaries import LISTED, summary_of
from manifests.tables import BOOKS


def everything(_: str) -> bool:
    """Lets every book through."""
    return True


class Collections:
    """The collections of one database. `is_open` says which books somebody may see: what is shut is not counted, and
    a collection of such books only does not show."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def tree(self, is_open: IsOpen = everything) -> tuple[CollectionNode, ...]:
        """All collections that have books, from the root down."""
        with self._engine.connect() as connection:
            return tree_in(connection, is_open)

    def alone(self, is_open: IsOpen = everything) -> int:
        """How many books are in no collection."""
        with self._engine.connect() as connection:
            return len(entries_in(connection, None, is_open))

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

    def contents(self, name: str, is_open: IsOpen = everything, division: str = "") -> Contents:
        """What is in a collection; in the root (`top`) the outermost collections, and the books that are in none.

        `division`: what is in this division of it only, as `dividing` names it. A long collection has divisions in
        place of its books. Raises UnknownCollection, also when there is nothing to see in it.
        """
        with self._engine.connect() as connection:
            record = None if name == TOP else _find(connection, name)
            if division:
                return _division(connection, record, name, division, is_open)
            return _whole(connection, record, name, is_open)

    def books(self, name: str, is_open: IsOpen = everything) -> tuple[BookSummary, ...]:
        """Every book in a collection and below it: the parts of a work in their order, then in the Azerbaijani order
        of their titles.

        Raises UnknownCollection, also when there is nothing to see in it.
        """
        with self._engine.connect() as connection:
            record = _find(connection, name)
            books = _books(connection, record.id, is_open)
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


def tree_in(connection: Connection, is_open: IsOpen = everything) -> tuple[CollectionNode, ...]:
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


def _sizes(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """How many books are in each of a book's collections, and below it."""
    rows = COLLECTION_BOOKS.c
    asked = select(rows.collection, func.count()).where(rows.collection.in_(names)).group_by(rows.collection)
    return {row[0]: row[1] for row in connection.execute(asked)}


def _unknown(name: str) -> UnknownCollection:
    return UnknownCollection(f"There is no collection {name!r} in this library; the first is {TOP!r}.")


def _whole(connection: Connection, record: CollectionRecord | None, name: str, is_open: IsOpen) -> Contents:
    """A collection with what is within it, and its books or what they are divided into."""
    own = record.id if record else None
    held = held_in(connection, inside(own), is_open)
    asked = select(COLLECTIONS).where(COLLECTIONS.c.id.in_(inside(own)))
    records = [record_of(row) for row in connection.execute(asked) if row.id in held]
    entries = entries_in(connection, own, is_open)
    if record is not None and not records and not entries:
        raise _unknown(name)
    divisions = divided(entries)
    listed = () if divisions else entries
    first = [held[one.id].first for one in records] + [one.entries[0].book for one in divisions]
    books = summaries(connection, [*first, *(one.book for one in listed)])
    within = [
        Within(Place(one.id, one.label), held[one.id].totals, books[held[one.id].first][0])
        for one in sorted(records, key=place_of)
    ]
    return Contents(
        _place(record),
        record,
        _parent(connection, record),
        (*within, *_within_of(own, divisions, books)),
        tuple(_listed(one, books) for one in listed),
        _totals_of(connection, own, is_open),
        any(one.is_part for one in entries),
    )


def _division(
    connection: Connection, record: CollectionRecord | None, name: str, division: str, is_open: IsOpen
) -> Contents:
    """Some books of a collection. No other book is looked for."""
    asked = parse_division(division)
    own = record.id if record else None
    entries = entries_in(connection, own, is_open, asked) if asked else []
    if asked is None or not entries:
        raise _unknown(f"{name}/{division}")
    found, divisions = runs_within(asked, entries)
    if not found.entries:
        raise _unknown(f"{name}/{division}")
    listed = () if divisions else found.entries
    books = summaries(connection, [*(one.book for one in listed), *(one.entries[0].book for one in divisions)])
    above = asked.above
    return Contents(
        Place(own, found.label, found.name),
        record,
        Place(own, bucket_label(above.bucket), above) if above else _place(record),
        _within_of(own, divisions, books),
        tuple(_listed(one, books) for one in listed),
        total(found.entries),
        any(one.is_part for one in found.entries),
    )


def _place(record: CollectionRecord | None) -> Place:
    return Place(record.id, record.label) if record else ROOT


def _parent(connection: Connection, record: CollectionRecord | None) -> Place | None:
    if record is None:
        return None
    return _place(_find(connection, record.parent) if record.parent is not None else None)


def _within_of(own: str | None, divisions: Iterable[Division], books: Mapping[str, Shown]) -> tuple[Within, ...]:
    return tuple(
        Within(Place(own, one.label, one.name), total(one.entries), books[one.entries[0].book][0]) for one in divisions
    )


def _listed(entry: Entry, books: Mapping[str, Shown]) -> Listed:
    summary, about = books[entry.book]
    if not entry.is_part:
        return Listed(summary)
    day = day_of(about.date)
    return Listed(summary, part_words(about), day.nav_date if day else "")


def _totals_of(connection: Connection, own: str | None, is_open: IsOpen) -> Totals:
    if own is None:
        return everything_held(connection, is_open)
    held = held_in(connection, select(COLLECTIONS.c.id).where(COLLECTIONS.c.id == own), is_open)
    return held[own].totals


def _books(connection: Connection, collection: str, is_open: IsOpen) -> tuple[BookSummary, ...]:
    """What lists say of the books in a collection and below it."""
    rows = COLLECTION_BOOKS.c
    asked = LISTED.join(COLLECTION_BOOKS, rows.book == BOOKS.c.id).outerjoin(ENTRIES, ENTRIES.c.book == BOOKS.c.id)
    ordered = asked.where(rows.collection == collection).order_by(
        rows.part.nulls_last(), ENTRIES.c.place.nulls_last(), BOOKS.c.id
    )
    return tuple(summary_of(row) for row in connection.execute(ordered) if is_open(row.id))
