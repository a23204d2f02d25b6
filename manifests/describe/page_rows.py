"""Rows that are pages, of a table or of book.yaml -> pages and sections. Knows no column and no file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from manifests.behaviours import PageBehaviour
from manifests.book_checks import DEEPEST_SECTION
from manifests.describe.behaviours import PAGE_EXAMPLES, read_page_behaviour
from manifests.describe.description import DescribedPage, DescribedSection
from manifests.describe.folding import ascii_digits, quoted
from manifests.describe.language_of import tag_of
from manifests.describe.saying import Findings, Said
from manifests.describe.values import lines_of, values_of
from manifests.describe.words import yes_or_no
from manifests.language_maps import LanguageMap


@dataclass(frozen=True, slots=True)
class PageRow:
    """What one row says of a page; `where` names the row for people (`Row 5`, `Line 12`)."""

    where: str
    said: tuple[Said, ...]

    def text(self, name: str) -> str:
        """The text of a field; '' where the row has none."""
        return next((" ".join(lines_of(one.text)) for one in self.said if one.field == name), "")


@dataclass(slots=True)
class _Node:
    label: LanguageMap
    page: int | None
    label_of_page: str
    within: list["_Node"] = field(default_factory=list)


def pages_of_rows(
    rows: Sequence[PageRow], languages: Sequence[str], found: Findings
) -> tuple[tuple[DescribedPage, ...], tuple[DescribedSection, ...]]:
    """The pages in the order of the rows, and the sections that begin on them; mistakes go to `found`.

    Where no row names a file and each has a heading, the rows are a table of contents and no pages.
    """
    rows = [row for row in rows if row.said]
    is_contents = bool(rows) and all(row.text("section") and not row.text("file") for row in rows)
    pages: list[DescribedPage] = []
    seen: dict[str, str] = {}
    roots: list[_Node] = []
    above: list[_Node] = []
    for row in rows:
        page = None if is_contents else _page(row, seen, found)
        if page:
            pages.append(page)
        elif not is_contents:
            continue
        at = len(pages) - 1 if page else None
        for label in _headings(row, languages):
            node = _Node(label, at, row.text("label"))
            depth = _depth(row, len(above), found)
            del above[depth:]
            (above[-1].within if above else roots).append(node)
            above.append(node)
    return tuple(pages), _sections(roots)


def _page(row: PageRow, seen: dict[str, str], found: Findings) -> DescribedPage | None:
    files = tuple(value for one in row.said if one.field == "file" for value in values_of(one.text))
    label = row.text("label")
    if not files and not label:
        found.mistakes.append(f"{row.where}: it names no page. Write its file or what stands on the page.")
        return None
    for name in files:
        if name in seen:
            found.mistakes.append(
                f"{row.where}: the file {quoted(name)} is named already ({seen[name]}); a scan is one page. Take one"
                " out."
            )
        seen.setdefault(name, row.where)
    hidden = yes_or_no(row.text("hidden"))
    if hidden is None:
        where = next(one.where for one in row.said if one.field == "hidden")
        found.mistakes.append(
            f"{where}: {quoted(row.text('hidden'))} says neither that the page is hidden nor that it is not. Write yes"
            " (hə, да) or leave it empty."
        )
    behaviour = _behaviour(row, found)
    return DescribedPage(files, label={"none": (label,)} if label else None, hidden=bool(hidden), behaviour=behaviour)


def _behaviour(row: PageRow, found: Findings) -> PageBehaviour | None:
    text = row.text("page_type")
    behaviour = read_page_behaviour(text) if text else None
    if text and behaviour is None:
        where = next(one.where for one in row.said if one.field == "page_type")
        found.mistakes.append(f"{where}: {quoted(text)} is no type of page. Write {PAGE_EXAMPLES}, or leave it empty.")
    return behaviour


def _headings(row: PageRow, languages: Sequence[str]) -> list[LanguageMap]:
    """The headings of a row: several on several lines. Columns of several languages say the same headings."""
    columns = [(one.tag, lines_of(one.text)) for one in row.said if one.field == "section"]
    count = max((len(lines) for _, lines in columns), default=0)
    return [
        {tag or tag_of(lines[at], languages): (lines[at],) for tag, lines in columns if at < len(lines)}
        for at in range(count)
    ]


def _depth(row: PageRow, deepest: int, found: Findings) -> int:
    """How deep a section stands, from 0; no deeper than one level below the section before it."""
    level = ascii_digits(row.text("level"))
    if not level:
        return 0
    if len(level) > 2 or not all(digit in "0123456789" for digit in level) or not 1 <= int(level) <= DEEPEST_SECTION:
        where = next(one.where for one in row.said if one.field == "level")
        found.mistakes.append(
            f"{where}: {quoted(row.text('level'))} is no level of a table of contents. Write a number from 1 to"
            f" {DEEPEST_SECTION}; chapters are 1, what is within them is 2."
        )
        return 0
    return min(int(level) - 1, deepest)


def _sections(nodes: Sequence[_Node]) -> tuple[DescribedSection, ...]:
    return tuple(
        DescribedSection(
            node.label, node.page, "" if node.page is not None else node.label_of_page, sections=_sections(node.within)
        )
        for node in nodes
    )
