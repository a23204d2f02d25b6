"""The search over the catalogue: the door of `manifests.finding`. Reads only; knows no HTTP and no terminal.

The keys of a book are written with the book (`Library.put`); for those of before, `complete_keys`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Select, Subquery, func, literal, select, union_all

from manifests.about import About
from manifests.book import NAME, BookSummary
from manifests.errors import UnknownBook
from manifests.finding.fields import Field, grade
from manifests.finding.indexes import Index, PostgresIndex, SqliteIndex
from manifests.finding.keeping import complete_keys, is_complete
from manifests.finding.keys import EXACT
from manifests.finding.query import Term, Years, parse_query
from manifests.finding.tables import DERIVED, ENTRIES
from manifests.summaries import summary_of
from manifests.tables import BOOKS

__all__ = [
    "DERIVED",
    "MOST_HITS",
    "CatalogueSearch",
    "Found",
    "Hit",
    "Listed",
    "complete_keys",
    "is_complete",
    "open_search",
]

# No answer has more books.
MOST_HITS = 1000
# What a reader asks for behind it is nowhere; databases have bounds of their own.
LAST_OFFSET = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Hit:
    """A book that was found, and what is said of it."""

    book: BookSummary
    about: About


@dataclass(frozen=True, slots=True)
class Found:
    """How many books there are in all, and those that were asked for."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Some books of the list. `last`: what to give as `after` for those behind them; None: there are none."""

    hits: tuple[Hit, ...]
    last: str | None


class CatalogueSearch(Protocol):
    """What a search can do."""

    def find(self, query: str, *, only: Sequence[str] | None = None, limit: int, offset: int = 0) -> Found:
        """The books that have all that a reader typed, the best first, then in the Azerbaijani order of titles.

        `only`: none but these. Nothing is found where nothing is asked for. No text raises anything; docs/finding.md
        says what it may mean.
        """

    def listing(self, *, only: Sequence[str] | None = None, limit: int, after: str | None = None) -> Listed:
        """Books in the Azerbaijani order of their titles: the first ones, or those behind the book `after`.

        A key look-up: the last books of a long list are found as quickly as the first. `after` need not be one of
        `only`. Raises UnknownBook when there is no such book (any more).
        """

    def count(self, *, only: Sequence[str] | None = None) -> int:
        """How many books the whole list has."""


def open_search(engine: Engine) -> CatalogueSearch:
    """The search over the books of one database."""
    return _Search(engine, SqliteIndex() if engine.dialect.name == "sqlite" else PostgresIndex())


@dataclass(frozen=True, slots=True)
class _Search:
    """The same statements over any index."""

    engine: Engine
    index: Index

    def find(self, query: str, *, only: Sequence[str] | None = None, limit: int, offset: int = 0) -> Found:
        asked = parse_query(query)
        if asked.is_empty:
            return Found(0, ())
        conditions = [*map(_within, asked.years), *self._only(only)]
        if not asked.terms:
            return self._of_years(conditions, limit, offset)
        found = self._found(asked.terms)
        # The word that is found worst decides: a book that has all of them as they are typed comes first.
        books = select(ENTRIES.c.book).join(found, found.c.entry == ENTRIES.c.id).where(*conditions)
        ordered = books.order_by(found.c.worst, found.c.together, ENTRIES.c.place).add_columns(func.count().over())
        with self.engine.connect() as connection:
            rows = connection.execute(_part(ordered, limit, offset)).all()
            # Behind the last page there is no row that could tell how many there are.
            total = rows[0][1] if rows else _number(connection, books)
            return Found(total, tuple(_hits(connection, [row[0] for row in rows])))

    def listing(self, *, only: Sequence[str] | None = None, limit: int, after: str | None = None) -> Listed:
        most = _most(limit)
        with self.engine.connect() as connection:
            conditions = list(self._only(only))
            if after is not None:
                conditions.append(ENTRIES.c.place > _place(connection, after))
            books = select(ENTRIES.c.book).where(*conditions).order_by(ENTRIES.c.place)
            # One more than are shown: it tells whether there is more.
            found = connection.scalars(books.limit(most + 1)).all()
            shown = found[:most]
            last = shown[-1] if shown and len(found) > most else None
            return Listed(tuple(_hits(connection, shown)), last)

    def count(self, *, only: Sequence[str] | None = None) -> int:
        with self.engine.connect() as connection:
            return _number(connection, select(ENTRIES.c.book).where(*self._only(only)))

    def _of_years(self, conditions: Sequence[ColumnElement[bool]], limit: int, offset: int) -> Found:
        books = select(ENTRIES.c.book).where(*conditions)
        with self.engine.connect() as connection:
            found = connection.scalars(_part(books.order_by(ENTRIES.c.place), limit, offset)).all()
            return Found(_number(connection, books), tuple(_hits(connection, found)))

    def _found(self, terms: Sequence[Term]) -> Subquery:
        """The entries that have all terms: with the worst grade of a term and with all grades together."""
        each = union_all(*map(self._matched, terms)).subquery("each")
        together = select(each.c.entry, func.max(each.c.grade).label("worst"), func.sum(each.c.grade).label("together"))
        return together.group_by(each.c.entry).having(func.count() == len(terms)).subquery("found")

    def _matched(self, term: Term) -> Select[Any]:
        """The entries that have a term, with its best grade there."""
        found: Any = self.index.matches(term)
        if term.years:
            best = literal(grade(EXACT, Field.YEAR))
            found = union_all(found, select(ENTRIES.c.id, best).where(_within(term.years)))
        match = found.subquery("match")
        return select(match.c.entry, func.min(match.c.grade).label("grade")).group_by(match.c.entry)

    def _only(self, books: Sequence[str] | None) -> Iterator[ColumnElement[bool]]:
        if books is not None:
            yield self.index.among(ENTRIES.c.book, books)


def _most(limit: int) -> int:
    return min(max(limit, 0), MOST_HITS)


def _part(books: Select[Any], limit: int, offset: int) -> Select[Any]:
    return books.limit(_most(limit)).offset(min(max(offset, 0), LAST_OFFSET))


def _place(connection: Connection, book_id: str) -> bytes:
    """Where a book stands in the list. Raises UnknownBook."""
    # What cannot be a name is not asked for: PostgreSQL fails on a NUL instead of finding nothing.
    asked = select(ENTRIES.c.place).where(ENTRIES.c.book == book_id)
    found = connection.scalar(asked) if NAME.fullmatch(book_id) else None
    if found is None:
        raise UnknownBook(f"There is no book {book_id!r} in this library, so nothing stands behind it.")
    return bytes(found)


def _number(connection: Connection, books: Select[Any]) -> int:
    return connection.scalar(select(func.count()).select_from(books.subquery())) or 0


def _within(years: Years) -> ColumnElement[bool]:
    return ENTRIES.c.year.between(years.first, years.last)


def _hits(connection: Connection, books: Sequence[str]) -> Iterator[Hit]:
    rows = {row.id: row for row in connection.execute(select(BOOKS).where(BOOKS.c.id.in_(books)))}
    return (Hit(summary_of(rows[book]), rows[book].about) for book in books)
