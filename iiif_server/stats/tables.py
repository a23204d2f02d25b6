"""The table of this room in SQL. It is made by the migrations of the application."""

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table

METADATA = MetaData()
# One row for each day, site, book and kind of use, robots apart. Without foreign key: what was used stays counted when
# a book is removed.
USES = Table(
    "uses",
    METADATA,
    Column("day", String, primary_key=True),
    Column("site", String, primary_key=True),
    Column("book", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("robot", Boolean, primary_key=True),
    Column("number", Integer, nullable=False),
)
