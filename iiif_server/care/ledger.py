"""What is kept in SQL of every check of a file, and of every run of checks. Knows no file itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, case, delete, func, insert, select, update

from iiif_server.care.fixity import SUFFIXES as ROLES_OF_PYRAMIDS
from iiif_server.care.fixity import Bytes, Entry, FileId, State, master_file, pyramid_file
from iiif_server.care.history import program_version
from iiif_server.care.tables import FILES, RUNS
from image_store import ImageRecord

ONE_FILE = delete(FILES).where(
    (FILES.c.book == bindparam("of_book")) & (FILES.c.role == bindparam("of_role")) & (FILES.c.name == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of checks. `resumed`: an earlier command has begun it, and was stopped."""

    id: int
    started: datetime
    resumed: bool


@dataclass(frozen=True, slots=True)
class BookChecks:
    """What the checks of a book say in sum: files that were checked, of which not sound; first and last date."""

    files: int
    bad: int
    oldest: datetime
    newest: datetime


class Ledger:
    """The checks of one catalogue. Reads by itself; writes inside the caller's transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(self, books: Collection[str] | None = None) -> dict[FileId, Entry]:
        """What is kept of the files of these books, or of all, in the order of their identifiers."""
        asked = select(FILES)
        if books is not None and len(books) == 1:
            asked = asked.where(FILES.c.book == next(iter(books)))
        with self._engine.connect() as connection:
            found = [_entry(row) for row in connection.execute(asked)]
        return {
            entry.file: entry
            for entry in sorted(found, key=lambda entry: entry.file)
            if books is None or entry.file.book in books
        }

    def books(self) -> dict[str, BookChecks]:
        """Book -> what its checks say in sum; only books that were checked."""
        bad = func.sum(case((FILES.c.state == "sound", 0), else_=1))
        asked = select(FILES.c.book, func.count(), bad, func.min(FILES.c.checked), func.max(FILES.c.checked)).group_by(
            FILES.c.book
        )
        with self._engine.connect() as connection:
            return {row[0]: BookChecks(row[1], int(row[2]), row[3], row[4]) for row in connection.execute(asked)}

    def put(self, transaction: Connection, entries: Iterable[Entry]) -> None:
        """Adds entries, or replaces those of the same files."""
        rows = [_row(entry) for entry in entries]
        if rows:
            transaction.execute(ONE_FILE, [{"of_book": r["book"], "of_role": r["role"], "of": r["name"]} for r in rows])
            transaction.execute(insert(FILES), rows)

    def forget(self, transaction: Connection, files: Iterable[FileId]) -> None:
        """Forgets files; those of which nothing is kept are passed over."""
        rows = [{"of_book": file.book, "of_role": file.role, "of": file.name} for file in files]
        if rows:
            transaction.execute(ONE_FILE, rows)

    def keep_only(self, transaction: Connection, book: str, records: Collection[ImageRecord]) -> None:
        """Forgets the files that a book has no more."""
        stay = {master_file(record) for record in records}
        stay |= {pyramid_file(one, role) for one in records for role in ROLES_OF_PYRAMIDS}
        asked = select(FILES.c.book, FILES.c.role, FILES.c.name).where(FILES.c.book == book)
        there = {FileId(*row) for row in transaction.execute(asked)}
        self.forget(transaction, sorted(there - stay))

    def begin(self, transaction: Connection, at: datetime, scope: str, *, again: bool) -> Run:
        """The stopped run of this scope, to go on with; a new one where there is none, or with `again`."""
        asked = select(RUNS).where((RUNS.c.scope == scope) & RUNS.c.finished.is_(None)).order_by(RUNS.c.id.desc())
        stopped = transaction.execute(asked).first()
        if stopped is not None and not again:
            return Run(stopped.id, stopped.started, resumed=True)
        transaction.execute(update(RUNS).where((RUNS.c.scope == scope) & RUNS.c.finished.is_(None)).values(finished=at))
        row = {"scope": scope, "program": program_version(), "started": at}
        made = transaction.execute(insert(RUNS).values(row)).inserted_primary_key
        assert made is not None
        return Run(made[0], at, resumed=False)

    def finish(self, transaction: Connection, run: Run, at: datetime) -> None:
        """The run is at its end: the next one begins anew."""
        transaction.execute(update(RUNS).where(RUNS.c.id == run.id).values(finished=at))


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "book": entry.file.book,
        "role": entry.file.role,
        "name": entry.file.name,
        "sha256": entry.known and entry.known.sha256,
        "size": entry.known and entry.known.size,
        "mtime_ns": entry.known and entry.known.mtime_ns,
        "state": entry.state,
        "reason": entry.reason,
        "checked": entry.checked,
        "run": entry.run,
    }


def _entry(row: Row[Any]) -> Entry:
    known = None if row.sha256 is None else Bytes(row.sha256, row.size, row.mtime_ns)
    state: State = row.state
    return Entry(FileId(row.book, row.role, row.name), known, state, row.reason, row.checked, row.run)
