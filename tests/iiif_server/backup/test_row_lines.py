"""A row as a line, and back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.backup.errors import BackupError, BadBackup
from iiif_server.backup.row_lines import Value, row_line, row_of

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.binary(),
    st.datetimes(timezones=st.just(UTC)),
)


@given(st.dictionaries(st.text(min_size=1), VALUES, min_size=1))
def test_what_is_written_is_read(row: dict[str, Value]) -> None:
    line = row_line(row)
    assert line.count(b"\n") == 1
    assert row_of(line) == row


def test_a_moment_is_one_whatever_the_database_made_of_it() -> None:
    moment = datetime(2026, 11, 23, 12, tzinfo=UTC)
    baku = moment.astimezone(timezone(timedelta(hours=4)))
    assert row_line({"at": moment}) == row_line({"at": baku}) == row_line({"at": moment.replace(tzinfo=None)})
    assert row_line({"at": moment}) == b'{"at":{"time":"2026-11-23T12:00:00+00:00"}}\n'


def test_bytes_are_written_as_text() -> None:
    assert (
        row_line({"body": b"\x00\xff"})
        == row_line({"body": memoryview(b"\x00\xff")})
        == b'{"body":{"base64":"AP8="}}\n'
    )


@pytest.mark.parametrize("value", [{"a": 1}, [1], 1j, object()])
def test_what_has_no_form_is_refused(value: object) -> None:
    with pytest.raises(BackupError, match="A row of x cannot be written"):
        row_line({"x": value})


@pytest.mark.parametrize(
    "line",
    [
        b"", b"\n", b"nothing", b"[]", b"{}", b'"text"', b"\xff\xfe", b'{"a":[1]}', b'{"a":{}}', b'{"a":{"base64":1}}',
        b'{"a":{"base64":"!"}}', b'{"a":{"base64":"AA==","time":"x"}}', b'{"a":{"time":"yesterday"}}',
        b'{"a":{"time":"2026-11-23T12:00:00"}}', b'{"a":{"sql":"DROP TABLE books"}}', b'{"a":' + b"[" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_row_is_refused(line: bytes) -> None:
    with pytest.raises(BadBackup):
        row_of(line)


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(line: bytes) -> None:
    try:
        row = row_of(line)
    except BadBackup:
        return
    assert isinstance(row, dict)
