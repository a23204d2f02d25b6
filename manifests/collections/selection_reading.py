"""`books:` of a collection in collections.yaml -> a selection. Knows no file."""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches

from manifests.book import is_book_id
from manifests.collections.persons import is_authority
from manifests.collections.selecting import LONGEST_PATTERN, Selection, YearRange, author_key
from manifests.describe.codes import script_code
from manifests.describe.folding import ascii_digits, cleaned, quoted
from manifests.describe.language_of import language_tag, script_subtag
from manifests.describe.saying import Findings
from manifests.describe.yaml_nodes import Items, Mapping, Node, Scalar

FIELDS = ("id", "shelfmark", "language", "script", "year", "author")
MOST_VALUES = 10_000
_LONGEST_AUTHOR = 300
_YEARS = re.compile(r"([0-9]{1,4})?\s*([-–—])?\s*([0-9]{1,4})?", re.ASCII)


def read_selection(node: Node, found: Findings) -> Selection:
    """What a book must be like. Mistakes go to `found`, with their lines."""
    if not isinstance(node, Mapping):
        _wrong(node, "below books: stands what a book must be like, as in language: az-Arab, or a list of such.", found)
        return Selection()
    members = known_members(node, FIELDS, "below books:", found)
    values = {name: list(scalars(members.get(name), name, found)) for name in FIELDS}
    if not any(values.values()) and not found.mistakes:
        _wrong(node, f"below books: nothing is said. Known are {', '.join(FIELDS)}.", found)
    for several in values.values():
        if len(several) > MOST_VALUES:
            _wrong(several[-1], f"{MOST_VALUES} values are allowed.", found)

    def read(name: str, one: Callable[[str], str | None], rule: str) -> tuple[str, ...]:
        return tuple(_read(values[name], one, rule, found))

    return Selection(
        ids=read("id", lambda text: text if is_book_id(text) else None, "is no identifier of a book"),
        shelfmarks=read("shelfmark", _shelfmark, f"has more than {LONGEST_PATTERN} letters"),
        languages=read("language", language_tag, "is no language that is known here; write it like az or az-Arab"),
        scripts=read("script", _script, "is no script that is known here; write it like Arab, Cyrl or Latn"),
        years=tuple(_years(values["year"], found)),
        authors=read("author", _author, f"is no name, or has more than {_LONGEST_AUTHOR} letters"),
    )


def known_members(node: Mapping, known: tuple[str, ...], where: str, found: Findings) -> dict[str, Node]:
    """What stands below each known name; the others are mistakes, with the name that is meant where one is near."""
    for key, _ in node.members:
        if key.text not in known:
            near = get_close_matches(key.text.lower(), known, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Known are {', '.join(known)}."
            _wrong(key, f"{quoted(key.text)} is no name {where}. {remedy}", found)
    return {key.text: value for key, value in node.members if key.text in known}


def scalars(node: Node | None, name: str, found: Findings) -> Iterator[Scalar]:
    """One text or a list of texts; an empty one is a mistake."""
    for one in node.items if isinstance(node, Items) else () if node is None else (node,):
        if isinstance(one, Scalar) and one.text.strip():
            yield one
        else:
            _wrong(one, f"below {name}: stands a text or a list of texts, none of it empty.", found)


def _wrong(node: Node, sentence: str, found: Findings) -> None:
    found.mistakes.append(f"Line {node.line}: {sentence}")


def _read(written: list[Scalar], one: Callable[[str], str | None], rule: str, found: Findings) -> Iterator[str]:
    for scalar in written:
        value = one(cleaned(scalar.text)[0])
        if value is None:
            _wrong(scalar, f"{quoted(scalar.text)} {rule}.", found)
        else:
            yield value


def _shelfmark(text: str) -> str | None:
    return text if len(text) <= LONGEST_PATTERN else None


def _script(text: str) -> str | None:
    """Its code of ISO 15924. The alphabet of 1922-1939 is no script of its own there: its language is az-baku1926."""
    found = script_subtag(text) or script_code(text)
    return found.title() if found and len(found) == 4 else None


def _author(text: str) -> str | None:
    key = author_key(text)
    return text if len(text) <= _LONGEST_AUTHOR and key and (is_authority(key) or key.isalnum()) else None


def _years(written: list[Scalar], found: Findings) -> Iterator[YearRange]:
    for scalar in written:
        split = _YEARS.fullmatch(ascii_digits(scalar.text.strip()))
        first, dash, last = split.groups() if split else (None, None, None)
        if first is None and last is None:
            _wrong(scalar, f"{quoted(scalar.text)} is no year. Write 1905, 1875-1920, -1920 or 1920-.", found)
            continue
        one = YearRange(int(first) if first else None, int(last) if last else None)
        one = one if dash else YearRange(one.first, one.first)
        if one.first is not None and one.last is not None and one.first > one.last:
            _wrong(scalar, f"{quoted(scalar.text)} ends before it begins.", found)
        yield one
