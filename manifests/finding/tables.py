"""The tables of the search in SQL: the same in every database, which makes its own index of them by itself.

What SQLite has for that is `catalogue_search`, an FTS5 table that triggers keep in step; in PostgreSQL it is the index
of the same name. Nobody writes to either, so whoever copies or takes away rows need not know them.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from manifests.tables import METADATA

# The names of what the database makes of the tables below begin so.
DERIVED = "catalogue_search"
# One row for each book. `rules` is RULES of fields.py, as it was when the keys were made.
ENTRIES = Table(
    "catalogue_entries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("book", String, ForeignKey("books.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("rules", Integer, nullable=False),
    Column("place", LargeBinary, nullable=False),
    Column("year", Integer),
    Index("ix_catalogue_entries_place", "place", unique=True),
    Index("ix_catalogue_entries_year", "year"),
)
# One row for each grade of a book that has words; `id` is that of the entry times GRADES, plus the grade. So the
# indexes themselves tell of each word which book has it and in which grade.
WORDS = Table(
    "catalogue_words",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("entry", Integer, ForeignKey("catalogue_entries.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("words", Text, nullable=False),
)
