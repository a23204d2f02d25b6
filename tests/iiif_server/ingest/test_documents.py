"""PDFs and archives on their whole way: labels, title, table of contents and text; what a second run does."""

import zlib
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, Protocol
from zipfile import ZipFile

import orjson
import pytest

from iiif_server.ingest.events import Event, PageDone
from iiif_server.ingest.find import Found
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Report
from iiif_server.ingest.surveys import survey_all
from iiif_server.page_texts import kept_text, text_path
from image_store.building import Contents
from manifests import document_version, first_text
from tests.image_store.masters.pdf_bytes import Made, image

MakeScan = Callable[..., bytes]


class Runs(Protocol):
    holdings: Holdings
    events: list[Event]

    def __call__(self, folder: Path, **said: object) -> Report: ...


def pdf(*words: bytes, catalogue: bytes = b"", info: bytes = b"/Title<FEFF015E0259006B0069>") -> Made:
    made = Made(catalogue, info)
    for word in words:
        made.page(b"BT /F 20 Tf 20 250 Td (" + word + b") Tj ET", "0 0 72 288")
    return made


def with_outline(*words: bytes) -> bytes:
    """Two chapters, on the first and the third page; pages are called i, ii, 1, 2."""
    made = pdf(*words)
    made.add(b"<</First %d 0 R>>" % (len(made.others) + 5))
    root = len(made.others) + 3
    places = [root + 3 + leaf for leaf in (0, 2)]
    made.add(b"<</Title(Preface)/Dest[%d 0 R/Fit]/Next %d 0 R>>" % (places[0], root + 2))
    made.add(b"<</Title(Chapter)/Dest[%d 0 R/Fit]>>" % places[1])
    assert made.page_number(0) == places[0]
    made.catalogue = b"/Outlines %d 0 R/PageLabels<</Nums[0<</S/r>>2<</S/D>>]>>" % root
    return made.whole()


def manifest_of(runs: Runs) -> Any:
    book, holdings = runs.holdings.library.get("b"), runs.holdings
    stored = holdings.library.document("b", "manifest", document_version(book.version, holdings.urls, holdings.limits))
    assert stored
    return orjson.loads(stored)


@pytest.mark.slow
def test_a_pdf_on_its_whole_way(runs: Runs, folder: Path) -> None:
    (folder / "scan 7.pdf").write_bytes(with_outline(b"one", b"two", b"three", b"four"))
    report = runs(folder, language="az", resolution=100)
    assert (report.ok, report.title, report.built, report.texts) == (True, "Şəki", 4, 4)
    book = runs.holdings.library.get("b")
    assert [(page.key, first_text(page.label)[0]) for page in book.pages] == [
        ("p0001", "i"), ("p0002", "ii"), ("p0003", "1"), ("p0004", "2"),
    ]  # fmt: skip
    assert [page.image and page.image.info.dimensions.height for page in book.pages] == [400] * 4
    preface, chapter = manifest_of(runs)["structures"]
    assert (preface["label"], len(preface["items"]), len(chapter["items"])) == ({"az": ["Preface"]}, 2, 2)
    text = kept_text(runs.holdings.pyramids / runs.holdings.catalog.get("b_p0003").pyramid)
    assert text and [word.text for word in text.words()] == ["three"]
    assert runs.holdings.catalog.facts_of_group("b")["b_p0001"]["kind"] == "pdf"

    report = runs(folder)
    assert (report.published, report.states["unchanged"]) == (False, 4), "the resolution that was said stays"
    assert not [event for event in runs.events if isinstance(event, PageDone)], "nothing was drawn"

    report = runs(folder, resolution=200)
    assert (report.published, report.states["changed"]) == (True, 4)
    assert runs.holdings.catalog.get("b_p0004").dimensions.height == 800
    stems = {runs.holdings.pyramids / record.pyramid for record in runs.holdings.catalog.of_group("b")}
    assert {path for path in (runs.holdings.pyramids / "b").iterdir() if path.suffix == ".text"} == {
        text_path(stem) for stem in stems
    }, "the text of a pyramid goes with it"


@pytest.mark.slow
def test_a_dry_run_knows_the_pixels_of_every_page_of_a_pdf(runs: Runs, folder: Path) -> None:
    """It draws none (tests/image_store/masters/test_pdf_size.py), and says what the ingest then builds."""
    (folder / "a.pdf").write_bytes(pdf(b"one", b"two").whole())
    foreseen = runs(folder, dry_run=True)
    built = runs(folder)
    assert foreseen.need and foreseen.ok and built.built == 2
    assert foreseen.need.pixels == built.pixels > 0


@pytest.mark.slow
def test_one_page_of_pdf_is_called_as_its_file(runs: Runs, folder: Path) -> None:
    (folder / "Üz qabığı.pdf").write_bytes(pdf(b"one").whole())
    runs(folder, resolution=100)
    assert runs.holdings.library.get("b").pages[0].key == "Uz-qabighi"
    assert runs(folder, resolution=150).states["changed"] == 1
    assert runs.holdings.catalog.get("b_Uz-qabighi").dimensions.height == 600


