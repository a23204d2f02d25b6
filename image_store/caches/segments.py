"""The files of the file cache: segments into which one process writes, entry behind entry. Knows no key.

Making a file costs more than making a thumbnail, so entries share files.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

PREFIX = "segment-"


class Segment:
    """An open segment. It is closed when its last user has gone."""

    def __init__(self, number: int, descriptor: int) -> None:
        self.number = number
        self.descriptor = descriptor

    def read(self, length: int, offset: int) -> bytes:
        """Raises OSError."""
        return os.pread(self.descriptor, length, offset)

    def write(self, offset: int, *parts: bytes) -> None:
        """Raises OSError, also when only a part of it found room."""
        if os.pwritev(self.descriptor, parts, offset) != sum(map(len, parts)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def is_there(self) -> bool:
        """Whether it still has a name: others, too, can read it."""
        return os.fstat(self.descriptor).st_nlink > 0

    def __del__(self) -> None:
        os.close(self.descriptor)


class Segments:
    """The segments in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def numbers(self) -> list[int]:
        """Those that are there, the oldest first."""
        found = [path.name.removeprefix(PREFIX) for path in self._folder.glob(f"{PREFIX}*")]
        return sorted(int(number) for number in found if number.isdecimal())

    def sizes(self) -> Iterator[tuple[int, int]]:
        """Number and bytes of each, the oldest first; those that vanish meanwhile are left out."""
        for number in self.numbers():
            path = self._path(number)
            if path.exists():
                yield number, path.stat().st_size

    def open(self, number: int) -> Segment:
        """One to read. Raises FileNotFoundError, OSError."""
        return Segment(number, os.open(self._path(number), os.O_RDONLY | os.O_CLOEXEC))

    def begin(self, room: int) -> tuple[Segment, int]:
        """One to write, locked as long as it is open, and where to go on: a new one, or one that an earlier process
        left with more than `room` bytes less than half full. Raises OSError."""
        numbers = self.numbers()
        for number, size in reversed(list(self.sizes())):
            found = self._take(number) if size < room // 2 else None
            if found is not None:
                return found, os.fstat(found.descriptor).st_size
        number = numbers[-1] if numbers else 0
        while True:
            number += 1
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            try:
                descriptor = os.open(self._path(number), flags, 0o600)
            except FileExistsError:
                continue  # another process was quicker
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return Segment(number, descriptor), 0

    def remove(self, number: int) -> None:
        """Whoever reads in it may finish."""
        self._path(number).unlink(missing_ok=True)

    def _take(self, number: int) -> Segment | None:
        try:
            segment = Segment(number, os.open(self._path(number), os.O_RDWR | os.O_CLOEXEC))
            fcntl.flock(segment.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return None  # gone, or another's
        return segment if segment.is_there() else None

    def _path(self, number: int) -> Path:
        return self._folder / f"{PREFIX}{number}"
