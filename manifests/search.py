"""The search over the catalogue: the door of `manifests.finding`. Reads only; knows no HTTP and no terminal.

The keys of a book are written with the book (`Library.put`); for those of before, `complete_keys`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Select, Subquery, func, literal, select, union_all

from manifests.about import About
from manifests.book import BookSummary
from manifests.finding.fields import Field, grade
from manifests.finding.indexes import Index, PostgresIndex, SqliteIndex
from manifests.finding.keeping import complete_keys, is_complete
from manifests.finding.keys import EXACT
from manifests.finding.query import Query, Term, Years, parse_query
from manifests.finding.tables import DERIVED, ENTRIES
from manifests.library import summary_of
from manifests.tables import BOOKS

__all__ = ["DERIVED", "MOST_HITS", "CatalogueSearch", "Found", "Hit", "complete_keys", "is_complete", "open_search"]

# No answer has more books.
MOST_HITS = 1000


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


class CatalogueSearch(Protocol):
    """What a search can do."""

    def find(self, query: str, *, only: Sequence[str] | None = None, limit: int, offset: int = 0) -> Found:
        """The books that have all that a reader typed, the best first, then in the Azerbaijani order of titles.

        `only`: none but these. Nothing is found where nothing is asked for. No text raises anything; docs/finding.md
        says what it may mean.
        """

    def listing(self, *, only: Sequence[str] | None = None, limit: int, offset: int = 0) -> Found:
        """All books in the Azerbaijani order of their titles."""


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
        return self._page(self._statement(asked, only), limit, offset)

    def listing(self, *, only: Sequence[str] | None = None, limit: int, offset: int = 0) -> Found:
        return self._page(select(ENTRIES.c.book).where(*self._only(only)).order_by(ENTRIES.c.place), limit, offset)

    def _statement(self, query: Query, only: Sequence[str] | None) -> Select[tuple[str]]:
        matched = [self._matched(term, f"term_{number}") for term, number in zip(query.terms, count())]
        grades: list[ColumnElement[int]] = [found.c.grade for found in matched]
        joined: Any = ENTRIES
        for found in matched:
            joined = joined.join(found, found.c.entry == ENTRIES.c.id)
        asked = select(ENTRIES.c.book).select_from(joined).where(*map(_within, query.years), *self._only(only))
        if grades:
            # The word that is found worst decides: a book that has all of them as they are typed comes first.
            asked = asked.order_by(self.index.worst(grades), sum(grades[1:], grades[0]))
        return asked.order_by(ENTRIES.c.place)

    def _matched(self, term: Term, name: str) -> Subquery:
        found: Any = self.index.matches(term)
        if term.years:
            best = literal(grade(EXACT, Field.YEAR))
            found = union_all(found, select(ENTRIES.c.id, best).where(_within(term.years)))
        each = found.subquery(f"{name}_each")
        return select(each.c.entry, func.min(each.c.grade).label("grade")).group_by(each.c.entry).subquery(name)

    def _only(self, books: Sequence[str] | None) -> Iterator[ColumnElement[bool]]:
        if books is not None:
            yield self.index.among(ENTRIES.c.book, books)

    def _page(self, asked: Select[tuple[str]], limit: int, offset: int) -> Found:
        """One page of the books that a statement names, and how many it names in all, at one moment."""
        wanted = asked.add_columns(func.count().over().label("total"))
        with self.engine.connect() as connection:
            rows = connection.execute(wanted.limit(min(max(limit, 0), MOST_HITS)).offset(max(offset, 0))).all()
            if rows:
                return Found(rows[0].total, tuple(_hits(connection, [row.book for row in rows])))
            # Behind the last page there is no row that could tell how many there are.
            number = select(func.count()).select_from(asked.order_by(None).subquery())
            return Found(connection.scalar(number) or 0, ())


def _within(years: Years) -> ColumnElement[bool]:
    return ENTRIES.c.year.between(years.first, years.last)


def _hits(connection: Connection, books: Sequence[str]) -> Iterator[Hit]:
    rows = {row.id: row for row in connection.execute(select(BOOKS).where(BOOKS.c.id.in_(books)))}
    return (Hit(summary_of(rows[book]), rows[book].about) for book in books)
