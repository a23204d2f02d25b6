"""Where large work goes one behind the other, on the whole machine. Knows no image.

So it never takes all threads, all cores and all memory. Small work, and above all the tiles that lie ready, does not
pass here: it is never turned away.
"""

import fcntl
import os
import time
from pathlib import Path
from threading import BoundedSemaphore

from image_store.errors import Busy

# Of each process: one under way or waiting, and one behind it.
PLACES = 2
WAIT_SECONDS = 10.0
LOOK_SECONDS = 0.02


class Lane:
    """A lock among all threads and processes that name the same file; the file's content is never touched.

    The system gives the lock back when its holder dies.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places = BoundedSemaphore(PLACES)
        self._held: int | None = None

    def __enter__(self) -> None:
        """Waits for its turn. Raises Busy when too many wait already, or the wait was too long; OSError."""
        if not self._places.acquire(blocking=False):
            raise Busy("many large images are being made at the moment; ask again in a while, or for a smaller one")
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                _wait_for(descriptor)
            except BaseException:
                os.close(descriptor)
                raise
        except BaseException:
            self._places.release()
            raise
        # Only who holds the lock comes here.
        self._held = descriptor

    def __exit__(self, *_: object) -> None:
        held, self._held = self._held, None
        if held is not None:
            os.close(held)
        self._places.release()


def _wait_for(descriptor: int) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise Busy(
                    f"another large image is still being made after {WAIT_SECONDS:.0f} seconds; ask again in a while,"
                    " or for a smaller one"
                ) from None
            time.sleep(LOOK_SECONDS)
