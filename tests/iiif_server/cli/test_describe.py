"""`describe` and `template` as a librarian uses them, one after the other."""

import json
from pathlib import Path

import pytest

from tests.iiif_server.cli.conftest import Run

PAGES = """\
Fayl;Səhifə;Bölmə;Gizli;Sərlövhə;Dil;Müəllif;İl;Rəng
0.tif;;;hə;Молла Нәсрәддин;az;Məmmədquluzadə, Cəlil (redaktor);[1967];qara
1.tif;i;Ön söz;;;;;;
2.tif;1;Giriş;;;;;;
"""


def test_what_would_be_understood_is_shown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages.csv").write_text(PAGES, "utf-8")
    result = run("describe", tmp_path / "pages.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert [line.split(":")[0] for line in result.stdout.splitlines() if not line.startswith(" ")] == [
        *("Source", "Title", "Language", "Persons", "Date", "Pages", "Contents", "Rəng", "Notes")
    ]
    for words in (
        "Молла Нәсрәддин (az-Cyrl)",
        "Məmmədquluzadə, Cəlil, editor",
        "[1967] (sorted under 1967)",
        "3, labelled from i to 1; 1 hidden",
        "Ön söz — page i",
        "The language az is taken to be az-Cyrl, by the letters of the title.",
    ):
        assert words in result.stdout
    assert not (tmp_path / "library").exists(), "nothing is made"


def test_programs_read_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "books.csv").write_text("id,title@az\na,A\nb,B\n", "utf-8")
    result = run("describe", tmp_path / "books.csv", "--json")
    documents = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["book_id"], one["title"], one["page_count"]) for one in documents] == [
        ("a", {"az": ["A"]}, 0),
        ("b", {"az": ["B"]}, 0),
    ]
    shown = run("describe", tmp_path / "books.csv").stdout
    assert shown.startswith("books.csv: 2 books\n")
    assert shown.count("Source:") == 2


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("books.csv", "id,title\n,A\n", "books.csv: Row 2, column A (id): the book of this row is not named."),
        ("book.yaml", "title: A\ntitle: B\n", "book.yaml, line 2: 'title' is in line 1 already."),
        ("contents.txt", "12 ...\n", "contents.txt, line 1: '12 ...' has a page and no heading."),
        ("scan.tif", "II*", "scan.tif is no description that is known here."),
        ("empty.csv", "", "empty.csv is empty."),
    ],
)
def test_what_cannot_be_understood_is_status_1_and_a_sentence(
    run: Run, tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    result = run("describe", tmp_path / name)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {words}")


def test_a_folder_and_a_missing_file(run: Run, tmp_path: Path) -> None:
    assert "name the file in it" in run("describe", tmp_path).stderr
    missing = run("describe", tmp_path / "none.csv")
    assert (missing.exit_code, "No such file" in missing.stderr) == (1, True)


@pytest.mark.parametrize("language", ["az", "en", "ru"])
@pytest.mark.parametrize("kind", ["--books", "--pages"])
def test_a_template_is_printed_saved_and_described(run: Run, tmp_path: Path, language: str, kind: str) -> None:
    result = run("template", kind, "--language", language)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("\ufeff")
    (tmp_path / "t.csv").write_text(result.stdout, "utf-8", newline="")
    assert "Written" in run("template", kind, "--language", language, "--xlsx", tmp_path / "t.xlsx").stdout
    in_csv, in_xlsx = (run("describe", tmp_path / f"t.{ending}").stdout for ending in ("csv", "xlsx"))
    assert "molla-nesreddin-1906" in in_csv
    assert "Notes" not in in_csv
    assert in_csv.replace("t.csv", "") == in_xlsx.replace("t.xlsx", "")


def test_a_spreadsheet_that_is_there_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.xlsx").write_bytes(b"mine")
    result = run("template", "--xlsx", tmp_path / "mine.xlsx")
    assert (result.exit_code, (tmp_path / "mine.xlsx").read_bytes()) == (1, b"mine")
    assert "exists already" in result.stderr
