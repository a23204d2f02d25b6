"""The publication counter: raised when a book appears, changes or closes. Knows no book and no cache.

One number of 8 bytes in a mapped file: every process of the machine sees the new value at its next look,
without a system call.
"""

import fcntl
import mmap
import os
from pathlib import Path

SIZE = 8


class PublicationCounter:
    """The counter in the file at `path`, which is made, at 0, when it is missing.

    To be raised after the commit that it announces. Readers look at the counter first and at the catalogue
    then: what they keep under an old value is at worst too new.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            # Growing to the same size twice is harmless, so two processes may both come here.
            if os.fstat(descriptor).st_size < SIZE:
                # Really there: mapped memory that a full disk cannot back would kill the process.
                os.posix_fallocate(descriptor, 0, SIZE)
            self._mapped = mmap.mmap(descriptor, SIZE)
        finally:
            os.close(descriptor)
        # An aligned machine word is read and written whole; bytes one by one could be torn.
        self._word = memoryview(self._mapped).cast("Q")

    def value(self) -> int:
        """The number of publications so far."""
        return self._word[0]

    def advance(self) -> int:
        """Adds one, whoever else does the same, and returns the new value."""
        with self._path.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._word[0] += 1
            return self._word[0]
