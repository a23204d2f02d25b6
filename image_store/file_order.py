"""The order in which people expect file names: 2 before 10. Pure, the same on every machine and in every locale."""

import re
import unicodedata
from typing import TypeAlias

_NUMBER = re.compile("([0-9]+)")

# A number (before every word) by its digits without zeros, or a word.
_Part: TypeAlias = tuple[int, int, str]
OrderKey: TypeAlias = tuple[tuple[tuple[_Part, ...], ...], str]


def natural_order(path: str) -> OrderKey:
    """The sort key of a relative path with `/`: part by part, numbers by value, letters without regard to case.

    A total order: only equal texts have equal keys.
    """
    folded = unicodedata.normalize("NFC", path).casefold()
    return tuple(_name_order(name) for name in folded.split("/")), path


def _name_order(name: str) -> tuple[_Part, ...]:
    # split() with a group puts the numbers at the odd places. Digits are compared as text by length, then
    # letter by letter: that is their order as numbers, and a name with 5000 digits breaks nothing.
    return tuple(_number(part) if place % 2 else (1, 0, part) for place, part in enumerate(_NUMBER.split(name)) if part)


def _number(digits: str) -> _Part:
    value = digits.lstrip("0")
    return 0, len(value), value
