"""`iiif-server warm` and `ingest --warm`: words, exit status, JSON."""

import json
from pathlib import Path

import pytest

from iiif_server.warming import run as run_module
from tests.iiif_server.cli.conftest import Run, scan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "book"
    made.mkdir()
    for number in (1, 2):
        (made / f"{number}.jpg").write_bytes(scan(number, 700, 900))
    return made


@pytest.mark.slow
def test_warm_makes_it_once(run: Run, folder: Path) -> None:
    assert run("ingest", folder).exit_code == 0
    result = run("warm")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("2 pages warm: 10 images made (")
    assert "2 ready already" in result.stdout
    result = run("warm", "book", "--jobs", 1, "--json")
    told = json.loads(result.stdout)
    assert (told["pages"], told["made"], told["ready"], told["left"], told["ok"]) == (2, 0, 12, 0, True)


@pytest.mark.slow
def test_ingest_warms_at_once(run: Run, folder: Path) -> None:
    result = run("ingest", folder, "--warm")
    assert result.exit_code == 0, result.output
    assert "2 pages warm: 10 images made" in result.stdout
    assert json.loads(run("cache", "stats", "--json").stdout)["entries"] == 10
    lines = run("ingest", folder, "--warm", "--json").stdout.splitlines()
    assert json.loads(lines[-1])["event"] == "warmed"
    assert json.loads(lines[-1])["made"] == 0


def test_a_dry_run_warms_nothing(run: Run, folder: Path) -> None:
    assert "warm" not in run("ingest", folder, "--warm", "--dry-run").stdout


def test_errors_are_sentences(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run("warm")
    assert (result.exit_code, result.stderr[:26]) == (1, "Error: There is no library")
    run("ingest", folder, "--jobs", 1)
    result = run("warm", "nothing")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no book 'nothing' in this library.\n")
    monkeypatch.setenv("IIIF_CACHE_BYTES", "0")
    result = run("warm")
    assert (result.exit_code, "IIIF_CACHE_BYTES is 0" in result.stderr) == (1, True)


def test_a_cache_that_is_too_small_is_said_and_the_status_tells(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ingest", folder, "--jobs", 1)
    monkeypatch.setattr(run_module, "FULL", 0.0)
    result = run("warm", "--jobs", 1)
    assert result.exit_code == 1
    assert "The cache has no room for 1 more page" in result.stderr
    assert "raise IIIF_CACHE_BYTES" in result.stderr


@pytest.mark.slow
def test_a_damaged_page_is_said_and_the_status_tells(run: Run, folder: Path, tmp_path: Path) -> None:
    run("ingest", folder, "--jobs", 1)
    [pyramid] = (tmp_path / "library" / "pyramids" / "book").glob("1-*.tif")
    pyramid.write_bytes(b"")
    result = run("warm")
    assert result.exit_code == 1
    assert "book_1: tile" in result.stderr
