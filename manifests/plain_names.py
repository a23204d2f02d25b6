"""Names for addresses, files and shells, made of any text: those of books, pages and collections. Pure."""

import hashlib
import re
from collections.abc import Callable

from manifests.transliteration import transliterate

LONGEST_NAME = 80
_HASH_LENGTH = 8

_OTHER = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII)


def plain_name(text: str) -> str:
    """A name of 1 to 80 letters `[A-Za-z0-9._-]` for any text: for a URL, a file name and a shell.

    It begins and ends with a letter, a digit or `_`. Deterministic, but not unique.
    """
    name = _OTHER.sub("-", transliterate(text)).strip("-.")
    if not name:
        return f"p-{_hash(text)}"
    if len(name) > LONGEST_NAME:
        return f"{name[: LONGEST_NAME - _HASH_LENGTH - 1].rstrip('-.')}-{_hash(text)}"
    return name


def free_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """The name itself, or the first of name-2, name-3, ... that is free, within the longest length."""
    candidate, number = name, 1
    while is_taken(candidate):
        number += 1
        tail = f"-{number}"
        candidate = name[: LONGEST_NAME - len(tail)] + tail
    return candidate


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:_HASH_LENGTH]
