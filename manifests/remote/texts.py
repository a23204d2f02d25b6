"""Texts in documents of others, of version 2 or 3 -> plain language maps. Whatever stands there, nothing is raised."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Any

from manifests.describe.folding import cleaned
from manifests.language_maps import LanguageMap
from manifests.languages import is_language_tag

# More is not a label: it is cut.
LONGEST_TEXT = 500
MOST_TEXTS = 20
_MARKUP = re.compile(r"<[/!?A-Za-z][^<>]*>")
_NONE = "none"


def texts_in(value: object) -> LanguageMap:
    """A text, a list of texts, a language map, or `@value` with `@language`; empty where there is no readable text."""
    found: dict[str, list[str]] = {}
    for number, (tag, text) in enumerate(_all(value)):
        if number >= MOST_TEXTS:
            break
        plain = plain_text(text)
        if plain and plain not in found.get(tag, ()):
            found.setdefault(tag, []).append(plain)
    return {tag: tuple(texts) for tag, texts in found.items()}


def plain_text(text: str) -> str:
    """A text on one line, without markup and letters that nobody can read, cut where it is too long.

    Markup that is written with references goes as well: some viewers show a label as HTML.
    """
    plain = _MARKUP.sub(" ", unescape(_MARKUP.sub(" ", text[: 10 * LONGEST_TEXT])))
    plain = cleaned(plain)[0]
    return plain if len(plain) <= LONGEST_TEXT else f"{plain[: LONGEST_TEXT - 1]}…"


def strings(value: object) -> Iterator[str]:
    """The texts of a value, whatever their language."""
    return (text for _, text in _all(value))


def first(value: object) -> Any:
    """The first of a list; what is none is itself the first."""
    return (value[0] if value else None) if isinstance(value, list) else value


def items(value: object) -> Sequence[Any]:
    """A list; of one thing, that thing; of nothing, nothing."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _all(value: object) -> Iterator[tuple[str, str]]:
    for one in items(value):
        if isinstance(one, str):
            yield _NONE, one
        elif isinstance(one, dict) and "@value" in one:
            yield from ((_tag(one.get("@language")), text) for text in items(one["@value"]) if isinstance(text, str))
        elif isinstance(one, dict):
            for key, several in one.items():
                yield from ((_tag(key), text) for text in items(several) if isinstance(text, str))


def _tag(key: object) -> str:
    return key if isinstance(key, str) and len(key) <= 35 and is_language_tag(key) else _NONE
