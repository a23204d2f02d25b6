"""The words of collections and count."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config import Config
from iiif_server.cli.rooms import open_holdings
from iiif_server.database import writing
from manifests import Contributor, Date
from tests.iiif_server.cli.conftest import Run
from tests.manifests.collections.books import book

PRESS = """
collections:
  - id: Metbuat
    label: {az: Dövri mətbuat, en: Periodicals}
    collections:
      - {id: Qezetler, label: {az: Qəzetlər, en: Newspapers}}
  - {id: Jurnallar, label: Jurnallar, names: [Jurnalar]}
"""
AUTHOR = Contributor({"az": ("Zərdabi, Həsən bəy",)}, "aut")


@pytest.fixture
def shelf(run: Run, tmp_path: Path) -> Path:  # noqa: ARG001 - runs in its folder
    """A library with two books, and its folder."""
    holdings = open_holdings(Config.load())
    with writing(holdings.engine) as transaction:
        for one in (
            book("a", "Əkinçi", collections=(("Qəzetlər",),), contributors=(AUTHOR,), date=Date("1875", 1875)),
            book("b", "Divan", contributors=(AUTHOR,)),
        ):
            holdings.library.put(transaction, one, datetime(2026, 11, 27, tzinfo=UTC))
    return holdings.home


@pytest.mark.usefixtures("shelf")
def test_the_tree(run: Run) -> None:
    result = run("collections")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["COLLECTION", "BOOKS", "IN", "IT", "ITSELF", "MADE", "BY", "LABEL"],
        ["Qezetler", "1", "1", "description", "Qəzetlər"],
        ["1", "book", "in", "no", "collection."],
    ]
    [told] = [json.loads(line) for line in run("collections", "--json").stdout.splitlines()]
    assert (told["collection"], told["books"], told["label"]) == ("Qezetler", 1, {"none": ["Qəzetlər"]})
    assert told["address"].endswith("/presentation/3/collection/Qezetler")


def test_a_file_is_checked_imported_and_exported(run: Run, shelf: Path) -> None:
    before = open_holdings(Config.load()).publication.value()
    result = run("collections", "--import")
    assert (result.exit_code, "There is no file" in result.stderr) == (1, True)
    (shelf / "collections.yaml").write_text(PRESS, "utf-8")
    assert "collections.yaml in IIIF_HOME says something else" in run("collections").stderr

    result = run("collections", "--check")
    assert (result.exit_code, "Nothing was changed." in result.stdout) == (0, True)
    assert "  Qezetler  1      1             settings  Qəzetlər = Newspapers" in result.stdout
    assert "Jurnallar (Jurnallar) has no book and is not shown." in result.stderr
    assert "Metbuat" not in run("collections").stdout
    assert open_holdings(Config.load()).publication.value() == before

    result = run("collections", "--import")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "Imported.")
    assert open_holdings(Config.load()).publication.value() == before + 1
    assert run("collections").stderr == ""
    assert "nothing is other than before" in run("collections", "--import", shelf / "collections.yaml").stdout

    exported = run("collections", "--export")
    (shelf / "again.yaml").write_text(exported.stdout, "utf-8")
    assert run("collections", "--import", shelf / "again.yaml").exit_code == 0
    assert run("collections", "--export").stdout == exported.stdout


def test_a_name_that_nobody_says_is_told_with_what_is_meant(run: Run, shelf: Path) -> None:
    text = "collections:\n  - {id: Q, label: Qəzetlər, names: [Qəzətlər]}\n"
    (shelf / "collections.yaml").write_text(text, "utf-8")
    assert "No book says 'Qəzətlər'. Is 'Qəzetlər' meant?" in run("collections", "--check").stderr


def test_nothing_of_a_file_with_a_mistake_is_taken(run: Run, shelf: Path) -> None:
    (shelf / "collections.yaml").write_text(PRESS + "  - {id: x}\n", "utf-8")
    for what in ("--check", "--import"):
        result = run("collections", what)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "collections.yaml: Line 8: the collection has no label" in result.stderr
    shown = run("collections")
    assert (shown.exit_code, "Line 8" in shown.stderr, "Metbuat" in shown.stdout) == (0, True, False)


@pytest.mark.usefixtures("shelf")
def test_counts(run: Run) -> None:
    assert run("count", "author").stdout == "BOOKS  AUTHOR\n2      Zərdabi, Həsən bəy\n"
    assert run("count", "author", "--collection", "Qezetler").stdout.splitlines()[1].startswith("1 ")
    [told] = [json.loads(line) for line in run("count", "century", "--json", "--limit", 1).stdout.splitlines()]
    assert told == {
        "kind": "century",
        "value": "19",
        "label": {"az": ["XIX əsr"], "en": ["19th century"], "ru": ["XIX век"]},
        "books": 1,
    }
    assert "No book says anything of this kind: subject." in run("count", "subject").stderr
    result = run("count", "author", "--collection", "nobody")
    assert (result.exit_code, "There is no collection 'nobody'" in result.stderr) == (1, True)
    assert run("count", "colour").exit_code == 2


def test_no_library_is_no_collections(run: Run) -> None:
    for words in (("collections",), ("collections", "--json"), ("count", "year")):
        result = run(*words)
        assert (result.exit_code, result.stdout, "There is no library" in result.stderr) == (0, "", True)
    assert run("collections", "--import", "x").exit_code == 1
    assert run("collections", "--import", "--export").exit_code == 2
