"""One writer at a time in a library folder. The lock dies with the process that holds it, however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iiif_server.ingest.errors import LibraryBusy

LOCK_NAME = "ingest.lock"


@contextmanager
def library_lock(home: Path, what: str) -> Iterator[None]:
    """Holds the lock of a library; `what` tells others who is at work. Raises LibraryBusy at once."""
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 1000, 0).decode(errors="replace") or "another process"
            raise LibraryBusy(
                f"The library {home} is being changed by {holder}. Wait until that has finished, then try again."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{what} (process {os.getpid()})".encode(), 0)
        # The file stays when the lock is given back: taking it away would let two processes lock two files.
        yield
    finally:
        os.close(descriptor)
