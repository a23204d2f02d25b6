"""How pages are numbered: 1, 2, 3; i, ii, iii; I, II, III; leaves as 1r, 1v, 2r; [1], [2]. Pure."""

import re
from collections.abc import Iterator
from itertools import count

from manifests.describe.folding import ascii_digits, quoted
from manifests.errors import BadCorrection

_START = re.compile(r"(\[?)(?:([0-9]{1,5})([rvab]?)|([ivxlcdm]+)|([IVXLCDM]+))(\]?)")
_VALUES = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# Roman numerals end where no letter is left.
_LARGEST = 3999
_OTHER_SIDE = {"r": "v", "v": "r", "a": "b", "b": "a"}
_BACK = "vb"


def numbers_from(start: str) -> Iterator[str]:
    """The numbers from one on, in the manner of that one, without end. Raises BadCorrection."""
    parts = _START.fullmatch(ascii_digits(start.strip()))
    if parts is None or bool(parts[1]) is not bool(parts[6]):
        raise _no_number(start)
    return (f"{parts[1]}{number}{parts[6]}" for number in _numbers(parts, start))


def roman(number: int) -> str:
    """`xiv` for 14. Raises BadCorrection beyond 3999."""
    if not 1 <= number <= _LARGEST:
        raise BadCorrection(f"There is no Roman numeral for {number}: they go from 1 to {_LARGEST}.")
    letters = ""
    for value, sign in _VALUES:
        letters += sign * (number // value)
        number %= value
    return letters


def _numbers(parts: re.Match[str], start: str) -> Iterator[str]:
    _, arabic, side, small, capital, _ = parts.groups()
    if arabic and side:
        return _leaves(int(arabic), side)
    if arabic:
        return map(str, count(int(arabic)))
    first = _value(small or capital.lower())
    if first is None:
        raise _no_number(start)
    return map(roman, count(first)) if small else (roman(number).upper() for number in count(first))


def _leaves(number: int, side: str) -> Iterator[str]:
    while True:
        yield f"{number}{side}"
        number += side in _BACK
        side = _OTHER_SIDE[side]


def _value(letters: str) -> int | None:
    """The number of a Roman numeral that is written as it should be; None for `iiii` and `vx`."""
    rest, total = letters, 0
    for value, sign in _VALUES:
        while rest.startswith(sign):
            rest, total = rest[len(sign) :], total + value
    return total if 1 <= total <= _LARGEST and roman(total) == letters else None


def _no_number(start: str) -> BadCorrection:
    return BadCorrection(f"{quoted(start)} is no number to begin with. Write it like 1, i, I, [1], 1r or 1a.")
