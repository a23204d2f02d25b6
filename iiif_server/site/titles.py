"""Which text of a language map a reader sees, and how it is marked up. Knows no page and no request."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale

from manifests import language_names, viewing_direction

NO_LANGUAGE = "none"


@dataclass(frozen=True, slots=True)
class Title:
    """A text with the values of its HTML attributes `lang` (None: not known) and `dir`."""

    text: str
    lang: str | None
    dir: str


def choose_title(texts: Mapping[str, Sequence[str]], language: str) -> Title:
    """The text for an interface language: exactly that, else a variant of it, else the first of the map.

    A variant in Latin script goes before others: who reads an interface in `az` reads `az-Latn`.
    """
    return next(iter(choose_texts(texts, language)), Title("", None, "ltr"))


def choose_texts(texts: Mapping[str, Sequence[str]], language: str) -> list[Title]:
    """All texts in the language that `choose_title` takes; none where the map is empty."""
    tags = [tag for tag, values in texts.items() if any(values)]
    if not tags:
        return []
    wanted = (language, f"{language}-Latn")
    tag = next((tag for tag in wanted if tag in tags), None)
    tag = tag or next((tag for tag in tags if tag.partition("-")[0] == language), tags[0])
    lang = None if tag == NO_LANGUAGE else tag
    return [Title(text, lang, direction(tag, text)) for text in texts[tag] if text]


def direction(tag: str, text: str) -> str:
    """`rtl` or `ltr`: by the tag; where it names no script, Arabic letters turn the text all the same."""
    if tag != NO_LANGUAGE and viewing_direction(tag) == "right-to-left":
        return "rtl"
    if any(len(part) == 4 and part.isalpha() for part in tag.split("-")[1:]):
        return "ltr"
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    strong = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if strong == "L" else "rtl"


def language_name(tag: str, locale: Locale) -> str:
    """A language tag in words of the interface, as `Azərbaycan (ərəb əlifbası)`.

    By the table of what an Azerbaijani library holds, else by Babel's names; the tag itself if it has none.
    """
    names = language_names(tag)
    if NO_LANGUAGE in names:
        return locale.languages.get(tag.partition("-")[0].lower()) or tag
    return choose_title(names, locale.language).text
