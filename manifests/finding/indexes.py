"""How each database looks for a term: FTS5 of SQLite, tsvector of PostgreSQL. One contract; statements only."""

from collections.abc import Sequence
from typing import Any, Protocol

import orjson
from sqlalchemy import ColumnElement, Select, cast, column, func, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.types import Integer, String

from manifests.finding.expressions import fts5_match, tsquery
from manifests.finding.fields import FIELDS, GRADES
from manifests.finding.query import Term
from manifests.finding.tables import DERIVED, WORDS

# Entry and grade of a book, once for each grade in which it has what is looked for.
Matches = Select[tuple[int, int]]


class Index(Protocol):
    """What differs between databases."""

    def matches(self, term: Term) -> Matches:
        """The entries that have any of what the term names, with the grade; an entry may come more than once."""

    def among(self, book: ColumnElement[str], books: Sequence[str]) -> ColumnElement[bool]:
        """Whether a book is one of these, however many they are."""


class SqliteIndex:
    """FTS5."""

    # Of a number without a type SQLAlchemy would divide with FLOOR, which is a function of Python: it doubled the time.
    _search = table(DERIVED, column("rowid", Integer), column("words"))

    def matches(self, term: Term) -> Matches:
        """By the table `catalogue_search`, whose rowids say it all."""
        found = self._search.c.words.op("MATCH")(fts5_match(term))
        return _entries(self._search.c.rowid, term).where(found)

    def among(self, book: ColumnElement[str], books: Sequence[str]) -> ColumnElement[bool]:
        """As one JSON text: parameters are few in some builds of SQLite."""
        return book.in_(
            text("SELECT value FROM json_each(:books)").bindparams(books=orjson.dumps(list(books)).decode())
        )


class PostgresIndex:
    """A GIN index over tsvectors of the `simple` configuration, which takes keys as they are."""

    def matches(self, term: Term) -> Matches:
        """By the index `catalogue_search`, whose expression this is."""
        words = func.to_tsvector(literal_column("'simple'::regconfig"), WORDS.c.words)
        return _entries(WORDS.c.id, term).where(words.op("@@")(cast(tsquery(term), TSQUERY)))

    def among(self, book: ColumnElement[str], books: Sequence[str]) -> ColumnElement[bool]:
        """As one array."""
        return book == func.any(cast(list(books), ARRAY(String)))


def _entries(number: ColumnElement[Any], term: Term) -> Matches:
    grade = number % GRADES
    found = select((number // GRADES).label("entry"), grade.label("grade"))
    return found if term.field is None else found.where(grade % FIELDS == int(term.field))
