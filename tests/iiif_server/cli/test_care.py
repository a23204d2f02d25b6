"""The words of show, books, remove, restore, trash and history."""

import json
import os
from pathlib import Path

import pytest

from tests.iiif_server.cli.conftest import Run


@pytest.fixture
def library(run: Run, folder: Path, tmp_path: Path) -> Path:
    """The book `mn` whose second page cannot be read."""
    (folder / "2.tif").write_bytes(b"")
    assert run("ingest", folder, "--book", "mn", "--title", "Molla", "--jobs", 1).exit_code == 1
    return tmp_path / "library"


@pytest.mark.usefixtures("library")
def test_show_is_the_health_of_a_book(run: Run) -> None:
    result = run("show", "mn")
    assert result.exit_code == 0
    assert "Health:   NOT WHOLE\n  missing: page 2: 2.tif: the file is empty\n" in result.stdout
    assert "Verified: never" in result.stdout
    assert "3, of which 1 missing; 0 with text" in result.stdout
    assert [row.split()[0] for row in result.stdout.splitlines()[-3:]] == ["1", "2", "10"]
    long = run("show", "mn", "--pages").stdout
    assert "PAGE  KIND" in long
    assert "1     jpeg  60x80" in long
    one = run("show", "mn", "10").stdout
    assert "master profile:" in one
    assert run("show", "mn", "11").stderr == "Error: The book 'mn' has no page '11'.\n"
    shown = json.loads(run("show", "mn", "--json").stdout)
    assert (shown["whole"], shown["findings"][0]["what"]) == (False, "missing")
    assert shown["pages"][0]["master"]["kind"] == "jpeg"
    assert json.loads(run("show", "mn", "1", "--json").stdout) == shown["pages"][0]


def test_books_marks_what_is_not_whole(run: Run, library: Path) -> None:
    (pyramid,) = (library / "pyramids" / "mn").glob("10-*.tif")
    os.truncate(pyramid, 100)
    assert run("verify").exit_code == 1
    assert "3 pages, INCOMPLETE: 1 missing, DAMAGED: 1 file" in run("books").stdout
    (book,) = map(json.loads, run("books", "--json").stdout.splitlines())
    assert (book["incomplete"], book["bad_files"]) == (True, 1)
    assert "1 not as it was" in run("show", "mn").stdout


@pytest.mark.usefixtures("library")
def test_there_and_back_in_words(run: Run) -> None:
    before = run("show", "mn", "--json").stdout
    assert run("trash", "list").stderr == "The trash is empty.\n"
    assert "lies in the trash" in run("remove", "mn", "--yes").stdout
    listed = run("trash", "list").stdout
    assert "2 pages" not in listed
    assert "Molla" in listed
    assert "in all; `iiif-server trash empty` frees them." in listed
    result = run("restore", "mn")
    assert (result.exit_code, "The book mn is back (Molla, 3 pages)" in result.stdout) == (0, True)
    assert run("show", "mn", "--json").stdout == before
    assert run("restore", "mn").exit_code == 1
    (removed,) = map(json.loads, run("remove", "mn", "--yes", "--json").stdout.splitlines())
    assert removed["trash"].startswith("mn+")
    assert run("trash", "empty").exit_code == 2
    assert run("trash", "empty", "--older-than", "soon", "--yes").exit_code == 2
    assert run("trash", "empty", "--older-than", "30d", "--yes").stdout == "There was nothing to delete.\n"
    assert "1 book deleted for good" in run("trash", "empty", "--yes").stdout
    events = [line.split()[2] for line in run("history", "mn").stdout.splitlines()]
    assert events == ["ingested", "removed", "restored", "removed", "emptied"]


@pytest.mark.usefixtures("library")
def test_history_in_words(run: Run, folder: Path) -> None:
    run("ingest", folder, "--book", "mn", "--title", "Nəsrəddin", "--jobs", 1)
    run("verify")
    first, again, title, verified = run("history", "mn").stdout.splitlines()
    assert "3 pages, 1 missing; new: 1, 2, 10; damaged: 2 (the file is empty)" in first
    assert "ingested" in again
    assert "from 'Molla' to 'Nəsrəddin'" in title
    assert "2 images, 8 files: all sound" in verified
    told = [json.loads(line) for line in run("history", "mn", "--json").stdout.splitlines()]
    assert [one["event"] for one in told] == ["ingested", "ingested", "retitled", "verified"]
    assert told[0]["program"]
    assert run("history", "none").exit_code == 1
