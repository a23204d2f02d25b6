"""Where each entry of the file cache lies: a table in mapped memory, shared by all processes. Knows no entry's bytes.

Nothing is locked. A place may be wrong, because two processes wrote at once or a machine stopped in the middle: who
reads there finds another key or checksum, and that is a miss.
"""

import mmap
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# The first half of the key, segment, offset, length. A segment's number is never 0.
SLOT = struct.Struct("<16sIII4x")
NAME = 16
WAYS = 8
BUCKET = SLOT.size * WAYS
# Bytes of an entry for which there is a slot: most entries are larger, few of the smallest fall out early.
ENTRY_BYTES = 4096
LEAST_BUCKETS = 64


class Place(NamedTuple):
    """In which segment, from which byte on, and how many."""

    segment: int
    offset: int
    length: int


class Slots:
    """The table in the file at `path`. Each key has one bucket, in which it may take any slot."""

    def __init__(self, path: Path, bound: int) -> None:
        """Enough slots for a cache of `bound` bytes. All of the file is really there: mapped memory that a full disk
        cannot back would kill the process. Raises OSError."""
        # A power of two: another bound often leaves what is kept where it is.
        self._buckets = 1 << max(LEAST_BUCKETS, bound // (ENTRY_BYTES * WAYS) - 1).bit_length()
        self._path = path.with_name(f"{path.name}-{self._buckets}")
        size = self._buckets * BUCKET
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, size)
            self._file = os.fstat(descriptor).st_ino
            self._mapped = mmap.mmap(descriptor, size)
        finally:
            os.close(descriptor)

    def is_there(self) -> bool:
        """Whether the file is still the one that is mapped: the folder may have been taken away."""
        try:
            return self._path.stat().st_ino == self._file
        except FileNotFoundError:
            return False

    def find(self, key: bytes) -> Place | None:
        """Where the entry of this key lies, if anywhere."""
        at = self._slot_of(key)
        return None if at is None else Place(*SLOT.unpack_from(self._mapped, at)[1:])

    def put(self, key: bytes, place: Place) -> None:
        """From now on it lies there. A full bucket forgets what lies in its oldest segment."""
        at = self._slot_of(key)
        if at is None:
            start = self._bucket(key)
            at = min(range(start, start + BUCKET, SLOT.size), key=lambda slot: SLOT.unpack_from(self._mapped, slot)[1])
        SLOT.pack_into(self._mapped, at, key[:NAME], *place)

    def forget(self, key: bytes) -> None:
        """It lies nowhere."""
        at = self._slot_of(key)
        if at is not None:
            self._mapped[at : at + SLOT.size] = bytes(SLOT.size)

    def places(self) -> Iterator[Place]:
        """Every place there is."""
        for _, segment, offset, length in SLOT.iter_unpack(self._mapped):
            if segment:
                yield Place(segment, offset, length)

    def clear(self) -> None:
        """Nothing lies anywhere."""
        self._mapped[:] = bytes(len(self._mapped))

    def _bucket(self, key: bytes) -> int:
        return int.from_bytes(key[:8], "big") % self._buckets * BUCKET

    def _slot_of(self, key: bytes) -> int | None:
        start = self._bucket(key)
        bucket, name = self._mapped[start : start + BUCKET], key[:NAME]
        at = bucket.find(name)
        while at >= 0 and at % SLOT.size:
            at = bucket.find(name, at + 1)
        return None if at < 0 else start + at
