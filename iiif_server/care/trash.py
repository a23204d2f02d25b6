"""The trash: a book that is removed lies there whole until it is restored, or the trash is emptied.

    pyramids/+trash/BOOK+20261124T120000Z/book.json     its rows
    pyramids/+trash/BOOK+20261124T120000Z/pyramids/     its pyramids, moved there by a rename

No book can have a `+` in its name. What is in the trash is decided by one transaction: the table `trash` has a row, and
the tables of books have none. Whoever is killed before or after it leaves files elsewhere than that says; `settle`
moves them, at the beginning of the next command that changes the library. Each of these works holds the book's lock.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select

from iiif_server.care.errors import CannotRestore, NotInTrash
from iiif_server.care.history import record
from iiif_server.care.rows import dump_rows, forget_rows, load_rows
from iiif_server.care.tables import TRASH
from iiif_server.database import writing
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import book_lock, book_lock_if_free
from manifests import first_text
from manifests.changes.keeping import keep_published, keep_removed
from manifests.collections.indexing import hold_index, index_book
from manifests.search import complete_keys

FOLDER = "+trash"
DOCUMENT = "book.json"
PYRAMIDS = "pyramids"
# A folder of the trash that is being emptied.
EMPTIED = ".emptied"
ENTRY_NAME = re.compile(r"[A-Za-z0-9._-]{1,200}\+[0-9]{8}T[0-9]{6}Z(-[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A book in the trash. `removed` is in UTC; `bytes` on the disk."""

    name: str
    book: str
    title: str
    pages: int
    removed: datetime
    bytes: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A book that is back, and its aliases that lead elsewhere by now."""

    entry: Entry
    other_aliases: tuple[str, ...]


def trash_folder(pyramids: Path) -> Path:
    """Beside the books, so that moving is a rename, whatever disk the pyramids lie on."""
    return pyramids / FOLDER


def bytes_in(folder: Path) -> int:
    """The bytes of all files in a folder, and below it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def entries(holdings: Holdings) -> list[Entry]:
    """What lies in the trash, the oldest first."""
    asked = select(TRASH).order_by(TRASH.c.removed, TRASH.c.name)
    with holdings.engine.connect() as connection:
        rows = connection.execute(asked).all()
    return [_entry(row, holdings) for row in rows]


def throw_away(holdings: Holdings, book_id: str, moved_to: str | None = None) -> Entry:
    """Moves a book to the trash. `moved_to`: the book that takes its place, for those who follow the library.

    Only under the book's lock, after `settle`. Raises UnknownBook.
    """
    book, now = holdings.library.get(book_id), holdings.clock()
    folder = _new_folder(holdings, f"{book_id}+{now:%Y%m%dT%H%M%SZ}")
    with writing(holdings.engine) as transaction:
        document = dump_rows(transaction, book_id)
        _write(folder / DOCUMENT, document)
        hold_index(transaction)
        keep_removed(transaction, book_id, now, moved_to)
        forget_rows(transaction, book_id)
        row = {
            "name": folder.name, "book": book_id, "title": first_text(book.title)[0], "pages": len(book.pages),
            "removed": now, "document_sha256": hashlib.sha256(document).hexdigest(),
        }  # fmt: skip
        transaction.execute(insert(TRASH), row)
        record(transaction, now, book_id, "removed", {"pages": len(book.pages), "trash": folder.name})
    holdings.publication.advance()
    _move_in(holdings, folder.name, book_id)
    return _find(holdings, folder.name)


def restore(holdings: Holdings, name: str) -> Restored:
    """Brings back the newest removal of a book, or the one of this name in the trash, exactly as it was.

    Raises NotInTrash, CannotRestore, LibraryBusy.
    """
    book_id = _find(holdings, name).book
    with book_lock(holdings, book_id, f"the return of {book_id}"):
        settle(holdings, book_id)
        entry = _find(holdings, name)
        if holdings.library.has(entry.book):
            raise CannotRestore(
                f"There is a book {entry.book!r} in the library again. Remove it first, if the one in the trash"
                " shall take its place."
            )
        folder = trash_folder(holdings.pyramids) / entry.name
        try:
            with writing(holdings.engine) as transaction:
                document = _read_document(transaction, folder, entry)
                # The pyramids before the book that names them.
                _move_out(holdings, entry)
                others = load_rows(transaction, document)
                index_book(transaction, entry.book)
                complete_keys(transaction)
                keep_published(transaction, entry.book, holdings.clock(), is_new=True)
                transaction.execute(delete(TRASH).where(TRASH.c.name == entry.name))
                record(transaction, holdings.clock(), entry.book, "restored", {"trash": entry.name})
        except BaseException:
            _move_in(holdings, entry.name, entry.book)
            raise
        holdings.publication.advance()
        shutil.rmtree(folder)
        return Restored(entry, tuple(others))


def empty(holdings: Holdings, older_than: timedelta = timedelta(0), names: Iterable[str] = ()) -> list[Entry]:
    """Deletes what has lain in the trash for so long; of these names only, if any is given. What was deleted.

    Raises NotInTrash; LibraryBusy, once the others are deleted, when somebody is at work at one of these books.
    """
    settle(holdings)
    named = {_find(holdings, name).name for name in names}
    until = holdings.clock() - older_than
    gone, busy = list[Entry](), list[LibraryBusy]()
    for entry in [one for one in entries(holdings) if one.removed <= until and (not named or one.name in named)]:
        try:
            with book_lock(holdings, entry.book, "the emptying of the trash"):
                if _row(holdings.engine, entry.name) is not None:  # else it was restored a moment ago
                    _empty(holdings, entry.name)
                    gone.append(entry)
        except LibraryBusy as problem:
            busy.append(problem)
    if busy:
        raise busy[0]
    return gone


