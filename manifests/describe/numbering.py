"""Which volume or issue of a work a record says a book to be, put into its draft. Knows no form of record."""

import re

from manifests.describe.draft import Draft

_NUMBER = r"\W{0,3}((?:[0-9]{1,9}|(?-i:[IVXLC]{1,8})\b)(?:\s?[-–/]\s?[0-9]{1,9})?)"
_VOLUME_WORDS = r"(?<![^\W\d_])(?:volume|vol|v|cild|c|tome|t|том|т|band|bd|jahrgang|jg)\b"
_ISSUE_WORDS = r"(?:(?<![^\W\d_])(?:issue|no|nr|number|num|n|nömrə|buraxılış|номер|выпуск|вып|heft|h)\b|№)"
_VOLUME = re.compile(_VOLUME_WORDS + _NUMBER, re.IGNORECASE)
_ISSUE = re.compile(_ISSUE_WORDS + _NUMBER, re.IGNORECASE)
_HAS_NUMBER = re.compile(r"[0-9]|(?<![^\W_])[IVXLC]+(?![^\W_])")
# `3:5<12` in $q of a host item: volume, issue and first page, by signs of SICI.
_LEVELS = re.compile(r"([^:<]{1,40})(?::([^:<]{1,40}))?(?:[:<].*)?")


def is_number(text: str) -> bool:
    """Whether a designation of a part has a number: `Cild 2`, `II`; not `Əlavə`."""
    return bool(_HAS_NUMBER.search(text))


def add_work(draft: Draft, work: str, volume: str = "", issue: str = "") -> None:
    """Says that the book is this part of that work, unless the record has said so already, or says no number."""
    if not draft.work and work and (is_number(volume) or is_number(issue)):
        draft.work, draft.volume, draft.issue = work, volume, issue


def numbers_in(text: str) -> tuple[str, str]:
    """Volume and issue of `Vol. 3, no. 5 (1906)`, `Т. 2, № 7-8`; '' for what it does not say."""
    volume, issue = _VOLUME.search(text), _ISSUE.search(text)
    return volume[1] if volume else "", issue[1] if issue else ""


def levels_in(text: str) -> tuple[str, str]:
    """Volume and issue of `3:5<12`; '' for what it does not say."""
    found = _LEVELS.fullmatch(text.strip())
    return (found[1].strip(), (found[2] or "").strip()) if found else ("", "")
