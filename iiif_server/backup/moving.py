"""Moving house: the library to another folder, or its catalogue to another database. The old one stays as it is.

Only under the lock of the whole library: nothing may change between the copy and the setting that names it. Knows no
terminal.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from iiif_server.backup.archive import BLOCK
from iiif_server.backup.errors import CannotMove
from iiif_server.backup.filling import BESIDE, UNFINISHED, fill, new_catalogue, remove_database
from iiif_server.backup.restore import RESTORING, check_room
from iiif_server.backup.tables import count_rows, row_lines, tables_of
from iiif_server.database import schema_version
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import FOLDER as LOCKS
from iiif_server.ingest.lock import whole_library_lock

# What a library makes again by itself, what belongs to its processes, and drafts; the catalogue goes by its rows, and
# one that is not in use any more does not go at all.
STAYS = {"cache", "metrics", "notices", LOCKS, "ingest.lock", "large.lock", RESTORING}
STAYS |= {f"catalogue.sqlite{suffix}" for suffix in ("", *BESIDE, UNFINISHED)}
# Names a folder in which a move has begun, so that it is gone on with.
MOVING = ".moving"


@dataclass(frozen=True, slots=True)
class Moved:
    """What is there now: rows of each table here and there, if it was copied; files and their bytes, each read back."""

    here: Mapping[str, int]
    there: Mapping[str, int]
    files: int = 0
    bytes: int = 0


def move_database(holdings: Holdings, url: str) -> Moved:
    """Copies every row into an empty database. Raises LibraryBusy, NotEmpty, CatalogueError, RowsLost."""
    with whole_library_lock(holdings.home, "the move of its catalogue"):
        return Moved(_count_rows(holdings.engine), _copy_rows(holdings.engine, url))


def move_home(holdings: Holdings, to: Path) -> Moved:
    """Copies the whole library into another folder; its catalogue too, where that is a file in it.

    The catalogue comes last: until then there is no library. Stopped, the same command goes on.
    Raises LibraryBusy, CannotMove, NoRoom, NotEmpty, RowsLost, OSError.
    """
    home = holdings.home
    to = to.absolute()
    if to.resolve().is_relative_to(home.resolve()) or home.resolve().is_relative_to(to.resolve()):
        raise CannotMove(f"{to} and the library {home} lie within each other. Choose a folder beside it.")
    with whole_library_lock(home, f"the move to {to}"):
        catalogue = catalogue_in(holdings.engine, home)
        _begin(to)
        files = (path for path in _files(home, catalogue) if not (to / path.relative_to(home)).exists())
        check_room(to, sum(path.stat().st_size for path in files))
        count = size = 0
        for path in _files(home, catalogue):
            count, size = count + 1, size + _copy(path, to / path.relative_to(home))
        # One call for a million files.
        os.sync()
        here, there = _count_rows(holdings.engine), dict[str, int]()
        if catalogue is not None:
            place = to / catalogue.relative_to(home)
            # Of a move that was stopped at its very end.
            remove_database(place)
            there = _copy_rows(holdings.engine, f"sqlite:///{place}")
        (to / MOVING).unlink()
        return Moved(here, there, count, size)


def catalogue_in(engine: Engine, home: Path) -> Path | None:
    """The file of the catalogue, if it lies in the library's folder."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    path = Path(engine.url.database).absolute()
    return path if path.is_relative_to(home) else None


def _begin(to: Path) -> None:
    there = [path.name for path in to.iterdir()] if to.is_dir() else []
    if there and MOVING not in there:
        raise CannotMove(f"{to} is not empty. Name a folder that is, or that is not there yet.")
    to.mkdir(parents=True, exist_ok=True)
    (to / MOVING).write_text("A library is being moved here; the same command goes on with it.\n")


def _files(home: Path, catalogue: Path | None) -> Iterator[Path]:
    """The files of a library but for its catalogue, in a fixed order."""
    mine = {catalogue, *(catalogue.with_name(catalogue.name + one) for one in BESIDE)} if catalogue else set()
    for folder, folders, names in os.walk(home, followlinks=True):
        if Path(folder) == home:
            folders[:] = [name for name in folders if name not in STAYS]
            names = [name for name in names if name not in STAYS]
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_file() and path not in mine:
                yield path


def _copy(path: Path, to: Path) -> int:
    """Copies a file, reads the copy back, and says how many bytes it has. Raises CannotMove, OSError."""
    status = path.stat()
    if not (to.exists() and to.stat().st_size == status.st_size and _digest(to) == _digest(path)):
        to.parent.mkdir(parents=True, exist_ok=True)
        wanted = hashlib.sha256()
        with path.open("rb") as source, to.open("wb") as copy:
            while block := source.read(BLOCK):
                wanted.update(block)
                copy.write(block)
        if _digest(to) != wanted.digest():
            raise CannotMove(f"{to} does not read back as it was written: look at its disk, and choose another.")
    # `verify` tells by it who wrote to a file.
    os.utime(to, ns=(status.st_atime_ns, status.st_mtime_ns))
    return to.stat().st_size


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _count_rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {str(table.name): count_rows(connection, table) for table in tables_of(connection)}


def _copy_rows(engine: Engine, url: str) -> dict[str, int]:
    """Every row, from one transaction into another."""
    with engine.connect() as reading, new_catalogue(url) as transaction:
        tables = {str(table.name): table for table in tables_of(reading)}
        counts = {name: count_rows(reading, table) for name, table in tables.items()}
        schema = schema_version(reading)
        assert schema is not None
        return fill(transaction, schema, counts, lambda name: row_lines(reading, tables[name]))
