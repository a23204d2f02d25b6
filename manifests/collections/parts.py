"""The parts of a work: in which order volumes stand, and issues of a newspaper, and what they are called. Pure."""

import re
from typing import Any

from manifests.about import About, Part
from manifests.days import EARLIEST, LATEST, day_of
from manifests.finding.order import order_bytes

_DIGITS = re.compile(r"[0-9]{1,9}")
_ROMAN = re.compile(r"(?<![^\W_])(?=[IVXLC])(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})(?![^\W_])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# What has no number stands behind all that have one.
_LAST = 10**9
# Of what is written behind the number (`5a`), for an index of PostgreSQL has a bound.
_MOST_OF_TEXT = 100


def place_in_work(about: About) -> dict[str, Any]:
    """The columns `part` and `year` of a book in its work.

    Issues stand by their dates, then by volume and number; volumes by number, then by date. Whatever has an issue
    number, or no volume but a date with a month, is an issue.
    """
    part, day = about.part or Part(), day_of(about.date)
    year, month, date = (day.year, day.month, day.day) if day else (LATEST + 1, 0, 0)
    dated = _number(year, 2) + bytes((month, date))
    numbers = _number(number_of(part.volume)) + _number(number_of(part.issue))
    is_issue = bool(part.issue) or (month > 0 and not part.volume)
    whole: bytes = b"\1" + dated + numbers if is_issue else b"\0" + numbers + dated
    text = order_bytes(f"{part.volume} {part.issue}")[:_MOST_OF_TEXT]
    return {"part": whole + text, "year": year if EARLIEST <= year <= LATEST else None}


def number_of(text: str) -> int:
    """The first number in a designation: `2-ci cild` 2, `№ 5-6` 5, `Том II` 2, `XIV` 14; a large one where there is
    none."""
    digits = _DIGITS.search(text)
    if digits:
        return int(digits[0])
    roman = _ROMAN.search(text)
    return _from_roman(roman[0]) if roman and roman[0] else _LAST


def part_words(about: About) -> str:
    """What tells a part from the others on one line: `2, № 5, 1906-04-07`; empty where nothing does."""
    part, day = about.part or Part(), day_of(about.date)
    issue = f"№ {part.issue}" if part.issue[:1].isdigit() else part.issue
    return ", ".join(filter(None, (part.volume, issue, day.text if day else "")))


def _number(value: int, length: int = 4) -> bytes:
    return min(value, (1 << 8 * length) - 1).to_bytes(length, "big")


def _from_roman(letters: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in letters]
    after = [*values[1:], 0]
    return sum(-value if value < following else value for value, following in zip(values, after, strict=True))
