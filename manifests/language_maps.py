"""Texts with their languages: language maps, and which letters may stand in one. Knows no book."""

import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

from manifests.errors import InvalidBook
from manifests.languages import is_language_tag

# Language tag or `none` -> values. The order of the keys is the order of preference.
LanguageMap: TypeAlias = Mapping[str, tuple[str, ...]]

# Controls, lone surrogates, private and unassigned letters, line and paragraph separators: nobody can read them.
_UNREADABLE = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
# Bidi embeddings, overrides and isolates change what stands around them, on a terminal and in a viewer.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_readable(letter: str) -> bool:
    """Whether a letter may stand in a title or label; the joiners U+200C and U+200D may: spelling needs them."""
    return unicodedata.category(letter) not in _UNREADABLE and letter not in _TURNING


NO_TEXTS = "must be a sequence of texts for each language, none of them empty"


def language_map(text: str, tag: str | None = None) -> LanguageMap:
    """The map of one text in one language; `none` where the language is unknown (PRE3-R07, R08).

    Raises InvalidBook when the text is empty or cannot be read, or the tag is no language tag.
    """
    if not text.strip():
        raise InvalidBook("a title or label is empty")
    check_readable(text)
    if tag is not None and not is_language_tag(tag):
        raise InvalidBook(f"{tag!r} is not a language tag; write it like az, az-Arab or ru (BCP 47)")
    return {tag or "none": (text.strip(),)}


def first_text(texts: LanguageMap) -> tuple[str, str]:
    """The first text of a language map and its key."""
    return next((text, key) for key, values in texts.items() for text in values)


def check_texts(texts: LanguageMap, what: str, of: str = "") -> None:
    """Raises InvalidBook when a language map is empty, or has a key or a text that it may not have.

    `what` it is, and `of` which page: put together only where something is wrong, for a book has thousands of labels.
    """
    fault = _fault(texts)
    if fault:
        raise InvalidBook(f"{what} {of}".rstrip() + f" {fault}")
    for values in texts.values():
        for text in values:
            check_readable(text)


def _fault(texts: LanguageMap) -> str:
    """What is wrong with a language map, but for its letters; empty: nothing."""
    count = 0
    for key, values in texts.items():
        if key != "none" and not is_language_tag(key):
            return f"has a text in {key!r}, which is not a language tag"
        # A bare string is a sequence of strings too; a viewer would show one letter per line.
        if isinstance(values, str):
            return NO_TEXTS
        for text in values:
            if not isinstance(text, str) or not text.strip():
                return NO_TEXTS
            count += 1
    return "" if count else "is empty"


def check_readable(text: str) -> None:
    """Raises InvalidBook when a text has a letter that cannot be shown."""
    # Python's own notion is narrower than ours, and answers for the whole text at once.
    if text.isprintable():
        return
    unreadable = next((letter for letter in text if not is_readable(letter)), None)
    if unreadable is not None:
        raise InvalidBook(
            f"the text {text!r} has a letter that cannot be shown ({unreadable!r}): a control"
            " character, or a byte that is not UTF-8. Write the text anew without it"
        )
