"""Who may change what: a lock for each book, a short one for what all books share, and one for all of it.

A lock is held by a process and dies with it, however that ends. It is a lock of a file in `IIIF_HOME/locks`; where the
catalogue is PostgreSQL, machines that do not share those locks meet in the database (database_lock.py). The files stay:
taking one away would let two processes lock two files.
"""

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from iiif_server.ingest.database_lock import LockedElsewhere, database_lock
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.holdings import Holdings

FOLDER = "locks"
# No book can have a `+` in its name.
LIBRARY = "+library.lock"
# Held by everybody who is at work at a book, together; alone by whoever moves them all.
WHOLE = "+whole.lock"
# What all books share is changed in milliseconds; whoever holds it for longer stands still.
LIBRARY_SECONDS = 5.0
LOOK_SECONDS = 0.05
# Of the name of a book so much as a person needs; the fingerprint behind it tells books apart, also where a file
# system does not tell small letters from capitals.
NAME_LENGTH = 80
ANOTHER = "another process"
FINGERPRINT_LENGTH = 16
_OTHER = re.compile(r"[^A-Za-z0-9._-]")


@contextmanager
def book_lock(holdings: Holdings, book_id: str, what: str) -> Iterator[None]:
    """Holds the lock of a book; `what` tells others who is at work. Raises LibraryBusy at once."""
    with ExitStack() as held:
        whole = held.enter_context(_opened(holdings.home, WHOLE))
        if not _flock(whole, fcntl.LOCK_SH):
            raise _busy(f"The library {holdings.home}", _holder(whole))
        descriptor = held.enter_context(_opened(holdings.home, lock_name(book_id)))
        if not _take(descriptor, what):
            raise _busy(f"The book {book_id}", _holder(descriptor))
        try:
            with database_lock(holdings.engine, book_id, _signed(what)):
                yield
        except LockedElsewhere as other:
            raise _busy(f"The book {book_id}", str(other)) from None


@contextmanager
def book_lock_if_free(holdings: Holdings, book_id: str, what: str) -> Iterator[bool]:
    """Holds the lock of a book, or says that somebody else does: for housekeeping, which can wait."""
    with ExitStack() as held:
        try:
            held.enter_context(book_lock(holdings, book_id, what))
            free = True
        except LibraryBusy:
            free = False
        yield free


@contextmanager
def library_lock(home: Path, what: str, seconds: float = LIBRARY_SECONDS) -> Iterator[None]:
    """Holds the short lock, for what belongs to no single book: aliases, where masters lay. Never for long work.

    Waits so many seconds for whoever holds it. Raises LibraryBusy.
    """
    with _opened(home, LIBRARY) as descriptor:
        until = time.monotonic() + seconds
        while not _take(descriptor, what):
            if time.monotonic() >= until:
                raise _busy(f"The library {home}", _holder(descriptor))
            time.sleep(LOOK_SECONDS)
        yield


@contextmanager
def whole_library_lock(home: Path, what: str) -> Iterator[None]:
    """While it is held nobody on this machine changes anything. Raises LibraryBusy at once, while somebody does."""
    with _opened(home, WHOLE) as descriptor, library_lock(home, what):
        if not _take(descriptor, what):
            raise _busy(f"The library {home}", _at_work(home))
        try:
            yield
        finally:
            # Whoever holds it together with others writes no name: this one must not stand there for them.
            os.ftruncate(descriptor, 0)


def lock_name(book_id: str) -> str:
    """The name of a book's file: bounded, whatever the identifier, and another for every other."""
    fingerprint = hashlib.sha256(book_id.encode()).hexdigest()[:FINGERPRINT_LENGTH]
    return f"{_OTHER.sub('_', book_id)[:NAME_LENGTH]}-{fingerprint}.lock"


@contextmanager
def _opened(home: Path, name: str) -> Iterator[int]:
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _flock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take(descriptor: int, what: str) -> bool:
    if not _flock(descriptor, fcntl.LOCK_EX):
        return False
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, _signed(what).encode(), 0)
    return True


def _at_work(home: Path) -> str:
    """Who holds the lock of a book: one of them."""
    for path in sorted((home / FOLDER).glob("*.lock")):
        if path.name not in (WHOLE, LIBRARY):
            with _opened(home, path.name) as descriptor:
                if not _flock(descriptor, fcntl.LOCK_SH):
                    return _holder(descriptor)
    return ANOTHER


def _signed(what: str) -> str:
    return f"{what} (process {os.getpid()})"


def _holder(descriptor: int) -> str:
    return os.pread(descriptor, 1000, 0).decode(errors="replace") or ANOTHER


def _busy(what: str, holder: str) -> LibraryBusy:
    return LibraryBusy(f"{what} is being changed by {holder}. Wait until that has finished, then try again.")
