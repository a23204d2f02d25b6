"""Another file becomes the scan of a page, which keeps its key and all that is said of it."""

from pathlib import Path

import pytest

from iiif_server.care.history import history_of
from iiif_server.editing.scans import record_scan
from manifests import BadCorrection, first_text
from tests.iiif_server.editing.test_run import book, document, wish
from tests.iiif_server.ingest.conftest import Runs, scan


@pytest.fixture
def shelf(runs: Runs, folder: Path) -> Runs:
    for number in (1, 2, 3):
        (folder / f"{number}.jpg").write_bytes(scan(number))
    assert runs(folder).published
    return runs


def test_a_new_scan_under_another_name_is_the_same_page(shelf: Runs, folder: Path) -> None:
    wish(shelf, label=("2=ii",), cover="2")
    before = book(shelf).pages[1]
    (folder / "2.jpg").unlink()
    (folder / "2-yeni.png").write_bytes(scan(99, 80, 100, "PNG"))
    assert record_scan(shelf.holdings, "b", "ii", "2-yeni.png") == folder
    assert document(shelf)
    report = shelf(folder)
    assert (report.states["changed"], report.states["new"], report.states["gone"]) == (1, 0, 0)
    page = book(shelf).pages[1]
    assert (page.key, page.source, page.place) == (before.key, before.source, "2-yeni.png")
    assert (first_text(page.label)[0], book(shelf).cover_key) == ("ii", "2")
    assert page.image is not None
    assert before.image is not None
    assert (page.image.id, page.image.info.dimensions.width) == (before.image.id, 80)
    assert history_of(shelf.holdings.engine, "b")[-2].details["changes"] == ["scan of page 2: 2.jpg -> 2-yeni.png"]
    assert shelf(folder).published is False


def test_a_scan_under_its_own_name_needs_no_note(shelf: Runs, folder: Path) -> None:
    before = book(shelf)
    assert record_scan(shelf.holdings, "b", "2", str(folder / "2.jpg")) == folder
    assert book(shelf) == before


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("nobody.jpg", "There is no file nobody.jpg"),
        ("../other.jpg", "does not lie in the folder of the book"),
        ("3.jpg", "is the scan of the page 3 of this book already"),
        ("note.txt", "note.txt is no scan that an ingest would take"),
        ("new.jpg", "2.jpg, still lies in"),
    ],
)
def test_what_cannot_be_the_scan(shelf: Runs, folder: Path, file: str, told: str) -> None:
    before = book(shelf)
    (folder / "note.txt").write_text("Salam")
    made = [folder.parent / "other.jpg", *(folder / name for name in ("new.jpg",) if file == name)]
    for place in made:
        place.write_bytes(scan(98))
    with pytest.raises(BadCorrection) as raised:
        record_scan(shelf.holdings, "b", "2", file)
    assert told in str(raised.value)
    assert book(shelf) == before


def test_scans_of_other_books_are_not_taken_in(runs: Runs, folder: Path) -> None:
    for name in ("1.jpg", "new.jpg", "of another book.jpg"):
        (folder / name).write_bytes(scan(len(name)))
    runs(folder / "1.jpg")
    (folder / "1.jpg").unlink()
    with pytest.raises(BadCorrection, match=r"scans that the book has not \(of another book\.jpg\)"):
        record_scan(runs.holdings, "b", "1", "new.jpg")


def test_a_book_whose_folder_is_not_there(shelf: Runs, folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(BadCorrection, match=r"is not there\. Ingest the book once more"):
        record_scan(shelf.holdings, "b", "2", "new.jpg")
