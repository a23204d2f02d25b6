"""The one engine of the catalogue, and its schema. Knows no table: those are in `catalog.py` and `library.py`."""

import sqlite3
from contextlib import AbstractContextManager
from functools import partial
from importlib import import_module
from math import inf
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol, cast

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

# The newest revision in iiif_server/migrations/versions; a test holds the two together.
SCHEMA = "0017"
# How long a writer of SQLite waits for another before it gives up, in seconds.
BUSY_SECONDS = 30
# How long one waits before it asks a locked file for the write-ahead log again, in seconds.
MODE_SECONDS = 0.01
# PostgreSQL's name of the lock under which the schema is changed: any number that nobody else uses.
SCHEMA_LOCK = 743_113_001
WRITING = "iiif_writing"
# A connection that was in use so recently, in seconds, is not asked whether its server is still there: the answer takes
# as long as that to a small question. Should it be gone, one question fails, and all connections are made anew.
RESTED_SECONDS = 1.0
LEFT = "iiif_left"


class CatalogueError(Exception):
    """The catalogue cannot be used by this version of the program. The text is a sentence with the remedy."""


class Migrations(Protocol):
    """What `iiif_server.migrations` offers."""

    def knows(self, version: str) -> bool: ...
    def upgrade(self, connection: Connection) -> None: ...


def open_database(url: str) -> Engine:
    """An engine for a SQLite or PostgreSQL URL. Nothing is opened before the first use.

    SQLite: write-ahead log (readers never wait for the writer), foreign keys on, a busy timeout.
    Raises CatalogueError when the URL is none, or its driver is not installed.
    """
    try:
        address = make_url(url)
        if address.get_backend_name() != "sqlite":
            # As SQLite has it: all that one transaction reads is of one moment, a book and its pages too.
            engine = create_engine(address, isolation_level="REPEATABLE READ")
            event.listen(engine, "checkin", _leave)
            event.listen(engine, "checkout", partial(_ask_whoever_rested, engine))
            return engine
    except (ArgumentError, ModuleNotFoundError) as error:
        # Without the URL: a password may stand in it.
        raise CatalogueError(
            f"IIIF_DATABASE_URL cannot be used: {error}. Write it like sqlite:////srv/library/catalogue.sqlite or"
            " postgresql+psycopg://user@host/name, and install the driver that it names."
        ) from error
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction for writing: committed at the end, rolled back on an exception.

    SQLite takes the write lock at its start: a transaction that first reads and then writes would otherwise
    fail at once, whatever the busy timeout, when another has written in between.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{WRITING: True}).begin()
    # A writer that waited for another must see what that one wrote.
    return engine.execution_options(isolation_level="READ COMMITTED").begin()


def _leave(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[LEFT] = monotonic()


def _ask_whoever_rested(
    engine: Engine, connection: DBAPIConnection, record: ConnectionPoolEntry, _taken: PoolProxiedConnection
) -> None:
    """The pool makes another connection where this one leads nowhere; one that is new has not left yet."""
    if monotonic() - record.info.get(LEFT, inf) < RESTED_SECONDS:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        if engine.dialect.is_disconnect(error, connection, None):
            # So do all others that are as old.
            raise InvalidatePoolError from error
        raise


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # BEGIN is ours: the driver's own would come too late, behind reads and before DDL not at all.
    connection.isolation_level = None
    _write_ahead(connection)
    connection.execute("PRAGMA foreign_keys = ON").close()


def _write_ahead(connection: sqlite3.Connection) -> None:
    """SQLite's own busy timeout does not hold here: of several that change a new file's mode, all but one fail at once.

    Raises sqlite3.OperationalError when the file is still locked after BUSY_SECONDS.
    """
    give_up = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            # The lower byte is the kind: the others tell what it was busy with.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > give_up:
                raise
            sleep(MODE_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def schema_version(connection: Connection) -> str | None:
    """The revision of the catalogue's tables; None when there are none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def has_catalogue(url: str) -> bool:
    """Whether there is a catalogue at this URL; makes none. Raises CatalogueError."""
    engine = open_database(url)
    if engine.dialect.name == "sqlite" and not (engine.url.database and Path(engine.url.database).exists()):
        return False
    try:
        with engine.connect() as connection:
            return schema_version(connection) is not None
    except DBAPIError as error:
        raise _unusable(engine, error) from error
    finally:
        engine.dispose()


def upgrade_schema(url: str) -> None:
    """Makes the tables, or brings them up to date; quick when nothing is to do, safe in two processes at once.

    Raises CatalogueError when the catalogue was made by a newer version of the program or cannot be opened.
    """
    engine = open_database(url)
    try:
        if engine.url.database and engine.dialect.name == "sqlite":
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        with engine.connect() as connection:
            found = schema_version(connection)
        if found != SCHEMA:
            _upgrade(engine)
    except (DBAPIError, OSError) as error:
        raise _unusable(engine, error) from error
    finally:
        engine.dispose()


def _unusable(engine: Engine, error: Exception) -> CatalogueError:
    return CatalogueError(
        f"The catalogue {engine.url} cannot be used: {getattr(error, 'orig', error)}."
        " Check that its folder is there and can be written to and its disk is not full, or that its database server"
        " answers."
    )


def _upgrade(engine: Engine) -> None:
    # By name and only here: Alembic takes a quarter of a second to load, and nearly always nothing is to do.
    migrations = cast(Migrations, import_module("iiif_server.migrations"))
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SCHEMA_LOCK})
        # Looked at again: another process may have done it while this one waited for the lock.
        found = schema_version(connection)
        if found is not None and not migrations.knows(found):
            raise CatalogueError(
                f"The catalogue was made by a newer version of iiif-server: its tables are of revision {found}, this"
                f" version knows them up to {SCHEMA}. Install that newer version, or restore a backup of the library"
                " made before it ran."
            )
        if found != SCHEMA:
            migrations.upgrade(connection)
