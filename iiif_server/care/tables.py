"""The tables of this room in SQL: files and their checks, runs, what happened, the trash. Made by the migrations."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text

from manifests.tables import UtcDateTime

METADATA = MetaData()
# One row for each file. SHA-256, bytes and time of change are those of its last sound reading, and stay when a later
# one is not sound: they are what it is compared with. Without foreign key: rows of a book in the trash lie there.
FILES = Table(
    "checked_files",
    METADATA,
    Column("book", String, primary_key=True),
    Column("role", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("sha256", String),
    Column("size", BigInteger),
    Column("mtime_ns", BigInteger),
    Column("state", String, nullable=False),
    Column("reason", Text),
    Column("checked", UtcDateTime, nullable=False),
    Column("run", Integer, nullable=False),
)
RUNS = Table(
    "verifications",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("program", String, nullable=False),
    Column("started", UtcDateTime, nullable=False),
    Column("finished", UtcDateTime),
)
# Rows are only ever added.
HISTORY = Table(
    "history",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("book", String, nullable=False),
    Column("event", String, nullable=False),
    Column("program", String, nullable=False),
    Column("details", Text, nullable=False),
    Index("ix_history_book", "book"),
)
TRASH = Table(
    "trash",
    METADATA,
    Column("name", String, primary_key=True),
    Column("book", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("removed", UtcDateTime, nullable=False),
    Column("document_sha256", String, nullable=False),
)
# What the description of a book lists, as JSON: to be told, never asked for by its parts.
LISTINGS = Table(
    "description_checks",
    METADATA,
    Column("book", String, primary_key=True),
    Column("listing", Text, nullable=False),
)
