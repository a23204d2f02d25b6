"""A text cut into the words that are searched by, in small letters of one script. Knows no language and no book."""

import re
import unicodedata
from dataclasses import dataclass

from manifests.finding.letters import JOINER
from manifests.finding.slips import one_script

# Nobody types more of a word; what is longer is found by its beginning.
LONGEST_WORD = 40
_APOSTROPHES = frozenset("'’‘ʼʻʹʾʿ`´′＇")
_HYPHENS = frozenset("-‐‑‒−")
_TATWEEL = "ـ"
# Marks and formats that no reader types: harakat, the soft hyphen, marks of direction.
_PASSED_OVER = ("Mn", "Me", "Cf", "Lm")
_HYPHEN = "-"
_RUN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in their order; and words that are written with hyphens, once more in one piece."""

    words: tuple[str, ...]
    joined: tuple[str, ...] = ()


def small(text: str) -> str:
    """Small letters, compatible forms composed; `İ I ı i` are all `i`, so that English typing finds Azerbaijani.

    Python's own folding makes two code points of `İ`.
    """
    folded = unicodedata.normalize("NFKC", text).replace("İ", "i").casefold()
    return unicodedata.normalize("NFKC", folded).replace("i\u0307", "i").replace("ı", "i")


def cut(text: str, most_words: int, most_letters: int) -> Words:
    """The words of a text, of its first letters only, and no more than so many."""
    spaced = "".join(map(_as_written, small(text[:most_letters])))
    words: list[str] = []
    joined: list[str] = []
    for run in _RUN.findall(spaced):
        parts = [one_script(part[:LONGEST_WORD]) for part in run.split(_HYPHEN) if part.strip(JOINER)]
        words += parts
        if len(parts) > 1:
            joined.append("".join(parts)[:LONGEST_WORD])
        if len(words) >= most_words:
            break
    return Words(tuple(words[:most_words]), tuple(joined[:most_words]))


def compact(text: str) -> str:
    """A shelfmark or number without all that stands between its letters and digits: `A-12/3` -> `a123`."""
    letters = map(_as_written, small(text[: 4 * LONGEST_WORD]))
    return one_script("".join(filter(str.isalnum, letters))[:LONGEST_WORD])


def _as_written(letter: str) -> str:
    """The letter; a digit of any script as 0-9; '' for what is passed over, a space for what parts words."""
    if letter.isascii() and letter.isalnum():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if letter in _HYPHENS:
        return _HYPHEN
    if letter == JOINER:
        return letter
    if letter in _APOSTROPHES or letter == _TATWEEL or unicodedata.category(letter) in _PASSED_OVER:
        return ""
    return letter if letter.isalnum() or unicodedata.category(letter) == "Mc" else " "
