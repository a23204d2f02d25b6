"""Writes in which collections books are, and what can be counted of them. Inside the caller's transaction.

It is made of the books, of their folders and of the settings, and can be made anew at any time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from manifests.about import About, CollectionPath
from manifests.collections.batches import AT_A_TIME, batches
from manifests.collections.facets import facets_of
from manifests.collections.parts import place_in_work
from manifests.collections.placing import Key, Placement, Settings, paths_of, place, sources_of, work_of
from manifests.collections.rows import row_of, settings_in
from manifests.collections.selecting import traits_of
from manifests.collections.tables import (
    BOOK_FACETS,
    BOOK_FOLDERS,
    COLLECTION_BOOKS,
    COLLECTION_KEYS,
    COLLECTIONS,
)
from manifests.tables import BOOKS

# PostgreSQL's name of the lock of whoever writes here: any number that nobody else uses. Two that make a collection
# at the same time would give it two identifiers, and a book would miss settings that are just coming.
LOCK = 743_113_011
_NO_PART = {"part": None, "year": None}


@dataclass(slots=True)
class _Batch:
    """What is known before some books are placed, and what comes of it."""

    settings: Settings
    keys: dict[str, Key]
    taken: set[str]
    there: set[str]
    rows: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"collections": [], "collection_books": [], "book_facets": []}
    )


def hold_index(transaction: Connection) -> None:
    """Lets nobody else write here until the end of the transaction; SQLite has one writer at a time anyway.

    Whoever takes books away holds it first: so they are not taken from under new settings.
    """
    if transaction.dialect.name == "postgresql":
        transaction.execute(select(func.pg_advisory_xact_lock(LOCK)))


def index_book(transaction: Connection, book_id: str) -> None:
    """Writes all of one book that is published; of one that is not there nothing is left. One key look-up each."""
    hold_index(transaction)
    _index(transaction, settings_in(transaction), [book_id])


def index_all(transaction: Connection) -> None:
    """Writes all of all books anew: after new settings, and after the tables were brought up to date."""
    hold_index(transaction)
    settings = settings_in(transaction)
    transaction.execute(delete(COLLECTION_BOOKS))
    transaction.execute(delete(COLLECTIONS).where(COLLECTIONS.c.origin != "settings"))
    after = ""
    while ids := list(
        transaction.scalars(select(BOOKS.c.id).where(BOOKS.c.id > after).order_by(BOOKS.c.id).limit(AT_A_TIME))
    ):
        _index(transaction, settings, ids)
        after = ids[-1]


def put_settings(transaction: Connection, settings: Settings) -> None:
    """Takes these settings in place of all that there were, and places every book by them."""
    hold_index(transaction)
    transaction.execute(delete(COLLECTION_BOOKS))
    transaction.execute(delete(COLLECTIONS))
    rows = [row_of(one.record, one) for one in settings.all]
    if rows:
        transaction.execute(insert(COLLECTIONS), rows)
    index_all(transaction)


def put_folders(transaction: Connection, book_id: str, folders: Iterable[CollectionPath]) -> None:
    """Keeps the folders in which a book lay in place of those that are kept; to be called before the book is put."""
    transaction.execute(delete(BOOK_FOLDERS).where(BOOK_FOLDERS.c.book == book_id))
    rows = [{"book": book_id, "number": number, "path": list(path)} for number, path in enumerate(folders)]
    if rows:
        transaction.execute(insert(BOOK_FOLDERS), rows)


def _index(transaction: Connection, settings: Settings, ids: Sequence[str]) -> None:
    for table in (COLLECTION_BOOKS, BOOK_FACETS):
        transaction.execute(delete(table).where(table.c.book.in_(ids)))
    asked = select(BOOKS.c.id, BOOKS.c.language, BOOKS.c.about).where(BOOKS.c.id.in_(ids)).order_by(BOOKS.c.id)
    books = transaction.execute(asked).all()
    folders = _folders(transaction, ids)
    paths = {book.id: paths_of(book.about, folders.get(book.id, ())) for book in books}
    sources = sources_of(one for several in paths.values() for one in several)
    batch = _batch(transaction, settings, sources)
    for book in books:
        traits = traits_of(book.id, book.language, book.about)
        work = work_of(book.about)
        placement = place(traits, paths[book.id], settings, batch.keys, batch.taken.__contains__, work)
        _write_keys(transaction, placement, batch)
        _gather(book.id, book.language, book.about, placement, batch)
    for table in (COLLECTIONS, COLLECTION_BOOKS, BOOK_FACETS):
        if batch.rows[table.name]:
            transaction.execute(insert(table), batch.rows[table.name])


def _folders(transaction: Connection, ids: Sequence[str]) -> dict[str, list[CollectionPath]]:
    asked = select(BOOK_FOLDERS).where(BOOK_FOLDERS.c.book.in_(ids)).order_by(BOOK_FOLDERS.c.number)
    found: dict[str, list[CollectionPath]] = {}
    for row in transaction.execute(asked):
        found.setdefault(row.book, []).append(tuple(row.path))
    return found


def _batch(transaction: Connection, settings: Settings, sources: Sequence[str]) -> _Batch:
    """What there is of these paths; all identifiers only where a new one is to be made."""
    keys: dict[str, Key] = {}
    there: set[str] = set()
    for some in batches(sources):
        asked = select(COLLECTION_KEYS).where(COLLECTION_KEYS.c.source.in_(some))
        keys |= {row.source: Key(row.id, row.collection) for row in transaction.execute(asked)}
    for some in batches([key.id for key in keys.values()]):
        there |= set(transaction.scalars(select(COLLECTIONS.c.id).where(COLLECTIONS.c.id.in_(some))))
    everything_known = all(source in keys or source in settings.by_source for source in sources)
    taken = () if everything_known else transaction.scalars(select(COLLECTION_KEYS.c.id))
    return _Batch(settings, keys, {name.lower() for name in taken}, there)


def _write_keys(transaction: Connection, placement: Placement, batch: _Batch) -> None:
    for source, key in placement.keys.items():
        if source in batch.keys:
            mine = COLLECTION_KEYS.c.source == source
            transaction.execute(update(COLLECTION_KEYS).where(mine).values(collection=key.collection))
        else:
            row = {"source": source, "id": key.id, "collection": key.collection}
            transaction.execute(insert(COLLECTION_KEYS), row)
        batch.keys[source] = key
        batch.taken.add(key.id.lower())


def _gather(book_id: str, language: str | None, about: About, placement: Placement, batch: _Batch) -> None:
    new = [record for record in placement.records if record.id not in batch.there]
    batch.there |= {record.id for record in new}
    batch.rows["collections"] += [row_of(record) for record in new]
    batch.rows["collection_books"] += [
        {
            "collection": collection,
            "book": book_id,
            "direct": collection in placement.direct,
            **(place_in_work(about) if collection == placement.work else _NO_PART),
        }
        for collection in sorted(placement.within)
    ]
    batch.rows["book_facets"] += [
        {"book": book_id, "kind": one.kind, "value": one.value, "label": one.label}
        for one in facets_of(language, about)
    ]
