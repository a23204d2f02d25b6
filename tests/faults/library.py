"""One library from outside: its files, its rows, and all that a reader gets of a book. Knows no fault."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from config import Config
from iiif_server.application import create_app
from iiif_server.database import has_catalogue

BOOK = "faulty"
# When something was done differs from run to run, and the order of rows means nothing.
# Tells of the runs themselves: after a kill there were more of them, and how old a scan was when it was read differs.
# Or of readers, whom these tests play.
OF_RUNS = frozenset({"history", "last_ingests", "seen_files"})
OF_READERS = frozenset({"uses"})
# Entries of the search, and changes, are numbered as books come, and two workers bring them in any order: here keys
# have the name of their book, and changes their place among those of their book.
NUMBERED = {
    "changes": "SELECT kind, book, target, row_number() OVER (PARTITION BY book ORDER BY number) AS place FROM changes",
    "standings": (
        "SELECT book, deleted, (SELECT count(*) FROM changes"
        " WHERE changes.book = standings.book AND changes.number <= standings.number) AS place FROM standings"
    ),
    "catalogue_entries": "SELECT book, rules, place, year FROM catalogue_entries",
    "catalogue_words": "SELECT book, catalogue_words.id % 32 AS grade, words FROM catalogue_words"
    " JOIN catalogue_entries ON catalogue_entries.id = entry",
}
# What the database itself makes of those.
DERIVED = "catalogue_search"
TIMES = frozenset({"published", "changed", "at", "began", "ended", "time", "when", "checked", "removed"})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that an ingest leaves: path below the pyramids -> SHA-256; table -> rows without times.

    Of a file that has a second name (it is a master that was taken as it is) this is said as well.
    """

    files: dict[str, str]
    rows: dict[str, list[str]]

    def differences(self, other: "Snapshot") -> list[str]:
        """What is not the same, by name."""
        files = self.files.items() ^ other.files.items()
        tables = [name for name in self.rows.keys() | other.rows.keys() if self.rows.get(name) != other.rows.get(name)]
        return sorted({f"file {name}" for name, _ in files} | {f"table {name}" for name in tables})


def snapshot(home: Path) -> Snapshot:
    """The library as it lies on the disk."""
    pyramids = home / "pyramids"
    files = {
        str(path.relative_to(pyramids)): hashlib.sha256(path.read_bytes()).hexdigest() + _second_name(path)
        for path in pyramids.rglob("*")
        if path.is_file()
    }
    return Snapshot(files, _rows(home / "catalogue.sqlite"))


def _second_name(path: Path) -> str:
    return ", linked" if path.stat().st_nlink > 1 else ""


def _rows(catalogue: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [table for table in tables if table not in OF_RUNS | OF_READERS and not table.startswith(DERIVED)]
        return {table: sorted(map(repr, _without_times(connection, table))) for table in kept}


def _without_times(connection: sqlite3.Connection, table: str) -> Iterator[dict[str, Any]]:
    found = connection.execute(NUMBERED.get(table, f'SELECT * FROM "{table}"'))
    names = [column[0] for column in found.description]
    for row in found:
        yield {name: value for name, value in zip(names, row, strict=True) if name not in TIMES}


def leftovers(home: Path) -> list[str]:
    """Files that no run may leave behind: unfinished pyramids, and whatever has no name of ours."""
    known = {"catalogue.sqlite", "locks", "publication", "pyramids", "large.lock", "notices", "metrics", "cache"}
    known |= {"purges", "masters.json", "catalogue.sqlite-wal", "catalogue.sqlite-shm", "reports"}
    strange = [path.name for path in home.iterdir() if path.name not in known]
    unfinished = [
        str(path.relative_to(home))
        for path in (home / "pyramids").rglob("*")
        if path.is_file() and path.suffix not in (".tif", ".edges", ".index", ".text")
    ]
    return strange + unfinished + [str(path.relative_to(home)) for path in (home / "pyramids").rglob(".*")]


class Unreadable(Exception):
    """A reader got something else than what the server promises."""


def server(home: Path) -> Flask:
    """The server over a library, as it is just started."""
    return create_app(Config.load(home=home, public_url="http://localhost:8182", memory_cache_bytes=0))


def seen(home: Path) -> dict[str, str]:
    """All that a reader gets of the book from a server just started. Raises Unreadable."""
    return seen_from(server(home)) if has_catalogue(Config.load(home=home).database_url) else {}


def seen_from(app: Flask) -> dict[str, str]:
    """All that a reader gets of the book: address -> SHA-256 of the answer; nothing where there is no such book.

    The manifest, each info.json, each tile that it promises. Raises Unreadable.
    """
    client, got = app.test_client(), {}

    def get(path: str) -> bytes:
        answer = client.get(path, environ_overrides={"RAW_URI": path, "REQUEST_URI": path})
        if answer.status_code != 200:
            raise Unreadable(f"{path}: {answer.status_code} {answer.get_data(as_text=True)[:200]}")
        got[path] = hashlib.sha256(answer.data).hexdigest()
        return bytes(answer.data)

    manifest = f"/presentation/3/{BOOK}/manifest"
    if client.get(manifest, environ_overrides={"RAW_URI": manifest}).status_code == 404:
        return {}
    for address in _services(json.loads(get(manifest))):
        base = urlsplit(address).path
        for tile in promised_tiles(json.loads(get(f"{base}/info.json"))):
            get(f"{base}/{tile}")
    return got


def _services(manifest: dict[str, Any]) -> list[str]:
    bodies = [
        annotation["body"]
        for canvas in manifest["items"]
        for page in canvas.get("items", ())
        for annotation in page["items"]
    ]
    return [body["service"][0]["id"] for body in bodies if "service" in body]


def promised_tiles(info: dict[str, Any]) -> Iterator[str]:
    """The tail of the address of every tile that an info.json promises (Image API 3.0, 5.4)."""
    width, height = info["width"], info["height"]
    for grid in info["tiles"]:
        side = grid["width"]
        for factor in grid["scaleFactors"]:
            step = side * factor
            for top in range(0, height, step):
                for left in range(0, width, step):
                    wide, high = min(step, width - left), min(step, height - top)
                    size = f"{-(-wide // factor)},{-(-high // factor)}"
                    yield f"{left},{top},{wide},{high}/{size}/0/default.jpg"
