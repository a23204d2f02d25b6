"""The numbers of the URL grammar. Knows nothing of what they mean.

`[0-9]` only: Python's `int`, `float`, `isdigit` and `\\d` accept `1_0`, ` 12`, `١٢` and `²` (IMG3-R47, R71).
"""

import re
from fractions import Fraction

from image_store.errors import BadSyntax

INTEGER = re.compile(r"[0-9]{1,9}")
# Browsers print up to 17 significant digits of a number, some of them behind leading zeros.
DECIMAL = re.compile(r"(?P<whole>[0-9]{0,9})(?:\.(?P<part>[0-9]{1,24}))?")


def parse_integer(text: str, what: str) -> int:
    """The value of 1 to 9 ASCII digits. Raises BadSyntax, naming `what` it should have been."""
    if not INTEGER.fullmatch(text):
        raise BadSyntax(f"{what} must be a whole number of 1 to 9 digits, not {text!r}")
    return int(text)


def parse_decimal(text: str, what: str) -> Fraction:
    """The exact value of `12`, `12.5` or `.5` (IMG3-R71, R72). Raises BadSyntax, naming `what`."""
    found = DECIMAL.fullmatch(text)
    if not text or not found:
        raise BadSyntax(f"{what} must be a number such as 12 or 12.5, not {text!r}")
    part = found["part"] or ""
    return Fraction(int((found["whole"] or "0") + part), 10 ** len(part))


def print_decimal(value: Fraction) -> str:
    """The shortest decimal notation: a leading 0, no trailing zeros (IMG3-R75).

    Only for values that parse_decimal made: their denominators divide a power of ten.
    """
    if value.denominator == 1:
        return str(value.numerator)
    places = 1
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"
