"""`iiif-server alias` as a librarian and as a script use it."""

import json
from pathlib import Path

import pytest

from iiif_server.ingest.aliases import read_table
from iiif_server.ingest.errors import BadTable
from iiif_server.ingest.lock import library_lock
from image_store.aliases import Alias
from tests.iiif_server.cli.conftest import Run

ARK = "ark:/12025/654xz321"


def listed(run: Run) -> list[tuple[str, str, str]]:
    lines = run("alias", "list", "--json").stdout.splitlines()
    return [(one["alias"], one["image"], one["state"]) for one in map(json.loads, lines)]


def test_an_alias_from_beginning_to_end(library: Run) -> None:
    assert "There are no aliases" in library("alias", "list").output
    added = library("alias", "add", ARK, "nesreddin_2")
    assert added.exit_code == 0
    assert f"{ARK} leads to nesreddin_2: " in added.output
    assert "/iiif/3/ark:%2F12025%2F654xz321/info.json" in added.output
    assert "led already" in library("alias", "add", ARK, "nesreddin_2").output
    assert library("alias", "list").output.splitlines()[1].split() == [ARK, "nesreddin_2", "works"]
    assert listed(library) == [(ARK, "nesreddin_2", "works")]
    assert "1 alias removed" in library("alias", "remove", ARK).output
    assert listed(library) == []


def test_refusals_are_sentences_and_change_nothing(library: Run) -> None:
    library("alias", "add", ARK, "nesreddin_2")
    for words, said in (
        (("add", ARK, "nesreddin_1"), "--replace"),
        (("add", "x", "nobody"), "there is no image 'nobody'"),
        (("add", "nesreddin_1", "nesreddin_2"), "is the identifier of an image"),
        (("remove", ARK, "never there"), "there is no alias 'never there'"),
    ):
        refused = library("alias", *words)
        assert (refused.exit_code, refused.output.count("Error: ")) == (1, 1)
        assert said in refused.output
    assert listed(library) == [(ARK, "nesreddin_2", "works")]
    assert library("alias", "add", ARK, "nesreddin_1", "--replace").exit_code == 0
    assert listed(library) == [(ARK, "nesreddin_1", "works")]


TABLES = {
    "comma": "alias,image\nark:/1/a,nesreddin_1\nŞəki 7,nesreddin_2\n",
    "semicolon, as Excel saves it": "\ufeffAlias;Image\r\nark:/1/a;nesreddin_1\r\n\r\nŞəki 7;nesreddin_2\r\n",
    "tab, no heading": "ark:/1/a\tnesreddin_1\nŞəki 7\tnesreddin_2",
    "quoted": '"ark:/1/a","nesreddin_1"\n"Şəki 7","nesreddin_2"\n',
}


@pytest.mark.parametrize("text", TABLES.values(), ids=TABLES)
def test_a_table_is_taken_in(library: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "adlar.csv").write_bytes(text.encode())
    done = library("alias", "import", tmp_path / "adlar.csv")
    assert (done.exit_code, done.output) == (0, "2 lines read, 2 aliases new or changed.\n")
    assert listed(library) == [("ark:/1/a", "nesreddin_1", "works"), ("Şəki 7", "nesreddin_2", "works")]
    assert "0 aliases new" in library("alias", "import", tmp_path / "adlar.csv").output


def test_a_table_with_a_wrong_line_changes_nothing_and_every_wrong_line_is_named(library: Run, tmp_path: Path) -> None:
    table = "alias,image\ngood,nesreddin_1\nbad,nobody\ngood,nesreddin_2\nnesreddin_1,nesreddin_2\n,nesreddin_2\n"
    (tmp_path / "adlar.csv").write_text(table)
    done = library("alias", "import", tmp_path / "adlar.csv")
    assert done.exit_code == 1
    for said in (
        "Nothing was changed",
        "line 3: ",
        "line 4: 'good' stands here twice",
        "line 5: ",
        "line 6: an alias has",
    ):
        assert said in done.output
    assert "line 2" not in done.output
    assert listed(library) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"alias,image\na,b,c\nd\n", "line 2: 3 columns instead of alias and image\nline 3: 1 columns"),
        ("alias,image\nŞəki,nesreddin_1\n".encode("utf-16"), "is not in UTF-8"),
        ("Şəki,nesreddin_1\n".encode("cp1254", "replace"), "is not in UTF-8"),
        (b'"a,nesreddin_1\n', "unexpected end of data"),
    ],
)
def test_what_is_no_table(library: Run, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "adlar.csv").write_bytes(content)
    done = library("alias", "import", tmp_path / "adlar.csv")
    assert done.exit_code == 1
    assert said in done.output
    assert listed(library) == []


def test_an_empty_table_is_nothing() -> None:
    assert list(read_table("")) == list(read_table("\n \n")) == list(read_table("alias,image\n")) == []


def test_thousands_of_wrong_lines_are_not_all_printed() -> None:
    with pytest.raises(BadTable) as refused:
        list(read_table("a,b,c\n" * 3000))
    assert len(str(refused.value).splitlines()) < 60
    assert str(refused.value).endswith("and 2950 more")


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    assert list(read_table('alias,image\n\n"a\nb",c\nd,e\n')) == [(4, Alias("a\nb", "c")), (5, Alias("d", "e"))]


def test_removing_a_book_tells_of_its_aliases(library: Run) -> None:
    library("alias", "add", ARK, "nesreddin_2")
    assert "Aliases that lead nowhere until the book is back: 1" in library("remove", "nesreddin", "--yes").output
    assert listed(library) == [(ARK, "nesreddin_2", "gone")]


@pytest.mark.slow
def test_while_another_changes_the_library_it_says_so(library: Run, tmp_path: Path) -> None:
    with library_lock(tmp_path / "library", "the ingest of a book"):
        refused = library("alias", "add", ARK, "nesreddin_2")
    assert refused.exit_code == 1
    assert "is being changed by the ingest of a book" in refused.output