def _empty(holdings: Holdings, name: str) -> None:
    folder = trash_folder(holdings.pyramids) / name
    emptied = folder.with_name(name + EMPTIED)
    if folder.is_dir():
        folder.rename(emptied)
    _delete(holdings, emptied)


def settle(holdings: Holdings, mine: str = "") -> None:
    """Finishes or undoes what killed commands have left half done, but of books at which somebody is at work.

    `mine`: the book whose lock the caller holds.
    """
    trash = trash_folder(holdings.pyramids)
    if not trash.is_dir():
        return
    kept = _rows(holdings.engine)
    for folder in sorted(trash.iterdir()):
        if not _is_unsettled(holdings, folder, kept.get(folder.name)):
            continue
        book_id = folder.name.partition("+")[0]
        if book_id == mine:
            _settle(holdings, folder)
        else:
            with book_lock_if_free(holdings, book_id, f"housekeeping in the trash of {book_id}") as free:
                # Looked at again: what seemed half done may have been somebody's work.
                if free and _is_unsettled(holdings, folder, _row(holdings.engine, folder.name)):
                    _settle(holdings, folder)


def _is_unsettled(holdings: Holdings, folder: Path, row: Row[Any] | None) -> bool:
    if not folder.is_dir():
        return False
    if folder.name.endswith(EMPTIED):
        return True
    if (folder / PYRAMIDS).is_dir():
        return False
    # Without a row: a removal that came to nothing, or what a return has left: no pyramid is in it.
    return not holdings.library.has(row.book) if row is not None else bool(ENTRY_NAME.fullmatch(folder.name))


def _settle(holdings: Holdings, folder: Path) -> None:
    row = _row(holdings.engine, folder.name)
    if folder.name.endswith(EMPTIED):
        _delete(holdings, folder)
    elif row is not None:
        _move_in(holdings, folder.name, row.book)
    else:
        shutil.rmtree(folder)


def _delete(holdings: Holdings, emptied: Path) -> None:
    name = emptied.name.removesuffix(EMPTIED)
    row = _row(holdings.engine, name)
    if row is not None:
        with writing(holdings.engine) as transaction:
            transaction.execute(delete(TRASH).where(TRASH.c.name == name))
            record(transaction, holdings.clock(), row.book, "emptied", {"trash": name})
    if emptied.is_dir():
        shutil.rmtree(emptied)


def _move_in(holdings: Holdings, name: str, book_id: str) -> None:
    """The pyramids of a book that is in the trash: there, by one rename. Done already when the folder is there."""
    here, there = holdings.pyramids / book_id, trash_folder(holdings.pyramids) / name / PYRAMIDS
    if there.is_dir():
        return
    if here.is_dir():
        here.rename(there)
    else:
        there.mkdir()


def _move_out(holdings: Holdings, entry: Entry) -> None:
    """The other way, by one rename as well."""
    there, here = trash_folder(holdings.pyramids) / entry.name / PYRAMIDS, holdings.pyramids / entry.book
    if here.is_dir():
        shutil.rmtree(here)  # what an ingest of this book that was stopped has built
    if there.is_dir():
        there.rename(here)


def _new_folder(holdings: Holdings, name: str) -> Path:
    trash, number = trash_folder(holdings.pyramids), 1
    folder = trash / name
    while folder.exists() or folder.with_name(folder.name + EMPTIED).exists():
        number += 1
        folder = trash / f"{name}-{number}"
    folder.mkdir(parents=True)
    return folder


def _write(path: Path, content: bytes) -> None:
    """On the disk, before the transaction that counts on it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _read_document(transaction: Connection, folder: Path, entry: Entry) -> bytes:
    wanted = transaction.scalar(select(TRASH.c.document_sha256).where(TRASH.c.name == entry.name))
    try:
        document = (folder / DOCUMENT).read_bytes()
    except OSError as error:
        raise CannotRestore(f"{folder / DOCUMENT} cannot be read: {error.strerror}. Ingest the book again.") from error
    if hashlib.sha256(document).hexdigest() != wanted:
        raise CannotRestore(f"{folder / DOCUMENT} is damaged. Ingest the book again: it has its old addresses then.")
    return document


def _find(holdings: Holdings, name: str) -> Entry:
    """The entry of this name, or the newest of this book. Raises NotInTrash."""
    found = [entry for entry in entries(holdings) if name in (entry.name, entry.book)]
    if not found:
        raise NotInTrash(f"There is no book {name!r} in the trash. `iiif-server trash list` shows what is.")
    return found[-1]


def _rows(engine: Engine) -> dict[str, Row[Any]]:
    with engine.connect() as connection:
        return {row.name: row for row in connection.execute(select(TRASH))}


def _row(engine: Engine, name: str) -> Row[Any] | None:
    with engine.connect() as connection:
        return connection.execute(select(TRASH).where(TRASH.c.name == name)).one_or_none()


def _entry(row: Row[Any], holdings: Holdings) -> Entry:
    folder = trash_folder(holdings.pyramids) / row.name
    return Entry(row.name, row.book, row.title, row.pages, row.removed, bytes_in(folder))
