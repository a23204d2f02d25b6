"""`python -m tests.old_home FOLDER CHECKOUT`: makes the old home twice, by the generator and by the program of then.

CHECKOUT is a work tree of the first version that landed (commit b368b5f). Says what differs: nothing may, but the
moment of publication and the number of the process in the lock.
"""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.old_home.home_then import BOOK, PUBLISHED, TITLE, write_home, write_scans

INGEST = "from iiif_server.cli import main; main()"


def main(folder: Path, checkout: Path) -> int:
    """0 when both homes are the same."""
    scans, ours, theirs = folder / "scans", folder / "generated", folder / "made"
    write_scans(scans)
    write_home(ours, scans)
    command: list[str | Path] = [
        sys.executable,
        "-c",
        INGEST,
        "ingest",
        scans,
        "--book",
        BOOK,
        "--title",
        TITLE,
        "--language",
        "az",
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("IIIF_")}
    # It exits with 1: the empty scan.
    subprocess.run(command, cwd=checkout, env={**environment, "IIIF_HOME": str(theirs)}, check=False)
    differences = [*_files(ours, theirs), *_rows(ours, theirs)]
    print("\n".join(differences) or "The generated home is the one that the first version makes.")
    return bool(differences)


def _files(ours: Path, theirs: Path) -> list[str]:
    found = [
        {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file() and path.suffix != ".sqlite"}
        for home in (ours, theirs)
    ]
    said = [f"only in one of them: {name}" for name in sorted(found[0] ^ found[1])]
    for name in sorted(found[0] & found[1] - {"ingest.lock"}):
        if (ours / name).read_bytes() != (theirs / name).read_bytes():
            said.append(f"other bytes: {name}")
    return said


def _rows(ours: Path, theirs: Path) -> list[str]:
    dumps = []
    for home in (ours, theirs):
        with sqlite3.connect(home / "catalogue.sqlite") as connection:
            connection.execute("UPDATE books SET published = ?", (PUBLISHED,))
            dumps.append(set(connection.iterdump()))
            connection.rollback()
    return [f"only in one of them: {line[:300]}" for line in sorted(dumps[0] ^ dumps[1])]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute()))
