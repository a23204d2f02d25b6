"""Whole ingests: real folders, a real catalogue, real worker processes."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import orjson
import pytest

from iiif_server.ingest.errors import LibraryBusy, NothingToIngest, PagesLost
from iiif_server.ingest.events import Event, PageDone, Planned, Publishing, Reading, Tidied
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import book_lock
from iiif_server.ingest.orphans import Swept
from iiif_server.ingest.report import Report
from iiif_server.ingest.run import Order, ingest
from iiif_server.ingest.withdraw import withdraw
from image_store import Dimensions
from image_store.building import check_pyramid, disown_pyramid
from manifests import InvalidBook, UnknownBook, document_version

MakeScan = Callable[..., bytes]


class Runs(Protocol):
    holdings: Holdings
    events: list[Event]

    def __call__(self, folder: Path, **said: object) -> Report: ...


def stock(folder: Path, make_scan: MakeScan, count: int = 2) -> None:
    for number in range(1, count + 1):
        (folder / f"{number}.tif").write_bytes(make_scan(number))


def files_below(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file with its time of change and its content."""
    return {
        str(path): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_from_a_folder_to_a_book(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    (folder / "10 Üz qabığı.jpg").write_bytes(make_scan(3, 90, 70))
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    before = files_below(folder)

    report = runs(folder, title="Şəki xanlığı", language="az", jobs=2)

    assert files_below(folder) == before
    assert report.ok
    assert (report.published, report.built, report.problems) == (True, 3, ())
    book = runs.holdings.library.get("b")
    assert book.title == {"az": ("Şəki xanlığı",)}
    assert [page.key for page in book.pages] == ["1", "2", "10-Uz-qabighi"]
    assert [page.image and page.image.id for page in book.pages] == ["b_1", "b_2", "b_10-Uz-qabighi"]
    record = runs.holdings.catalog.get("b_10-Uz-qabighi")
    assert (record.dimensions, record.group, record.source.root) == (Dimensions(90, 70), "b", "")
    assert record.source.key == "10 Üz qabığı.jpg"
    assert record.source.sha256 == hashlib.sha256((folder / "10 Üz qabığı.jpg").read_bytes()).hexdigest()
    check_pyramid(runs.holdings.pyramids / record.pyramid)
    assert runs.holdings.publication.value() == 1
    version = document_version(book.version, runs.holdings.urls, runs.holdings.limits)
    stored = runs.holdings.library.document("b", "manifest", version)
    assert stored and len(orjson.loads(stored)["items"]) == 3
    folder.chmod(0o755)


def test_events(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    runs(folder)
    assert [type(event) for event in runs.events] == [Reading, Planned, PageDone, PageDone, Publishing]
    done = [event for event in runs.events if isinstance(event, PageDone)]
    assert [(event.done, event.total, event.dimensions) for event in done] == [
        (1, 2, Dimensions(60, 80)),
        (2, 2, Dimensions(60, 80)),
    ]


def test_the_second_run_builds_nothing(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    runs(folder, title="Ad", language="az")
    before = files_below(runs.holdings.pyramids)
    report = runs(folder)
    assert report.ok
    assert (report.published, report.built, report.states["unchanged"]) == (False, 0, 2)
    assert files_below(runs.holdings.pyramids) == before
    assert runs.holdings.publication.value() == 2, "raised all the same: a run killed before may not have come to it"
    # What was said stays until something else is said.
    assert runs.holdings.library.get("b").title == {"az": ("Ad",)}
    report = runs(folder, title="Başqa ad")
    assert (report.published, report.built) == (True, 0)
    assert runs.holdings.library.get("b").title == {"az": ("Başqa ad",)}
    assert runs.holdings.publication.value() == 3


def test_without_a_word_the_folder_names_the_book(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan, 1)
    report = runs(folder, book_id=None)
    assert (report.book_id, report.title) == ("Sheki-xanlighi", "Şəki xanlığı")


def test_a_changed_page_replaces_its_pyramid(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    runs(folder)
    old = runs.holdings.catalog.get("b_1").pyramid
    (folder / "1.tif").write_bytes(make_scan(9))
    report = runs(folder)
    assert (report.built, report.states["changed"]) == (1, 1)
    new = runs.holdings.catalog.get("b_1").pyramid
    there = {path.stem for path in (runs.holdings.pyramids / "b").iterdir()}
    assert Path(new).name in there
    assert Path(old).name not in there
    assert len(there) == 2


def test_a_damaged_page_is_named_and_comes_back_under_its_key(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan, 3)
    whole = make_scan(2, 400, 400)
    (folder / "2.tif").write_bytes(whole[: len(whole) // 2])
    report = runs(folder)
    assert not report.ok
    assert report.published
    (problem,) = report.problems
    assert (problem.file, problem.key, problem.missing) == ("2.tif", "2", True)
    assert problem.reason
    book = runs.holdings.library.get("b")
    assert [(page.key, page.image is not None) for page in book.pages] == [("1", True), ("2", False), ("3", True)]
    assert book.pages[1].problem == problem.reason
    assert not runs(folder).ok, "a second look at the same damage is no success"

    (folder / "2.tif").write_bytes(whole)
    report = runs(folder)
    assert report.ok
    assert (report.built, report.states["unchanged"]) == (1, 2)
    book = runs.holdings.library.get("b")
    assert [(page.key, page.problem) for page in book.pages] == [("1", None), ("2", None), ("3", None)]
    assert book.pages[1].image

    (folder / "2.tif").write_bytes(b"")
    report = runs(folder)
    (problem,) = report.problems
    assert (problem.reason, problem.missing) == ("the file is empty", False)
    image = runs.holdings.library.get("b").pages[1].image
    assert image == book.pages[1].image
    check_pyramid(runs.holdings.pyramids / runs.holdings.catalog.get("b_2").pyramid)


def test_what_masters_were_is_kept(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    runs(folder)
    facts = {image: dict(found) for image, found in runs.holdings.catalog.facts_of_group("b").items()}
    assert facts["b_1"] | {"kind": "jpeg", "size": "60x80", "depth": 8, "conversion": "none"} == facts["b_1"]
    (folder / "2.tif").write_bytes(make_scan(7, kind="PNG"))
    runs(folder)
    assert {image: one["kind"] for image, one in runs.holdings.catalog.facts_of_group("b").items()} == {
        "b_1": "jpeg",
        "b_2": "png",
    }


def test_the_pages_of_every_step_are_counted(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan, 3)
    (folder / "2.tif").write_bytes(b"")
    counts = runs(folder).as_json()["counts"]
    assert counts == {
        "found": 3, "described": None, "planned": 3, "gone": 0, "built": 2, "missing": 1, "checked": 2, "published": 2,
    }  # fmt: skip
    (folder / "1.tif").unlink()
    report = runs(folder)
    assert (report.missing, report.as_json()["incomplete"]) == (1, True)
    assert report.counts.as_json() | {"found": 2, "planned": 2, "gone": 1, "built": 2} == report.counts.as_json()


def test_a_pyramid_that_is_lost_on_the_way_stops_the_publication(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)

    def lose(event: Event) -> None:
        if isinstance(event, Publishing):
            next((runs.holdings.pyramids / "b").glob("2-*.index")).unlink()

    said = "The book b was not published.*2 pages were built and only 1 of them are whole on the disk"
    with pytest.raises(PagesLost, match=said):
        ingest(Order(folder, 1, "b"), runs.holdings, lose)
    assert not runs.holdings.library.has("b")
    assert runs(folder).ok


def test_an_old_image_whose_pyramid_is_lost_is_missing(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    runs(folder)
    disown_pyramid(runs.holdings.pyramids / runs.holdings.catalog.get("b_2").pyramid)
    (folder / "2.tif").unlink()
    report = runs(folder)
    (problem,) = report.problems
    assert (problem.key, problem.missing, problem.reason) == (
        "2",
        True,
        "its pyramid is damaged and cannot be built anew",
    )
    assert [page.key for page in runs.holdings.library.get("b").pages_with_image] == ["1"]


@pytest.mark.slow
def test_a_book_can_be_held_back_until_it_is_whole(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    runs.holdings = replace(runs.holdings, publish_incomplete=False)
    stock(folder, make_scan, 3)
    whole = (folder / "2.tif").read_bytes()
    (folder / "2.tif").write_bytes(b"")
    report = runs(folder)
    assert not report.ok
    assert report.held == "IIIF_PUBLISH_INCOMPLETE is no, and some of its pages cannot be read"
    assert not runs.holdings.library.has("b")
    (folder / "2.tif").write_bytes(whole)
    assert (runs(folder).ok, runs.holdings.publication.value()) == (True, 1)
    before = files_below(runs.holdings.pyramids)
    for name in ("1.tif", "3.tif"):
        (folder / name).write_bytes({"1.tif": make_scan(9), "3.tif": b"II*\0"}[name])
    report = runs(folder)
    assert (report.ok, report.published, report.held is None) == (False, False, False)
    assert runs.holdings.publication.value() == 1
    assert before.items() <= files_below(runs.holdings.pyramids).items(), "what was visible still is"
    (folder / "3.tif").write_bytes(make_scan(3))
    report = runs(folder)
    assert (report.ok, report.published, report.reused) == (True, True, 1)


def test_no_good_page_no_book(runs: Runs, folder: Path) -> None:
    (folder / "1.jpg").write_bytes(b"\xff\xd8\xff and no more")
    report = runs(folder)
    assert not report.ok
    assert not report.available
    assert not runs.holdings.library.has("b")


def test_a_page_too_large_is_one_bad_page(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan, 1)
    (folder / "2.png").write_bytes(make_scan(2, 1200, 1200, "PNG"))
    (problem,) = runs(folder).problems
    assert problem.file == "2.png"
    assert "IIIF_MASTER_PIXELS" in problem.reason


def test_prune(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan, 3)
    runs(folder)
    (folder / "2.tif").unlink()
    report = runs(folder)
    assert report.ok
    assert (report.states["gone"], report.published) == (1, False)
    report = runs(folder, prune=True)
    assert (report.ok, report.pruned) == (True, ("2.tif",))
    assert [page.key for page in runs.holdings.library.get("b").pages] == ["1", "3"]
    assert [record.id for record in runs.holdings.catalog.of_group("b")] == ["b_1", "b_3"]
    assert len({path.stem for path in (runs.holdings.pyramids / "b").iterdir()}) == 2


def test_dry_run_changes_nothing(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    report = runs(folder, dry_run=True)
    assert report.ok
    assert report.need and report.need.pixels == 2 * 60 * 80
    assert report.need.bytes > 0
    assert not runs.holdings.library.has("b")
    assert not runs.holdings.pyramids.exists()


def test_names_that_break_things(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    names = [
        b"bad \xff.tif",
        ("ə" * 125 + ".tif").encode(),
        "Şəki xanlığı 01.tif".encode(),
        b"Thumbs.db",
        b".hidden.tif",
    ]
    for number, name in enumerate(names):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(make_scan(number))
    assert runs(folder).ok
    assert runs(folder).states["unchanged"] == 3
    labels = {page.key: page.label["none"][0] for page in runs.holdings.library.get("b").pages}
    assert labels["Sheki-xanlighi-01"] == "1"


def test_an_image_name_that_another_book_has(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    (folder / "c.jpg").write_bytes(make_scan(1))
    (folder / "b_c.jpg").write_bytes(make_scan(2))
    runs(folder, book_id="a")
    runs(folder, book_id="a_b")
    assert [page.key for page in runs.holdings.library.get("a_b").pages] == ["b_c", "c-2"]
    assert {record.group for record in runs.holdings.catalog.of_group("a")} == {"a"}


def test_a_book_that_went_keeps_the_names_of_its_images(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    (folder / "b_c.png").write_bytes(make_scan(1))
    other = folder.parent / "other"
    other.mkdir()
    (other / "c.png").write_bytes(make_scan(2))
    runs(folder, book_id="x")
    withdraw(runs.holdings, "x")
    runs(other, book_id="x_b")
    runs(folder, book_id="x")
    assert [page.key for page in runs.holdings.library.get("x_b").pages] == ["c-2"]
    assert [page.key for page in runs.holdings.library.get("x").pages] == ["b_c"]
    assert runs.holdings.catalog.get("x_b_c").group == "x"


@pytest.mark.parametrize("title", ["Ki\udcfftab", "Ki\x1b[31mtab"])
def test_a_title_that_cannot_be_shown_is_refused_before_anything_is_built(
    runs: Runs, folder: Path, make_scan: MakeScan, title: str
) -> None:
    stock(folder, make_scan, 1)
    with pytest.raises(InvalidBook, match="cannot be shown"):
        runs(folder, title=title)
    assert runs.events == []


def test_a_folder_name_that_is_not_utf8(runs: Runs, tmp_path: Path, make_scan: MakeScan) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/Ki\xfftab\n1"))
    folder.mkdir()
    stock(folder, make_scan, 1)
    report = runs(folder)
    assert (report.ok, report.title) == (True, "Ki\\xfftab\\n1")


def test_a_named_root_is_remembered(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan, 1)
    roots = {"all": folder.parent.parent, "scans": folder.parent, "others": folder.parent / "others"}
    ingest(Order(folder, 1, "b"), replace(runs.holdings, roots=roots), lambda _: None)
    source = runs.holdings.catalog.get("b_1").source
    assert (source.root, source.key) == ("scans", "Şəki xanlığı/1.tif")


@pytest.mark.parametrize("bad", ["top", "2", "a b", "..", "ə", ""])
def test_bad_book_ids(runs: Runs, folder: Path, bad: str) -> None:
    with pytest.raises(InvalidBook):
        runs(folder, book_id=bad)


def test_bad_language_and_empty_folder(runs: Runs, folder: Path) -> None:
    with pytest.raises(InvalidBook, match="BCP 47"):
        runs(folder, language="Azərbaycan dili")
    with pytest.raises(NothingToIngest):
        runs(folder)


def test_two_at_once(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan, 1)
    with book_lock(runs.holdings, "b", "the ingest of b"), pytest.raises(LibraryBusy) as refused:
        runs(folder)
    assert f"The book b is being changed by the ingest of b (process {os.getpid()})" in str(refused.value)
    assert runs(folder).ok


def test_removal_and_return(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)
    runs(folder)
    (folder / "1.tif").rename(folder / "01.tif")
    runs(folder)
    assert withdraw(runs.holdings, "b").entry.bytes > 0
    assert not (runs.holdings.pyramids / "b").exists()
    assert runs.holdings.catalog.of_group("b") == []
    assert runs.holdings.publication.value() == 3
    with pytest.raises(UnknownBook):
        withdraw(runs.holdings, "b")
    runs(folder)
    assert runs.holdings.library.get("b").pages[1].key == "2"


@pytest.mark.parametrize("by", ["ingest", "remove"])
def test_pyramids_of_no_book_go_after_a_week(runs: Runs, folder: Path, make_scan: MakeScan, by: str) -> None:
    stock(folder, make_scan, 1)
    runs(folder)
    now = runs.holdings.clock().timestamp()
    for name, days in (("killed", 8), ("stopped", 6), ("b", 30)):
        left = runs.holdings.pyramids / name
        left.mkdir(exist_ok=True)
        (left / "1-abc-r1.tif").write_bytes(b"12345")
        os.utime(left, (now - days * 86400,) * 2)
    (runs.holdings.pyramids / "lost+found").mkdir()
    os.utime(runs.holdings.pyramids / "lost+found", (0, 0))
    runs(folder, dry_run=True)
    assert (runs.holdings.pyramids / "killed").exists()
    if by == "ingest":
        assert runs(folder).ok
        assert runs.events[0] == Tidied(("killed",), 5)
    else:
        assert withdraw(runs.holdings, "b").swept == Swept(("killed",), 5)
    assert not (runs.holdings.pyramids / "killed").exists()
    assert {"stopped", "lost+found", *(["+trash"] if by == "remove" else [])} <= {
        path.name for path in runs.holdings.pyramids.iterdir()
    }


def test_a_stopped_ingest_is_taken_up_after_any_time(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan)

    class Stop(Exception):
        """The power went."""

    def stop(event: Event) -> None:
        if isinstance(event, Publishing):
            raise Stop

    with pytest.raises(Stop):
        ingest(Order(folder, 1, "b"), runs.holdings, stop)
    os.utime(runs.holdings.pyramids / "b", (0, 0))
    assert runs(folder).reused == 2


def test_stopped_in_the_middle(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    stock(folder, make_scan, 3)

    class Stop(Exception):
        """Somebody pressed Ctrl-C."""

    def stop(event: Event) -> None:
        if isinstance(event, PageDone):
            raise Stop

    with pytest.raises(Stop):
        ingest(Order(folder, 1, "b"), runs.holdings, stop)
    assert not runs.holdings.library.has("b")
    assert {path.suffix for path in (runs.holdings.pyramids / "b").iterdir()} == {".tif", ".edges", ".index"}
    report = runs(folder)
    assert report.ok
    assert (report.reused >= 1, report.reused + report.built) == (True, 3)


def test_real_scans_that_are_not_what_they_are_called(runs: Runs, folder: Path, shared_data: Path) -> None:
    for number in (2, 10, 1):
        name = f"OCR-D-IMG_{number:04}.tif"
        (folder / name).write_bytes((shared_data / "kant-1784" / "OCR-D-IMG" / name).read_bytes())
    holdings = replace(runs.holdings, max_pixels=10_000_000)
    report = ingest(Order(folder, 2, "kant-1784", "Was ist Aufklärung?", "de"), holdings, lambda _: None)
    assert report.ok
    book = holdings.library.get("kant-1784")
    assert [page.label["none"][0] for page in book.pages] == ["1", "2", "10"]
    assert [page.image and page.image.info.dimensions for page in book.pages] == [
        Dimensions(1456, 2083),
        Dimensions(1457, 2084),
        Dimensions(1457, 2084),
    ]
