"""Folders as collections at ingest; a book that leaves and comes back; tables that are brought up to date."""

from dataclasses import replace
from pathlib import Path

import pytest

from iiif_server.care.shelving import shelve
from iiif_server.care.trash import restore
from iiif_server.database import writing
from iiif_server.ingest.withdraw import withdraw
from iiif_server.migrations import upgrade
from manifests.collections import Settings, walk_nodes
from manifests.collections.tables import BOOK_FACETS, COLLECTION_BOOKS, COLLECTIONS
from tests.iiif_server.ingest.test_run import MakeScan, Runs, stock
from tests.manifests.collections.books import settings

BOX = (("Qəzetlər", "Qutu 1"),)


@pytest.fixture
def by_folder(runs: Runs) -> Runs:
    runs.holdings = replace(runs.holdings, collections_by_folder=True)
    return runs


def tree(runs: Runs) -> list[tuple[str, int]]:
    nodes = walk_nodes(runs.holdings.library.collections.tree())
    return [(node.record.id, node.books) for _, node in nodes]


def test_folders_are_collections_where_the_settings_say_so(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    runs(folder, collections=BOX)
    assert tree(runs) == []
    runs.holdings = replace(runs.holdings, collections_by_folder=True)
    assert runs(folder, collections=BOX).published
    assert tree(runs) == [("Qezetler", 1), ("Qezetler_Qutu-1", 1)]
    assert not runs(folder, collections=BOX).published
    assert not runs(folder).published, "an ingest of the book alone says nothing of folders"
    assert runs(folder, collections=(("Jurnallar",),)).published
    assert tree(runs) == [("Jurnallar", 1)]
    runs.holdings = replace(runs.holdings, collections_by_folder=False)
    assert runs(folder).published
    assert tree(runs) == []


def test_a_book_that_is_removed_leaves_and_comes_back(by_folder: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    by_folder(folder, collections=BOX, language="az")
    withdraw(by_folder.holdings, "b")
    assert tree(by_folder) == []
    assert by_folder.holdings.library.facets.count("language") == []
    wanted = settings("collections:\n  - {id: Metbuat, label: Mətbuat, names: [Qəzetlər]}")
    shelve(by_folder.holdings, wanted, keep=True)
    restore(by_folder.holdings, "b")
    assert tree(by_folder) == [("Metbuat", 1), ("Qezetler_Qutu-1", 1)]
    assert [one.value for one in by_folder.holdings.library.facets.count("language")] == ["az"]
    shelve(by_folder.holdings, Settings(), keep=True)
    assert tree(by_folder) == [("Qezetler", 1), ("Qezetler_Qutu-1", 1)]


def test_harvesters_are_told_of_books_in_other_collections(by_folder: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    by_folder(folder, collections=BOX, language="az")
    changes = by_folder.holdings.library.changes
    assert [one.kind for one in changes.between(1, 9)] == ["Create"]
    wanted = settings("collections:\n  - {id: Metbuat, label: Mətbuat, books: {language: az}}")
    shelve(by_folder.holdings, wanted, keep=False)
    assert changes.count() == 1
    for _ in range(2):
        shelve(by_folder.holdings, wanted, keep=True)
        assert [one.kind for one in changes.between(1, 9)] == ["Create", "Update"]


def test_books_from_before_are_filled_in_when_the_tables_change(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    runs(folder, language="az-Arab")
    with writing(runs.holdings.engine) as transaction:
        for table in (BOOK_FACETS, COLLECTION_BOOKS, COLLECTIONS):
            transaction.execute(table.delete())
    assert runs.holdings.library.facets.count("script") == []
    with writing(runs.holdings.engine) as transaction:
        upgrade(transaction)
    assert [one.value for one in runs.holdings.library.facets.count("script")] == ["Arab"]
