"""The tables of images in SQL. They are made by the migrations of the application, not here."""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import BigInteger, Boolean, Column, Integer, MetaData, String, Table, Text

METADATA = MetaData()
IMAGES = Table(
    "images",
    METADATA,
    Column("id", String, primary_key=True),
    Column("group_name", String, nullable=False, index=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("gray", Boolean, nullable=False),
    Column("source_root", String, nullable=False),
    Column("source_key", String, nullable=False),
    Column("source_sha256", String, nullable=False),
    Column("source_size", BigInteger, nullable=False),
    Column("pyramid", String, nullable=False),
    Column("source_leaf", String, nullable=False, server_default=""),
    Column("source_leaf_sha256", String),
    Column("source_resolution", Integer),
    # The side of its stored tiles.
    Column("tile", Integer, nullable=False, server_default="512"),
    # What the master was and what was done to it, as JSON; null when nobody noted it.
    Column("facts", Text),
)
# No foreign key: an image may be taken out of the library and come back, and its aliases wait for it.
ALIASES = Table(
    "image_aliases",
    METADATA,
    Column("alias", String, primary_key=True),
    Column("image", String, nullable=False, index=True),
)
# Databases bound the number of parameters of one statement.
BATCH = 500


def batches(values: Iterable[str]) -> Iterator[list[str]]:
    """The values in lists that one statement can take."""
    rest = iter(values)
    while batch := list(islice(rest, BATCH)):
        yield batch
