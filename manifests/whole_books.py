"""A book with its pages, contents and records, from SQL by one question: all of one moment, and with one wait for it.

The database writes the rows of pages, sections and records as JSON, each row a list. That is also what takes the
least time: as rows of their own they were each made into a Python row first.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Engine, Label, Select, Table, Text, bindparam, cast, func, literal_column, select

from image_store import TILE_SIZE
from manifests.book import NAME, Book, Page, PageImage, Section
from manifests.given import GivenRecord
from manifests.tables import BOOKS, GIVEN_RECORDS, PAGES, SECTIONS, texts_of

_BOOK = ("title", "language", "version", "about", "cover_key", "start_key", "orders")
# The number of a row comes first: by it they are put in order, for no database promises one within an aggregate.
_PAGES = (
    *("number", "key", "source", "fingerprint", "label", "problem", "moved_to", "hidden", "behaviour", "has_text"),
    *("image", "width", "height", "gray", "tile"),
)
_SECTIONS = ("number", "depth", "label", "page")
_RECORDS = ("number", "name", "form", "media_type", "sha256", "size")

Listing = Callable[[Sequence[ColumnElement[Any]]], ColumnElement[Any]]
# How a database says a JSON list of lists.
_LISTINGS: Mapping[str, Listing] = MappingProxyType(
    {
        "sqlite": lambda columns: func.json_group_array(func.json_array(*columns)),
        # As text: the driver would read it in its own, slower way.
        "postgresql": lambda columns: cast(func.json_agg(func.json_build_array(*columns)), Text),
    }
)


class WholeBooks:
    """The published books of one database, each read whole."""

    def __init__(self, engine: Engine) -> None:
        # One question is of one moment by itself: PostgreSQL need not be told of a transaction's beginning and end.
        at_once = engine.dialect.name == "postgresql"
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT") if at_once else engine
        self._question = _question(engine.dialect.name)

    def get(self, book_id: str) -> tuple[Book, str] | None:
        """A book and its version; None where there is none."""
        # What cannot be a name is not asked for: PostgreSQL fails on a NUL instead of finding nothing.
        if not NAME.fullmatch(book_id):
            return None
        with self._engine.connect() as connection:
            row = connection.execute(self._question, {"book": book_id}).one_or_none()
        if row is None:
            return None
        title, language, version, about, cover_key, start_key, orders, pages, sections, records = row
        contents = deque((depth, texts_of(label), page) for _, depth, label, page in _rows(sections))
        book = Book(
            book_id,
            title,
            language,
            tuple(_pages(_rows(pages))),
            tuple(_sections(contents, 0)),
            about,
            cover_key,
            start_key,
            orders,
            tuple(GivenRecord(*row) for _, *row in _rows(records)),
            is_checked=True,
        )
        return book, version


@cache
def _question(dialect: str) -> Select[Any]:
    """Made once: one that is put together anew takes as long as its answer for a small book."""
    kept = ((PAGES, _PAGES), (SECTIONS, _SECTIONS), (GIVEN_RECORDS, _RECORDS))
    lists = [_list(_LISTINGS[dialect], table, columns) for table, columns in kept]
    return select(*(BOOKS.c[name] for name in _BOOK), *lists).where(BOOKS.c.id == bindparam("book"))


def _list(listing: Listing, table: Table, columns: Sequence[str]) -> Label[Any]:
    """The rows of a table that belong to the book, as one text."""
    # Without their types: the database writes them, and what it has written is read below.
    plain: list[ColumnElement[Any]] = [literal_column(f"{table.name}.{name}") for name in columns]
    rows = select(listing(plain)).select_from(table).where(table.c.book == bindparam("book"))
    return rows.scalar_subquery().label(table.name)


def _rows(written: str | None) -> list[list[Any]]:
    """The rows in the order of their numbers. Of no rows, PostgreSQL says null."""
    rows: list[list[Any]] = orjson.loads(written) if written else []
    rows.sort(key=itemgetter(0))
    return rows


def _pages(rows: Iterable[Sequence[Any]]) -> Iterator[Page]:
    for (
        _, key, source, fingerprint, label, problem, moved_to, hidden, behaviour, has_text,
        image_id, width, height, gray, tile,
    ) in rows:  # fmt: skip
        # SQLite writes its truths as 0 and 1.
        image = None if image_id is None else PageImage(image_id, width, height, bool(gray), tile or TILE_SIZE)
        yield Page(
            key, source, fingerprint, texts_of(label), image, problem, moved_to, bool(hidden), behaviour, bool(has_text)
        )


def _sections(rows: deque[tuple[int, Any, str]], depth: int) -> Iterator[Section]:
    """Takes those of this depth, and those within them, from the front of the rows."""
    while rows and rows[0][0] == depth:
        _, label, page = rows.popleft()
        yield Section(label, page, tuple(_sections(rows, depth + 1)))
