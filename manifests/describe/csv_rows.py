"""CSV as bytes -> rows of cells. The separator is found by a rule. Knows no file."""

import csv
from collections.abc import Iterator
from io import StringIO

from manifests.describe.decoding import decode
from manifests.describe.rows import LONGEST_CELL, MOST_COLUMNS, Row, Sheet, within_bounds
from manifests.describe.words import field_of
from manifests.errors import BadDescription

MOST_BYTES = 32 << 20
SEPARATORS = ("\t", ";", ",")
# What the separator is told by: no heading is longer.
_HEAD = 16_384
# In one line, also within quotation marks.
MOST_SEPARATORS = 200_000


def csv_rows(data: bytes, source: str) -> Sheet:
    """The rows of a CSV table. Raises BadDescription.

    The separator is the one of comma, semicolon and tab by which the first line has the most headings that are known
    here, else the most columns. A first line `sep=;`, as Excel has it, decides.
    """
    if len(data) > MOST_BYTES:
        raise BadDescription(f"{source} has {len(data)} bytes; a table may have {MOST_BYTES}. Divide it into several.")
    text, note = decode(data, source)
    skipped = 0
    if text[:4].lower() == "sep=" and text[4:5] and text[5:6] in ("\r", "\n", ""):
        separator, skipped = text[4], 1
        text = text[5:].removeprefix("\r").removeprefix("\n")
    else:
        separator = _separator(text)
    if separator in '"\r\n':
        raise BadDescription(
            f"{source}: {separator!r} cannot separate cells; take out its first line, sep={separator}."
        )
    return Sheet(tuple(within_bounds(_rows(text, separator, skipped, source), source)), (note,) if note else ())


def _separator(text: str) -> str:
    head = next((line for line in text[:_HEAD].splitlines() if line.strip()), "")
    best = {
        separator: (sum(field_of(cell) is not None for cell in cells), len(cells))
        for separator in SEPARATORS
        for cells in (next(csv.reader([head], delimiter=separator), []),)
    }
    return max(SEPARATORS, key=lambda separator: best[separator])


def _rows(text: str, separator: str, skipped: int, source: str) -> Iterator[Row]:
    number = skipped
    try:
        for cells in csv.reader(_lines(text, separator, source), delimiter=separator, strict=True):
            number += 1
            yield Row(number, tuple(cells))
    except csv.Error as error:
        if "field larger" in str(error):
            raise BadDescription(
                f"{source}, row {number + 1}: a cell has more than {LONGEST_CELL} letters. Shorten it, or look for a"
                " quotation mark that is not closed."
            ) from error
        raise BadDescription(
            f"{source}, row {number + 1}: {error}. A cell that begins with a quotation mark ends with one, and one"
            ' within it is written twice: "".'
        ) from error


def _lines(text: str, separator: str, source: str) -> Iterator[str]:
    """The lines as they stand. A row of a million empty cells is refused before the cells are made."""
    for line in StringIO(text, newline=""):
        if line.count(separator) > MOST_SEPARATORS:
            raise BadDescription(f"{source}: a line has more than {MOST_COLUMNS} columns. Is it a table?")
        yield line
