"""All rows of a book as one JSON document, and back: what the trash keeps. Knows no meaning of a column.

Tables are looked at as they are in the database, so a column that a later version adds is kept without a word here.
"""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, MetaData, Table, delete, insert, select

# Table -> the column that names the book; in the order in which rows can be added. `page_keys` and `corrections` stay
# where they are: a book that comes back, from the trash or from its scans, has its addresses and what was put right.
BOOK_TABLES: Mapping[str, str] = {
    "books": "id",
    "pages": "book",
    "sections": "book",
    "documents": "book",
    "given_records": "book",
    "images": "group_name",
    "checked_files": "book",
    "book_folders": "book",
    "described": "book",
    "description_checks": "book",
}
# Rows that hang on the images of a book and not on the book.
ALIASES = "image_aliases"


def dump_rows(connection: Connection, book_id: str) -> bytes:
    """The document: every row of the book in every table, in a fixed order."""
    tables = {name: _rows(connection, name, column, [book_id]) for name, column in BOOK_TABLES.items()}
    images = [row["id"] for row in tables["images"]]
    tables[ALIASES] = [
        row for at in range(0, len(images), 500) for row in _rows(connection, ALIASES, "image", images[at : at + 500])
    ]
    return orjson.dumps({"book": book_id, "tables": tables}, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def forget_rows(connection: Connection, book_id: str) -> None:
    """Takes the rows of the book out of all tables; aliases stay: they wait for their images."""
    for name, column in reversed(list(BOOK_TABLES.items())):
        table = _table(connection, name)
        connection.execute(delete(table).where(table.c[column] == book_id))


def load_rows(connection: Connection, document: bytes) -> list[str]:
    """Adds the rows again; the aliases that lead elsewhere by now, and so stay as they are."""
    tables: dict[str, list[dict[str, Any]]] = orjson.loads(document)["tables"]
    for name in BOOK_TABLES:
        _insert(connection, _table(connection, name), tables.get(name, []))
    aliases = _table(connection, ALIASES)
    there = {}
    for row in tables.get(ALIASES, []):
        found = connection.execute(select(aliases).where(aliases.c.alias == row["alias"])).one_or_none()
        there[row["alias"]] = None if found is None else str(found.image)
    missing = [row for row in tables.get(ALIASES, []) if there[row["alias"]] is None]
    _insert(connection, aliases, missing)
    return [row["alias"] for row in tables.get(ALIASES, []) if there[row["alias"]] not in (None, row["image"])]


def _table(connection: Connection, name: str) -> Table:
    return Table(name, MetaData(), autoload_with=connection, resolve_fks=False)


def _rows(connection: Connection, name: str, column: str, values: list[str]) -> list[dict[str, Any]]:
    table = _table(connection, name)
    asked = select(table).where(table.c[column].in_(values)).order_by(*table.primary_key.columns)
    return [{str(key): _plain(value) for key, value in row._mapping.items()} for row in connection.execute(asked)]


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        naive = connection.dialect.name == "sqlite"
        connection.execute(insert(table), [{key: _value(one, naive) for key, one in row.items()} for row in rows])


def _plain(value: object) -> object:
    """What JSON has no word for, in an object with one key."""
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return {"time": (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()}
    return value


def _value(plain: object, naive: bool) -> object:
    if not isinstance(plain, dict):
        return plain
    if "base64" in plain:
        return base64.b64decode(plain["base64"])
    when = datetime.fromisoformat(plain["time"])
    return when.replace(tzinfo=None) if naive else when
