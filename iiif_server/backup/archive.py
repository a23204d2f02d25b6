"""The archive that a backup is: a tar without compression, so that a file in it is found and read without the others.

Knows no table. Whatever it reads may be hostile: names are those of `contents`, members are plain files, nothing is
unpacked under a name that is not, and no more memory is taken than a block and a manifest.
"""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, BinaryIO

from iiif_server.backup.contents import (
    FILE,
    FILES,
    LARGEST_MANIFEST,
    MANIFEST,
    Contents,
    Member,
    contents_of,
    file_of,
    is_part,
)
from iiif_server.backup.errors import BadBackup
from iiif_server.backup.row_lines import LONGEST_LINE

BLOCK = 1 << 20
# Tables are some twenty.
MOST_PARTS = 1000
LONGEST_FILE_LINE = 4096
# A head has 512 bytes, and names that are longer than a hundred letters one more.
LARGEST_HEAD = 64 << 10


class _Hashing:
    """A file that is read once; its SHA-256 grows with what is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.sha256.update(block)
        return block


class ArchiveWriter:
    """Writes members one behind the other; nothing is looked at again, so it may be a pipe."""

    def __init__(self, file: BinaryIO, made: datetime) -> None:
        self._archive = tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT, bufsize=BLOCK)  # noqa: SIM115 - closed below
        self._made = int(made.timestamp())

    def add(self, name: str, source: IO[bytes], size: int) -> Member:
        """A member of this size. Raises OSError, also when the source has less."""
        head = tarfile.TarInfo(name)
        head.size, head.mtime = size, self._made
        read = _Hashing(source)
        self._archive.addfile(head, read)
        _forget(self._archive)
        return Member(name, size, read.sha256.hexdigest())

    def close(self) -> None:
        """Writes the end; the file itself stays open."""
        self._archive.close()


@dataclass(frozen=True, slots=True)
class _Place:
    offset: int
    size: int


class _Part(RawIOBase):
    """A part of a file as a file of its own."""

    def __init__(self, file: BinaryIO, place: _Place) -> None:
        self._file = file
        self._at = place.offset
        self._end = place.offset + place.size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview", /) -> int:  # type: ignore[override]  # a narrower word for any buffer
        self._file.seek(self._at)
        block = self._file.read(min(len(buffer), self._end - self._at))
        buffer[: len(block)] = block
        self._at += len(block)
        return len(block)


class _Heads:
    """What tarfile may read of a backup: heads of members, which are short, and nothing else."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.tell, self.seek = file.tell, file.seek

    def read(self, size: int) -> bytes:
        if size > LARGEST_HEAD:
            raise tarfile.ReadError("the head of a member is absurdly long")
        return self._file.read(size)


