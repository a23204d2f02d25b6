"""A row of a table as one line of JSON, and back, the same for every database. Pure.

What JSON has no word for is an object with one key: {"base64": ...} for bytes, {"time": ...} for a moment, in UTC.
"""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime

import orjson

from iiif_server.backup.errors import BackupError, BadBackup

# Longer than any row: the manifest of a book of 100,000 pages has 150 MB.
LONGEST_LINE = 256 << 20

Value = str | int | float | bool | bytes | datetime | None


def row_line(row: Mapping[str, object]) -> bytes:
    """The line of a row, with its end. Raises BackupError for a value that has no form here."""
    try:
        return orjson.dumps({name: _plain(value) for name, value in row.items()}, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError as error:
        names = ", ".join(row)
        raise BackupError(f"A row of {names} cannot be written: {error}. Please report it.") from error


def row_of(line: bytes) -> dict[str, Value]:
    """The row of a line; moments are in UTC. Raises BadBackup."""
    try:
        read = orjson.loads(line)
        if not isinstance(read, dict) or not read:
            raise ValueError("it is no object")
        return {name: _value(plain) for name, plain in read.items()}
    except ValueError as error:
        raise BadBackup(f"A line of the backup is no row ({error}): {line[:80]!r}.") from error


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        return {"time": (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()}
    if isinstance(value, str | int | float | None):
        return value
    raise TypeError(f"no form for {type(value).__name__}")


def _value(plain: object) -> Value:
    match plain:
        case str() | int() | float() | None:
            return plain
        case {"base64": str(written), **rest} if not rest:
            return base64.b64decode(written, validate=True)
        case {"time": str(written), **rest} if not rest:
            moment = datetime.fromisoformat(written)
            if moment.tzinfo is None:
                raise ValueError(f"{written!r} has no zone")
            return moment.astimezone(UTC)
    raise ValueError(f"{str(plain)[:80]!r} is no value")
