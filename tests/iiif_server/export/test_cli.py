"""`iiif-server export`: words, exit status, JSON."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from config import Config
from tests.iiif_server.cli.conftest import commands

BASE = "https://www.example.az/stick"


class Export:
    """The command on a library of two books, in a folder of its own."""

    def __init__(self, run: object, config: Config, folder: Path) -> None:
        assert callable(run)
        self._run = run
        self._settings = {"IIIF_HOME": str(config.home)}
        self.out = folder / "out"

    def __call__(self, *words: str) -> Result:
        result = self._run("export", *words, env=self._settings)
        assert isinstance(result, Result)
        return result


@pytest.fixture
def export(own_config: Config, tmp_path: Path) -> Iterator[Export]:
    with commands(tmp_path) as run:
        yield Export(run, own_config, tmp_path)


def test_a_book_and_again(export: Export) -> None:
    result = export("gradient", "out", "--base-url", BASE)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("gradient: 3 images to write\nout: 1 book written, 0 unchanged; 3 images (")
    # The address is known from the first time, and what is there is brought up to date.
    result = export("out")
    assert result.stdout == "out: 0 books written, 1 unchanged; 0 images (0 bytes), 0 documents.\n"
    told = json.loads(export("--all", "out", "--json").stdout)
    assert (told["books"], told["unchanged"], told["images"], told["ok"]) == (1, 1, 2, True)
    assert BASE in (export.out / "3" / "collection.json").read_text()


def test_a_dry_run_tells_the_room_and_writes_nothing(export: Export) -> None:
    result = export("--all", "out", "--base-url", BASE, "--dry-run")
    assert result.exit_code == 0, result.output
    assert "gradient: 3 images to write\n" in result.stdout
    assert "2 books to write, 0 unchanged: " in result.stdout
    assert not export.out.exists()
    told = json.loads(export("--all", "out", "--base-url", BASE, "--dry-run", "--json").stdout)
    assert sorted(told["books"]) == ["gradient", "second"]
    assert 0 < told["bytes"] < told["free_bytes"]


def test_pages_speak_the_language_that_is_asked_for(export: Export) -> None:
    export("gradient", "out", "--base-url", BASE)
    page = export.out / "books" / "gradient" / "index.html"
    assert "Səhifələr" in page.read_text()
    assert export("out", "--language", "ru").exit_code == 0
    assert "Страницы" in page.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gradient", "out"), "Say with --base-url where the folder will be served"),
        (("other", "out", "--base-url", BASE), "There is no book 'other' in this library."),
        (("gradient", "--all", "out", "--base-url", BASE), "Name books or say --all, not both."),
        (("gradient", "library", "--base-url", BASE), "has files in it and no iiif-export.json"),
        (("gradient", "out", "--base-url", "ftp://x"), "the public address must be like"),
    ],
)
def test_errors_are_sentences(export: Export, words: tuple[str, ...], said: str) -> None:
    result = export(*words)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert not export.out.exists()


def test_a_page_that_is_missing_makes_the_status_1(export: Export, own_config: Config) -> None:
    next(iter((own_config.pyramids / "gradient").glob("2-*.edges"))).unlink()
    result = export("--all", "out", "--base-url", BASE)
    assert result.exit_code == 1
    assert result.stderr.startswith("gradient_2: the pyramid gradient/2-")
    assert "out: 2 books written, 0 unchanged; 4 images (" in result.stdout
