"""A book goes into the trash and comes back exactly; commands that are killed at every step of theirs."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, inspect

from iiif_server.care.errors import BadWish, CannotRestore, NotInTrash
from iiif_server.care.history import history_of
from iiif_server.care.rows import ALIASES, BOOK_TABLES, dump_rows
from iiif_server.care.trash import empty, entries, restore, trash_folder
from iiif_server.database import writing
from iiif_server.ingest.aliases import add_alias, remove_aliases
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.orphans import sweep_orphans
from iiif_server.ingest.withdraw import withdraw
from image_store.aliases import Alias
from manifests import UnknownBook, document_version
from tests.iiif_server.care.conftest import Shelf, open_library

STEPS = frozenset({"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree", "os.truncate"})


def everything(holdings: Holdings) -> tuple[bytes, dict[str, bytes]]:
    """All rows of the book, and its pyramids."""
    with holdings.engine.connect() as connection:
        rows = dump_rows(connection, "b")
    folder = holdings.pyramids / "b"
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return rows, {path.name: path.read_bytes() for path in files}


def test_there_and_back_again(shelf: Shelf) -> None:
    holdings = shelf.holdings
    add_alias(holdings, Alias("ark:/1/2", "b_2"), replace=False)
    shelf.verify()
    book, before = holdings.library.get("b"), everything(holdings)
    version = document_version(book.version, holdings.urls, holdings.limits)
    manifest = holdings.library.document("b", "manifest", version)
    shelf.later(hours=1)

    entry = withdraw(holdings, "b").entry
    assert (entry.name, entry.book, entry.title, entry.pages) == ("b+20261123T130000Z", "b", "Şəki xanlığı", 3)
    assert entry.bytes >= sum(map(len, before[1].values()))
    assert not holdings.library.has("b")
    assert not (holdings.pyramids / "b").exists()
    assert entries(holdings) == [entry]

    remove_aliases(holdings, ["ark:/1/2"])
    published = holdings.publication.value()
    assert restore(holdings, "b").other_aliases == ()
    assert holdings.publication.value() > published
    assert everything(holdings) == before
    assert holdings.library.get("b") == book
    assert manifest is not None
    assert holdings.library.document("b", "manifest", version) == manifest
    assert entries(holdings) == []
    assert list(trash_folder(holdings.pyramids).iterdir()) == []
    assert [one.event for one in history_of(holdings.engine, "b")] == ["ingested", "verified", "removed", "restored"]
    assert [one.kind for one in holdings.library.changes.between(1, 9)] == ["Create", "Delete", "Create"]
    assert not shelf.verify().problems


def test_every_table_of_a_book_is_kept(shelf: Shelf) -> None:
    """A table that a later version adds, and that names books, is in the list or is known not to be a book's."""
    stays = {
        "page_keys": "addresses last",
        "catalogue_entries": "keys, which are made anew for the book that comes back",
        "corrections": "hold for the book that comes back",
        "history": "is only added to",
        "trash": "says what lies there",
        "changes": "is only added to",
        "standings": "tells harvesters that the book is gone",
        "left_collections": "tells harvesters from where it is gone",
        "seen_files": "is a hint for the next ingest",
        "last_ingests": "is a hint for the next ingest",
        "uses": "what was used stays counted",
    }
    made = {"book_facets": "is made of the book", "collection_books": "is made of the book"}
    with shelf.holdings.engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        naming = {name for name, table in tables.tables.items() if "book" in table.c or name in ("books", "images")}
        assert naming == {*BOOK_TABLES, *stays, *made}
        assert inspect(connection).has_table(ALIASES)


def test_a_book_that_another_takes_the_place_of_is_told_as_moved(shelf: Shelf) -> None:
    holdings = shelf.holdings
    with pytest.raises(UnknownBook, match="'other'"):
        withdraw(holdings, "b", "other")
    with pytest.raises(BadWish, match="its own place"):
        withdraw(holdings, "b", "b")
    assert holdings.library.has("b")
    with writing(holdings.engine) as transaction:
        pages = tuple(page._replace(image=None) for page in holdings.library.get("b").pages[1:])
        first = holdings.library.get("b").pages[0]
        holdings.library.put(
            transaction, replace(holdings.library.get("b"), id="other", pages=(first, *pages)), shelf.now[0]
        )
    withdraw(holdings, "b", "other")
    told = [(one.kind, one.book, one.target) for one in holdings.library.changes.between(2, 9)]
    assert told == [("Create", "other", None), ("Move", "b", "other")]
    standing = holdings.library.standings.get("b")
    assert standing is not None and standing.deleted


