"""Keeps the keys of each book beside it, in the caller's transaction. Knows the tables, not how they are searched.

A book that is taken away takes its keys along (ON DELETE CASCADE), whoever takes it away.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select, update

from manifests.about import About
from manifests.finding.fields import GRADES, RULES, rows
from manifests.finding.order import book_order
from manifests.finding.tables import ENTRIES, WORDS
from manifests.language_maps import LanguageMap
from manifests.tables import BOOKS

LATEST_YEAR = 9999
# Books of which the keys are made in one transaction: others need not wait long for it.
BATCH = 200


def put_keys(transaction: Connection, book_id: str, title: LanguageMap, language: str | None, about: About) -> None:
    """Makes the keys of a published book, instead of those that it had."""
    values = {
        "rules": RULES,
        "place": book_order(title, language, book_id),
        "year": _year(about),
    }
    entry = transaction.scalar(select(ENTRIES.c.id).where(ENTRIES.c.book == book_id))
    if entry is None:
        entry = transaction.execute(insert(ENTRIES).returning(ENTRIES.c.id), {"book": book_id, **values}).scalar_one()
    else:
        transaction.execute(update(ENTRIES).where(ENTRIES.c.id == entry).values(**values))
        transaction.execute(delete(WORDS).where(WORDS.c.entry == entry))
    found = [
        {"id": entry * GRADES + row.grade, "entry": entry, "words": row.words} for row in rows(title, language, about)
    ]
    if found:
        transaction.execute(insert(WORDS), found)


def is_complete(connection: Connection) -> bool:
    """Whether every book has the keys that this version of the program makes."""
    return connection.scalar(_without_keys(BOOKS.c.id).limit(1)) is None


def complete_keys(transaction: Connection) -> int:
    """Makes the keys of some of the books that have none, or those of another version; says of how many. 0: of all.

    Books of before there was a search have none, and those that come back from an old trash.
    """
    columns = (BOOKS.c.id, BOOKS.c.title, BOOKS.c.language, BOOKS.c.about)
    # Whoever publishes one of them, or makes the same keys, waits: PostgreSQL would let both add them.
    asked = _without_keys(*columns).order_by(BOOKS.c.id).limit(BATCH).with_for_update(of=BOOKS)
    found = transaction.execute(asked).all()
    for row in found:
        put_keys(transaction, row.id, row.title, row.language, row.about)
    return len(found)


def _year(about: About) -> int | None:
    """What no reader asks for is none; databases have bounds of their own."""
    year = about.date.year if about.date else None
    return year if year is not None and 0 <= year <= LATEST_YEAR else None


def _without_keys(*columns: ColumnElement[Any]) -> Select[Any]:
    joined = BOOKS.outerjoin(ENTRIES, (ENTRIES.c.book == BOOKS.c.id) & (ENTRIES.c.rules == RULES))
    return select(*columns).select_from(joined).where(ENTRIES.c.id.is_(None))
