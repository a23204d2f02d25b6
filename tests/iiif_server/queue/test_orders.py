"""Orders: what can be one, what is refused, and that the same order always has the same name."""

import json
import pickle
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.ingest.orders import Order
from iiif_server.queue.errors import BadOrder
from iiif_server.queue.orders import FUNCTION, JOB_ID, MOST_BYTES, BookOrder, read_order

LIBRARY = "0123456789abcdef" * 2


def order(jobs: int | None = None, version: str = "1", **said: Any) -> BookOrder:
    asked = Order(**{"folder": Path("/srv/scans/Şəki xanlığı"), "jobs": 1, **said})
    return BookOrder.new(version=version, library=LIBRARY, jobs=jobs, order=asked)


def packed(document: object, function: object = FUNCTION, instance: object = None, named: object = None) -> bytes:
    return zlib.compress(json.dumps([function, instance, [document], named or {}]).encode())


@given(
    path=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200).map("/".__add__),
    title=st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    prune=st.booleans(),
    jobs=st.none() | st.integers(1, 256),
)
def test_what_is_written_is_read(path: str, title: str | None, prune: bool, jobs: int | None) -> None:
    one = order(folder=Path(path), title=title, prune=prune, jobs=jobs)
    assert read_order(packed(one.document())) == one
    assert JOB_ID.fullmatch(one.job_id)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"order": {"folder": "scans", "jobs": 1}}, "its path must begin with /"),
        ({"order": {"folder": "/a\0b", "jobs": 1}}, "its path must begin with /"),
        ({"order": {"folder": "/" + "a" * 5000, "jobs": 1}}, "its path must begin with /"),
        ({"order": {"folder": 5, "jobs": 1}}, "'order.folder' is wrong"),
        ({"order": {"folder": "/a"}}, "'order.jobs' is wrong"),
        ({"order": {"folder": "/a", "jobs": 1, "code": "os"}}, "'order.code' is wrong"),
        ({"order": {"folder": "/a", "jobs": 1, "dry_run": True}}, "dry run"),
        ({"order": {"folder": "/a", "jobs": 1, "title": "x" * 20_000}}, "title is too long"),
        ({"order": {"folder": "/a", "jobs": 1, "resolution": 49}}, "resolution must be"),
        ({"order": {"folder": "/a", "jobs": 1, "descriptions": [{"code": 1}]}}, "is wrong"),
        ({"jobs": 0}, "'jobs' is wrong"),
        ({"jobs": 10**30}, "'jobs' is wrong"),
        ({"library": "x"}, "'library' is wrong"),
        ({"code": "os.system"}, "'code' is wrong"),
        ({"form": 2}, "it is of form 2, written by version '1'; this version knows form 1"),
    ],
)
def test_what_is_no_order_is_refused(said: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadOrder, match=reason.replace("(", r"\(")):
        read_order(packed(order().document() | said))


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
        (packed(order().document(), "os.system"), "it names 'os.system', and only books"),
        (packed(order().document(), ["os"]), "not the form"),
        (packed(order().document(), instance="os"), "not the form"),
        (packed(order().document(), named={"more": 1}), "not the form"),
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
    others = [order(title="x"), order(folder=Path("/srv/scans/other")), order(prune=True), order(book_id="b")]
    assert len({one.job_id for one in (order(), *others)}) == 5
