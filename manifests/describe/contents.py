"""A table of contents typed as plain lines -> sections. Knows no book: a page is named by what stands on it.

`12 Giriş`, `iv Preface`, `17r Dibaçə`, `Giriş .... 12`, `Giriş 12`; lines further in are within the one above. Numbers
may be in any digits (`١٢`, `۱۲`). Which end of the lines the pages stand at is decided for the whole text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from manifests.book_checks import DEEPEST_SECTION
from manifests.describe.description import DescribedPage, DescribedSection
from manifests.describe.folding import ascii_digits, cleaned, quoted
from manifests.describe.language_of import tag_of
from manifests.errors import BadDescription
from manifests.language_maps import LanguageMap

MOST_LINES = 20_000
LONGEST_LINE = 1_000
# Longer lists have one cause: the pages are counted otherwise.
MOST_NOTES = 10
TAB = 4

_ROMAN = r"(?=[{0}])[{1}]{{0,3}}(?:{2})(?:{3})(?:{4})"
_SMALL = _ROMAN.format("ivxlcdm", "m", "cm|cd|d?c{0,3}", "xc|xl|l?x{0,3}", "ix|iv|v?i{0,3}")
_CAPITAL = _ROMAN.format("IVXLCDM", "M", "CM|CD|D?C{0,3}", "XC|XL|L?X{0,3}", "IX|IV|V?I{0,3}")
_NUMBER = r"[0-9٠-٩۰-۹]{1,5}[rvab]?"
_PAGE = r"(?:(?:p|pp|s|səh|с|стр|ص)\.\s*)?"
_LABEL = rf"{_PAGE}(?P<label>\[?(?:{_NUMBER}|{_SMALL}|(?P<capital>{_CAPITAL}))\]?)(?:\s?[-–—]\s?(?:{_NUMBER}))?"
# Behind a number and a dot or bracket stands the heading of a numbered chapter: `1. Giriş` names no page.
_LEADING = re.compile(rf"{_LABEL}(?P<gap>\s*[:|=]\s*|\s+[-–—]\s+|\s+)(?P<heading>\S.*)")
# Looked for in the last letters of a line only: what a number may have in front of it.
_TRAILING = re.compile(rf"[\s.…·_]{_LABEL}\.?$")
_LONGEST_END = 40
_LEADERS = " .…·_\t"
_BULLET = re.compile(r"(?:[*•▪◦]|[-–—](?=\s))\s*")
# They turn what stands around them and are no part of a number.
_MARKS = "\u200e\u200f\u061c\ufeff"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it is typed: its number, its text without blanks at the ends, and how far in it begins."""

    number: int
    indent: int
    text: str


@dataclass(slots=True)
class _Node:
    """A section whose inner ones are still coming."""

    indent: int
    label: str
    heading: str
    within: list["_Node"] = field(default_factory=list)


def parse_contents(text: str, where: str, languages: Sequence[str] = ()) -> tuple[DescribedSection, ...]:
    """The sections of a table of contents. `languages` are those of the book: each heading is in one of them.

    `where` names the text for people: a file, a cell. Raises BadDescription.
    """
    lines = _lines(text, where)
    entries = _entries(lines)
    roots: list[_Node] = []
    above: list[_Node] = []
    for line, (indent, label, heading) in zip(lines, entries, strict=True):
        if not heading.strip(" .…"):
            raise BadDescription(
                f"{where}, line {line.number}: {quoted(line.text)} has a page and no heading. Write it: 12 Giriş."
            )
        while above and above[-1].indent >= indent:
            above.pop()
        if len(above) > DEEPEST_SECTION:
            raise BadDescription(
                f"{where}, line {line.number}: a table of contents may have {DEEPEST_SECTION} levels; this line is"
                " deeper. Begin it further to the left."
            )
        node = _Node(indent, label, heading)
        (above[-1].within if above else roots).append(node)
        above.append(node)
    return _sections(roots, languages)


def placed(
    sections: Sequence[DescribedSection], pages: Sequence[DescribedPage]
) -> tuple[tuple[DescribedSection, ...], list[str]]:
    """Sections that name a page by what stands on it, with the number of that page; a sentence for each without one.

    Where no page has a label nothing is changed: the pages may get theirs from elsewhere.
    """
    by_label: dict[str, int] = {}
    for at, page in enumerate(pages):
        for text in (text for texts in (page.label or {}).values() for text in texts):
            by_label.setdefault(label_key(text), at)
    for label, at in list(by_label.items()):
        by_label.setdefault(label.strip("[]"), at)
    notes: list[str] = []
    found = _placed(sections, by_label, notes) if by_label else tuple(sections)
    if len(notes) > MOST_NOTES:
        notes[MOST_NOTES:] = [f"And {len(notes) - MOST_NOTES} more sections name a label that no page has."]
    return found, notes


def label_key(label: str) -> str:
    """What two spellings of a page's label have in common: `۱۲`, `١٢` and ` 12 `; `IV` and `iv`."""
    return ascii_digits(label).strip().strip(_MARKS).lower()


