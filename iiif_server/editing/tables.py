"""The tables of this room in SQL. They are made by the migrations of the application."""

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Text

from manifests.tables import UtcDateTime

METADATA = MetaData()
# What the sources said at the last ingest: the book before anything was corrected.
DESCRIBED = Table(
    "described",
    METADATA,
    Column("book", String, primary_key=True),
    Column("wording", Text, nullable=False),
)
# One row for each edit, with all that was corrected after it; the newest that is not undone holds. Without foreign key:
# rows of a book that was removed wait for its return.
CORRECTIONS = Table(
    "corrections",
    METADATA,
    Column("book", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
    Column("undone", Boolean, nullable=False),
)
