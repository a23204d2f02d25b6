"""The road back from a backup: everything is checked, then unpacked beside, and the catalogue appears last.

Whatever stops it on the way, what is there is no library yet, and the same command begins anew. Knows no terminal.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from iiif_server.backup.archive import BLOCK, ArchiveReader
from iiif_server.backup.contents import HOME_FILES, REMOVED, SETTINGS, STEM, Contents, rows_name
from iiif_server.backup.errors import BadBackup, NoRoom
from iiif_server.backup.filling import check_empty, check_revision, fill, new_catalogue
from iiif_server.backup.row_lines import row_of
from iiif_server.care.fixity import SUFFIXES
from iiif_server.ingest.lock import whole_library_lock
from iiif_server.publication import PublicationCounter

RESTORING = ".restoring"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a library shall come to be: its folder, that of its pyramids, its publication counter, its database."""

    home: Path
    pyramids: Path
    publication: Path
    database: str


@dataclass(frozen=True, slots=True)
class Restored:
    """A library that is back. `rows`: table -> rows in the catalogue; `settings` as the backup has them."""

    contents: Contents
    rows: Mapping[str, int]
    settings: Mapping[str, str]


def restore(path: Path, place: Place) -> Restored:
    """Makes a library of a backup, in an empty home and an empty database.

    Raises BadBackup, NewerBackup, NotEmpty, LibraryBusy, NoRoom, OSError.
    """
    with path.open("rb") as file:
        backup = ArchiveReader(path, file)
        check_revision(backup.contents.schema)
        check_empty(place.database)
        backup.check()
        settings = _settings(backup)
        # SQLite keeps what one transaction writes in its log first.
        check_room(place.home, backup.contents.file_bytes + 2 * backup.contents.row_bytes)
        with whole_library_lock(place.home, f"the return of the backup {path.name}"):
            check_empty(place.database)
            draft = place.home / RESTORING
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            try:
                _unpack(backup, draft)
                rows = _publish(backup, draft, place)
            finally:
                shutil.rmtree(draft, ignore_errors=True)
        PublicationCounter(place.publication).advance()
        return Restored(backup.contents, rows, settings)


def check_room(folder: Path, wanted: int) -> None:
    """Raises NoRoom where the disk of a folder, which may not be there yet, has less room than so many bytes."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < wanted:
        raise NoRoom(f"{wanted} bytes are needed at {folder}, and {free} are free. Make room there, and try again.")


def _unpack(backup: ArchiveReader, draft: Path) -> None:
    _check_names(backup)
    for member, file in backup.files():
        path = draft / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        sha256 = hashlib.sha256()
        with path.open("xb") as copy:
            while block := file.read(BLOCK):
                sha256.update(block)
                copy.write(block)
        if sha256.hexdigest() != member.sha256:
            raise BadBackup(f"{member.name} in the backup is another than a moment ago. Take a copy, and try again.")
    for name in HOME_FILES:
        written = backup.small(name)
        if written is not None:
            (draft / name).write_bytes(written)
    # One call for a million files.
    os.sync()


def _check_names(backup: ArchiveReader) -> None:
    """No row may lead out of the folder of pyramids. Raises BadBackup."""
    for table, column, rule in (("images", "pyramid", STEM), ("trash", "name", REMOVED)):
        for line in _lines(backup, table):
            name = row_of(line).get(column)
            if not isinstance(name, str) or rule.fullmatch(name) is None:
                raise BadBackup(f"A row of {table} in the backup names {name!r:.200}, which is no place of a pyramid.")


def _publish(backup: ArchiveReader, draft: Path, place: Place) -> dict[str, int]:
    """Files first, the catalogue last: until it is there, there is no library."""
    counts = {name: table.rows for name, table in backup.contents.tables.items()}
    with new_catalogue(place.database) as transaction:
        rows = fill(transaction, backup.contents.schema, counts, lambda table: _lines(backup, table))
        for folder, _, names in os.walk(draft / "pyramids"):
            there = place.pyramids / Path(folder).relative_to(draft / "pyramids")
            there.mkdir(parents=True, exist_ok=True)
            for name in sorted(names, key=lambda name: (name.endswith(SUFFIXES["index"]), name)):
                Path(folder, name).replace(there / name)
        for name in HOME_FILES:
            if (draft / name).exists():
                (draft / name).replace(place.home / name)
        os.sync()
    return rows


def _lines(backup: ArchiveReader, table: str) -> Iterator[bytes]:
    rows = backup.contents.tables.get(table)
    return backup.lines(rows_name(table), rows.bytes) if rows else iter(())


def _settings(backup: ArchiveReader) -> dict[str, str]:
    written = backup.small(SETTINGS) or b"{}"
    try:
        read = orjson.loads(written)
        return {str(name): str(value) for name, value in read.items()}
    except (orjson.JSONDecodeError, AttributeError) as error:
        raise BadBackup(f"The settings in the backup are no JSON object: {error}.") from error
