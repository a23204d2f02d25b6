"""Who makes what among the processes of this machine: a lock for each key, all in one file. Knows no image.

Each key is one byte far out in a file that stays empty: the system locks bytes that are not there. So different keys
never wait for each other, no file is left behind, and the system gives a lock back when its holder dies.
"""

import fcntl
import logging
import os
from pathlib import Path
from threading import Lock

log = logging.getLogger(__name__)

# Of the key's digits: places up to 2^60, and a file's end is at 2^63. That two keys meet does not happen, and were
# harmless: one would wait for the other.
DIGITS = 15


class FileClaims:
    """Locks of the process, not of the thread: within a process once.py lets one thread ask for a key.

    The file must not be opened a second time in the same process: the system drops all its locks when any of its
    descriptors is closed. So it stays open as long as the process lives.
    """

    def __init__(self, path: Path) -> None:
        """The file and its folder are made when the first key is taken."""
        self._path = path
        self._descriptor: int | None = None
        self._opening = Lock()

    def take(self, key: str) -> bool:
        """Whether no other process has this key. True as well when the file cannot be had."""
        try:
            descriptor = self._open()
        except OSError as error:
            log.warning("the lock file %s cannot be opened: %s", self._path, error.strerror)
            return True
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _place(key))
        except (BlockingIOError, PermissionError):
            return False  # POSIX lets a system say either
        except OSError as error:
            log.warning("the lock file %s cannot be used: %s", self._path, error.strerror)
        return True

    def give(self, key: str) -> None:
        """Let others have it."""
        if self._descriptor is not None:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, _place(key))

    def _open(self) -> int:
        with self._opening:
            if self._descriptor is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            return self._descriptor


def _place(key: str) -> int:
    return int(key[:DIGITS], 16)
