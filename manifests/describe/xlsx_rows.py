"""XLSX as bytes -> rows of cells, each the text that a person saw in it. Knows no zip and no heading."""

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath
from typing import Final

from manifests.describe.folding import quoted
from manifests.describe.number_format import BUILT_IN, GENERAL, shown
from manifests.describe.rows import LONGEST_CELL, MOST_COLUMNS, MOST_PLACES, MOST_ROWS, Row, Sheet, within_bounds
from manifests.describe.xlsx_parts import Heard, Parts
from manifests.errors import BadDescription

MOST_BOOK_BYTES: Final = 4 << 20
MOST_STYLE_BYTES: Final = 8 << 20
MOST_SHEET_BYTES: Final = 96 << 20
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ROW = re.compile(r"[0-9]{1,7}")
_INDEX = re.compile(r"[0-9]{1,7}")


def xlsx_rows(data: bytes, source: str) -> Sheet:
    """The rows of the first sheet that is not hidden. Raises BadDescription."""
    parts = Parts(data, source)
    book_name = _target(_relations(parts, "", "_rels/.rels"), "/officeDocument", source)
    relations = _relations(parts, dirname(book_name), _relations_of(book_name))
    book = _Book()
    parts.read(book_name, MOST_BOOK_BYTES, Heard(book.start))
    visible = [sheet for sheet in book.sheets if sheet[2] == "visible"]
    if not visible:
        raise BadDescription(
            f"{source} has no sheet that can be seen. Make one visible, or save the table as CSV UTF-8."
        )
    name, relation, _ = visible[0]
    if relation not in relations:
        raise BadDescription(f"{source}: its sheet {name!r} is missing. Open it and save it anew.")
    strings, styles = _Strings(source), _Styles()
    for kind, limit, reader in (
        ("/sharedStrings", MOST_SHEET_BYTES, Heard(strings.start, strings.end, strings.text)),
        ("/styles", MOST_STYLE_BYTES, Heard(styles.start, styles.end)),
    ):
        found = next((target for target, of_kind in relations.values() if of_kind.endswith(kind)), None)
        if found and found in parts:
            parts.read(found, limit, reader)
    cells = _Cells(source, strings.texts, styles.formats(), book.from_1904)
    parts.read(relations[relation][0], MOST_SHEET_BYTES, Heard(cells.start, cells.end, cells.text))
    notes = [f"Of {source} the sheet {name!r} was read; {', '.join(repr(one[0]) for one in visible[1:])} was not."]
    return Sheet(tuple(within_bounds(cells.rows, source)), (*(notes if len(visible) > 1 else ()), *cells.notes()))


def _relations_of(name: str) -> str:
    folder, _, last = name.rpartition("/")
    return join(folder, "_rels", f"{last}.rels")


