"""The tables of changes, and of how books stand after them. Of removed books, too: nothing is taken out of them."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from manifests.tables import METADATA, UtcDateTime

# Only added to. Numbers are given one after the other, so a page of them is the same for ever once it is full.
CHANGES = Table(
    "changes",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("book", String, nullable=False),
    Column("target", String),
    Column("changed", UtcDateTime, nullable=False),
)
# A row for each book that ever was, removed or not. `number` and `changed` are those of its last change.
STANDINGS = Table(
    "standings",
    METADATA,
    Column("book", String, primary_key=True),
    Column("changed", UtcDateTime, nullable=False),
    Column("number", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Index("ix_standings_changed", "changed", "number"),
)
# The collections that a removed book was in, and those that they were within: `direct` as in `collection_books`.
LEFT_COLLECTIONS = Table(
    "left_collections",
    METADATA,
    Column("book", String, primary_key=True),
    Column("collection", String, primary_key=True),
    Column("direct", Boolean, nullable=False),
    Index("ix_left_collections_collection", "collection"),
)
