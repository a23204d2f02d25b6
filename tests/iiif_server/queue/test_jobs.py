"""What is known of a job, from whatever stands in a hash; and which workers may work side by side."""

import json
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.ingest.orders import Order
from iiif_server.queue.colleagues import Colleague, objection
from iiif_server.queue.jobs import MOST_LETTERS, STATES, read_job
from iiif_server.queue.orders import FUNCTION, BookOrder

ORDER = BookOrder.new(version="1", library="0" * 32, order=Order(Path("/srv/scans/b"), 1))
DATA = zlib.compress(json.dumps([FUNCTION, None, [ORDER.document()], {}]).encode())
HERE = Colleague("w-1", "boot-a", "host-a", "0" * 32, "sqlite", "1")


def test_a_job_that_runs() -> None:
    fields = {
        "status": b"started", "data": DATA, "worker_name": b"w-1", "iiif_done": b"3", "iiif_total": b"24",
        "enqueued_at": b"2026-11-27T14:00:00.000000Z", "started_at": b"2026-11-27T14:05:00.000000Z",
    }  # fmt: skip
    job = read_job("b-1", {name.encode(): value for name, value in fields.items()})
    assert job is not None
    assert (job.name, job.state, job.done, job.total, job.worker) == ("b", "running", 3, 24, "w-1")
    assert job.as_json()["started"] == "2026-11-27T14:05:00+00:00"
    assert job.since == job.started


def test_a_job_that_is_none_of_ours_is_listed_with_the_reason() -> None:
    job = read_job("x", {b"status": b"queued", b"data": b"evil"})
    assert job is not None
    assert (job.order, job.name) == (None, "?")
    assert job.reason == "it was refused: its data cannot be unpacked"
    assert read_job("x", {}) is None
    assert read_job("x", {b"status": b"scheduled"}) is None


NAMES = [b"status", b"data", b"iiif_done", b"iiif_deaths", b"iiif_reason", b"worker_name", b"enqueued_at"]


@given(st.sampled_from(sorted(STATES)), st.dictionaries(st.sampled_from(NAMES[1:]), st.binary(max_size=100)))
def test_whatever_stands_in_a_hash_is_a_job(status: str, fields: dict[bytes, bytes]) -> None:
    job = read_job("x", {**fields, b"status": status.encode()})
    assert job is not None
    assert job.state == STATES[status]
    assert json.dumps(job.as_json()).isprintable()


def test_a_reason_cannot_paint_the_terminal() -> None:
    job = read_job("x", {b"status": b"failed", b"data": DATA, b"iiif_reason": b"\x1b[2J" + b"a" * 9999})
    assert job is not None
    assert job.reason.startswith(" [2Ja")
    assert len(job.reason) == MOST_LETTERS


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (replace(HERE, name="w-2"), None),
        (replace(HERE, name="w-2", version="2"), None),
        (replace(HERE, library="1" * 32), "Workers of another library"),
        (replace(HERE, machine="boot-b", host="host-b"), "Workers run on host-b already, and this is host-a"),
        (replace(HERE, machine="boot-b", catalogue="postgresql"), "the catalogue must be PostgreSQL"),
    ],
)
def test_who_may_work_side_by_side(other: Colleague, why: str | None) -> None:
    found = objection(HERE, [other])
    assert found is None if why is None else why in str(found)


def test_several_machines_with_postgresql() -> None:
    here = replace(HERE, catalogue="postgresql")
    assert objection(here, [replace(here, machine="boot-b"), replace(here, machine="boot-c")]) is None
