"""An empty database filled with the rows of another, of whatever kind and revision: whole, or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from iiif_server import migrations
from iiif_server.backup.errors import BadBackup, NewerBackup, NotEmpty, RowsLost
from iiif_server.backup.make import sync_folder
from iiif_server.backup.tables import (
    count_rows,
    drop_tables,
    keys_checked_at_the_end,
    load_rows,
    set_counters,
    tables_of,
)
from iiif_server.database import SCHEMA, open_database, schema_version, writing

# What SQLite keeps beside a file that is open.
BESIDE = ("-wal", "-shm", "-journal")
UNFINISHED = ".unfinished"


def check_revision(schema: str) -> None:
    """Raises NewerBackup where this program does not know the revision of the tables."""
    if not migrations.knows(schema):
        raise NewerBackup(
            f"The tables are of revision {schema}, and this version of iiif-server knows them up to {SCHEMA}: they were"
            " written by a newer version. Install that one."
        )


def check_empty(url: str) -> None:
    """Raises NotEmpty where the database has rows, CatalogueError where its URL is none."""
    engine = open_database(url)
    try:
        if _file(engine) is None or Path(str(engine.url.database)).exists():
            with engine.connect() as connection:
                _check_empty(connection, engine)
    finally:
        engine.dispose()


@contextmanager
def new_catalogue(url: str) -> Iterator[Connection]:
    """A transaction in an empty database without tables. What was written in it appears at its end, and only then.

    A file of SQLite is made beside its place and renamed. Raises NotEmpty, CatalogueError.
    """
    check_empty(url)
    engine = open_database(url)
    place = _file(engine)
    if place is None:
        try:
            with writing(engine) as transaction:
                _check_empty(transaction, engine)
                drop_tables(transaction)
                yield transaction
        finally:
            engine.dispose()
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(place.name + UNFINISHED)
    remove_database(draft)
    drafted = open_database(f"sqlite:///{draft}")
    try:
        with writing(drafted) as transaction:
            yield transaction
        # The last connection brings the log into the file.
        drafted.dispose()
        remove_database(place)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.rename(place)
        sync_folder(place.parent)
    finally:
        drafted.dispose()
        remove_database(draft)


def fill(
    transaction: Connection,
    schema: str,
    counts: Mapping[str, int],
    lines: Callable[[str], Iterable[bytes]],
) -> dict[str, int]:
    """Makes the tables as they were at this revision, takes the rows in, then brings the tables up to date.

    `counts`: table -> how many rows it has on the other side; `lines`: its rows. Says how many each has here.
    Raises NewerBackup, BadBackup, RowsLost.
    """
    check_revision(schema)
    migrations.upgrade(transaction, schema)
    tables = {str(table.name): table for table in tables_of(transaction)}
    unknown = sorted(counts.keys() - tables.keys())
    if unknown:
        raise BadBackup(f"There is no table {', '.join(unknown)} in revision {schema} of the catalogue.")
    with keys_checked_at_the_end(transaction):
        for name in (name for name in tables if name in counts):
            load_rows(transaction, tables[name], lines(name))
    set_counters(transaction, tables.values())
    found = {name: count_rows(transaction, tables[name]) for name in counts}
    wrong = [f"{name}: {found[name]} of {count}" for name, count in counts.items() if found[name] != count]
    if wrong:
        raise RowsLost(f"Rows were lost on the way, so nothing was kept ({'; '.join(wrong)}). Please report it.")
    migrations.upgrade(transaction)
    return found


def _file(engine: Engine) -> Path | None:
    """The file of a SQLite database."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


def _check_empty(connection: Connection, engine: Engine) -> None:
    try:
        filled = {str(table.name): count for table in tables_of(connection) if (count := count_rows(connection, table))}
        schema = schema_version(connection)
    except DBAPIError as error:
        raise NotEmpty(f"What lies at {engine.url} is no database that can be read: {error.orig}.") from error
    if filled or (schema is None and tables_of(connection)):
        books = filled.get("books", 0)
        what = (
            f"a library ({'1 book' if books == 1 else f'{books} books'})"
            if books
            else f"something already ({', '.join(filled) or 'tables'})"
        )
        raise NotEmpty(
            f"There is {what} at {engine.url}. Only an empty database is filled, so that nothing is lost: name another"
            " one, or move that one away first."
        )


def remove_database(database: Path) -> None:
    """Deletes a file of SQLite, and what it keeps beside it; what is not there is no error."""
    for suffix in (*BESIDE, ""):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
