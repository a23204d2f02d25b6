"""Bytes of any form that is known here -> descriptions. Decides by content, and by the name only among plain texts."""

from dataclasses import replace
from posixpath import splitext

from manifests.describe.book_yaml import describe_yaml
from manifests.describe.contents import parse_contents
from manifests.describe.csv_rows import csv_rows
from manifests.describe.decoding import decode
from manifests.describe.description import Description
from manifests.describe.identify import describe_xml
from manifests.describe.marc_records import looks_like_marc
from manifests.describe.rows import Sheet
from manifests.describe.tables import describe_rows
from manifests.describe.words import field_of
from manifests.describe.xlsx_rows import xlsx_rows
from manifests.errors import BadDescription, NoDescription

# No form takes more; each has its own bound below this one.
MOST_BYTES = 64 << 20

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_RECORD_NAMES = (".xml", ".mrc", ".marc", ".iso")
_TABLE_NAMES = (".csv", ".tsv", ".tab")
_YAML_NAMES = (".yaml", ".yml")
_HEAD = 4096


def describe(data: bytes, name: str) -> tuple[Description, ...]:
    """The books that a file describes, one or several. `name` is that of the file. Raises BadDescription."""
    if len(data) > MOST_BYTES:
        raise BadDescription(f"{name} has {len(data)} bytes; a description may have {MOST_BYTES}.")
    if not data.strip():
        raise BadDescription(f"{name} is empty.")
    if data.startswith(_ZIP):
        return _table(_spreadsheet(data, name), name)
    if data.startswith(_OLD_OFFICE):
        raise BadDescription(
            f"{name} is a spreadsheet of an old form (.xls), or one with a password. Save it as .xlsx, without one."
        )
    ending = splitext(name)[1].lower()
    if _is_xml(data) or looks_like_marc(data) or ending in _RECORD_NAMES:
        return describe_xml(data, name)
    if ending in _TABLE_NAMES or (ending == ".txt" and _is_table(data, name)):
        return _table(csv_rows(data, name), name)
    if ending in _YAML_NAMES:
        return (replace(describe_yaml(data, name), form="book.yaml"),)
    if ending == ".txt":
        return (_contents(data, name),)
    raise NoDescription(
        f"{name} is no description that is known here. It may be a table (.csv, .tsv, .xlsx), book.yaml, a table of"
        " contents as plain lines (.txt), or METS, MODS, MARC or Dublin Core."
    )


def _table(sheet: Sheet, name: str) -> tuple[Description, ...]:
    return tuple(replace(one, form="table") for one in describe_rows(sheet, name))


def _is_xml(data: bytes) -> bool:
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"<\x00", b"\x00<"))


def _spreadsheet(data: bytes, name: str) -> Sheet:
    if _OPEN_DOCUMENT in data[:200]:
        raise BadDescription(f"{name} is an OpenDocument file (.ods). Save the table as .xlsx or as CSV UTF-8.")
    return xlsx_rows(data, name)


def _is_table(data: bytes, name: str) -> bool:
    """Whether a text with the name .txt is what a spreadsheet saved: its first line is headings between tabs."""
    text, _ = decode(data, name)
    cells = next((line for line in text[:_HEAD].splitlines() if line.strip()), "").split("\t")
    return sum(field_of(cell.strip(' "')) is not None for cell in cells) > 1


def _contents(data: bytes, name: str) -> Description:
    text, note = decode(data, name)
    return Description(name, "contents", sections=parse_contents(text, name), notes=(note,) if note else ())