def test_what_cannot_come_back(shelf: Shelf) -> None:
    holdings = shelf.holdings
    with pytest.raises(NotInTrash, match="trash list"):
        restore(holdings, "b")
    name = withdraw(holdings, "b").entry.name
    document = trash_folder(holdings.pyramids) / name / "book.json"
    content = document.read_bytes()
    document.write_bytes(content.replace(b"Book", b"book").replace(b"1", b"2"))
    with pytest.raises(CannotRestore, match="is damaged"):
        restore(holdings, "b")
    document.unlink()
    with pytest.raises(CannotRestore, match="cannot be read"):
        restore(holdings, "b")
    assert not holdings.library.has("b")
    document.write_bytes(content)
    shelf.runs(shelf.scans)
    with pytest.raises(CannotRestore, match="in the library again"):
        restore(holdings, "b")
    shelf.later(days=1)
    second = withdraw(holdings, "b").entry.name
    assert restore(holdings, name).entry.name == name
    assert [entry.name for entry in entries(holdings)] == [second]


def test_an_alias_that_leads_elsewhere_stays(shelf: Shelf) -> None:
    add_alias(shelf.holdings, Alias("x", "b_2"), replace=False)
    withdraw(shelf.holdings, "b")
    shelf.runs(shelf.scans, book_id="c")
    add_alias(shelf.holdings, Alias("x", "c_1"), replace=True)
    assert restore(shelf.holdings, "b").other_aliases == ("x",)
    assert shelf.holdings.catalog.get("x").group == "c"


def test_emptying(shelf: Shelf) -> None:
    holdings = shelf.holdings
    withdraw(holdings, "b")
    shelf.later(days=29)
    assert empty(holdings, timedelta(days=30)) == []
    # Not even the sweep of what belongs to no book touches it.
    sweep_orphans(holdings, "")
    shelf.later(days=2)
    with pytest.raises(NotInTrash):
        empty(holdings, names=["c"])
    assert [one.book for one in empty(holdings, timedelta(days=30))] == ["b"]
    assert list(trash_folder(holdings.pyramids).iterdir()) == []
    assert history_of(holdings.engine, "b")[-1].event == "emptied"
    shelf.runs(shelf.scans)
    assert [page.key for page in holdings.library.get("b").pages] == ["1", "2", "10"]


def killed(home: Path, step: int, command: Callable[[Holdings], Any]) -> bool:
    """Runs a command in a process that is killed (SIGKILL) before its n-th step on a file; whether it was."""
    child = os.fork()
    if child == 0:
        holdings, seen = open_library(home), 0

        def count(event: str, _arguments: tuple[Any, ...]) -> None:
            nonlocal seen
            if event in STEPS:
                seen += 1
                if seen == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        command(holdings)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status != 0


COMMANDS: dict[str, Callable[[Holdings], Any]] = {
    "remove": lambda holdings: withdraw(holdings, "b"),
    "restore": lambda holdings: restore(holdings, "b"),
    "empty": empty,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_every_step(shelf: Shelf, name: str) -> None:
    holdings, before = shelf.holdings, everything(shelf.holdings)
    if name != "remove":
        withdraw(holdings, "b")
    holdings.engine.dispose()
    backup = shelf.scans.parent / "backup"
    shutil.copytree(holdings.home, backup)
    step = 1
    while killed(holdings.home, step, COMMANDS[name]):
        step += 1
        if holdings.library.has("b"):
            assert everything(holdings)[0] == before[0], "half of a book is seen"
            assert set(everything(holdings)[1]) == set(before[1])
        # What every command that changes the library does first.
        sweep_orphans(holdings, "")
        kept = entries(holdings)
        assert bool(kept) is not holdings.library.has("b") or name == "empty"
        if kept:
            restore(holdings, "b")
        elif name == "empty":
            assert not holdings.library.has("b")
            assert not list(trash_folder(holdings.pyramids).iterdir())
            holdings.engine.dispose()
            shutil.rmtree(holdings.home)
            shutil.copytree(backup, holdings.home)
            continue
        assert everything(holdings) == before
        assert not list(trash_folder(holdings.pyramids).glob("*"))
        if name != "remove":
            withdraw(holdings, "b")
        holdings.engine.dispose()
    assert step > 5, "it was killed at few steps: does the hook count?"


def test_an_older_library_has_nothing_in_its_trash(shelf: Shelf) -> None:
    assert entries(shelf.holdings) == []
    assert empty(shelf.holdings) == []