class ArchiveReader:
    """A backup that is open for reading. `contents` is what its manifest says; nothing is checked yet."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        """Finds the members. Raises BadBackup, NewerBackup."""
        self._name = path.name
        self._file = file
        self._parts: dict[str, _Place] = {}
        for head in self._heads():
            if FILE.fullmatch(head.name) is None:
                if not is_part(head.name) or head.name in self._parts or len(self._parts) == MOST_PARTS:
                    raise BadBackup(f"{self._name} has a member {head.name!r:.200} that belongs into no backup.")
                self._parts[head.name] = _Place(head.offset_data, head.size)
        if MANIFEST not in self._parts:
            raise BadBackup(
                f"{self._name} has no {MANIFEST}, which is written last: it is no backup, or was cut off. Take another."
            )
        if self._parts[MANIFEST].size > LARGEST_MANIFEST:
            raise BadBackup(f"The manifest of {self._name} has more than {LARGEST_MANIFEST} bytes.")
        self.contents: Contents = contents_of(self._content(MANIFEST))
        if self._parts.keys() - {MANIFEST} != self.contents.members.keys():
            raise BadBackup(f"{self._name} has not the members that its manifest names.")

    def check(self) -> None:
        """Reads every byte and compares it with the manifest. Raises BadBackup at the first that is wrong."""
        for member in self.contents.members.values():
            self._check(member, self._parts[member.name])
        for name, table in self.contents.tables.items():
            rows = sum(1 for _ in self.lines(f"rows/{name}.jsonl.gz", table.bytes))
            if rows != table.rows:
                raise BadBackup(f"The table {name} of {self._name} has {rows} rows and not {table.rows}.")
        self._check_files()

    def lines(self, name: str, most: int, longest: int = LONGEST_LINE) -> Iterator[bytes]:
        """The lines of a packed member that has no more than `most` bytes unpacked. Raises BadBackup."""
        left = most
        try:
            with gzip.GzipFile(fileobj=_part(self._file, self._parts[name]), mode="rb") as file:
                while line := file.readline(min(longest, left) + 1):
                    left -= len(line)
                    if left < 0 or len(line) > longest:
                        raise BadBackup(f"{name} of {self._name} is longer than its manifest says.")
                    yield line
        except (OSError, EOFError, zlib.error) as error:
            raise BadBackup(f"{name} of {self._name} cannot be unpacked: {error}.") from error

    def files(self) -> Iterator[tuple[Member, IO[bytes]]]:
        """Each file of a pyramid with its bytes, to be read before the next. Raises BadBackup."""
        listed = self._listed()
        count = size = 0
        for head in self._heads():
            if FILE.fullmatch(head.name) is None:
                continue
            member = next(listed, None)
            if member is None or (member.name, member.bytes) != (head.name, head.size):
                raise BadBackup(f"{self._name} has a file {head.name} that its list has not.")
            count, size = count + 1, size + member.bytes
            yield member, _part(self._file, _Place(head.offset_data, head.size))
        if next(listed, None) is not None or (count, size) != (self.contents.files, self.contents.file_bytes):
            raise BadBackup(f"{self._name} has not all files that it names.")

    def small(self, name: str) -> bytes | None:
        """A small member whole; None where the backup has none of this name."""
        return self._content(name) if name in self._parts else None

    def _heads(self) -> Iterator[tarfile.TarInfo]:
        self._file.seek(0)
        try:
            archive = tarfile.open(fileobj=_Heads(self._file), mode="r:")  # type: ignore[call-overload]  # noqa: SIM115 - holds nothing
            while (head := archive.next()) is not None:
                _forget(archive)
                if head.type != tarfile.REGTYPE or head.sparse is not None:
                    raise BadBackup(f"{self._name} has a member {head.name!r:.200} that is no plain file.")
                yield head
        except (tarfile.TarError, ValueError, OverflowError, RecursionError) as error:
            raise BadBackup(f"{self._name} is no backup, or is damaged: {error}.") from error

    def _listed(self) -> Iterator[Member]:
        most = self.contents.files * LONGEST_FILE_LINE
        return map(file_of, self.lines(FILES, most, LONGEST_FILE_LINE))

    def _check_files(self) -> None:
        for member, file in self.files():
            if _digest(file) != member.sha256:
                raise self._damaged(member)

    def _check(self, member: Member, place: _Place) -> None:
        if place.size != member.bytes or _digest(_part(self._file, place)) != member.sha256:
            raise self._damaged(member)

    def _damaged(self, member: Member) -> BadBackup:
        return BadBackup(f"{member.name} in {self._name} is damaged: its SHA-256 is another. Take another backup.")

    def _content(self, name: str) -> bytes:
        place = self._parts[name]
        if place.size > LARGEST_MANIFEST and name != MANIFEST:
            raise BadBackup(f"{name} of {self._name} has more than {LARGEST_MANIFEST} bytes.")
        return _part(self._file, place).read()


def _forget(archive: tarfile.TarFile) -> None:
    """It remembers the head of every member, which nobody asks for: memory would grow with them."""
    archive.members.clear()  # type: ignore[attr-defined]


def _part(file: BinaryIO, place: _Place) -> BufferedReader:
    return BufferedReader(_Part(file, place), BLOCK)


def _digest(file: IO[bytes]) -> str:
    sha256 = hashlib.sha256()
    while block := file.read(BLOCK):
        sha256.update(block)
    return sha256.hexdigest()
