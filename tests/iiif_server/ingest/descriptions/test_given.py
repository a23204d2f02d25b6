"""Records of catalogues that come with scans: kept as they are, replaced, taken along and brought back."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from iiif_server.care.trash import restore
from iiif_server.editing.run import edit
from iiif_server.ingest.descriptions.read import NOT_OFFERED
from iiif_server.ingest.withdraw import withdraw
from manifests import MOST_GIVEN_BYTES, UnknownRecord, Wording, first_text
from tests.iiif_server.ingest.descriptions.forms import MARCXML, MODS, mets
from tests.iiif_server.ingest.descriptions.test_ingest import Runs, book, described


@pytest.fixture
def scans(folder: Path, make_scan: Callable[..., bytes]) -> Path:
    """A folder with one scan."""
    (folder / "1.tif").write_bytes(make_scan(1))
    return folder


def given(runs: Runs) -> dict[str, bytes]:
    """Name -> bytes of each record of the book."""
    library = runs.holdings.library
    return {one.name: gzip.decompress(library.given_record("b", one.name).packed) for one in book(runs).records}


def test_records_are_kept_byte_by_byte_and_replaced(runs: Runs, scans: Path) -> None:
    first, second = mets(["1.tif"]).encode(), mets(["1.tif"], "Başqa kitab").encode("utf-16")
    (scans / "kitab.xml").write_bytes(first)
    (scans / "marc.xml").write_bytes(MARCXML.encode())
    assert runs(scans).ok
    assert given(runs) == {"mets.xml": first, "marc.xml": MARCXML.encode()}
    version = book(runs).version
    (scans / "kitab.xml").write_bytes(second)
    (scans / "marc.xml").unlink()
    assert runs(scans).published
    assert given(runs) == {"mets.xml": second}
    assert book(runs).version != version, "so the manifest is made anew"
    assert first_text(book(runs).title)[0] == "Başqa kitab"


def test_a_record_that_went_away_stays_like_all_that_it_said(runs: Runs, scans: Path) -> None:
    (scans / "kitab.xml").write_bytes(MODS.encode())
    runs(scans)
    (scans / "kitab.xml").unlink()
    runs(scans)
    assert given(runs) == {"mods.xml": MODS.encode()}
    (scans / "kitab.xml").write_text("<mods", "utf-8")
    runs(scans)
    assert given(runs) == {"mods.xml": MODS.encode()}


def test_a_correction_by_hand_leaves_the_record_as_it_was_given(runs: Runs, scans: Path) -> None:
    (scans / "kitab.xml").write_bytes(MODS.encode())
    runs(scans)

    def renamed(wording: Wording) -> Wording:
        return Wording({"az": ("Düzəldilmiş",)}, wording.language, wording.about, wording.pages, wording.sections, None)

    edit(runs.holdings, "b", renamed)
    assert first_text(book(runs).title)[0] == "Düzəldilmiş"
    assert given(runs) == {"mods.xml": MODS.encode()}


def test_what_is_not_of_this_book_alone_or_too_large_is_not_offered(runs: Runs, scans: Path) -> None:
    two = f"<modsCollection xmlns='http://www.loc.gov/mods/v3'>{MODS}{MODS.replace('<title>', '<title>2 ')}"
    (scans / "many.xml").write_text(f"{two}</modsCollection>", "utf-8")
    (scans / "book.yaml").write_text("title: Kitab\n", "utf-8")
    large = mets(["1.tif"]).replace("<mets:fileSec>", f"<!--{'x' * MOST_GIVEN_BYTES}--><mets:fileSec>")
    (scans / "mets.xml").write_text(large, "utf-8")
    report = runs(scans)
    assert report.ok
    assert given(runs) == {}
    assert NOT_OFFERED.format(name="mets.xml") in described(report).notes


def test_a_book_takes_its_records_into_the_trash_and_back(runs: Runs, scans: Path) -> None:
    (scans / "kitab.xml").write_bytes(MODS.encode())
    runs(scans)
    withdraw(runs.holdings, "b")
    with pytest.raises(UnknownRecord):
        runs.holdings.library.given_record("b", "mods.xml")
    restore(runs.holdings, "b")
    assert given(runs) == {"mods.xml": MODS.encode()}
