"""A page added to a TIFF of many: the others stay the images that they were."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from iiif_server.ingest.find import find_masters
from iiif_server.ingest.fingerprints import fingerprint_all
from iiif_server.ingest.marks import with_marks
from iiif_server.ingest.plan import Known, known_pages
from iiif_server.ingest.surveys import survey_all
from image_store.building import Contents
from tests.iiif_server.ingest.conftest import Runs
from tests.image_store.oracle import gradient


def save(path: Path, *turns: int) -> None:
    first, *others = [Image.fromarray(gradient(90, 120)).rotate(turn) for turn in turns]
    first.save(path, save_all=True, append_images=others, compression="tiff_lzw")


def files(runs: Runs) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (runs.holdings.pyramids / "b").iterdir()}


def records(runs: Runs) -> dict[str, str]:
    return {one.id: one.source.fingerprint for one in runs.holdings.catalog.of_group("b")}


def test_a_page_more_at_the_end_is_the_only_one_that_is_built(runs: Runs, folder: Path) -> None:
    save(folder / "book.tif", 0, 10, 20)
    assert runs(folder).built == 3
    before, images = files(runs), records(runs)
    save(folder / "book.tif", 0, 10, 20, 30)
    report = runs(folder)
    assert (report.built, report.states["unchanged"], report.states["new"], report.published) == (1, 3, 1, True)
    assert before.items() <= files(runs).items()
    assert images.items() <= records(runs).items(), "the same images to every cache"
    assert list(records(runs)) == ["b_p0001", "b_p0002", "b_p0003", "b_p0004"]
    sources = {one.source.sha256 for one in runs.holdings.catalog.of_group("b")}
    assert len(sources) == 1, "all of the file as it is now: that is what verify looks at"
    assert runs(folder).published is False


def test_a_page_that_was_scanned_anew_is_the_only_one_that_is_built(runs: Runs, folder: Path) -> None:
    save(folder / "book.tif", 0, 10, 20)
    runs(folder)
    images = records(runs)
    save(folder / "book.tif", 0, 11, 20)
    report = runs(folder)
    assert (report.built, report.states["changed"], report.states["unchanged"]) == (1, 1, 2)
    changed = {image for image, mark in records(runs).items() if images[image] != mark}
    assert changed == {"b_p0002"}


def test_a_page_more_in_front_keeps_every_key_at_its_place(runs: Runs, folder: Path) -> None:
    """The place decides: page 1 is page 1, whatever it shows. So all that moved are built."""
    save(folder / "book.tif", 0, 10, 20)
    runs(folder)
    save(folder / "book.tif", 30, 0, 10, 20)
    report = runs(folder)
    assert (report.states["changed"], report.states["new"]) == (3, 1)
    assert list(records(runs)) == ["b_p0001", "b_p0002", "b_p0003", "b_p0004"]


def test_a_book_whose_only_file_has_grown_is_still_that_book(runs: Runs, folder: Path) -> None:
    save(folder / "book.tif", 0, 10)
    assert runs(folder, book_id=None).ok
    save(folder / "book.tif", 0, 10, 20)
    assert runs(folder, book_id=None).states["unchanged"] == 2


@pytest.mark.parametrize("noted", [True, False])
def test_what_an_older_version_did_not_note_stays_as_it_is(runs: Runs, folder: Path, noted: bool) -> None:
    save(folder / "book.tif", 0, 10)
    runs(folder)
    known = known_pages(runs.holdings.library.get("b"), runs.holdings.catalog.of_group("b")) if noted else list[Known]()
    found = find_masters(folder).masters
    hashed, surveys = fingerprint_all(found, 1), survey_all(found, 1, 1_000_000)
    if noted:
        from_older = [_without_mark(one) for one in known]
        (contents,) = with_marks(hashed, surveys, from_older, 1).values()
        assert isinstance(contents, Contents) and [leaf.sha256 for leaf in contents.leaves] == [None, None]
    (contents,) = with_marks(hashed, surveys, known, 1).values()
    assert isinstance(contents, Contents) and None not in [leaf.sha256 for leaf in contents.leaves]


def _without_mark(one: Known) -> Known:
    assert one.record
    source = replace(one.record.source, leaf_sha256=None)
    return replace(one, record=replace(one.record, source=source))
