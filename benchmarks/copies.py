"""Makes a library larger than its pages: records under new names, put into the catalogue by SQL, no pixel copied.

Knows the table of images by the names of its columns. For a library in SQLite whose server does not run.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.addresses import Scan

CATALOGUE = "catalogue.sqlite"
# Records for each page that are put in by one statement: each gets the number of its copy.
NUMBERED = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :copies)"


def copy_pages(home: Path, scans: tuple[Scan, ...], copies: int) -> list[Scan]:
    """So many copies of each page, each with a record and files of its own name: to every server a page of its own.

    The files are the same: their folder has other names.
    """
    for number in range(1, copies + 1):
        _link(home / "pyramids" / f"copy-{number}")
    with _catalogue(home) as database:
        _insert(database, scans, copies, "'copy-' || n || '/' || pyramid")
    return [
        replace(scan, id=f"{scan.id}.{number}", pyramid=f"copy-{number}/{scan.pyramid}")
        for number in range(1, copies + 1)
        for scan in scans
    ]


def add_records(home: Path, scans: tuple[Scan, ...], copies: int) -> None:
    """So many more records for each page, which name the page's own files; `record_of` tells their names.

    Those of an earlier call are taken away.
    """
    with _catalogue(home) as database:
        database.execute("DELETE FROM images WHERE id GLOB '*.[0-9]*'")
        if copies:
            _insert(database, scans, copies, "pyramid")


def record_of(scan: Scan, number: int) -> Scan:
    """The page under the name of its copy `number`; 0 is the page itself."""
    return replace(scan, id=f"{scan.id}.{number}") if number else scan


def _link(folder: Path) -> None:
    """Another name of the folder that the link lies in."""
    folder.unlink(missing_ok=True)
    folder.symlink_to(".")


@contextmanager
def _catalogue(home: Path) -> Iterator[sqlite3.Connection]:
    """One transaction."""
    with closing(sqlite3.connect(home / CATALOGUE)) as database, database:
        yield database


def _insert(database: sqlite3.Connection, scans: tuple[Scan, ...], copies: int, pyramid: str) -> None:
    columns = [str(row[1]) for row in database.execute("PRAGMA table_info(images)")]
    new = {"id": "id || '.' || n", "pyramid": pyramid}
    values = ", ".join(new.get(column, column) for column in columns)
    # The pages outside, so that names come nearly in the order of the index.
    statement = f"{NUMBERED} INSERT INTO images ({', '.join(columns)}) SELECT {values} FROM images CROSS JOIN numbers"
    for scan in scans:
        database.execute(f"{statement} WHERE id = :id", {"copies": copies, "id": scan.id})
