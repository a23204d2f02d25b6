"""Dates as they are written -> year, month and day, as far as they truly say them. Knows no clock.

A date is taken as it is printed: nothing is converted from the Julian calendar.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from manifests.about import Date

EARLIEST, LATEST = 1, 9999
# What is longer is no date but a note.
_LONGEST = 100

# Each month in Azerbaijani (Latin and Cyrillic), English and Russian: the whole words, then the short ones.
_MONTHS = (
    "yanvar january јанвар январь января, jan янв",
    "fevral february феврал февраль февраля, feb фев",
    "mart march март марта, mar",
    "aprel april апрел апрель апреля, apr апр",
    "may мај май мая",
    "iyun june ијун июнь июня, jun июн",
    "iyul july ијул июль июля, jul июл",
    "avqust august август августа, aug авг",
    "sentyabr september сентјабр сентябр сентябрь сентября, sep sept сен сент",
    "oktyabr october октјабр октябр октябрь октября, oct окт",
    "noyabr november нојабр ноябр ноябрь ноября, nov ноя нояб",
    "dekabr december декабр декабрь декабря, dec дек",
)
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.replace(",", "").split()}
# `aprelin 7-si`, `апрелин 7-си`: of the month, in Azerbaijani.
_OF_MONTH = "(?:ın|in|un|ün|ын|ин|ун|үн)?"
_MONTH = rf"(?P<name>{'|'.join(sorted(_MONTH_OF, key=len, reverse=True))}){_OF_MONTH}\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:-?[^\W\d_]{1,3})?"
_OLD_AND_NEW = r"(?:\s*\([0-9]{1,2}\))?"
_YEAR = r"(?P<year>[0-9]{4})(?:\s?-?(?:ci|cı|cu|cü|чи|чы|чу|чү|й|го)\b)?"
_OF_YEARS = r"(?:\s*(?:il|ilin|ildə|ил|илин|г|год|года)\b\.?)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?:(?P<day>[0-9]{1,2})\.\s?)?(?P<month>[0-9]{1,2})\.\s?(?P<year>[0-9]{4})" + _OF_YEARS,
        rf"(?:{_DAY}{_OLD_AND_NEW}\s+)?{_MONTH},?\s+{_YEAR}{_OF_YEARS}",
        rf"{_MONTH}\s+{_DAY}{_OLD_AND_NEW},?\s+{_YEAR}{_OF_YEARS}",
        rf"{_YEAR}{_OF_YEARS},?\s+(?:{_DAY}{_OLD_AND_NEW}\s+)?{_MONTH}",
        rf"{_YEAR}{_OF_YEARS},?\s+{_MONTH}\s+{_DAY}{_OLD_AND_NEW}",
    )
)


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day, a month (`day` is 0) or a year (`month` is 0 too), which stand in the order of time."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def nav_date(self) -> str:
        """The first moment of it, with its zone: what `navDate` has (PRE3-R25)."""
        return f"{self.year:04}-{self.month or 1:02}-{self.day or 1:02}T00:00:00Z"

    @property
    def text(self) -> str:
        """`1906-04-07`, `1906-04` or `1906`."""
        return "-".join((f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)))


def day_of(date: Date | None) -> Day | None:
    """The day that a date says; else its month; else the year by which it is sorted. None where it has none.

    Only a text that is a date and nothing else says a day or a month: `7 aprel 1906`, `07.04.1906`, `апрель 1906`.
    `[ca. 7 aprel 1906]` and `7-14 aprel 1906` say the year. A day that contradicts the year which the source tells by
    itself is not believed.
    """
    if date is None:
        return None
    found = _parsed(date.text)
    if found is not None and date.year in (None, found.year):
        return found
    return Day(date.year) if date.year is not None and EARLIEST <= date.year <= LATEST else None


def _parsed(text: str) -> Day | None:
    if len(text) > _LONGEST:
        return None
    plain = " ".join(unicodedata.normalize("NFC", text).replace("İ", "i").lower().strip(" .").split())
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found:
            return _valid(found.groupdict())
    return None


def _valid(parts: dict[str, str | None]) -> Day | None:
    year, day = int(parts["year"] or 0), int(parts.get("day") or 0)
    name = parts.get("name")
    month = _MONTH_OF[name] if name else int(parts["month"] or 0)
    try:
        datetime(year, month, day if parts.get("day") is not None else 1)
    except ValueError:
        return None
    return Day(year, month, day)
