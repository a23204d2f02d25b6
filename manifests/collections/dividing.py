"""A long collection -> collections within it, by the first letter of the titles or by years. Pure; knows no SQL.

Their names are parts of addresses and stay whatever books come: a letter and a year are what they are. Only runs of
places within one (`letter-m.2`) move on when books come before them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from manifests.collections.values import Totals
from manifests.language_maps import LanguageMap
from manifests.sorting import CYRILLIC, LATIN

# A longer list is divided: 200 books are about 100 KB, and a list that a person can look through.
MOST_LISTED = 200
# Dated parts of a work in more than one year stand in years from here on: a weekly has some 50 issues a year.
MOST_ISSUES = 60

# The first bytes of `order_bytes`: the kind of the first place, and one code point or number of a letter.
LETTER_BYTES = 4
# Other letters than a to z are named by their code points: `letter-u0259` is ə.
FIRST_CODE, LAST_CODE = 0x80, 0x10FFFF
_NUMBER, _LATIN, _CYRILLIC, _OTHER = 2, 3, 4, 5
_NAME = re.compile(
    r"(letter-[a-z]|letter-u[0-9a-f]{4,6}|numbers|other|year-[1-9][0-9]{0,3}|undated|all)(?:\.([1-9][0-9]{0,5}))?"
)
_WORDS: dict[str, LanguageMap] = {
    "numbers": {"none": ("0–9",)},
    "other": {"az": ("Digər",), "en": ("Other",), "ru": ("Прочее",)},
    "undated": {"az": ("Tarixsiz",), "en": ("Undated",), "ru": ("Без даты",)},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A book of a collection as it is divided: `letter` are the first bytes of its place among all titles, b'' where
    there is none. `is_part`: it is a part of the work that the collection is; `year` that of the part."""

    book: str
    pages: int
    letter: bytes = b""
    is_part: bool = False
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DivisionName:
    """Which books: `bucket` is a letter, a year, `all`, ...; `run` counts lists of MOST_LISTED in it from 1."""

    bucket: str
    run: int | None = None

    def __str__(self) -> str:
        return self.bucket if self.run is None else f"{self.bucket}.{self.run}"

    @property
    def year(self) -> int | None:
        """The year that it has, if it is of one."""
        return int(self.bucket.removeprefix("year-")) if self.bucket.startswith("year-") else None

    @property
    def above(self) -> "DivisionName | None":
        """What it is within; None: the collection itself."""
        return None if self.run is None or self.bucket == "all" else DivisionName(self.bucket)


@dataclass(frozen=True, slots=True)
class Division:
    """Some books of a collection, in their order, as a collection of their own."""

    name: DivisionName
    label: LanguageMap
    entries: tuple[Entry, ...]


def parse_division(text: str) -> DivisionName | None:
    """The name in an address; None: no such can be."""
    found = _NAME.fullmatch(text)
    if not found or (found[1] == "all" and found[2] is None):
        return None
    if found[1].startswith("letter-u") and len(found[1]) > len("letter-u"):
        code = int(found[1].removeprefix("letter-u"), 16)
        if code > LAST_CODE or code < FIRST_CODE or found[1] != f"letter-u{code:04x}":
            return None
    return DivisionName(found[1], int(found[2]) if found[2] else None)


def divided(entries: Sequence[Entry]) -> tuple[Division, ...]:
    """What a collection with these books itself is divided into; nothing: it is a list.

    `entries` in their order. Works stand by years where there are several; without years by their places.
    """
    parts = [entry for entry in entries if entry.is_part]
    years = {entry.year for entry in parts if entry.year is not None}
    if len(years) > 1 and len(parts) > MOST_ISSUES:
        return _buckets(entries)
    if len(entries) <= MOST_LISTED:
        return ()
    if len(parts) * 2 > len(entries):
        return _runs(Division(DivisionName("all"), {}, tuple(entries)))
    return _buckets(entries)


def bucket_of(entry: Entry) -> str:
    """The letter or the year that a book stands under."""
    if entry.is_part:
        return f"year-{entry.year}" if entry.year is not None else "undated"
    letter = _letter(entry.letter)
    if letter:
        return f"letter-{letter}" if "a" <= letter <= "z" else f"letter-u{ord(letter):04x}"
    return "numbers" if entry.letter[:1] == bytes([_NUMBER]) else "other"


def bucket_label(bucket: str) -> LanguageMap:
    """What a letter or a year is called; nothing of `all`."""
    kind, _, name = bucket.partition("-")
    if kind == "letter":
        letter = chr(int(name[1:], 16)) if len(name) > 1 else name
        return {"none": ("İ" if letter == "i" else letter.upper(),)}
    return {"none": (str(int(name)),)} if kind == "year" else _WORDS.get(bucket, {})


def runs_within(name: DivisionName, entries: Sequence[Entry]) -> tuple[Division, tuple[Division, ...]]:
    """The division of this name, with what it is divided into itself. `entries`: those of its bucket in their order;
    it is empty when there is no such run."""
    whole = Division(DivisionName(name.bucket), bucket_label(name.bucket), tuple(entries))
    if name.run is not None:
        runs = {run.name.run: run for run in _runs(whole)}
        return runs.get(name.run, Division(name, {}, ())), ()
    return whole, _runs(whole) if len(entries) > MOST_LISTED else ()


def total(entries: Sequence[Entry]) -> Totals:
    """How much these are."""
    return Totals(len(entries), sum(entry.pages for entry in entries))


def letter_bytes(bucket: str) -> bytes | None:
    """The first bytes of the places of all books under a letter; None: it is none, or has no letter."""
    if not bucket.startswith("letter-"):
        return None
    name = bucket.removeprefix("letter-")
    code = int(name[1:], 16) if len(name) > 1 else ord(name)
    for kind, alphabet in ((_LATIN, LATIN), (_CYRILLIC, CYRILLIC)):
        if chr(code) in alphabet:
            return bytes([kind]) + alphabet.index(chr(code)).to_bytes(3, "big")
    return bytes([_OTHER]) + code.to_bytes(3, "big")


def _letter(place: bytes) -> str:
    number = int.from_bytes(place[1:LETTER_BYTES], "big")
    match place[:1]:
        case b"\3":
            return LATIN[number : number + 1]
        case b"\4":
            return CYRILLIC[number : number + 1]
        case b"\5":
            return chr(number) if FIRST_CODE <= number <= LAST_CODE else ""
    return ""


def _buckets(entries: Iterable[Entry]) -> tuple[Division, ...]:
    """In the order in which their first books stand; what has no date or letter is last."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(bucket_of(entry), []).append(entry)
    ordered = sorted(found.items(), key=lambda item: item[0] in ("undated", "other"))
    return tuple(Division(DivisionName(name), bucket_label(name), tuple(some)) for name, some in ordered)


def _runs(whole: Division) -> tuple[Division, ...]:
    """Lists of MOST_LISTED each: `M: 1–200`, `M: 201–267`."""
    made = []
    for at in range(0, len(whole.entries), MOST_LISTED):
        some = whole.entries[at : at + MOST_LISTED]
        places = f"{at + 1}–{at + len(some)}"
        label = {tag: tuple(f"{text}: {places}" for text in texts) for tag, texts in whole.label.items()}
        name = DivisionName(whole.name.bucket, at // MOST_LISTED + 1)
        made.append(Division(name, label or {"none": (places,)}, some))
    return tuple(made)
