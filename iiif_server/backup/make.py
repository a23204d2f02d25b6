"""The road of a backup: rows of one moment, then the files that they name, written beside and read back.

Files before rows: where an ingest takes a pyramid away meanwhile, the rows are taken once more, and so name what is
there. Knows no terminal.
"""

import gzip
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from iiif_server.backup.archive import ArchiveReader, ArchiveWriter
from iiif_server.backup.contents import (
    FILES,
    HOME_FILES,
    MANIFEST,
    MOST_NAMED,
    SETTINGS,
    Contents,
    Member,
    file_line,
    file_of,
    manifest_bytes,
    rows_name,
)
from iiif_server.backup.errors import CannotBackUp
from iiif_server.backup.named import named_files
from iiif_server.backup.snapshot import Snapshot, take_snapshot
from iiif_server.care.history import program_version
from iiif_server.ingest.holdings import Holdings

# How often rows are taken anew because files that they name have gone.
MOST_ROUNDS = 5
# The list of files while it grows.
LIST = "files.jsonl"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be backed up: `settings` is a JSON document without passwords."""

    settings: bytes
    with_pyramids: bool = False


class _Files:
    """The files that the archive has so far, listed beside the rows."""

    def __init__(self, archive: ArchiveWriter, folder: Path) -> None:
        self._archive = archive
        self._folder = folder
        self._listed = (folder / LIST).open("wb")
        self.count = self.bytes = 0

    def names(self) -> set[str]:
        """What they are called."""
        self._listed.flush()
        with (self._folder / LIST).open("rb") as lines:
            return {file_of(line).name for line in lines}

    def add(self, name: str, path: Path) -> bool:
        """Adds a file; whether it is there. Raises OSError."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return False
        with source:
            member = self._archive.add(name, source, os.fstat(source.fileno()).st_size)
        self._listed.write(file_line(member))
        self.count, self.bytes = self.count + 1, self.bytes + member.bytes
        return True

    def close(self) -> Path:
        """The list, packed."""
        self._listed.close()
        packed = self._folder / FILES
        with (self._folder / LIST).open("rb") as lines, gzip.GzipFile(packed, "wb", mtime=0) as file:
            shutil.copyfileobj(lines, file)
        return packed


def back_up_to(path: Path, wish: Wish, holdings: Holdings, *, force: bool = False) -> Contents:
    """Writes a backup under another name, reads it back, and gives it its name when it is on the disk.

    Raises CannotBackUp where there is a file already (unless `force`), BadBackup when what is read back is not what
    was written, OSError; then nothing is left there.
    """
    if path.is_dir():
        raise CannotBackUp(f"{path} is a folder. Name a file in it, or say with --keep N how many it shall hold.")
    if path.exists() and not force:
        raise CannotBackUp(f"There is a file {path} already. Choose another name, or say --force to replace it.")
    with _draft(path) as draft:
        with draft.open("xb") as file:
            contents = back_up(file, wish, holdings, path.parent)
            file.flush()
            os.fsync(file.fileno())
        with draft.open("rb") as file:
            ArchiveReader(path, file).check()
        draft.replace(path)
        sync_folder(path.parent)
    return contents


def back_up(file: BinaryIO, wish: Wish, holdings: Holdings, spool: Path | None = None) -> Contents:
    """Writes a backup into a file or a pipe. `spool`: where rows wait until they are written; None: where the system
    keeps such files. Raises CannotBackUp, OSError."""
    now = holdings.clock()
    # Closed without a manifest, when something goes wrong: nobody takes it for a backup.
    with (
        TemporaryDirectory(prefix=".iiif-server-rows-", dir=spool) as name,
        closing(ArchiveWriter(file, now)) as archive,
    ):
        folder = Path(name)
        files, snapshot = _Files(archive, folder), take_snapshot(holdings.engine, folder)
        lost = _add_files(files, set(), wish, snapshot, holdings)
        for _ in range(MOST_ROUNDS):
            if not lost:
                break
            # Taken away by an ingest since the rows were read, or gone for long: newer rows tell.
            before, snapshot = lost, take_snapshot(holdings.engine, folder)
            lost = _add_files(files, files.names(), wish, snapshot, holdings)
            if lost == before:
                break
        return _close(archive, snapshot, wish, holdings, files, lost, now)


def _add_files(files: _Files, there: set[str], wish: Wish, snapshot: Snapshot, holdings: Holdings) -> list[str]:
    """Adds the files that the rows name, but for those that are `there`; the names of those that are missing."""
    lost = []
    for name, path in named_files(snapshot, holdings.pyramids, wish.with_pyramids):
        if name in there:
            continue
        if path is None or not files.add(name, path):
            lost.append(name)
    return lost


def _close(
    archive: ArchiveWriter,
    snapshot: Snapshot,
    wish: Wish,
    holdings: Holdings,
    files: _Files,
    lost: Sequence[str],
    now: datetime,
) -> Contents:
    members = [_add(archive, rows_name(table), snapshot.path(table)) for table in snapshot.tables]
    members.append(_add(archive, FILES, files.close()))
    members.append(archive.add(SETTINGS, BytesIO(wish.settings), len(wish.settings)))
    written_here = (name for name in HOME_FILES if (holdings.home / name).is_file())
    members += [_add(archive, name, holdings.home / name) for name in written_here]
    contents = Contents(
        program=program_version(),
        schema=snapshot.schema,
        made=now,
        with_pyramids=wish.with_pyramids,
        tables=snapshot.tables,
        files=files.count,
        file_bytes=files.bytes,
        members={member.name: member for member in members},
        left_out=tuple(lost[:MOST_NAMED]),
        left_out_count=len(lost),
    )
    written = manifest_bytes(contents)
    archive.add(MANIFEST, BytesIO(written), len(written))
    return contents


def _add(archive: ArchiveWriter, name: str, path: Path) -> Member:
    with path.open("rb") as file:
        return archive.add(name, file, os.fstat(file.fileno()).st_size)


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A name beside the file, of this process alone; gone at the end, unless it was given the other."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
