"""A pyramid of which every byte is as its index says, and which shows another page: only the deep look finds it."""

from pathlib import Path

import pytest

from iiif_server.care.repair import repair
from iiif_server.care.verify import Begun, Checked, Wish, verify
from image_store.building import Taking, build_pyramid, open_master
from tests.iiif_server.care.conftest import Shelf, flip


def show_another_page(shelf: Shelf) -> Path:
    """Page 2 gets the pixels of page 10, under its own fingerprint."""
    stem = shelf.pyramid("2").with_suffix("")
    record = shelf.holdings.catalog.get("b_2")
    build_pyramid(open_master(shelf.scans / "10.jpg", Taking(1_000_000)), stem, record.source.fingerprint)
    return stem


def test_a_sound_book_is_looked_at(shelf: Shelf) -> None:
    outcome = shelf.verify(deep=True)
    assert outcome.problems == ()
    assert outcome.files["sound"] == 12 + 3


@pytest.mark.slow
def test_another_page_is_found_and_mended(shelf: Shelf) -> None:
    before = shelf.pyramid("2").read_bytes()
    show_another_page(shelf)
    assert shelf.verify().problems == (), "its bytes are what its index says"
    outcome = shelf.verify(deep=True)
    assert shelf.found(outcome) == [("2", "levels", "wrong")]
    assert "does not show what the master shows" in str(outcome.problems[0].entry.reason)
    assert [one.problem for one in repair(outcome.problems, shelf.holdings, 1, None, lambda _: None)] == [None]
    assert shelf.pyramid("2").read_bytes() == before
    assert not shelf.verify(deep=True).problems


def test_without_its_master_the_levels_are_compared(shelf: Shelf) -> None:
    show_another_page(shelf)
    flip(shelf.scans / "2.jpg")
    assert shelf.found(shelf.verify(deep=True)) == [("2", "master", "changed")], "its levels are one another's"


@pytest.mark.slow
def test_a_stopped_look_goes_on(shelf: Shelf) -> None:
    looked = 0

    def stop(event: Begun | Checked) -> None:
        nonlocal looked
        looked += isinstance(event, Checked) and event.verdicts[0].file.role == "levels"
        if looked == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(Wish((), deep=True), shelf.holdings, stop)
    outcome = shelf.verify(deep=True)
    assert outcome.files["sound"] == 15
    assert [event.total for event in shelf.events if isinstance(event, Begun)] == [6, 1]
