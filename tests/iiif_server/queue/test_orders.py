"""Orders: what can be one, what is refused, and that the same order always has the same name."""

import json
import pickle
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.queue.errors import BadOrder
from iiif_server.queue.orders import FUNCTION, JOB_ID, MOST_BYTES, BookOrder, read_order

LIBRARY = "0123456789abcdef" * 2


def order(**said: Any) -> BookOrder:
    return BookOrder.new(**{"version": "1", "library": LIBRARY, "path": "/srv/scans/Şəki xanlığı", **said})


def packed(document: object, function: object = FUNCTION, instance: object = None, named: object = None) -> bytes:
    return zlib.compress(json.dumps([function, instance, [document], named or {}]).encode())


@given(
    path=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200).map("/".__add__),
    title=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    prune=st.booleans(),
    jobs=st.none() | st.integers(1, 256),
)
def test_what_is_written_is_read(path: str, title: str | None, prune: bool, jobs: int | None) -> None:
    one = order(path=path, title=title, prune=prune, jobs=jobs)
    assert read_order(packed(one.model_dump())) == one
    assert JOB_ID.fullmatch(one.job_id)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"path": "scans"}, "'path' is wrong"),
        ({"path": "/a\0b"}, "'path' is wrong"),
        ({"path": "/" + "a" * 5000}, "'path' is wrong"),
        ({"path": 5}, "'path' is wrong"),
        ({"jobs": 0}, "'jobs' is wrong"),
        ({"jobs": 10**30}, "'jobs' is wrong"),
        ({"jobs": "2"}, "'jobs' is wrong"),
        ({"resolution": 49}, "'resolution' is wrong"),
        ({"library": "x"}, "'library' is wrong"),
        ({"prune": 1}, "'prune' is wrong"),
        ({"title": "x" * 20_000}, "'title' is wrong"),
        ({"code": "os.system"}, "'code' is wrong"),
        ({"form": 2}, "it is of form 2, written by version '1'; this version knows form 1"),
    ],
)
def test_what_is_no_order_is_refused(said: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadOrder, match=reason.replace("(", r"\(")):
        read_order(packed({**order().model_dump(), **said}))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (None, "cannot be unpacked|end too early"),
        (b"", "end too early"),
        (b"plain", "cannot be unpacked"),
        (zlib.compress(b"[]")[:-2], "end too early"),
        (zlib.compress(b" " * (MOST_BYTES + 1)), "larger than an order can be"),
        (b"x" * (MOST_BYTES + 1), "at most"),
        (zlib.compress(pickle.dumps(("os.system", None, ["true"], {}))), "no JSON"),
        (zlib.compress(b"[" * 60_000), "no JSON"),
        (packed(order().model_dump(), "os.system"), "it names 'os.system', and only books"),
        (packed(order().model_dump(), ["os"]), "not the form"),
        (packed(order().model_dump(), instance="os"), "not the form"),
        (packed(order().model_dump(), named={"more": 1}), "not the form"),
        (packed("text"), "not the form"),
        (zlib.compress(b"{}"), "not the form"),
        (zlib.compress(b"null"), "not the form"),
    ],
)
def test_what_is_no_job_of_ours_is_refused(data: bytes | None, reason: str) -> None:
    with pytest.raises(BadOrder, match=reason):
        read_order(data)


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    for tried in (data, zlib.compress(data)):
        with pytest.raises(BadOrder):
            read_order(tried)


def test_the_same_order_has_the_same_name() -> None:
    assert order().job_id == order(version="2").job_id
    assert order().job_id.startswith("Sheki-xanlighi-")
    others = [order(title="x"), order(path="/srv/scans/other"), order(prune=True), order(book_id="b")]
    assert len({one.job_id for one in (order(), *others)}) == 5
