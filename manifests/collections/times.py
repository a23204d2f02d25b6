"""Decades and centuries of years, and how they are called in az, en, ru. Pure."""

from manifests.language_maps import LanguageMap

# The ending of the ordinal number, by the last part of the number that is not zero: onuncu, iyirminci, otuzuncu.
_TENS = {10: "cu", 20: "ci", 30: "cu", 40: "cı", 50: "ci", 60: "cı", 70: "ci", 80: "ci", 90: "cı"}
_HUNDREDS, _THOUSANDS, _ZERO = "cü", "ci", "cı"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def decade_of(year: int) -> int:
    """The first year of the decade: 1905 -> 1900."""
    return year // 10 * 10


def century_of(year: int) -> int:
    """The number of the century: 1900 -> 19, 1901 -> 20. Years count from 1."""
    return (year - 1) // 100 + 1


def decade_names(decade: int) -> LanguageMap:
    """`1920-ci illər`, `1920s`, `1920-е годы`."""
    return {
        "az": (f"{decade}-{_ordinal_ending(decade)} illər",),
        "en": (f"{decade}s",),
        "ru": (f"{decade}-е годы",),
    }


def century_names(century: int) -> LanguageMap:
    """`XX əsr`, `20th century`, `XX век`."""
    number = roman(century)
    return {"az": (f"{number} əsr",), "en": (f"{century}{_english_ending(century)} century",), "ru": (f"{number} век",)}


def roman(number: int) -> str:
    """The Roman number; `number` counts from 1."""
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def _ordinal_ending(decade: int) -> str:
    if decade % 100:
        return _TENS[decade % 100]
    if decade % 1000:
        return _HUNDREDS
    return _THOUSANDS if decade else _ZERO


def _english_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
