"""How many books there are of each author, year, language, script, subject, institution. Reads no book and no page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, false, func, select

from manifests.collections.facets import NAMED, Kind
from manifests.collections.same import Group, grouped, grouped_by_name
from manifests.collections.tables import BOOK_FACETS, COLLECTION_BOOKS
from manifests.collections.tree import label_key
from manifests.language_maps import LanguageMap

Wanted = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """A value, what a reader sees as its name, and how many books have it."""

    value: str
    label: LanguageMap
    books: int


class Facets:
    """What can be counted in one database. `within`: in this collection and below it only. `only`: kinds with values
    that a book must have, all of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def count(self, kind: Kind, within: str | None = None, only: Sequence[Wanted] = ()) -> list[Counted]:
        """Every value that a book has, the most frequent first, equal ones by the alphabet.

        Names that are one in several forms count as one, whatever is asked for: by all the books of the library.
        """
        asked = select(BOOK_FACETS.c.value, BOOK_FACETS.c.book).where(BOOK_FACETS.c.kind == kind)
        with self._engine.connect() as connection:
            groups = _groups(connection, kind)
            conditions = _conditions(connection, within, only)
            rows = connection.execute(asked.where(*conditions)).all()
        owner = {value: group.value for group in groups for value in group.values}
        books: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            books[owner[row.value]].add(row.book)
        found = [Counted(one.value, one.label, len(books[one.value])) for one in groups if one.value in books]
        return sorted(found, key=lambda one: (-one.books, label_key(one.label), one.value))

    def books_with(self, only: Sequence[Wanted], within: str | None = None) -> list[str]:
        """The identifiers of the books that have all these values, in the order of the identifiers."""
        every = select(BOOK_FACETS.c.book).distinct()
        with self._engine.connect() as connection:
            conditions = _conditions(connection, within, only)
            return sorted(connection.scalars(every.where(*conditions)))


def by_label(counted: Iterable[Counted]) -> list[Counted]:
    """Sorted by the Azerbaijani alphabet; numbers by their value."""
    return sorted(counted, key=lambda one: (label_key(one.label), one.value))


def _groups(connection: Connection, kind: Kind) -> list[Group]:
    """All values of a kind; of several labels the most frequent ones come first."""
    columns = BOOK_FACETS.c
    asked = select(columns.value, columns.label, func.count().label("times")).where(columns.kind == kind)
    rows = connection.execute(asked.group_by(columns.value, columns.label)).all()
    labels = [(row.value, row.label) for row in sorted(rows, key=lambda row: (-row.times, str(row.label)))]
    return grouped_by_name(labels) if kind in NAMED else grouped(labels)


def _conditions(connection: Connection, within: str | None, only: Sequence[Wanted]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    # PostgreSQL fails on a NUL instead of finding nothing.
    if any("\0" in asked for asked in (within or "", *(value for _, value in only))):
        return [false()]
    if within is not None:
        inside = select(COLLECTION_BOOKS.c.book).where(COLLECTION_BOOKS.c.collection == within)
        conditions.append(BOOK_FACETS.c.book.in_(inside))
    for kind, value in only:
        values = _values(connection, kind, value)
        having = BOOK_FACETS.alias()
        mine = (having.c.kind == kind) & having.c.value.in_(values)
        conditions.append(BOOK_FACETS.c.book.in_(select(having.c.book).where(mine)))
    return conditions


def _values(connection: Connection, kind: Kind, value: str) -> tuple[str, ...]:
    """The values that are counted together with this one."""
    if kind not in NAMED:
        return (value,)
    return next((group.values for group in _groups(connection, kind) if value in group.values), (value,))
