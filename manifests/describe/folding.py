"""Texts that people type made clean, and quoted in errors; two spellings of one word made one. Knows no word itself."""

import unicodedata

from manifests.folding import fold as fold
from manifests.language_maps import is_readable

_LONGEST_QUOTED = 80


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
