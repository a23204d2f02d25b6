"""Real files that are flipped, cut, deleted, replaced, or only touched: what a verification says of each."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from iiif_server.care.fixity import Bytes, FileId, Known, judge
from iiif_server.care.history import history_of
from iiif_server.care.ledger import Ledger
from iiif_server.care.verify import Begun, Checked, Wish, verify
from tests.iiif_server.care.conftest import Shelf, flip, rot, touch, truncate

SUFFIX = {"pyramid": ".tif", "edges": ".edges", "index": ".index"}


def replaced(path: Path) -> None:
    """By the file of another page, with the time of that file."""
    other = next(one for one in sorted(path.parent.glob(f"*{path.suffix}")) if one != path)
    path.unlink()
    shutil.copy2(other, path)


def unlink(path: Path) -> None:
    path.unlink()


def place(shelf: Shelf, role: str) -> Path:
    return shelf.scans / "2.jpg" if role == "master" else shelf.pyramid("2", SUFFIX[role])


def test_a_sound_book(shelf: Shelf) -> None:
    outcome = shelf.verify()
    assert (outcome.images, outcome.masters, outcome.problems) == (3, 3, ())
    assert outcome.files == {"sound": 12, "missing": 0, "changed": 0, "rotten": 0, "wrong": 0}
    assert (dict(outcome.not_checked), outcome.unreachable) == ({}, ())
    assert isinstance(shelf.events[0], Begun)
    assert sum(one.bytes for one in shelf.events if isinstance(one, Checked)) == sum(
        path.stat().st_size for folder in (shelf.scans, shelf.holdings.pyramids / "b") for path in folder.iterdir()
    )
    assert [one.event for one in history_of(shelf.holdings.engine, "b")][-1] == "verified"


@pytest.mark.parametrize("role", ["master", *SUFFIX])
@pytest.mark.parametrize("verified_before", [True, False], ids=["again", "first"])
@pytest.mark.parametrize(
    ("damage", "state"),
    [(flip, "changed"), (rot, "rotten"), (truncate, "changed"), (unlink, "missing"), (touch, "sound")],
)
def test_each_damage_of_each_file(
    shelf: Shelf, role: str, damage: Callable[[Path], None], state: str, *, verified_before: bool
) -> None:
    if verified_before:
        assert not shelf.verify().problems
    damage(place(shelf, role))
    outcome = shelf.verify()
    assert shelf.found(outcome) == ([] if state == "sound" else [("2", role, state)])
    kept = [entry for entry in Ledger(shelf.holdings.engine).entries().values() if entry.state != "sound"]
    assert [(entry.file.role, entry.state) for entry in kept] == ([] if state == "sound" else [(role, state)])
    # What is once wrong stays wrong: bad bytes never become what the next check compares with.
    assert shelf.found(shelf.verify()) == shelf.found(outcome)


@pytest.mark.parametrize("role", ["master", *SUFFIX])
def test_a_file_of_another_page_with_its_old_time(shelf: Shelf, role: str) -> None:
    shelf.verify()
    replaced(place(shelf, role))
    ((page, named, state),) = shelf.found(shelf.verify())
    assert (page, named) == ("2", role)
    assert state in ("changed", "rotten")


def test_a_file_that_cannot_be_read(shelf: Shelf) -> None:
    path = shelf.scans / "2.jpg"
    path.unlink()
    path.mkdir()
    (problem,) = shelf.verify().problems
    assert (problem.entry.state, problem.entry.reason) == ("rotten", "it cannot be read: Is a directory")


def test_bytes_that_no_tile_checksum_covers_are_compared_too(shelf: Shelf) -> None:
    """The end of a small pyramid has padded edge tiles and tags: after one sound reading, every byte counts."""
    shelf.verify()
    path = shelf.pyramid("10")
    for at in range(0, path.stat().st_size, path.stat().st_size // 7):
        content = bytearray(path.read_bytes())
        content[at] ^= 0x40
        path.write_bytes(content)
        assert shelf.found(shelf.verify()) == [("10", "pyramid", "changed")]
        content[at] ^= 0x40
        path.write_bytes(content)
    assert not shelf.verify().problems


def test_masters_whose_place_is_not_known_are_not_lost(shelf: Shelf) -> None:
    (shelf.holdings.home / "masters.json").unlink()
    outcome = shelf.verify()
    assert (outcome.masters, outcome.problems, outcome.unreachable) == (0, (), ())
    assert dict(outcome.not_checked) == {"nobody noted where they lie": 3}
    assert shelf.verify(given=shelf.scans).masters == 3


def test_a_drive_that_is_not_connected_is_no_loss(shelf: Shelf, tmp_path: Path) -> None:
    shelf.runs.holdings = replace(shelf.holdings, roots={"scans": tmp_path})
    shelf.runs(shelf.scans, title="Başqa ad")
    assert shelf.verify().masters == 3
    elsewhere = tmp_path / "elsewhere"
    shelf.scans.rename(elsewhere)
    assert {state for _, _, state in shelf.found(shelf.verify())} == {"missing"}, "its root is there"
    empty = tmp_path / "empty"
    empty.mkdir()
    for root in (empty, tmp_path / "nowhere"):
        shelf.runs.holdings = replace(shelf.holdings, roots={"scans": root})
        outcome = shelf.verify()
        assert outcome.problems == ()
        assert "'scans'" in outcome.unreachable[0]
    assert shelf.verify(given=elsewhere).masters == 3


def test_a_sample_visits_every_page(shelf: Shelf) -> None:
    seen = []
    for _ in range(3):
        shelf.later(days=7)
        outcome = shelf.verify(share=Fraction(1, 20))
        assert outcome.images == 1
        seen += [one.record.id for one in shelf.events if isinstance(one, Checked)]
    assert sorted(set(seen)) == ["b_1", "b_10", "b_2"]
    assert shelf.verify(share=Fraction(0)).images == 0


def test_a_stopped_run_goes_on(shelf: Shelf) -> None:
    def stop(event: Begun | Checked) -> None:
        shelf.events.append(event)
        if len(shelf.events) == 4:
            raise KeyboardInterrupt

    rot(shelf.pyramid("1"))
    with pytest.raises(KeyboardInterrupt):
        verify(Wish(()), shelf.holdings, stop)
    begun = shelf.events[0]
    assert isinstance(begun, Begun)
    assert (begun.total, begun.done) == (6, 0)

    # Another wish is another run; the same wish goes on, and tells in the end what was found before, too.
    shelf.verify("b")
    assert not shelf.events[0].run.resumed  # type: ignore[union-attr]
    shelf.later(minutes=5)
    outcome = shelf.verify()
    begun = shelf.events[0]
    assert isinstance(begun, Begun)
    assert begun.run.resumed
    assert begun.total == 6
    shelf.verify()
    assert not shelf.events[0].run.resumed  # type: ignore[union-attr]
    assert shelf.found(outcome) == [("1", "pyramid", "rotten")]


def test_what_was_read_before_the_stop_is_not_read_again(shelf: Shelf) -> None:
    def stop(event: Begun | Checked) -> None:
        shelf.events.append(event)
        if len(shelf.events) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(Wish(()), shelf.holdings, stop)
    assert shelf.verify().files["sound"] == 12
    begun = shelf.events[0]
    assert isinstance(begun, Begun)
    assert begun.done == 3
    assert len(shelf.events) == 4
    shelf.events.clear()
    with pytest.raises(KeyboardInterrupt):
        verify(Wish(()), shelf.holdings, stop)
    shelf.verify(again=True)
    assert shelf.events[0].done == 0  # type: ignore[union-attr]


def test_an_image_that_an_ingest_replaces_meanwhile_is_no_damage(shelf: Shelf) -> None:
    changed = False

    def ingest_once(event: Begun | Checked) -> None:
        nonlocal changed
        if isinstance(event, Begun) and not changed:
            changed = True
            (shelf.scans / "2.jpg").write_bytes(scan_two())
            shelf.runs(shelf.scans)

    def scan_two() -> bytes:
        return (shelf.scans / "10.jpg").read_bytes() + b"\0"

    outcome = verify(Wish(()), shelf.holdings, ingest_once)
    assert outcome.problems == ()
    assert not shelf.verify().problems


FILE = FileId("b", "master", "1.tif")


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (Known("aa", 5, 1, 0), "sound"),
        (Known("bb", 5, 100, 0), "rotten"),
        (Known("bb", 5, 99, 1000), "changed"),
        (Known("bb", 5, None, 100), "rotten"),
        (Known("bb", 5, None, 99), "changed"),
        (Known("bb", 6, 100, 1000), "changed"),
        (Known(None, None, None, 0), "sound"),
    ],
)
def test_the_rule(known: Known, state: str) -> None:
    assert judge(FILE, Bytes("aa", 5, 100), known).state == state


def test_the_ledger_says_in_sum(shelf: Shelf) -> None:
    shelf.verify(masters=False)
    shelf.later(days=1)
    rot(shelf.scans / "1.jpg")
    shelf.verify()
    said = Ledger(shelf.holdings.engine).books()["b"]
    assert (said.files, said.bad, said.newest - said.oldest) == (12, 1, timedelta(0))
