"""The table of what other institutions have and we show: one row for each document, by the address that is asked."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from manifests.collections.tables import Json
from manifests.tables import METADATA, UtcDateTime

# `collection` refers to none: collections are made anew of the books, and may come later than what is put into them.
REMOTES = Table(
    "remotes",
    METADATA,
    Column("address", String, primary_key=True),
    Column("collection", String),
    Column("described", Json, nullable=False),
    Column("added", UtcDateTime, nullable=False),
    Column("checked", UtcDateTime, nullable=False),
    Column("fetched", UtcDateTime, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("failures", Integer, nullable=False),
    Column("since", UtcDateTime),
    Column("problem", Text),
    Index("ix_remotes_due", "due"),
)
