"""A whole library as people and scripts take it in: words, JSON, exit status."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.iiif_server.cli.conftest import Run, scan


@pytest.fixture
def books(tmp_path: Path) -> Path:
    top = tmp_path / "Kitablar"
    for number, name in enumerate(("Şəki xanlığı", "İqbal/tif", "b")):
        folder = top / name
        folder.mkdir(parents=True)
        for page in (1, 2):
            (folder / f"{page}.jpg").write_bytes(scan(10 * number + page))
            os.utime(folder / f"{page}.jpg", ns=(1, 1))
    return top


def test_a_library_from_plan_to_prune(run: Run, books: Path, tmp_path: Path) -> None:
    planned = run("ingest", books, "--dry-run")
    assert (planned.exit_code, planned.stderr) == (0, "")
    assert "new  Sheki-xanlighi  2 pages  2 to build  Şəki xanlığı" in planned.stdout
    assert "Dry run, nothing was changed. 3 books: 3 new." in planned.stdout
    assert "To build: at most 6 pages" in planned.stdout
    assert not (tmp_path / "library").exists()

    first = run("ingest", books)
    assert (first.exit_code, first.stderr) == (0, "")
    assert "[3/3] " in first.stdout
    assert "3 books: 3 new; 6 pages in all." in first.stdout
    (page,) = (tmp_path / "library" / "reports").iterdir()
    assert f"Report: {page}" in first.stdout

    shutil.rmtree(books / "b")
    again = run("ingest", books)
    assert again.exit_code == 0
    assert "3 books: 1 without folder now, 2 unchanged" in again.stdout
    assert "--prune moves them to the trash" in again.stdout
    assert "3 books: 1 moved to the trash, 2 unchanged" in run("ingest", books, "--prune").stdout
    assert "Iqbal" in run("books").stdout


def test_what_is_wrong_comes_first_with_what_to_type(run: Run, books: Path) -> None:
    (books / "b" / "2.jpg").write_bytes(b"")
    result = run("ingest", books)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "Error: 1 book not as they should be:",
        "  b: 2.jpg: the file is empty",
        f"Then run the same command again: iiif-server ingest {books}",
    ]
    assert "3 books: 1 with faults, 2 new" in result.stdout


def test_programs_read_one_document_at_the_end(run: Run, books: Path) -> None:
    (books / "b" / "2.jpg").write_bytes(b"")
    result = run("ingest", books, "--json")
    assert result.exit_code == 1
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    reports = [one["book"] for one in documents if one["event"] == "report"]
    assert sorted(reports) == ["Iqbal", "Sheki-xanlighi", "b"]
    whole = documents[-1]
    assert (whole["event"], whole["ok"], whole["pages"], whole["built"], whole["faults"]) == ("library", False, 6, 5, 1)
    assert {one["book"]: one["state"] for one in whole["books"]} == {
        "Iqbal": "new",
        "b": "faulty",
        "Sheki-xanlighi": "new",
    }
    assert Path(whole["page"]).is_file()
    planned = json.loads(run("ingest", books, "--json", "--dry-run").stdout.splitlines()[-1])
    assert (planned["dry_run"], planned["counts"]["unchanged"], planned["page"]) == (True, 2, None)


def test_one_of_several_paths_without_a_book(run: Run, books: Path, tmp_path: Path) -> None:
    result = run("ingest", books, tmp_path / "none")
    assert result.exit_code == 1
    assert "There is no folder or file" in result.stderr
    assert "3 new" in result.stdout


def test_a_title_is_of_one_book(run: Run, books: Path) -> None:
    result = run("ingest", books, "--title", "T")
    assert (result.exit_code, "--title is for one book" in result.stderr) == (2, True)
    assert run("ingest", books, "--book", "all", "--title", "T").exit_code == 0
    assert "all" in run("books").stdout