def _lines(text: str, where: str) -> list[_Line]:
    found = []
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if len(raw) > LONGEST_LINE or number > MOST_LINES:
            raise BadDescription(
                f"{where}, line {number}: a table of contents may have {MOST_LINES} lines of {LONGEST_LINE} letters."
            )
        raw = raw.replace("\u00a0", " ").strip(_MARKS)
        text_of_line = raw.strip().strip(_MARKS)
        if text_of_line:
            indent = len(raw.expandtabs(TAB)) - len(raw.expandtabs(TAB).lstrip())
            found.append(_Line(number, indent, _BULLET.sub("", text_of_line, count=1) or text_of_line))
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """One way to read a line: page label and heading. `dotted`: something leads from the heading to the page at the
    end; `capital`: a Roman numeral in capitals. `columns`: where the label ends and where the heading begins.
    """

    label: str
    heading: str
    dotted: bool = False
    capital: bool = False
    columns: tuple[int, int] = (0, 0)
    tabbed: bool = False


_Read = list[_Entry | None]


def _leading(line: _Line) -> _Entry | None:
    found = _LEADING.fullmatch(line.text)
    if not found:
        return None
    columns = (line.indent + found.end("label"), line.indent + found.start("heading"))
    return _Entry(
        found["label"],
        found["heading"],
        capital=found["capital"] is not None,
        columns=columns,
        tabbed="\t" in found["gap"],
    )


def _trailing(line: _Line) -> _Entry | None:
    start = max(0, len(line.text) - _LONGEST_END)
    found = _TRAILING.search(line.text, start)
    if not found:
        return None
    before = line.text[: found.start() + 1]
    heading = before.rstrip(_LEADERS)
    leader = before[len(heading) :]
    dotted = "\t" in leader or "…" in leader or sum(letter in "._·" for letter in leader) > 1
    # `Cild II`: without dots a Roman capital at the end belongs to the heading.
    if not heading or (found["capital"] and not dotted):
        return None
    return _Entry(found["label"], heading if dotted else before.rstrip(), dotted)


def _entries(lines: list[_Line]) -> list[tuple[int, str, str]]:
    """How far in, page label (may be '') and heading of each line."""
    leading, trailing = _without_parts(lines, [_leading(line) for line in lines]), [_trailing(line) for line in lines]
    at_end = _pages_at_end(leading, trailing)
    chosen: _Read = []
    for first, last in zip(leading, trailing, strict=True):
        dotted = last if last and last.dotted else None
        # A number of four digits at the end of a heading is a year, where pages stand at the beginning.
        other = None if last and len(last.label) > 3 else last
        chosen.append(dotted or (last if at_end else first or other))
    in_front = [first if found is first else None for found, first in zip(chosen, leading, strict=True)]
    return [
        (indent, found.label if found else "", cleaned(found.heading if found else line.text)[0])
        for indent, found, line in zip(_indents(lines, in_front), chosen, lines, strict=True)
    ]


def _without_parts(lines: list[_Line], leading: _Read) -> _Read:
    """Roman capitals in front are pages where they stand before all others, as in a preface; else, and where lines
    are within theirs, they count the parts of the book (`II hissə`)."""
    first_number = next((at for at, found in enumerate(leading) if found and not found.capital), len(leading))
    capitals = [at for at, found in enumerate(leading) if found and found.capital]
    above = any(lines[at].indent < lines[at + 1].indent for at in capitals if at + 1 < len(lines))
    parts = above or first_number == len(leading) or any(at > first_number for at in capitals)
    return [None if found and found.capital and parts else found for found in leading]


def _pages_at_end(leading: _Read, trailing: _Read) -> bool:
    """Whether the lines end with their pages."""
    first = [found for found in leading if found]
    last = [found for found in trailing if found]
    if sum(found.dotted for found in last) > len(first) or len(last) > len(first):
        return True
    both = [before for before, behind in zip(leading, trailing, strict=True) if before and behind]
    # 1, 2, 3 ... in front and other numbers behind: those in front count the chapters.
    counted = [ascii_digits(found.label) for found in first] == [str(at + 1) for at in range(len(first))]
    return len(both) > 1 and len(both) == len(first) == len(last) and counted


def _indents(lines: list[_Line], in_front: _Read) -> list[int]:
    """How far in each heading is. Where numbers in front are set flush right, or all headings stand in one column, the
    blanks before the numbers say nothing."""
    found = [entry for entry in in_front if entry]
    ends, starts = ({entry.columns[at] for entry in found} for at in (0, 1))
    if len(found) != len(lines) or any(entry.tabbed for entry in found) or 1 not in (len(ends), len(starts)):
        return [line.indent for line in lines]
    return [entry.columns[1] for entry in found]


def _sections(nodes: list[_Node], languages: Sequence[str]) -> tuple[DescribedSection, ...]:
    return tuple(
        DescribedSection(
            _label(node.heading, languages), label_of_page=node.label, sections=_sections(node.within, languages)
        )
        for node in nodes
    )


def _label(heading: str, languages: Sequence[str]) -> LanguageMap:
    return {tag_of(heading, languages): (heading,)}


def _placed(
    sections: Sequence[DescribedSection], by_label: dict[str, int], notes: list[str]
) -> tuple[DescribedSection, ...]:
    found = []
    for section in sections:
        page, label = section.page, section.label_of_page
        if page is None and label:
            key = label_key(label)
            page = by_label.get(key, by_label.get(key.strip("[]")))
            if page is None:
                heading = next((text for texts in (section.label or {}).values() for text in texts), section.kind)
                notes.append(
                    f"The section {quoted(heading)} is said to begin on page {label}, and no page has that label."
                )
        found.append(replace(section, page=page, sections=_placed(section.sections, by_label, notes)))
    return tuple(found)
