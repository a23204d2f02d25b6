"""Rows of cells as text, and what they may be at most. Knows no form of table and no heading."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from manifests.errors import BadDescription

# Far more than any catalogue that people keep in a table; a million cells take about a quarter of a gigabyte.
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 1_000_000
# Empty cells before a filled one take room too.
MOST_PLACES = 5_000_000
LONGEST_CELL = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the number that a spreadsheet shows for it, from 1; empty cells are ''."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a table that have something in them, and sentences about how they were read."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def within_bounds(rows: Iterable[Row], source: str) -> Iterator[Row]:
    """The rows that are not empty. Raises BadDescription as soon as there are too many, or too much in one."""
    filled = places = 0
    for row in rows:
        if row.number > MOST_ROWS:
            raise BadDescription(f"{source} has more than {MOST_ROWS} rows. Divide it into several tables.")
        if len(row.cells) > MOST_COLUMNS:
            raise BadDescription(
                f"{source}, row {row.number}: it has {len(row.cells)} columns; {MOST_COLUMNS} are allowed."
            )
        filled, places = filled + sum(map(bool, row.cells)), places + len(row.cells)
        if filled > MOST_CELLS or places > MOST_PLACES:
            raise BadDescription(f"{source} has more than {MOST_CELLS} cells. Divide it into several tables.")
        if any(len(cell) > LONGEST_CELL for cell in row.cells):
            raise BadDescription(
                f"{source}, row {row.number}: a cell has more than {LONGEST_CELL} letters. Shorten it."
            )
        if any(cell.strip() for cell in row.cells):
            yield row
