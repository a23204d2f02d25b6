"""`iiif-server lint`: a book, a file, an address; words, exit status, JSON."""

import json
from pathlib import Path

from tests.iiif_server.cli.conftest import Run
from tests.iiif_server.linting.serving import site
from tests.manifests.lint.documents import MANIFEST3, spoilt


def test_a_book_of_the_library_in_both_versions(library: Run) -> None:
    result = library("lint", "nesreddin")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[::2] == [
        "http://localhost:8182/presentation/3/nesreddin/manifest (version 3): nothing to complain of",
        "http://localhost:8182/presentation/2/nesreddin/manifest (version 2): nothing to complain of",
    ]


def test_no_such_book(library: Run) -> None:
    result = library("lint", "nobody")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nobody" in result.stderr


def test_a_file_with_faults_in_words(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(
        json.dumps(spoilt(MANIFEST3, {"items[1].width": 0, "label": "\x1b[31mKitab", "seeAlso[0].format": ""}))
    )
    result = run("lint", path)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{path} (version 3): 2 errors, 1 piece of advice\n")
    lines = result.stdout.splitlines()
    assert "  items[1]: 0 x 1400" in lines
    assert "  label: '\\x1b[31mKitab'" in lines
    assert [line.split()[0] for line in lines if line[:1].isupper()] == ["ERROR", "ERROR", "ADVICE"]


def test_many_places_are_counted(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps({**MANIFEST3, "items": [{**one, "width": 0} for one in MANIFEST3["items"] * 3]}))
    assert "  and 7 more" in run("lint", path).stdout.splitlines()


def test_json(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps(spoilt(MANIFEST3, {"items[1].width": 0})))
    result = run("lint", path, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["version"], document["error"], document["advice"]) == (1, 3, 1, 0)
    (finding,) = document["findings"]
    assert (finding["rule"], finding["severity"], finding["path"]) == ("canvas-size", "error", "items[1]")
    assert finding["why"] and finding["source"] and finding["remedy"]


def test_warnings_alone_are_no_failure(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(json.dumps(spoilt(MANIFEST3, {"items[1].label": None} | {"behavior": ["repeat", "paged"]})))
    assert run("lint", path).exit_code == 1
    path.write_text(json.dumps(spoilt(MANIFEST3, {"behavior": ["repeat", "paged"]})))
    assert run("lint", path).exit_code == 0


def test_files_that_are_no_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text("{")
    for name, said in (("m.json", "is no JSON"), ("none.json", "No such file")):
        result = run("lint", tmp_path / name)
        assert (result.exit_code, result.stdout) == (1, "")
        assert said in result.stderr


def test_an_address(run: Run) -> None:
    with site() as told:
        address = told.put("/m", {**MANIFEST3, "id": f"{told.base}/m"})
        result = run("lint", address)
        assert (result.exit_code, result.stdout) == (0, f"{address} (version 3): nothing to complain of\n\n")
        missing = run("lint", f"{told.base}/nothing")
        assert (missing.exit_code, "answers 404" in missing.stdout) == (1, True)
    gone = run("lint", address)
    assert (gone.exit_code, gone.stdout) == (1, "")
    assert "cannot be fetched" in gone.stderr
