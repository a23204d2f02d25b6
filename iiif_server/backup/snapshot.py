"""All rows of one moment, in files: one read transaction, so that a server and an ingest may go on meanwhile."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from iiif_server.backup.contents import TableRows
from iiif_server.backup.errors import CannotBackUp
from iiif_server.backup.row_lines import row_of
from iiif_server.backup.tables import row_lines, tables_of
from iiif_server.database import schema_version

# Rows are much alike: more effort costs time, and hardly makes them smaller.
EFFORT = 3


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The rows of a catalogue in `folder`, TABLE.jsonl.gz each, and its schema's revision."""

    folder: Path
    schema: str
    tables: dict[str, TableRows]

    def path(self, table: str) -> Path:
        """The file with the rows of a table."""
        return self.folder / f"{table}.jsonl.gz"

    def stems(self) -> Iterator[str]:
        """The pyramid of each image."""
        return (str(row_of(line)["pyramid"]) for line in self._lines("images"))

    def removed(self) -> Iterator[str]:
        """The names of the books in the trash."""
        return (str(row_of(line)["name"]) for line in self._lines("trash"))

    def _lines(self, table: str) -> Iterator[bytes]:
        # An older revision has fewer tables.
        if table in self.tables:
            with gzip.open(self.path(table), "rb") as lines:
                yield from lines


def take_snapshot(engine: Engine, folder: Path) -> Snapshot:
    """Writes the rows of every table into the folder; what is there of an earlier one is replaced.

    Raises CannotBackUp where the database has no catalogue.
    """
    tables = {}
    # One transaction: SQLite keeps its moment in the write-ahead log, PostgreSQL by REPEATABLE READ (database.py).
    with engine.connect() as connection:
        schema = schema_version(connection)
        if schema is None:
            raise CannotBackUp("There is no catalogue in this database.")
        for table in tables_of(connection):
            rows, size, name = 0, 0, str(table.name)
            with gzip.GzipFile(folder / f"{name}.jsonl.gz", "wb", EFFORT, mtime=0) as file:
                for line in row_lines(connection, table):
                    size += file.write(line)
                    rows += 1
            tables[name] = TableRows(rows, size)
    return Snapshot(folder, schema, tables)
