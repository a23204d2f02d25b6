"""`iiif-server find`: words, exit status, JSON."""

import json
from pathlib import Path

import pytest
from sqlalchemy import delete

from iiif_server.database import open_database, upgrade_schema, writing
from manifests.finding.tables import ENTRIES
from manifests.search import is_complete
from tests.iiif_server.cli.conftest import Run
from tests.manifests.finding.contract import BOOKS, publish


@pytest.fixture
def books(run: Run, tmp_path: Path) -> Run:
    url = f"sqlite:///{tmp_path / 'library' / 'catalogue.sqlite'}"
    upgrade_schema(url)
    publish(open_database(url), *BOOKS)
    return run


def test_a_table_of_what_is_found(books: Run) -> None:
    result = books("find", "seki")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "BOOK       TITLE                       AUTHOR                YEAR",
        "seki       Şəki xanlığının tarixi      Bakıxanov, Abbasqulu  1905",
        "sheki-ru   Прошлое Шекинского ханства                        1918",
        "seki-cyrl  Шәки шәһәри                                       1958",
    ]


def test_more_than_are_shown_is_said(books: Run) -> None:
    result = books("find", "seki", "--limit", 1)
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == "3 books found; the first 1 is shown (--limit shows more).\n"


def test_json(books: Run) -> None:
    (line,) = books("find", "xanlığı", "müəllif:bakixanov", "--json").stdout.splitlines()
    assert json.loads(line) == {
        "book": "seki",
        "title": {"az-Latn": ["Şəki xanlığının tarixi"]},
        "language": "az-Latn",
        "authors": ["Bakıxanov, Abbasqulu"],
        "date": "[1905]",
        "year": 1905,
        "pages": 1,
        "manifest": "http://localhost:8182/presentation/3/seki/manifest",
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["qorqud dədə"], ["qorqud", "qorqud-cyrl"]),
        (['"qorqud dədə"'], []),
        (["qorqud", "dədə"], ["qorqud", "qorqud-cyrl"]),
        (['"dədə', 'qorqud"'], ["qorqud", "qorqud-cyrl"]),
        (['автор:"лев николаевич"'], ["karenina"]),
        (["--", "-seki"], ["seki", "sheki-ru", "seki-cyrl"]),
        (["year:1900-1910"], ["seki", "nesreddin"]),
        (["\udcff"], []),
    ],
)
def test_words_as_a_shell_gives_them(books: Run, words: list[str], found: list[str]) -> None:
    result = books("find", "--json", *words)
    assert result.exit_code == 0, result.output
    assert [json.loads(line)["book"] for line in result.stdout.splitlines()] == found


def test_nothing_found_is_an_answer(books: Run) -> None:
    result = books("find", "nothing")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("Nothing was found.")
    assert books("find", "nothing", "--json").output == ""


def test_no_library_and_no_words(run: Run) -> None:
    result = run("find", "seki")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "There is no library" in result.stderr
    assert run("find").exit_code == 2


def test_an_ingested_book_is_found_until_it_is_removed_and_when_it_is_back(library: Run, tmp_path: Path) -> None:
    assert "nesreddin" in library("find", "nesreddin molla").stdout
    assert library("remove", "nesreddin", "--yes").exit_code == 0
    assert library("find", "nesreddin").stdout == ""
    assert library("restore", "nesreddin").exit_code == 0
    assert "nesreddin" in library("find", "nesreddin").stdout
    engine = open_database(f"sqlite:///{tmp_path / 'library' / 'catalogue.sqlite'}")
    with engine.connect() as connection:
        assert is_complete(connection)


def test_a_library_of_before_is_made_findable_by_any_command(books: Run, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'library' / 'catalogue.sqlite'}")
    with writing(engine) as transaction:
        transaction.execute(delete(ENTRIES))
    assert books("books").exit_code == 0
    assert len(books("find", "seki").stdout.splitlines()) == 4
