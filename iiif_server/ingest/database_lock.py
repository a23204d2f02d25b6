"""A lock of a book in PostgreSQL, for machines whose file systems do not tell each other of locks.

PostgreSQL's advisory locks belong to a connection and end with it. SQLite serves one machine, and needs none.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

# What PostgreSQL keeps of a name.
NAME_BYTES = 63
ANOTHER = "another machine"

log = logging.getLogger(__name__)

_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_GIVE = text("SELECT pg_advisory_unlock(:key)")
_NAME = text("SELECT set_config('application_name', :name, false)")
# A key of 64 bits stands in two columns of 32.
_HOLDER = text(
    "SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
    " AND l.classid::bigint = (:key >> 32) & 4294967295 AND l.objid::bigint = :key & 4294967295"
)


class LockedElsewhere(Exception):
    """Another connection holds the lock. The text says who."""


@contextmanager
def database_lock(engine: Engine, book_id: str, holder: str) -> Iterator[None]:
    """Holds the lock of a book in the database, on a connection of its own. Raises LockedElsewhere at once."""
    if engine.dialect.name != "postgresql":
        yield
        return
    key = lock_key(book_id)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Not one of the pool's: what ends the lock is the end of this connection.
        connection.detach()
        connection.execute(_NAME, {"name": _shortened(holder)})
        if not connection.scalar(_TAKE, {"key": key}):
            raise LockedElsewhere(connection.scalar(_HOLDER, {"key": key}) or ANOTHER)
        try:
            yield
        finally:
            _give_back(connection, key, book_id)


def lock_key(book_id: str) -> int:
    """PostgreSQL's name of the lock of a book: 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(b"iiif-server book " + book_id.encode()).digest()[:8], "big", signed=True)


def _give_back(connection: Connection, key: int, book_id: str) -> None:
    try:
        connection.execute(_GIVE, {"key": key})
    except DBAPIError as error:
        # It is gone already, with the connection.
        log.warning("the connection that held the lock of %s was lost: %s", book_id, error.orig)


def _shortened(name: str) -> str:
    return name.encode("ascii", "replace")[:NAME_BYTES].decode()
