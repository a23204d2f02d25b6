"""Two spellings of one word made one: for headings and names that people type. Knows no word itself."""

import unicodedata

from manifests.language_maps import is_readable
from manifests.sorting import lower

# Readers and librarians type without diacritics, and with either i (AZERBAIJANI: fold both ways for searching).
_PLAIN = str.maketrans("ıəöüğşçñäâîûёї", "ieougscnaaiuеі")

_LONGEST_QUOTED = 80


def fold(text: str) -> str:
    """Only letters and digits, small, `İ I ı i` all `i`, Latin without its marks: `Səhifə №` -> `sehife`."""
    return "".join(letter for letter in lower(text).translate(_PLAIN) if letter.isalnum())


def cleaned(text: str) -> tuple[str, bool]:
    """A text in one line, without blanks at its ends and without letters that nobody can read; and whether it had any.

    Tabs and breaks become spaces; the joiners that Persian spelling needs stay.
    """
    spaced = " ".join(text.split())
    if spaced.isprintable():
        return spaced, False
    kept = "".join(letter for letter in spaced if is_readable(letter))
    return kept.strip().strip("\ufeff"), kept != spaced


def quoted(text: str) -> str:
    """A text in the sentence of an error: in quotation marks, and not longer than people read."""
    text = text.strip()
    return repr(text if len(text) <= _LONGEST_QUOTED else f"{text[: _LONGEST_QUOTED - 1]}…")


def ascii_digits(text: str) -> str:
    """A text with the digits of every script as 0-9 (`١٩٠٥`, `۱۹۰۵`)."""
    return "".join(
        letter if letter.isascii() or not letter.isdecimal() else str(unicodedata.decimal(letter)) for letter in text
    )
