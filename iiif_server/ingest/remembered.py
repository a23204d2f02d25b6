"""What is kept in SQL from one ingest to the next, so that the next has less to do. Knows no file itself."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from iiif_server.ingest.plan import Hashed
from iiif_server.ingest.seen import Seen, Status, seen_of
from iiif_server.ingest.tables import LAST, SEEN

_ONE_FILE = delete(SEEN).where((SEEN.c.book == bindparam("of_book")) & (SEEN.c.file == bindparam("of_file")))


@dataclass(frozen=True, slots=True)
class Last:
    """The last ingest of a book: a hash of its path; if all was done, a hash of its state and its report in JSON."""

    place: str
    state: str | None
    report: str | None


class Remembered:
    """What one catalogue remembers. Reads by itself; writes inside the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def seen(self, book: str) -> dict[str, Seen]:
        """Name within the book -> the master as it was when it was read last."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(SEEN).where(SEEN.c.book == book)).all()
        return seen_of((row.file, Status(row.size, row.mtime_ns, row.inode), row.sha256) for row in rows)

    def last(self, book: str) -> Last | None:
        """The last ingest of a book that came to its end."""
        with self._engine.connect() as connection:
            row = connection.execute(select(LAST).where(LAST.c.book == book)).one_or_none()
        return None if row is None else Last(row.place, row.state, row.report)

    def places(self) -> dict[str, str]:
        """Book -> the hash of the path that it was made of."""
        with self._engine.connect() as connection:
            return {row.book: row.place for row in connection.execute(select(LAST.c.book, LAST.c.place))}

    def keep_seen(self, transaction: Connection, book: str, masters: Sequence[Hashed]) -> None:
        """These masters were read, and the book has no others."""
        asked = select(SEEN).where(SEEN.c.book == book)
        there = {
            row.file: (Status(row.size, row.mtime_ns, row.inode), row.sha256) for row in transaction.execute(asked)
        }
        now = {
            one.found.source: (one.fingerprint.settled, one.fingerprint.sha256)
            for one in masters
            if one.fingerprint and one.fingerprint.settled
        }
        old = [file for file, what in there.items() if now.get(file) != what]
        if old:
            transaction.execute(_ONE_FILE, [{"of_book": book, "of_file": file} for file in old])
        rows = [
            {"book": book, "file": file, "sha256": sha256, **_columns(status)}
            for file, (status, sha256) in now.items()
            if there.get(file) != (status, sha256)
        ]
        if rows:
            transaction.execute(insert(SEEN), rows)

    def keep_last(self, transaction: Connection, book: str, last: Last) -> None:
        """How the last ingest of a book ended."""
        values = {"place": last.place, "state": last.state, "report": last.report}
        done = transaction.execute(update(LAST).where(LAST.c.book == book).values(**values))
        if not done.rowcount:
            transaction.execute(insert(LAST), {"book": book, **values})


def place_hash(path: Path) -> str:
    """A hash of a path, which is absolute and without links: the same book of the same place, however it is named."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()


def _columns(status: Status) -> Mapping[str, int]:
    return {"size": status.size, "mtime_ns": status.mtime_ns, "inode": status.inode}
