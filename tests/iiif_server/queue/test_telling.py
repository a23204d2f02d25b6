"""Events and reports go to Redis and come back as they were, and what is none is refused."""

from pathlib import Path
from types import MappingProxyType
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.ingest.events import Event, PageDone, Planned, Unchanged
from iiif_server.ingest.plan import STATES
from iiif_server.ingest.run import Order, ingest
from iiif_server.queue.errors import QueueError
from iiif_server.queue.identity import library_id
from iiif_server.queue.telling import _KINDS, read_event, read_report, write_event, write_report
from image_store import Dimensions
from tests.iiif_server.ingest.conftest import Runs, scan


def slim(event: Event) -> object:
    """An event, of whose plan only the counts are told."""
    if isinstance(event, Planned):
        return event.plan.book_id, event.to_build, {state: event.plan.count(state) for state in STATES}
    return event


def test_all_that_an_ingest_tells(runs: Runs, folder: Path) -> None:
    for number in range(3):
        (folder / f"{number}.jpg").write_bytes(scan(number))
    (folder / "3.jpg").write_bytes(b"no image")
    (folder / "notes.txt").write_text("x")
    report = runs(folder)
    assert report.problems
    assert report.left_out
    assert {type(event).__name__ for event in runs.events} == {"Reading", "Planned", "PageDone", "Publishing"}
    assert [slim(read_event(write_event(event))) for event in runs.events] == list(map(slim, runs.events))
    assert read_report(write_report(report)) == report
    need = ingest(Order(folder, 1, "c", dry_run=True), runs.holdings, lambda _: None)
    assert need.need is not None
    assert read_report(write_report(need)) == need


def test_every_kind_of_event_can_be_told() -> None:
    assert {Planned, *_KINDS} == set(get_args(Event))
    assert read_event(write_event(Unchanged("b", 3))) == Unchanged("b", 3)


def test_what_a_master_was_goes_along() -> None:
    facts: MappingProxyType[str, str | int] = MappingProxyType({"colour": "Adobe RGB", "turned": 90})
    event = PageDone("1", "ə.jpg", Dimensions(10, 20), False, None, 1, 2, facts)
    assert read_event(write_event(event)) == event


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{}", b"[]", b'["page", {}]', b'["page", {"key": 1}]', b'["shell", "rm"]', b'["planned", {}]',
        b'["planned", {"book_id": "b", "to_build": 1, "states": {"new": 1000000000000}}]',
        b'["planned", {"book_id": "b", "to_build": 1, "states": {"strange": 1}}]',
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused(text: bytes) -> None:
    with pytest.raises(QueueError):
        read_event(text)


@given(st.binary(max_size=100))
def test_no_bytes_raise_anything_else(text: bytes) -> None:
    for read in (read_event, read_report):
        with pytest.raises(QueueError):
            read(text)


def test_a_library_has_one_name(tmp_path: Path) -> None:
    home = tmp_path / "home"
    name = library_id(home)
    assert library_id(home) == name
    assert library_id(tmp_path / "other") != name
    (home / "library-id").write_text("damaged")
    assert library_id(home) != name
    assert [path.name for path in home.iterdir()] == ["library-id"]
