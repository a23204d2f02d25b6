"""A catalogue with rows in every table that its revision has, whatever tables those are."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Engine, Integer, LargeBinary, Table, insert

from iiif_server import migrations
from iiif_server.backup.row_lines import row_of
from iiif_server.backup.tables import row_lines, tables_of
from iiif_server.database import writing

ROWS = 3
# What the program reads as something more than a text.
WRITTEN = {
    "book": "book-{row}",
    "title": '{{"az":["Şəki {row}"]}}',
    "label": '{{"none":["{row}"]}}',
    "details": '{{"row":{row}}}',
    "facts": '{{"kind":"PNG {row}"}}',
    "language": "az",
    "orders": '[{{"label":{{"none":["{row}"]}},"pages":["{row}"]}}]',
    "about": '{{"extent":"{row} s."}}',
    "summary": '{{"none":["{row}"]}}',
    "path": '["Rəf {row}"]',
    "version": "v{row}",
}
NAMED = {
    ("books", "id"): "book-{row}",
    ("images", "id"): "book-{row}_1",
    ("images", "group_name"): "book-{row}",
    ("images", "pyramid"): "book-{row}/1-0123456789ab-r3",
    ("trash", "name"): "gone-{row}+20261124T12000{row}Z",
    ("trash", "title"): "Şəki ' \" \\ {row}",
    ("collection_keys", "source"): '["rəf {row}"]',
    ("collection_keys", "id"): "Ref-{row}",
    ("collection_keys", "collection"): "Ref-{row}",
    ("collections", "origin"): "description",
    ("collections", "settings"): '{{"row":{row}}}',
}
# What is made of the books, and made anew whenever the tables were brought up to date.
MADE = {"collections", "collection_books", "book_facets"}
MOMENT = datetime(2026, 11, 23, 12, 30, 15, 123456, tzinfo=UTC)


def filled(engine: Engine, revision: str = "head") -> None:
    """Makes the tables of a revision, with rows in each."""
    with writing(engine) as transaction:
        migrations.upgrade(transaction, revision)
        for table in tables_of(transaction):
            transaction.execute(insert(table), [_row(table, row) for row in range(1, ROWS + 1)])


def all_rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Table -> its rows, in the words of a backup, in an order that is the same in every database."""
    with engine.connect() as connection:
        return {
            str(table.name): sorted(map(row_of, row_lines(connection, table)), key=str)
            for table in tables_of(connection)
        }


def lasting(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Those that are not made of others."""
    return {name: several for name, several in rows.items() if name not in MADE}


def _row(table: Table, row: int) -> dict[str, Any]:
    return {column.name: _value(column, row) for column in table.columns}


def _value(column: Column[Any], row: int) -> Any:
    for key in column.foreign_keys:
        return _value(key.column, row)
    match column.type:
        case Boolean():
            return row == 1
        case Integer():
            return row if column.primary_key else None if column.nullable and row == 2 else row * 2_000_000_000 % 2**31
        case DateTime():
            moment = MOMENT + timedelta(days=row)
            return moment if column.type.timezone else moment.replace(tzinfo=None)
        case LargeBinary():
            return b"\x00\xff{}\n" * row
    name = (str(column.table.name), column.name)
    if name not in NAMED and column.nullable and row == 2:
        return None
    return NAMED.get(name, WRITTEN.get(column.name, f"{'.'.join(name)} {{row}} Ə ٣ \U0001f4d6")).format(row=row)
