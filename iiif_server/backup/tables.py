"""The tables of a catalogue as they are in its database, whatever their number: rows out, rows in, counted.

Knows no meaning of a table. Not among them: Alembic's own, and search indices, which are made of the others.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain

from sqlalchemy import Connection, DateTime, Integer, LargeBinary, MetaData, Table, func, insert, inspect, select, text
from sqlalchemy.exc import DataError, IntegrityError

from iiif_server.backup.errors import BadBackup
from iiif_server.backup.row_lines import LONGEST_LINE, Value, row_line, row_of

VERSION_TABLE = "alembic_version"
# Rows that are fetched or inserted at a time: fewer where they hold whole documents; and about how many bytes of them.
ROWS_AT_A_TIME = 1000
DOCUMENTS_AT_A_TIME = 16
BYTES_AT_A_TIME = 8 << 20


def tables_of(connection: Connection) -> list[Table]:
    """The tables, those that others refer to first."""
    metadata = MetaData()
    metadata.reflect(connection, only=_names(connection))
    return metadata.sorted_tables


def count_rows(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def row_lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """Every row of a table as a line, in the order of its key; a few of them are in memory at a time."""
    asked = select(table).order_by(*table.primary_key.columns)
    large = any(isinstance(column.type, LargeBinary) for column in table.columns)
    at_a_time = DOCUMENTS_AT_A_TIME if large else ROWS_AT_A_TIME
    with connection.execution_options(yield_per=at_a_time).execute(asked) as rows:
        for row in rows.mappings():
            yield row_line({str(name): value for name, value in row.items()})


def load_rows(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Inserts the rows of the lines; says how many. Raises BadBackup."""
    columns = {column.name for column in table.columns}
    # PostgreSQL keeps a zone with its moments, SQLite none.
    naive = {one.name for one in table.columns if isinstance(one.type, DateTime) and not one.type.timezone}
    count = 0
    for batch in _batches(lines):
        rows = [_row(line, naive) for line in batch]
        names = rows[0].keys()
        if not names <= columns or any(row.keys() != names for row in rows):
            raise BadBackup(f"The rows of {table.name} in the backup have other columns than the table.")
        try:
            connection.execute(insert(table), rows)
        except (IntegrityError, DataError) as error:
            raise BadBackup(f"Rows of {table.name} cannot be taken in: {error.orig}.") from error
        count += len(rows)
    return count


def _row(line: bytes, naive: set[str]) -> dict[str, Value]:
    row = row_of(line)
    for name in naive & row.keys():
        value = row[name]
        if isinstance(value, datetime):
            row[name] = value.replace(tzinfo=None)
    return row


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch, size = list[bytes](), 0
    for line in lines:
        if len(line) > LONGEST_LINE:
            raise BadBackup(f"A row of the backup has more than {LONGEST_LINE} bytes.")
        batch.append(line)
        size += len(line)
        if len(batch) >= ROWS_AT_A_TIME or size >= BYTES_AT_A_TIME:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


@contextmanager
def keys_checked_at_the_end(connection: Connection) -> Iterator[None]:
    """Within, rows may come before those that they refer to; at the end all must be there. Raises BadBackup."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise BadBackup(f"A row of {broken[0]} refers to a row of {broken[2]} that is not there.")
        return
    keys = connection.execute(text(_FOREIGN_KEYS)).all()
    for table, name, _ in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    try:
        for table, name, rule in keys:
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}")
    except IntegrityError as error:
        raise BadBackup(f"A row refers to one that is not there: {error.orig}.") from error


_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2
"""


def set_counters(connection: Connection, tables: Iterable[Table]) -> None:
    """Numbers that the database itself gives go on behind those that are there. SQLite does so anyway."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            if not isinstance(column.type, Integer):
                continue
            place = {"table": connection.dialect.identifier_preparer.quote(table.name), "column": column.name}
            counter = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), place)
            if counter is not None:
                last = connection.scalar(select(func.max(column)))
                # The last number that was given, or, where there is none yet, the first that will be.
                values = {"counter": counter, "at": last or 1, "given": last is not None}
                connection.execute(text("SELECT setval(CAST(:counter AS regclass), :at, :given)"), values)


def drop_tables(connection: Connection) -> None:
    """Takes away all tables of a catalogue, indices for searching too."""
    metadata = MetaData()
    metadata.reflect(connection)
    metadata.drop_all(connection)


def _names(connection: Connection) -> list[str]:
    names = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
    if connection.dialect.name == "sqlite":
        # Virtual tables are indices for searching; their shadows are how SQLite keeps them.
        listed = connection.exec_driver_sql("SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')")
        names -= set(chain.from_iterable(listed))
    return sorted(names)
