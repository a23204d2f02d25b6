"""Records as they were given with a book, in SQL, packed. Knows no form of records."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from manifests.book import NAME, Book
from manifests.errors import InvalidBook, UnknownRecord
from manifests.given import GivenRecord
from manifests.tables import GIVEN_RECORDS

_LEVEL = 6


@dataclass(frozen=True, slots=True)
class PackedRecord:
    """A record, and its bytes in gzip."""

    record: GivenRecord
    packed: bytes


def packed_record(connection: Connection, book_id: str, name: str) -> PackedRecord:
    """A record with its bytes. Raises UnknownRecord."""
    rows = GIVEN_RECORDS.c
    row = None
    # What cannot be a name is not asked for: PostgreSQL fails on a NUL instead of finding nothing.
    if NAME.fullmatch(name):
        asked = select(GIVEN_RECORDS).where((rows.book == book_id) & (rows.name == name))
        row = connection.execute(asked).one_or_none()
    if row is None:
        raise UnknownRecord(f"The book {book_id!r} has no record {name!r}.")
    return PackedRecord(GivenRecord(row.name, row.form, row.media_type, row.sha256, row.size), bytes(row.body))


def put_records(transaction: Connection, book: Book, bodies: Mapping[str, bytes]) -> None:
    """Keeps the records of a published book and no others. `bodies`, by SHA-256: of those that are new.

    Raises InvalidBook for a record that is neither kept nor new.
    """
    rows = GIVEN_RECORDS.c
    mine = rows.book == book.id
    kept = {row.sha256: bytes(row.body) for row in transaction.execute(select(rows.sha256, rows.body).where(mine))}
    transaction.execute(delete(GIVEN_RECORDS).where(mine))
    for number, one in enumerate(book.records, 1):
        packed = kept.get(one.sha256)
        if packed is None:
            if one.sha256 not in bodies:
                raise InvalidBook(f"the record {one.name!r} of the book {book.id!r} is not there")
            packed = gzip.compress(bodies[one.sha256], _LEVEL, mtime=0)
        row = {
            "book": book.id, "name": one.name, "number": number, "form": one.form, "media_type": one.media_type,
            "sha256": one.sha256, "size": one.size, "body": packed,
        }  # fmt: skip
        transaction.execute(insert(GIVEN_RECORDS), row)
