"""A guessed identifier must not put one book over another."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from iiif_server.ingest.errors import AnotherBook
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Report

MakeScan = Callable[..., bytes]


class Runs(Protocol):
    holdings: Holdings

    def __call__(self, folder: Path, **said: Any) -> Report: ...


@pytest.fixture
def folders(tmp_path: Path, make_scan: MakeScan) -> tuple[Path, Path]:
    """Two books as scanners leave them: A/tif/0001.tif, B/tif/0001.tif."""
    made = []
    for number, name in enumerate("AB"):
        folder = tmp_path / name / "tif"
        folder.mkdir(parents=True)
        for page in (1, 2):
            (folder / f"000{page}.tif").write_bytes(make_scan(10 * number + page))
        made.append(folder)
    return made[0], made[1]


def test_a_folder_of_the_same_name_is_refused_and_the_first_book_stays(runs: Runs, folders: tuple[Path, Path]) -> None:
    first, second = folders
    assert runs(first, book_id=None).published
    before = runs.holdings.library.get("tif")
    with pytest.raises(AnotherBook, match=r"'tif'.*--book ID.*--book tif"):
        runs(second, book_id=None)
    assert runs.holdings.library.get("tif") == before
    assert runs(second, book_id="second").published


def test_what_is_said_is_done(runs: Runs, folders: tuple[Path, Path]) -> None:
    first, second = folders
    runs(first, book_id=None)
    report = runs(second, book_id="tif")
    assert (report.published, report.states["changed"]) == (True, 2)


def test_the_same_book_with_some_scans_replaced_needs_no_word(
    runs: Runs, folders: tuple[Path, Path], make_scan: MakeScan
) -> None:
    first, _ = folders
    runs(first, book_id=None)
    (first / "0002.tif").write_bytes(make_scan(99))
    assert runs(first, book_id=None).states["changed"] == 1
