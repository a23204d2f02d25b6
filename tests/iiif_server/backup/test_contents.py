"""What a backup says of itself, and what its members may be called."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from iiif_server.backup.contents import (
    FILE,
    FILES,
    SETTINGS,
    Contents,
    Member,
    TableRows,
    contents_of,
    file_line,
    file_of,
    is_part,
    manifest_bytes,
    rows_name,
)
from iiif_server.backup.errors import BadBackup, NewerBackup

SHA = "0" * 64
CONTENTS = Contents(
    program="0.1.0",
    schema="0006",
    made=datetime(2026, 11, 24, tzinfo=UTC),
    with_pyramids=True,
    tables={"books": TableRows(2, 300)},
    files=1,
    file_bytes=12,
    members={name: Member(name, 9, SHA) for name in (rows_name("books"), FILES, SETTINGS)},
    left_out=("pyramids/b/1-r3.index",),
    left_out_count=1,
)


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert contents_of(manifest_bytes(CONTENTS)) == CONTENTS
    assert CONTENTS.row_bytes == 300


@pytest.mark.parametrize(
    "name",
    ["pyramids/b/1-0123456789ab-r3.tif", "pyramids/b.c-d_e/_1.index", "pyramids/+trash/b+20261124T120000Z/book.json",
     "pyramids/+trash/b+20261124T120000Z-2/pyramids/1-r3.tif"],
)  # fmt: skip
def test_names_of_files(name: str) -> None:
    assert FILE.fullmatch(name)
    assert not is_part(name)
    assert file_of(file_line(Member(name, 5, SHA))) == Member(name, 5, SHA)


@pytest.mark.parametrize(
    "name",
    ["", "/etc/passwd", "pyramids", "pyramids/", "pyramids/b", "pyramids/b/", "pyramids/../x", "pyramids/b/..",
     "pyramids/./x", "pyramids/b/../../x", "pyramids//x", "pyramids/b/c/d", "pyramids/b/.hidden", "pyramids/.b/x",
     "pyramids/b\\c/x", "pyramids/b/x\n", "pyramids/b/x\0", "pyramids/b/ə", "pyramids/+trash/x/book.json",
     "pyramids/+trash/b+20261124T120000Z/..", "pyramids/+trash/b+20261124T120000Z/pyramids/..",
     "pyramids/b/" + "x" * 300, "rows/../x.jsonl.gz", "rows/x;.jsonl.gz", "rows/X.jsonl.gz", "./manifest.json",
     "catalogue.sqlite"],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_none(name: str) -> None:
    assert not FILE.fullmatch(name)
    assert not is_part(name)
    with pytest.raises(BadBackup):
        file_of(orjson.dumps({"name": name, "bytes": 1, "sha256": SHA}))


def broken(**changes: Any) -> bytes:
    return orjson.dumps({**orjson.loads(manifest_bytes(CONTENTS)), **changes})


@pytest.mark.parametrize(
    "written",
    [
        b"", b"{}", b"[]", b"null", b"\xff", broken(format="a tar of something"), broken(made="yesterday"),
        broken(made="2026-11-24T00:00:00"), broken(schema="'; DROP TABLE books"), broken(schema=6),
        broken(tables={"books": {"rows": -1, "bytes": 1}}), broken(tables={"books": {"rows": True, "bytes": 1}}),
        broken(tables={"books": {"rows": 1}}), broken(tables={"nobody": {"rows": 1, "bytes": 1}}),
        broken(tables=["books"]), broken(members={}), broken(files={"count": 2**63, "bytes": 0}), broken(files=None),
        broken(members={"../x": {"bytes": 1, "sha256": SHA}}), broken(left_out={"count": 1, "names": [1]}),
        broken(format_version="1"), broken(format_version=True),
    ],
)  # fmt: skip
def test_manifests_that_are_none(written: bytes) -> None:
    with pytest.raises(BadBackup, match="The manifest of the backup is wrong"):
        contents_of(written)


def test_a_format_of_the_future() -> None:
    with pytest.raises(NewerBackup, match=r"the format 2, .* up to 1\. Install the newer version"):
        contents_of(manifest_bytes(replace(CONTENTS, format_version=2)))
