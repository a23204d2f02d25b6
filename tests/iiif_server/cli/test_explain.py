"""`iiif-server explain` as a person and a script use it."""

import json
from pathlib import Path

import pytest

from tests.iiif_server.cli.conftest import Run

ADDRESS = "http://localhost:8182/iiif/3/nesreddin_2"


def said(run: Run, *words: str) -> dict[str, str]:
    """What stands behind each heading; more lines of one are joined."""
    done = run("explain", *words)
    assert (done.exit_code, done.stderr) == (0, "")
    heading = ""
    found: dict[str, str] = {}
    for line in done.stdout.splitlines():
        heading = line[:14].strip() or heading
        found[heading] = " | ".join(filter(None, (found.get(heading), line[14:].strip())))
    return found


def test_a_stored_tile(library: Run, tmp_path: Path) -> None:
    lines = said(library, f"{ADDRESS}/full/max/0/default.jpg")
    assert lines["Answer"] == "200 OK"
    assert lines["This is"] == "an image, version 3"
    assert (lines["Image"], lines["Book"]) == ("nesreddin_2", "nesreddin")
    assert lines["Full image"] == "60 x 80, colour"
    assert lines["Canonical"] == f"{ADDRESS}/full/max/0/default.jpg (as asked)"
    assert lines["Limits"].startswith("at most 100000000 pixels in all (IIIF_MAX_AREA)")
    assert lines["Master"].startswith("2.tif ")
    assert lines["Level"] == "0: 60 x 80, 1/1 of the full image"
    assert lines["Stored tile"].startswith("level 0, column 0, row 0, ")
    assert lines["Cache"] == "not needed: its pyramid is its cache"
    assert " ms  read" in lines["Times"]
    assert str(tmp_path) not in str(lines)


def test_a_derivative(library: Run) -> None:
    lines = said(library, "/iiif/2/nesreddin_2/5,5,50,50/!30,30/90/gray.png?download")
    assert lines["Canonical"] == "http://localhost:8182/iiif/2/nesreddin_2/5,5,50,50/30,/90/gray.png"
    assert (lines["Region"], lines["Size"]) == ("50 x 50 from 5,5", "30 x 30")
    assert lines["Made from"].startswith(
        "1 tile (4800 pixels, of which 2500 are needed) | to 900 pixels, scaled | 1 tile"
    )
    assert lines["Weight"] == "small: made at once, in no lane"
    assert lines["Cache"] == "files: does not have it | memory of running servers: cannot be seen from here"
    assert lines["Kept as"] == "Molla Nəsrəddin 2.png"
    for step in ("parse", "catalogue", "resolve", "plan", "cache files", "read", "decode", "scale", "encode"):
        assert f" ms  {step}" in lines["Times"]
    planned = said(library, "--no-render", "/iiif/2/nesreddin_2/5,5,50,50/!30,30/90/gray.png?download")
    assert planned["Made from"] == "1 tile (4800 pixels, of which 2500 are needed) | to 900 pixels, scaled"
    assert " ms  decode" not in planned["Times"]


def test_what_is_no_image(library: Run) -> None:
    assert said(library, ADDRESS)["Answer"] == f"303 See Other, {ADDRESS}/info.json"
    assert said(library, f"{ADDRESS}/info.json")["This is"] == "the information of an image (info.json), version 3"
    manifest = "/presentation/3/nesreddin/manifest"
    assert said(library, manifest)["Published as"] == f"http://localhost:8182{manifest}"


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"{ADDRESS}/full/61,/0/default.jpg", "400 Bad Request: the size 61, "),
        ("/iiif/3/nobody/info.json", "404 Not Found: there is no image 'nobody' in this library"),
        ("/read/nesreddin", "this is no address of an image"),
    ],
)
def test_a_refusal_is_a_sentence_and_status_1(library: Run, address: str, sentence: str, as_json: bool) -> None:
    refused = library("explain", address, *(["--json"] if as_json else []))
    assert refused.exit_code == 1
    assert refused.stderr.startswith(sentence)
    assert refused.stderr.count("\n") == 1
    if as_json:
        assert refused.stderr.strip().endswith(json.loads(refused.stdout)["problem"])
    else:
        assert refused.stdout.startswith("Asked")


def test_one_document_for_programs(library: Run) -> None:
    done = library("explain", "--json", f"{ADDRESS}/full/30,/0/default.jpg")
    assert (done.exit_code, done.stdout.count("\n")) == (0, 1)
    document = json.loads(done.stdout)
    assert (document["status"], document["problem"], document["kind"]) == (200, None, "image")
    assert document["wanted"]["size"] == {"width": 30, "height": 40}
    assert document["source"]["key"] == "2.tif"
    assert document["making"]["read"] == document["making"]["tiles"] == 1
    assert document["limits"][0] == {
        "name": "maxArea",
        "value": 100_000_000,
        "setting": "IIIF_MAX_AREA",
        "applies": False,
    }
    assert document["cache"]["layers"] == {"files": False}
    assert document["steps"]["decode"] > 0


def test_where_there_is_no_library(run: Run, tmp_path: Path) -> None:
    done = run("explain", f"{ADDRESS}/info.json")
    assert done.exit_code == 1
    assert "There is no library at" in done.stderr
    assert not (tmp_path / "library").exists()