def _relations(parts: Parts, folder: str, name: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: identifier -> (name of a part, kind)."""
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            found[attributes.get("Id", "")] = (whole, attributes.get("Type", ""))

    if name in parts:
        parts.read(name, MOST_BOOK_BYTES, Heard(start))
    return found


def _target(relations: Mapping[str, tuple[str, str]], kind: str, source: str) -> str:
    found = next((target for target, of_kind in relations.values() if of_kind.endswith(kind)), None)
    if found is None:
        raise BadDescription(f"{source} is an archive, but no spreadsheet. Save the table as .xlsx or as CSV UTF-8.")
    return found


class _Book:
    """Hears of the workbook: its sheets as (name, identifier of the part, state), and where its days begin."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, str]] = []
        self.from_1904 = False

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "sheet":
            self.sheets.append(
                (attributes.get("name", ""), attributes.get("id", ""), attributes.get("state", "visible"))
            )
        elif element == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


class _Styles:
    """Hears of the styles: the format of the numbers of each."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._of_cells: list[str] = []
        self._in_cells = False

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)
        elif element == "cellXfs":
            self._in_cells = True
        elif element == "xf" and self._in_cells:
            self._of_cells.append(attributes.get("numFmtId", "0"))

    def end(self, element: str) -> None:
        self._in_cells = self._in_cells and element != "cellXfs"

    def formats(self) -> list[str]:
        """The format of each style, by its number."""
        codes = {str(number): code for number, code in BUILT_IN.items()} | self._codes
        return [codes.get(number, GENERAL) for number in self._of_cells]


class _Text:
    """Gathers the text of a cell from its runs; how Japanese words are spoken (`rPh`) is no part of it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: list[str] = []
        self._length = 0
        self._wanted = self._spoken = False

    def begin(self) -> None:
        self._pieces, self._length, self._wanted, self._spoken = [], 0, False, False

    def enter(self, element: str) -> None:
        self._spoken = self._spoken or element == "rPh"
        self._wanted = element in ("t", "v") and not self._spoken

    def leave(self, element: str) -> None:
        self._wanted = False
        self._spoken = self._spoken and element != "rPh"

    def add(self, text: str) -> None:
        if self._wanted:
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise BadDescription(f"{self._source}: a cell has more than {LONGEST_CELL} letters. Shorten it.")
            self._pieces.append(text)

    def whole(self) -> str:
        return "".join(self._pieces)


class _Strings:
    """Hears of the texts that several cells share."""

    def __init__(self, source: str) -> None:
        self.texts: list[str] = []
        self._text = _Text(source)

    def start(self, element: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002 - as every reader
        if element == "si":
            self._text.begin()
        self._text.enter(element)

    def text(self, text: str) -> None:
        self._text.add(text)

    def end(self, element: str) -> None:
        self._text.leave(element)
        if element == "si":
            self.texts.append(_unescaped(self._text.whole()))


class _Cells:
    """Hears of a sheet: its rows."""

    def __init__(self, source: str, strings: list[str], formats: list[str], from_1904: bool) -> None:
        self.rows: list[Row] = []
        self._failed: list[tuple[int, str]] = []
        self._source, self._strings, self._formats, self._from_1904 = source, strings, formats, from_1904
        self._text = _Text(source)
        self._row, self._cells = 0, dict[int, str]()
        self._places = 0
        self._column, self._kind, self._style = -1, "n", ""

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "row":
            number = attributes.get("r", "")
            self._row = int(number) if _ROW.fullmatch(number) else self._row + 1
            self._cells, self._column = {}, -1
        elif element == "c":
            reference = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = _column(reference[1]) if reference else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._text.begin()
        self._text.enter(element)

    def text(self, text: str) -> None:
        self._text.add(text)

    def end(self, element: str) -> None:
        self._text.leave(element)
        if element == "c":
            value = self._value(self._text.whole())
            if value:
                self._cells[self._column] = value
        elif element == "row" and self._cells:
            if self._row > MOST_ROWS or max(self._cells) >= MOST_COLUMNS:
                raise BadDescription(
                    f"{self._source}: a cell stands below row {MOST_ROWS} or beyond column {MOST_COLUMNS}. Divide it."
                )
            width = max(self._cells) + 1
            self._places += width
            if self._places > MOST_PLACES:
                raise BadDescription(f"{self._source} has too many cells between those that are filled. Divide it.")
            self.rows.append(Row(self._row, tuple(self._cells.get(at, "") for at in range(width))))

    def notes(self) -> list[str]:
        """What is to be told of the sheet."""
        if not self._failed:
            return []
        (row, error), more = self._failed[0], len(self._failed) - 1
        others = f"; {more} more cells show one too" if more else ""
        return [f"Row {row}: a cell shows the error {quoted(error)} and was taken to be empty{others}."]

    def _value(self, raw: str) -> str:
        if self._kind == "s":
            at = int(raw) if _INDEX.fullmatch(raw.strip()) else -1
            if raw and not 0 <= at < len(self._strings):
                raise BadDescription(
                    f"{self._source}, row {self._row}: a cell has a text that is not there. Save it anew."
                )
            return self._strings[at] if raw else ""
        if self._kind in ("inlineStr", "str"):
            return _unescaped(raw)
        if self._kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
        if self._kind == "e":
            self._failed.append((self._row, raw[:20]))
            return ""
        if self._kind == "d":
            return raw.removesuffix("T00:00:00")
        style = int(self._style) if _INDEX.fullmatch(self._style) else 0
        code = self._formats[style] if style < len(self._formats) else GENERAL
        return shown(raw, code, from_1904=self._from_1904)


def _column(letters: str) -> int:
    """0 for `A`, 26 for `AA`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _unescaped(text: str) -> str:
    """`_x000D_` stands for a control character that XML cannot have."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
