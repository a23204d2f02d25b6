"""Pyramids that rot, or are gone, and come back byte for byte from their masters."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from iiif_server.care.history import history_of
from iiif_server.care.repair import Repaired, repair
from iiif_server.ingest.lock import book_lock
from image_store.tiles import FileTiles
from tests.iiif_server.care.conftest import Shelf, flip, rot, truncate
from tests.iiif_server.care.test_verify import unlink


def bytes_of(shelf: Shelf) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((shelf.holdings.pyramids / "b").iterdir())}


def mend(shelf: Shelf, given: Path | None = None) -> list[Repaired]:
    return repair(shelf.verify().problems, shelf.holdings, 1, given, lambda _: None)


@pytest.mark.parametrize("suffix", [".tif", ".edges", ".index"])
@pytest.mark.parametrize("damage", [flip, rot, truncate, unlink])
def test_byte_for_byte(shelf: Shelf, suffix: str, damage: Callable[[Path], None]) -> None:
    shelf.verify()
    before, published = bytes_of(shelf), shelf.holdings.publication.value()
    damage(shelf.pyramid("2", suffix))
    ((record, problem, same, given_up),) = [(one.record.id, one.problem, one.same, one.given_up) for one in mend(shelf)]
    assert (record, problem, same, given_up) == ("b_2", None, True, False)
    assert bytes_of(shelf) == before
    assert shelf.holdings.publication.value() == published + 1, "servers open the new file"
    assert not shelf.verify().problems
    happened = [one for one in history_of(shelf.holdings.engine, "b") if one.event == "repaired"]
    assert [one.details for one in happened] == [{"images": ["b_2"], "other_bytes": [], "not_repaired": {}}]


def test_a_whole_folder_that_is_gone(shelf: Shelf) -> None:
    before = bytes_of(shelf)
    for path in (shelf.holdings.pyramids / "b").iterdir():
        path.unlink()
    (shelf.holdings.pyramids / "b").rmdir()
    assert [one.problem for one in mend(shelf)] == [None, None, None]
    assert bytes_of(shelf) == before


def test_a_master_that_is_not_what_it_was_is_not_used(shelf: Shelf) -> None:
    scan = shelf.scans / "2.jpg"
    scan.write_bytes(scan.read_bytes() + b"and more")
    rot(shelf.pyramid("2"))
    (one,) = mend(shelf)
    assert (one.problem, one.given_up) == ("its master is not what it was at the ingest", True)
    assert not list((shelf.holdings.pyramids / "b").glob("2-*.index")), "the next ingest builds it"
    assert not list((shelf.holdings.pyramids / "b").glob(".building-*"))
    # And so it does.
    report = shelf.runs(shelf.scans)
    assert (report.states["changed"], report.states["unchanged"]) == (1, 2)
    assert not shelf.verify().problems


def test_a_master_that_is_elsewhere(shelf: Shelf, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shelf.scans.rename(elsewhere)
    rot(shelf.pyramid("2"))
    problems = shelf.verify().problems
    assert [one.problem for one in repair(problems, shelf.holdings, 1, elsewhere, lambda _: None)] == [None]
    rot(shelf.pyramid("2"))
    (one,) = mend(shelf)
    assert one.given_up
    assert "cannot be reached" in str(one.problem)


def test_masters_alone_are_no_work(shelf: Shelf) -> None:
    flip(shelf.scans / "2.jpg")
    assert mend(shelf) == []


def test_a_book_at_which_somebody_is_at_work_stays_as_it_is(shelf: Shelf) -> None:
    rot(shelf.pyramid("2"))
    before = bytes_of(shelf)
    with book_lock(shelf.holdings, "b", "the ingest of b"):
        (one,) = mend(shelf)
    assert (one.record.id, one.given_up) == ("b_2", False)
    assert "The book b is being changed by the ingest of b" in str(one.problem)
    assert bytes_of(shelf) == before
    assert [one.problem for one in mend(shelf)] == [None]


def test_readers_find_a_pyramid_at_every_moment(shelf: Shelf) -> None:
    """A tile that is not damaged is had all the time, from files that are opened anew again and again."""
    stem = shelf.pyramid("2").with_suffix("")
    right = FileTiles(stem).read(0, 0, 0)
    path = shelf.pyramid("2")
    content = bytearray(path.read_bytes())
    content[FileTiles(stem).index.tile(1, 0, 0).offset + 200] ^= 1
    path.write_bytes(content)
    problems = shelf.verify().problems
    over, reads = Event(), list[bool]()

    def read() -> None:
        while not over.is_set():
            reads.append(FileTiles(stem).read(0, 0, 0) == right)

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        try:
            repaired = repair(problems, shelf.holdings, 1, None, lambda _: None)
        finally:
            over.set()
        reading.result()
    assert [one.problem for one in repaired] == [None]
    assert len(reads) > 10
    assert all(reads)
