"""Dates as catalogues write them -> the year by which a book is sorted. Knows no record, no clock."""

import re
import unicodedata

from manifests.about import Date

# Dates are short; what is longer is a note.
_LONGEST = 200
_EARLIEST, _LATEST = 1, 2100

_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_DAY = re.compile(r"(?<![0-9])([12][0-9]{3})[01][0-9][0-3][0-9](?![0-9])")
_OPEN = re.compile(r"(?<![0-9])([0-9]{2}[0-9]?)(?:[-–—?_.]{1,2}|[xuXU]{1,2})(?![0-9])")
_SHORT = re.compile(r"[0-9]{3}")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,4})(?:XC|XL|L?X{0,4})(?:IX|IV|V?I{0,4})")
_ROMAN_DIGITS = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
# Years since the Hijra, with a word that says so. Solar (Iran) before lunar: `h.ş.` begins like `h.`.
_NUMBER_BEFORE = r"(?<![0-9])([0-9]{3,4})\s*(?:-?(?:ci|cı|cu|cü|й|го)\s+)?\(?"
_SOLAR = re.compile(_NUMBER_BEFORE + r"(?:h\.?\s?[şs]\.?|هـ?\s?\.?\s?ش|ه‍\.?\s?ش|ش)(?![^\W\d_])", re.IGNORECASE)
_LUNAR = re.compile(
    _NUMBER_BEFORE + r"(?:h\.?\s?[qk]\.?|h\.|h(?![^\W\d_])|hicr[iî]|hijri|a\.?\s?h\.?|хиджр\w{0,3}|г\.\s?х\.|هـ|ه‍|ه|ق)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
_LUNAR_WORD_FIRST = re.compile(r"(?:hicr[iî]|hijri|a\.?h\.?|г\.\s?х\.|хиджр\w{0,3})\s*:?\s*([0-9]{3,4})(?![0-9])", re.I)
_CENTURY = re.compile(
    r"(?<![\w])([IVX]{1,5}|[0-9]{1,2})(?:st|nd|rd|th)?[-\s.]*(?:c[iıuü]\s+)?"
    r"(?:əsr|yüzil|в\.|вв\.|век|jahrhundert|jh\.?|century|cent\.|c\.)",
    re.IGNORECASE,
)


def parse_date(text: str, year: int | None = None) -> Date:
    """A date as the source has it, and its year: the given one (where the source codes it), else read in the text."""
    return Date(text, year if year is not None else sortable_year(text))


def sortable_year(text: str) -> int | None:
    """The first year that a date names, of the common era; None where it is not sure.

    `[ca. 1905]` 1905, `1905-1907` 1905, `18--` 1800, `XIX əsr` 1801, `MDCCLXXXIV` 1784, `1323 h.` and `1323 [1905]`
    1905, `1284 ش` 1905. Digits may be Arabic or Persian. A number without a word that says otherwise is a year of the
    common era.
    """
    plain = _with_plain_digits(text[:_LONGEST])
    day = _DAY.search(plain)
    if day:
        return int(day[1])
    solar = _SOLAR.search(plain)
    lunar = _LUNAR.search(plain) or _LUNAR_WORD_FIRST.search(plain)
    hijri = solar or lunar
    years = [int(found[0]) for found in _YEAR.finditer(plain) if not hijri or found.start() != hijri.start(1)]
    years = [year for year in years if _EARLIEST <= year <= _LATEST]
    if hijri:
        # A year of the common era beside it is what the cataloguer worked out.
        return years[0] if years else from_solar(int(hijri[1])) if solar else from_lunar(int(hijri[1]))
    if years:
        return _worked_out(years)
    century = _CENTURY.search(plain)
    if century:
        number = int(century[1]) if century[1].isascii() and century[1].isdigit() else _roman(century[1].upper())
        return (number - 1) * 100 + 1 if 1 <= number <= 21 else None
    span = _OPEN.search(plain)
    if span:
        return int(span[1].ljust(4, "0"))
    letters = plain.strip(" .[]()©").upper()
    if len(letters) >= 4 and _ROMAN.fullmatch(letters):
        return _roman(letters)
    return int(letters) if _SHORT.fullmatch(letters) else None


def from_lunar(year: int) -> int:
    """The year of the common era in which a lunar year of the Hijra begins: 1323 -> 1905."""
    # 354.367 days a year, from July 622.
    return int(year * 0.970224 + 621.5774)


def from_solar(year: int) -> int:
    """The year of the common era in which a solar year of the Hijra (Iran) begins: 1284 -> 1905."""
    return year + 621


def _worked_out(years: list[int]) -> int:
    """The first year; of `1323 [1905]`, where the second says the first again, the second."""
    first = years[0]
    for other in years[1:]:
        if first < 1500 and abs(from_lunar(first) - other) <= 1:
            return other
    return first


def _with_plain_digits(text: str) -> str:
    """Arabic and Persian digits as 0-9."""
    return "".join(
        letter if letter.isascii() or not letter.isdecimal() else str(unicodedata.decimal(letter)) for letter in text
    )


def _roman(letters: str) -> int:
    values = [_ROMAN_DIGITS.get(letter, 0) for letter in letters]
    after = [*values[1:], 0]
    return sum(-value if value < following else value for value, following in zip(values, after, strict=True))