def test_a_damaged_pdf_among_scans(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    (folder / "1.jpg").write_bytes(make_scan(1))
    (folder / "2.pdf").write_bytes(b"%PDF-1.7 and no more")
    report = runs(folder)
    assert [(one.file, one.missing) for one in report.problems] == [("2.pdf", True)]
    assert report.published


def test_a_survey_that_does_not_end_is_one_bad_file(folder: Path) -> None:
    (folder / "a.pdf").write_bytes(pdf(b"one", b"two").whole())
    found = Found(folder / "a.pdf", "a.pdf", kind="pdf")
    (reason,) = survey_all([found], 1, 1_000_000, seconds=0.0).values()
    assert isinstance(reason, str)
    assert "it took longer than the 0 seconds" in reason


@pytest.mark.parametrize("deaths", [1, 2])
def test_whose_worker_is_killed_is_asked_once_more(folder: Path, deaths: int) -> None:
    """The system kills whom it likes where memory is short; a document that crashes its program does so twice."""
    (folder / "a.pdf").write_bytes(pdf(b"one", b"two").whole())
    found = Found(folder / "a.pdf", "a.pdf", kind="pdf")
    killed: set[int] = set()

    def kill() -> None:
        while len(killed) < deaths:
            for worker in active_children():
                if worker.pid and worker.pid not in killed and len(killed) < deaths:
                    killed.add(worker.pid)
                    worker.kill()
            sleep(0.001)

    killer = Thread(target=kill)
    killer.start()
    (surveyed,) = survey_all([found], 1, 1_000_000).values()
    killer.join()
    if deaths == 1:
        assert isinstance(surveyed, Contents)
        assert len(surveyed.leaves) == 2
    else:
        assert isinstance(surveyed, str)
        assert "crashed (SIGKILL)" in surveyed


def archive(path: Path, members: dict[str, bytes]) -> None:
    with ZipFile(path, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)


@pytest.mark.slow
def test_a_document_that_is_whole_now_leaves_no_page_that_stood_for_it(
    runs: Runs, folder: Path, make_scan: MakeScan
) -> None:
    (folder / "0.jpg").write_bytes(make_scan(9))
    members = {"1.jpg": make_scan(1), "2.jpg": make_scan(2)}
    archive(folder / "a.zip", members)
    (folder / "a.zip").write_bytes((folder / "a.zip").read_bytes()[:-30])
    assert [one.file for one in runs(folder).problems] == ["a.zip"]
    archive(folder / "a.zip", members)
    report = runs(folder)
    assert (report.ok, report.missing, report.states["gone"]) == (True, 0, 0)
    assert [page.place for page in runs.holdings.library.get("b").pages] == ["0.jpg", "a.zip#1.jpg", "a.zip#2.jpg"]


@pytest.mark.slow
def test_an_archive_of_images(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    members = {"a/10 Titul.jpg": make_scan(10), "a/2.png": make_scan(2, kind="PNG"), "b.jpg": make_scan(3)}
    archive(folder / "Kitab.cbz", members)
    report = runs(folder / "Kitab.cbz", book_id=None)
    assert (report.ok, report.book_id, report.built) == (True, "Kitab", 3)
    pages = runs.holdings.library.get("Kitab").pages
    assert [(page.key, page.place, first_text(page.label)[0]) for page in pages] == [
        ("2", "Kitab.cbz#a/2.png", "2"),
        ("10-Titul", "Kitab.cbz#a/10 Titul.jpg", "Titul"),
        ("b", "Kitab.cbz#b.jpg", "b"),
    ]
    archive(folder / "Kitab.cbz", {**members, "b.jpg": make_scan(4), "c.jpg": make_scan(5)})
    report = runs(folder / "Kitab.cbz", book_id=None)
    assert {state: report.states[state] for state in ("unchanged", "changed", "new")} == {
        "unchanged": 2, "changed": 1, "new": 1,
    }, "a page in an archive is known by its own bytes"  # fmt: skip


def test_a_damaged_image_in_an_archive(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    archive(folder / "a.zip", {"1.jpg": make_scan(1), "2.jpg": make_scan(2, 300, 300)[:3000], "notes.txt": b"qeyd"})
    report = runs(folder)
    assert [(one.key, one.file, one.missing) for one in report.problems] == [("2", "a.zip#2.jpg", True)]
    assert [page.key for page in runs.holdings.library.get("b").pages_with_image] == ["1"]


def test_an_archive_unpacked_is_the_same_book(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    archive(folder / "a.zip", {"1.jpg": make_scan(1), "2.jpg": make_scan(2)})
    runs(folder)
    with ZipFile(folder / "a.zip") as file:
        file.extractall(folder)
    (folder / "a.zip").unlink()
    report = runs(folder)
    assert (report.states["renamed"], report.built) == (2, 0)
    assert runs.holdings.catalog.get("b_1").source.key == "1.jpg"


def test_a_page_with_a_damaged_image_is_told_of_in_the_report_and_with_the_book(runs: Runs, folder: Path) -> None:
    """What is drawn of it can be shown. A page that is nothing but that image is a bad one."""
    pixels = zlib.compress(bytes(range(200)) * 288)[:-100]
    made = pdf(b"whole")
    cut = made.add(image(b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode", 200, 1000, pixels))
    made.page(b"q 72 0 0 288 0 0 cm /I0 Do Q BT /F 20 Tf 9 9 Td (words) Tj ET", "0 0 72 288", images=[cut])
    made.page(b"q 72 0 0 288 0 0 cm /I0 Do Q", "0 0 72 288", images=[cut])
    (folder / "cut.pdf").write_bytes(made.whole())
    report = runs(folder, resolution=72)
    ((note,), (problem,)) = report.warnings, report.problems
    assert note.file == "cut.pdf#p0002"
    assert note.reason.startswith("an image on it is not as it should be: its image ends too early")
    assert problem.file == "cut.pdf#p0003"
    assert problem.reason.startswith("its image ends too early")
    facts = runs.holdings.catalog.facts_of_group("b")
    assert [one.get("warning") for one in facts.values()] == [None, note.reason]
