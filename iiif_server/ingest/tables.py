"""The tables of this room in SQL: masters as they were read, and how books stood. Made by the migrations.

All of it is a hint: rows may be deleted at any time, then masters are read again.
"""

from sqlalchemy import BigInteger, Column, Index, MetaData, String, Table, Text

METADATA = MetaData()
# `file` is the name of a master within its book.
SEEN = Table(
    "seen_files",
    METADATA,
    Column("book", String, primary_key=True),
    Column("file", String, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("inode", BigInteger, nullable=False),
    Column("sha256", String, nullable=False),
)
# `place`: a hash of the path that the book was made of: the catalogue has no path of one machine. `state`: a hash of
# all that went into the book, and of all that came out; none after an ingest that was not wholly done.
LAST = Table(
    "last_ingests",
    METADATA,
    Column("book", String, primary_key=True),
    Column("place", String, nullable=False),
    Column("state", String),
    Column("report", Text),
    Index("ix_last_ingests_place", "place"),
)
