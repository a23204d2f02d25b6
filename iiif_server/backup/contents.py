"""What a backup holds, by its own word: the manifest, the names of its members, and what they may be. Pure.

    pyramids/...          files of pyramids and of the trash, in the order of files.jsonl.gz
    rows/TABLE.jsonl.gz   the rows of a table, one a line
    settings.json         the settings, without passwords
    masters.json          where masters lay (a hint), and
    collections.yaml      what somebody wrote of collections: files of the library's folder, where it has them
    files.jsonl.gz        name, bytes and SHA-256 of every file
    manifest.json         the last: where it is missing, the backup was cut off

Whatever a name may be is listed here, so no name leads out of the folder into which it is unpacked.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import orjson

from iiif_server.backup.errors import BadBackup, NewerBackup

FORMAT = "iiif-server backup"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
SETTINGS = "settings.json"
# Small files of the library's folder that nobody could make again.
HOME_FILES = ("masters.json", "collections.yaml")
FILES = "files.jsonl.gz"
# A manifest names each table and little else.
LARGEST_MANIFEST = 4 << 20
# More than that are counted.
MOST_NAMED = 100

_NAME = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,254}"
_REMOVED = r"[A-Za-z0-9._-]{1,200}\+[0-9]{8}T[0-9]{6}Z(?:-[0-9]{1,9})?"
STEM = re.compile(rf"{_NAME}/{_NAME}", re.ASCII)
REMOVED = re.compile(_REMOVED, re.ASCII)
ROWS = re.compile(r"rows/([a-z][a-z0-9_]{0,62})\.jsonl\.gz", re.ASCII)
FILE = re.compile(rf"pyramids/(?:{_NAME}/{_NAME}|\+trash/{_REMOVED}/(?:book\.json|pyramids/{_NAME}))", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_REVISION = re.compile(r"[0-9a-z_]{1,32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the archive: its bytes there, and their SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table: how many, and how many bytes their lines have, unpacked."""

    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds. `made`: the moment of which its rows are. `left_out`: files that were named and not there.

    `files`: how many pyramid files, and their bytes; `with_pyramids`: whether they were asked for. `left_out` names the
    first of `left_out_count`.
    """

    program: str
    schema: str
    made: datetime
    with_pyramids: bool
    tables: Mapping[str, TableRows]
    files: int
    file_bytes: int
    members: Mapping[str, Member]
    left_out: tuple[str, ...] = ()
    left_out_count: int = 0
    format_version: int = field(default=FORMAT_VERSION)

    @property
    def row_bytes(self) -> int:
        """The bytes of all rows, unpacked."""
        return sum(table.bytes for table in self.tables.values())


def rows_name(table: str) -> str:
    """The member with the rows of a table."""
    return f"rows/{table}.jsonl.gz"


def is_part(name: str) -> bool:
    """Whether a member may have this name, files of pyramids apart."""
    return name in (SETTINGS, *HOME_FILES, FILES, MANIFEST) or ROWS.fullmatch(name) is not None


def manifest_bytes(contents: Contents) -> bytes:
    """The manifest as it is written."""
    document = {
        "format": FORMAT,
        "format_version": contents.format_version,
        "program": contents.program,
        "schema": contents.schema,
        "made": contents.made.isoformat(),
        "with_pyramids": contents.with_pyramids,
        "tables": {name: asdict(table) for name, table in contents.tables.items()},
        "files": {"count": contents.files, "bytes": contents.file_bytes},
        "left_out": {"count": contents.left_out_count, "names": list(contents.left_out)},
        "members": {name: {"bytes": one.bytes, "sha256": one.sha256} for name, one in contents.members.items()},
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def contents_of(written: bytes) -> Contents:
    """What a manifest says. Raises BadBackup, NewerBackup."""
    try:
        read = orjson.loads(written)
        if read["format"] != FORMAT:
            raise ValueError(f"its format is {read['format']!r}")
        if _count(read["format_version"]) > FORMAT_VERSION:
            raise NewerBackup(
                f"The backup has the format {read['format_version']}, and this version of iiif-server reads them up to"
                f" {FORMAT_VERSION}. Install the newer version that made it ({str(read['program'])[:40]})."
            )
        return _contents(read)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadBackup(f"The manifest of the backup is wrong: {error!s:.200}.") from error


def _contents(read: dict[str, Any]) -> Contents:
    members = {
        _matching(name, is_part): Member(name, _count(one["bytes"]), _text(one["sha256"], _SHA256))
        for name, one in read["members"].items()
    }
    tables = {name: TableRows(_count(one["rows"]), _count(one["bytes"])) for name, one in read["tables"].items()}
    wanted = {rows_name(name) for name in tables} | {SETTINGS, FILES}
    if members.keys() - set(HOME_FILES) != wanted or MANIFEST in members:
        raise ValueError("it does not name one member for each table")
    made = datetime.fromisoformat(read["made"])
    if made.tzinfo is None:
        raise ValueError("its date has no zone")
    return Contents(
        program=_text(read["program"]),
        schema=_text(read["schema"], _REVISION),
        made=made,
        with_pyramids=bool(read["with_pyramids"]),
        tables=tables,
        files=_count(read["files"]["count"]),
        file_bytes=_count(read["files"]["bytes"]),
        members=members,
        left_out=tuple(map(_text, read["left_out"]["names"])),
        left_out_count=_count(read["left_out"]["count"]),
        format_version=read["format_version"],
    )


def file_line(member: Member) -> bytes:
    """A line of files.jsonl.gz."""
    return orjson.dumps(asdict(member), option=orjson.OPT_APPEND_NEWLINE)


def file_of(line: bytes) -> Member:
    """The file of such a line. Raises BadBackup."""
    try:
        read = orjson.loads(line)
        return Member(_text(read["name"], FILE), _count(read["bytes"]), _text(read["sha256"], _SHA256))
    except (ValueError, TypeError, KeyError) as error:
        raise BadBackup(f"The list of files of the backup is wrong: {error!s:.200}.") from error


def _matching(name: str, rule: Any) -> str:
    if not rule(name):
        raise ValueError(f"{name!r:.200} is no name of a member")
    return name


def _count(value: object) -> int:
    if type(value) is not int or not 0 <= value < 1 << 63:
        raise ValueError(f"{value!r:.80} is no count")
    return value


def _text(value: object, rule: re.Pattern[str] | None = None) -> str:
    if not isinstance(value, str) or (rule is not None and rule.fullmatch(value) is None):
        raise ValueError(f"{value!r:.200} is not what should stand there")
    return value
