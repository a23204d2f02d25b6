"""The tables of collections and of what can be counted. All but the keys and the folders is made anew from the books.

Rows that are made of a book go with it, by the database itself.
"""

from typing import Any

import orjson
from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    TypeDecorator,
)

from manifests.tables import METADATA, Texts


class Json(TypeDecorator[Any]):
    """A JSON value as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else orjson.loads(value)


# What a path is called for ever; rows are never taken away. `source` as `path_source` has it. `collection`: where
# that address leads now.
COLLECTION_KEYS = Table(
    "collection_keys",
    METADATA,
    Column("source", String, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("collection", String, nullable=False),
)
# `settings`: names and selections, of a collection of the settings only.
COLLECTIONS = Table(
    "collections",
    METADATA,
    Column("id", String, primary_key=True),
    Column("parent", String),
    Column("number", Integer),
    Column("label", Texts, nullable=False),
    Column("summary", Texts, nullable=False),
    Column("origin", String, nullable=False),
    Column("path", Json, nullable=False),
    Column("settings", Json),
    Index("ix_collections_parent", "parent"),
    Index("ix_collections_origin", "origin"),
)
# A row for each collection that a book is in, and for each that those are within: so what is in a collection is
# found without going down the tree. `direct`: in it itself. `part`: where the book stands among the parts of the work
# that the collection is, as bytes that any database sorts; None: it is none of its parts. `year`: that of a part.
COLLECTION_BOOKS = Table(
    "collection_books",
    METADATA,
    Column("collection", String, ForeignKey("collections.id"), primary_key=True),
    Column("book", String, ForeignKey("books.id", ondelete="CASCADE"), primary_key=True),
    Column("direct", Boolean, nullable=False),
    Column("part", LargeBinary),
    Column("year", Integer),
    Index("ix_collection_books_book", "book"),
)
# The folders in which the scans of a book lay, below the one that was ingested. Not made of the book: kept with it.
BOOK_FOLDERS = Table(
    "book_folders",
    METADATA,
    Column("book", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("path", Json, nullable=False),
)
BOOK_FACETS = Table(
    "book_facets",
    METADATA,
    Column("book", String, ForeignKey("books.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("label", Texts, nullable=False),
    Index("ix_book_facets_kind_value", "kind", "value", "book"),
)
