"""What the headings of a table mean: fields by their names in az, en and ru, and the language behind them.

`Sərlövhə`, `SƏRLÖVHƏ`, `title@az-Cyrl`, `Title (ru)`, `title_ru`, `Заглавие (азербайджанский)`. Knows no row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manifests.describe.folding import cleaned
from manifests.describe.language_of import language_tag, named_language
from manifests.describe.words import IN_LANGUAGES, OF_PAGES, ROLE_OF_FIELD, field_of, role_of

_BEHIND = (
    (re.compile(r"(?P<base>[^@]+)@(?P<behind>[^@]+)"), language_tag),
    (re.compile(r"(?P<base>[^()\[\]]+)[(\[](?P<behind>.+)[)\]]"), named_language),
)
# `title_ru`: only where both halves are known, for a heading of one's own may have such a sign too.
_JOINED = re.compile(r"(?P<base>.+)[_:. ](?P<behind>[^_:. ]+)")


# What is longer is no heading, but what somebody wrote into the first row.
LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `at` counts from 0. `field` is a name of words.py; '' for one that is kept as metadata.

    `tag` is the language of its values, where the heading says one; `role` that of its persons. `problem`, where there
    is one, says what is wrong with the heading: a whole sentence.
    """

    at: int
    heading: str
    field: str = ""
    tag: str | None = None
    role: str = ""
    problem: str | None = None

    @property
    def letters(self) -> str:
        """The name that spreadsheets give it: `A`, `B`, ... `AA`."""
        return column_letters(self.at)

    @property
    def name(self) -> str:
        """For people: `column B (Sərlövhə)`."""
        return f"column {self.letters} ({self.heading})"


def column_letters(at: int) -> str:
    """`A` for 0, `Z` for 25, `AA` for 26."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_heading(at: int, heading: str) -> Column:
    """What one heading means."""
    heading, _ = cleaned(heading[:LONGEST_HEADING])
    field = field_of(heading)
    if field:
        return Column(at, heading, _of_table(field), role=ROLE_OF_FIELD.get(field, ""))
    for pattern, tag_of in _BEHIND:
        split = pattern.fullmatch(heading)
        tag = tag_of(split["behind"]) if split else None
        if split and (field := field_of(split["base"])):
            return _with_behind(at, heading, field, split["behind"], tag)
        if split and tag:
            return Column(at, split["base"].strip(), tag=tag)
    split = _JOINED.fullmatch(heading)
    field, tag = (field_of(split["base"]), named_language(split["behind"])) if split else (None, None)
    if field and tag and field in IN_LANGUAGES:
        return Column(at, heading, field, tag, ROLE_OF_FIELD.get(field, ""))
    return Column(at, heading)


def read_headings(headings: Sequence[str]) -> tuple[list[Column], list[str]]:
    """The columns of a table that have a heading, and a sentence for each mistake in them."""
    columns = [read_heading(at, heading) for at, heading in enumerate(headings) if heading.strip()]
    return columns, list(_mistakes(columns))


def is_of_pages(columns: Sequence[Column]) -> bool:
    """Whether each row of the table is a page: it has a column for files, labels, sections or hidden pages."""
    return any(column.field in OF_PAGES for column in columns)


def _of_table(field: str) -> str:
    """A list of pages fits into no cell: a column `Pages` has their number. `Metadata` is a heading like any other, and
    so is one for orders of the pages, which book.yaml says."""
    return {"pages": "extent", "metadata": "", "orders": ""}.get(field, field)


def _with_behind(at: int, heading: str, field: str, behind: str, tag: str | None) -> Column:
    field, role = _of_table(field), ROLE_OF_FIELD.get(field, "")
    if field not in IN_LANGUAGES:
        return Column(at, heading, field)  # `Year (as printed)`: a remark
    if tag is None and field in ROLE_OF_FIELD and (named := role_of(behind)):
        return Column(at, heading, field, role=named)
    problem = None
    if tag is None:
        problem = (
            f"Column {column_letters(at)}: the heading {heading!r} ends with {behind!r}, which is no language that is"
            " known here. Write a tag of BCP 47 such as az, az-Cyrl, az-Arab or ru, or the name of the language in"
            " Azerbaijani, English or Russian."
        )
    return Column(at, heading, field, tag, role, problem)


def _mistakes(columns: Sequence[Column]) -> Iterator[str]:
    seen: dict[tuple[str, str | None, str], Column] = {}
    for column in columns:
        if column.problem:
            yield column.problem
            continue
        # Columns of one's own may have the same heading: both are kept.
        meaning = (column.field, column.tag, column.role)
        if column.field and meaning in seen:
            yield (
                f"{seen[meaning].name} and {column.name} mean the same ({column.field}). Take one of them out, or say"
                " the language of each in its heading, as in title@az and title@ru."
            ).replace("column", "Column", 1)
        seen.setdefault(meaning, column)
