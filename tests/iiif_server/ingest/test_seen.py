"""Which masters need not be read again."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from iiif_server.database import writing
from iiif_server.ingest.find import Found
from iiif_server.ingest.fingerprints import fingerprint, fingerprint_all
from iiif_server.ingest.remembered import Last, Remembered
from iiif_server.ingest.seen import SETTLED_NS, Status, is_settled, seen_of

statuses = st.builds(Status, st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))


@given(statuses, statuses)
def test_another_size_or_time_is_another_file(before: Status, now: Status) -> None:
    seen = seen_of([("a", before, "f")])["a"]
    assert seen.is_still(now) is (before.looks == now.looks)


@given(statuses, statuses)
def test_two_that_look_alike_are_told_apart_by_their_inodes(before: Status, now: Status) -> None:
    alike = Status(before.size, before.mtime_ns, 9)
    seen = seen_of([("a", before, "f"), ("b", alike, "g")])["a"]
    assert seen.is_still(now) is (before == now)


@pytest.mark.parametrize(("changed", "settled"), [(0, True), (1, False), (-1, True), (SETTLED_NS, False)])
def test_what_was_changed_just_now_is_not_settled(changed: int, settled: bool) -> None:
    assert is_settled(10 * SETTLED_NS + changed, 11 * SETTLED_NS) is settled


def test_a_file_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "1.tif"
    path.write_bytes(b"one")
    os.utime(path, ns=(1, 1))
    first = fingerprint(path)
    assert first.read
    assert first.settled
    seen = seen_of([("1.tif", first.settled, "a" * 64)])
    again = fingerprint(path, seen["1.tif"])
    assert (again.sha256, again.read) == ("a" * 64, False)
    (hashed,) = fingerprint_all([Found(path, "other name")], 1, seen)
    assert hashed.fingerprint == first, "a file is known by its name within the book"
    path.write_bytes(b"two")
    fresh = fingerprint(path, seen["1.tif"])
    assert fresh.read
    assert fresh.settled is None, "it was written just now"


def test_what_is_remembered(engine: Engine, tmp_path: Path) -> None:
    remembered = Remembered(engine)
    found = []
    for name in ("1", "2", "3"):
        (tmp_path / name).write_bytes(name.encode())
        os.utime(tmp_path / name, ns=(1, 1))
        found.append(Found(tmp_path / name, name))
    hashed = fingerprint_all(found, 1)
    with writing(engine) as transaction:
        remembered.keep_seen(transaction, "b", hashed)
        remembered.keep_seen(transaction, "other", hashed[:1])
    assert {name: one.sha256 for name, one in remembered.seen("b").items()} == {
        one.found.source: one.sha256 for one in hashed
    }
    (tmp_path / "2").write_bytes(b"twenty")
    os.utime(tmp_path / "2", ns=(2, 2))
    with writing(engine) as transaction:
        remembered.keep_seen(transaction, "b", fingerprint_all(found[:2], 1, remembered.seen("b")))
    assert {name: one.status.size for name, one in remembered.seen("b").items()} == {"1": 1, "2": 6}
    assert remembered.seen("other").keys() == {"1"}


def test_the_last_ingest_of_a_book(engine: Engine) -> None:
    remembered = Remembered(engine)
    assert remembered.last("b") is None
    for last in (Last("p", None, None), Last("q", "s", "{}")):
        with writing(engine) as transaction:
            remembered.keep_last(transaction, "b", last)
        assert remembered.last("b") == last
        assert remembered.places() == {"b": last.place}
