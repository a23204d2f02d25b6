"""`iiif-server check`: real files of several kinds, by the words and the exit status that a librarian gets."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.iiif_server.cli.conftest import Run
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
