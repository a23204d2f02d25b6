"""Numbers that every process of a server counts up, and any of them can add together. Knows not what they count.

Each process has a mapped file of its own and holds a lock on it. The file of one that died is taken over by the next,
with what it says: the sums only grow, as long as the server runs. docs/adr/0006 tells why this is no library's.
"""

import fcntl
import os
from itertools import count
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from iiif_server.mapped_words import WORD, map_words

# The first word of a file: the number of the process that has it, or had it last.
HEAD = 1


class Totals(NamedTuple):
    """All processes together: the sum of each number, and the processes that live."""

    values: list[int]
    processes: list[int]


class SharedNumbers:
    """So many whole numbers, all 0 at first, in files of `folder` whose names begin with `layout`.

    `layout` names what the numbers mean: another meaning, other files.
    """

    def __init__(self, folder: Path, layout: str, size: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._layout = layout
        self._bytes = (HEAD + size) * WORD
        self._descriptor = self._claim()
        lost = f"what this process counts is not added to the others' in {folder}"
        self._words = map_words(self._descriptor, self._bytes, lost)
        self._words[0] = os.getpid()
        self._lock = Lock()

    def add(self, number: int, amount: int = 1) -> None:
        """Adds to one of the numbers."""
        with self._lock:
            self._words[HEAD + number] += amount

    def add_two(self, number: int, other: int, amount: int) -> None:
        """Adds 1 to one of the numbers and `amount` to another: what is counted most, in one step."""
        words = self._words
        with self._lock:
            words[HEAD + number] += 1
            words[HEAD + other] += amount

    def totals(self) -> Totals:
        """Of all processes of this folder. Each number is exact; together they may be of slightly different times."""
        values, processes = [0] * (self._bytes // WORD - HEAD), []
        for path in sorted(self._folder.glob(f"{self._layout}-*")):
            with path.open("rb") as file:
                content = file.read()
                lives = not _lock_is_free(file.fileno())
            # A process that starts just now has none yet.
            if len(content) == self._bytes:
                words = memoryview(content).cast("Q")
                values = [sum(pair) for pair in zip(values, words[HEAD:], strict=True)]
                processes += [words[0]] if lives else []
        return Totals(values, processes)

    def close(self) -> None:
        """Gives the file to whoever comes next."""
        # The mapping has a copy of the descriptor: closing ours alone would not free the lock.
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        os.close(self._descriptor)

    def _claim(self) -> int:
        """The first file that no living process holds."""
        for number in count():
            path = self._folder / f"{self._layout}-{number}"
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            if _takes_lock(descriptor):
                return descriptor
            os.close(descriptor)
        raise AssertionError("there is always another number")


def forget_numbers_of_the_dead(folder: Path) -> None:
    """A server starts: what others counted that run no more is not its own."""
    for path in folder.iterdir() if folder.is_dir() else ():
        with path.open("rb") as file:
            if _lock_is_free(file.fileno()):
                path.unlink(missing_ok=True)


def _takes_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_is_free(descriptor: int) -> bool:
    """Whether nobody has the file; the lock goes again with the descriptor."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
