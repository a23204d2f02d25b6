"""Rows of a table -> descriptions: one row a book, or one row a page; which of them, its columns tell.

Knows no form of table: csv_rows.py and xlsx_rows.py make the rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from manifests.describe.columns import Column, is_of_pages, read_headings
from manifests.describe.description import Description
from manifests.describe.folding import quoted
from manifests.describe.page_rows import PageRow, pages_of_rows
from manifests.describe.rows import Row, Sheet
from manifests.describe.saying import Findings, Said, assembled, finished
from manifests.describe.words import OF_PAGES
from manifests.errors import BadDescription, NoDescription

# Above the headings people write what the table is.
MOST_ABOVE = 20


@dataclass(slots=True)
class _Rows:
    """What the rows of one book say of it, and those of its pages."""

    said: list[Said] = field(default_factory=list)
    pages: list[PageRow] = field(default_factory=list)
    heard: set[tuple[str, str, str | None, str, str]] = field(default_factory=set)

    def hear(self, one: Said) -> None:
        """Rows of pages repeat what they say of their book: once is enough."""
        key = (one.field, one.heading, one.tag, one.role, one.text)
        if key not in self.heard:
            self.heard.add(key)
            self.said.append(one)


def describe_rows(sheet: Sheet, source: str) -> tuple[Description, ...]:
    """One description for each book of a table, in its order. Raises BadDescription with every mistake that it has."""
    at, columns = _headings(sheet.rows, source)
    table = Findings(notes=list(sheet.notes))
    if at:
        table.notes.append(f"Row {sheet.rows[at].number} has the headings; the rows above it were not read.")
    rows = sheet.rows[at + 1 :]
    if not rows:
        raise BadDescription(f"{source} has headings and no row below them. Write one row for each book or page.")
    _note_cells_without_heading(rows, columns, table)
    of_pages = is_of_pages(columns)
    if len(rows) > 1 and not of_pages and not any(column.field == "id" for column in columns):
        raise BadDescription(
            f"{source}: row {rows[1].number} is a second book, and the table has no column that names them. Add one"
            " with the heading folder (qovluq, папка) and write the name of each book's folder."
        )
    books = _books(rows, columns, table)
    described = []
    for book in books.values():
        own = Findings(table.mistakes, [])
        description = assembled(source, book.said, own)
        if of_pages:
            pages, sections = pages_of_rows(book.pages, description.languages, own)
            description = replace(description, pages=pages, sections=sections or description.sections)
        described.append(finished(description, own))
    table.check(source)
    first, *others = described
    return (replace(first, notes=(*table.notes, *first.notes)), *others)


def _headings(rows: Sequence[Row], source: str) -> tuple[int, list[Column]]:
    """The row of the headings: the first in which at least half are known, else that in which most are. Raises
    BadDescription."""
    read = [read_headings(row.cells) for row in rows[:MOST_ABOVE]]
    known = [sum(bool(column.field) for column in columns) for columns, _ in read]
    if not any(known):
        first = [cell for cell in (rows[0].cells if rows else ()) if cell.strip()]
        shown = ", ".join(map(quoted, first[:8]))
        raise NoDescription(
            f"{source} has no heading that is known here; its first row has {shown or 'nothing'}. Write what each"
            " column is, in Azerbaijani, English or Russian: `iiif-server template` prints such a table."
        )
    half = (at for at, (columns, _) in enumerate(read) if known[at] and known[at] * 2 >= len(columns))
    at = next(half, known.index(max(known)))
    columns, mistakes = read[at]
    Findings(mistakes).check(source)
    return at, columns


def _note_cells_without_heading(rows: Sequence[Row], columns: Sequence[Column], table: Findings) -> None:
    headed = {column.at for column in columns}
    lost = [row.number for row in rows if any(cell.strip() and at not in headed for at, cell in enumerate(row.cells))]
    if lost:
        more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
        table.notes.append(f"Row {lost[0]}{more}: cells in a column without a heading were not read.")


def _books(rows: Sequence[Row], columns: Sequence[Column], table: Findings) -> dict[str, _Rows]:
    named = next((column for column in columns if column.field == "id"), None)
    of_pages = is_of_pages(columns)
    books: dict[str, _Rows] = {}
    first_rows: dict[str, int] = {}
    for row in rows:
        name = _cell(row, named).strip() if named else ""
        if named and not name:
            table.mistakes.append(
                f"Row {row.number}, {named.name}: the book of this row is not named. Write the name of its folder, or"
                " take the row out."
            )
            continue
        if not of_pages and name in books:
            table.mistakes.append(
                f"Row {row.number}: the book {quoted(name)} is in row {first_rows[name]} already. Take one of them out."
            )
            continue
        first_rows.setdefault(name, row.number)
        book = books.setdefault(name, _Rows())
        said = list(_said(row, columns))
        for one in said:
            if one.field not in OF_PAGES:
                book.hear(one)
        if of_pages:
            book.pages.append(PageRow(f"Row {row.number}", tuple(one for one in said if one.field in OF_PAGES)))
    return books


def _said(row: Row, columns: Sequence[Column]) -> Iterator[Said]:
    for column in columns:
        text = _cell(row, column)
        if text.strip():
            where = f"Row {row.number}, {column.name}"
            yield Said(column.field, text, where, column.heading, column.tag, column.role)


def _cell(row: Row, column: Column) -> str:
    return row.cells[column.at] if column.at < len(row.cells) else ""
