"""The books of a collection by what lists need to know of all of them: few columns, no title, no page. Reads SQL."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, not_, or_, select

from manifests.about import About
from manifests.book import BookSummary
from manifests.collections.batches import batches
from manifests.collections.dividing import LETTER_BYTES, DivisionName, Entry, letter_bytes
from manifests.collections.tables import COLLECTION_BOOKS, COLLECTIONS
from manifests.collections.values import Totals
from manifests.finding.tables import ENTRIES
from manifests.summaries import LISTED, summary_of
from manifests.tables import BOOKS

_ROWS = COLLECTION_BOOKS.c
_DIGIT, _LETTERS = b"\2", (b"\3", b"\4", b"\5")

IsOpen: TypeAlias = Callable[[str], bool]
Shown: TypeAlias = tuple[BookSummary, About]


@dataclass(frozen=True, slots=True)
class Held:
    """What is in a collection and below it: how much, and the first book, which lends the cover."""

    totals: Totals
    first: str


def entries_in(
    connection: Connection, collection: str | None, is_open: IsOpen, name: DivisionName | None = None
) -> list[Entry]:
    """The books of a collection itself, or of one bucket of it, in order: the parts of the work first, then the others
    in the Azerbaijani order of their titles. None: the books that are in no collection."""
    letter = func.substr(ENTRIES.c.place, 1, LETTER_BYTES).label("letter")
    asked = select(BOOKS.c.id, BOOKS.c.page_count, letter).select_from(
        BOOKS.outerjoin(ENTRIES, ENTRIES.c.book == BOOKS.c.id)
    )
    if collection is None:
        inside = asked.where(BOOKS.c.id.not_in(select(_ROWS.book)))
        ordered = _in_bucket(inside, name, has_parts=False).order_by(ENTRIES.c.place.nulls_last(), BOOKS.c.id)
        rows = connection.execute(ordered)
        return [Entry(row.id, row.page_count, bytes(row.letter or b"")) for row in rows if is_open(row.id)]
    mine = asked.join(COLLECTION_BOOKS, _ROWS.book == BOOKS.c.id).where(_ROWS.collection == collection, _ROWS.direct)
    ordered = _in_bucket(mine.add_columns(_ROWS.part, _ROWS.year), name, has_parts=True).order_by(
        _ROWS.part.nulls_last(), ENTRIES.c.place.nulls_last(), BOOKS.c.id
    )
    return [
        Entry(row.id, row.page_count, bytes(row.letter or b""), row.part is not None, row.year)
        for row in connection.execute(ordered)
        if is_open(row.id)
    ]


def held_in(connection: Connection, names: Select[tuple[str]], is_open: IsOpen) -> dict[str, Held]:
    """Collection -> what it holds, of those with these names; one without an open book is missing.

    The first part of a work lends the cover, else the first book by its identifier.
    """
    asked = select(_ROWS.collection, _ROWS.book, BOOKS.c.page_count)
    joined = asked.join(BOOKS, BOOKS.c.id == _ROWS.book).where(_ROWS.collection.in_(names))
    books: dict[str, int] = defaultdict(int)
    pages: dict[str, int] = defaultdict(int)
    first: dict[str, str] = {}
    for row in connection.execute(joined.order_by(_ROWS.part.nulls_last(), _ROWS.book)):
        if is_open(row.book):
            books[row.collection] += 1
            pages[row.collection] += row.page_count
            first.setdefault(row.collection, row.book)
    return {name: Held(Totals(books[name], pages[name]), book) for name, book in first.items()}


def everything_held(connection: Connection, is_open: IsOpen) -> Totals:
    """How much the whole library has."""
    rows = connection.execute(select(BOOKS.c.id, BOOKS.c.page_count))
    pages = [row.page_count for row in rows if is_open(row.id)]
    return Totals(len(pages), sum(pages))


def inside(parent: str | None) -> Select[tuple[str]]:
    """The names of the collections in one; None: in the root."""
    column = COLLECTIONS.c.parent
    return select(COLLECTIONS.c.id).where(column.is_(None) if parent is None else column == parent)


def summaries(connection: Connection, names: Iterable[str]) -> dict[str, Shown]:
    """What lists say of these books."""
    found: dict[str, Shown] = {}
    for some in batches(sorted(set(names))):
        rows = connection.execute(LISTED.add_columns(BOOKS.c.about).where(BOOKS.c.id.in_(some)))
        found |= {row.id: (summary_of(row), row.about) for row in rows}
    return found


def _in_bucket(asked: Select[Any], name: DivisionName | None, *, has_parts: bool) -> Select[Any]:
    """The books of a bucket; `has_parts`: the rows may be parts of a work."""
    if name is None or name.bucket == "all":
        return asked
    is_part = _ROWS.part.is_not(None) if has_parts else false()
    if name.year is None and name.bucket != "undated":
        return asked.where(not_(is_part), _begins(name.bucket))
    year = _ROWS.year.is_(None) if name.year is None else _ROWS.year == name.year
    return asked.where(is_part, year) if has_parts else asked.where(false())


def _begins(bucket: str) -> ColumnElement[bool]:
    """Titles that begin with this letter, with a number, or with neither."""
    place = ENTRIES.c.place
    letter = letter_bytes(bucket)
    if letter is not None:
        return _between(letter)
    if bucket == "numbers":
        return _between(_DIGIT)
    return or_(place.is_(None), and_(*(not_(_between(kind)) for kind in (_DIGIT, *_LETTERS))))


def _between(prefix: bytes) -> ColumnElement[bool]:
    after = (int.from_bytes(prefix, "big") + 1).to_bytes(len(prefix), "big")
    return and_(ENTRIES.c.place >= prefix, ENTRIES.c.place < after)
