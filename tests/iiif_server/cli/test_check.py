"""`iiif-server check`: real files of several kinds, by the words and the exit status that a librarian gets."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.iiif_server.cli.conftest import Run
from tests.image_store.foreign import by_vips, picture
from tests.image_store.oracle import gradient


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """A good gray page, one of one bit, a CMYK one, two in one file, and a text."""
    made = tmp_path / "scans"
    made.mkdir()
    Image.fromarray(gradient(300, 400, gray=True)).save(made / "1.png")
    Image.fromarray(gradient(300, 400, gray=True)).convert("1").save(made / "2.tif", compression="group4")
    Image.fromarray(gradient(300, 400)).convert("CMYK").save(made / "3.jpg")
    page = Image.fromarray(gradient(300, 400, gray=True))
    page.save(made / "4.tif", save_all=True, append_images=[page])
    (made / "notes.txt").write_text("qeydlər")
    return made


def cut(scans: Path) -> None:
    """A page of which the last third is missing: its head is whole."""
    Image.fromarray(gradient(300, 400)).save(scans / "5.jpg")
    whole = (scans / "5.jpg").read_bytes()
    (scans / "5.jpg").write_bytes(whole[: len(whole) * 2 // 3])


@pytest.mark.slow
def test_all_that_can_be_taken_in(run: Run, scans: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in scans.rglob("*")}
    result = run("check", scans)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{scans}: 4 files, 5 pages, 1 megapixels." in result.stdout
    assert "  2.tif: black and white without gray" in result.stdout
    assert "  3.jpg: CMYK, for a printing press" in result.stdout
    assert "  4.tif: 2 pages in one file" in result.stdout
    assert "Left out, as no page: notes.txt (not an image)" in result.stdout
    assert result.stdout.endswith("Every page can be taken in.\n")
    assert {path: path.stat().st_mtime_ns for path in scans.rglob("*")} == before
    assert "There is no library" in run("books").output


@pytest.mark.slow
def test_damage_inside_is_found_by_the_whole_look_only(run: Run, scans: Path) -> None:
    cut(scans)
    result = run("check", scans)
    assert result.exit_code == 1
    assert "  5.jpg: the file ends too early" in result.stdout
    assert result.stdout.endswith("1 page cannot be taken in.\n")
    assert run("check", "--quick", scans).exit_code == 0


def test_for_programs(run: Run, scans: Path) -> None:
    cut(scans)
    result = run("check", "--json", scans)
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["event"] for line in said].count("page") == 6
    assert said[-1] | {"path": ""} == {
        "event": "checked",
        "path": "",
        "ok": False,
        "files": 5,
        "pages": 6,
        "bad": 1,
        "pixels": 5 * 120_000,
        "seconds": 0,
        "left_out": [{"file": "notes.txt", "reason": "not an image"}],
        "unread": [],
    }
    damaged = [line for line in said if line["event"] == "damaged"]
    assert [line["places"] for line in damaged] == [["5.jpg"]]


@pytest.fixture
def pyramids(tmp_path: Path) -> Path:
    """One that can be served, one with tiles of 128, and a page that is none."""
    made = tmp_path / "pyramids"
    made.mkdir()
    by_vips(made / "1.tif", picture())
    by_vips(made / "2.tif", picture(), tile=128)
    Image.fromarray(picture()).save(made / "3.tif")
    return made


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--quick",)])
def test_which_pyramids_are_taken_as_they_are(run: Run, pyramids: Path, options: tuple[str, ...]) -> None:
    result = run("check", *options, pyramids)
    assert result.exit_code == 0
    assert "Pyramid TIFFs, with reduced levels of their own:\n  1.tif: served as it is" in result.stdout
    assert "  2.tif: built anew from its pixels: its tiles are 128x128; served are square ones" in result.stdout
    assert "3.tif: built" not in result.stdout
    said = [json.loads(line) for line in run("check", *options, "--json", pyramids).stdout.splitlines()]
    pages = {line["file"]: line["master"].get("pyramid") for line in said if line["event"] == "page"}
    assert pages == {"1.tif": "as it is", "2.tif": "built", "3.tif": None}
    assert [(line["event"], line["places"]) for line in said if "says" in line and "built anew" in line["says"]] == [
        ("pyramid", ["2.tif"])
    ]


def test_a_dry_run_says_so_too_and_the_ingest_keeps_the_word(run: Run, pyramids: Path) -> None:
    result = run("ingest", pyramids, "--book", "p", "--dry-run", "--jobs", 1)
    assert result.exit_code == 0
    assert "served as they are, if every tile is sound: 1.tif\n" in result.stdout
    assert "will be built anew, as its tiles are 128x128; served are" in result.stdout
    need = json.loads(
        run("ingest", pyramids, "--book", "p", "--dry-run", "--jobs", 1, "--json").stdout.splitlines()[-1]
    )
    assert need["need"]["taken"] == ["1.tif"]
    assert [one["file"] for one in need["need"]["rebuilt"]] == ["2.tif"]
    assert run("ingest", pyramids, "--book", "p", "--jobs", 1).exit_code == 0
    shown = json.loads(run("show", "p", "--json").stdout)
    assert [page["master"]["pyramid"] for page in shown["pages"]] == ["as it is", "built", "built"]


def test_one_file_and_what_is_none(run: Run, scans: Path) -> None:
    assert run("check", scans / "1.png").exit_code == 0
    result = run("check", scans / "notes.txt", scans / "none", scans / "1.png")
    assert result.exit_code == 1
    assert "notes.txt is no image and no document that we know" in result.stderr
    assert "There is no folder" in result.stderr
    assert "Every page can be taken in." in result.stdout


def test_a_page_too_large_is_known_by_its_head(run: Run, scans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IIIF_MASTER_PIXELS", "100000")
    result = run("check", "--quick", scans)
    assert result.exit_code == 1
    assert "300x400 pixels, more than" in result.stdout
