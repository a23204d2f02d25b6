"""Texts of descriptions as they may be shown: composed, readable, not endless. Pure; says what it had to cut."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from manifests import LanguageMap, is_language_tag, is_readable

LONGEST_NAME = 1_000
LONGEST_TEXT = 10_000
# Of one kind: persons, subjects, fields ... Nobody reads more, and every reader's program gets all of them.
MOST = 500
# A longer word is none: composing letters takes the square of a word's length.
_LONGEST_WORD = 200

_One = TypeVar("_One")


@dataclass(slots=True)
class Cleaner:
    """Cleans texts and gathers in `notes` what was cut."""

    notes: list[str] = field(default_factory=list)

    def text(self, what: str, text: str, longest: int = LONGEST_NAME) -> str:
        """A text in one line that can be shown; '' when nothing of it can. `what` names it for people."""
        words = (word if len(word) > _LONGEST_WORD else unicodedata.normalize("NFC", word) for word in text.split())
        shown = "".join(letter if is_readable(letter) else " " for letter in " ".join(words))
        whole = " ".join(shown.split())
        if len(whole) <= longest:
            return whole
        self.notes.append(f"A text of {len(whole)} letters ({what}) was cut after {longest}.")
        return f"{whole[: longest - 1].rstrip()}…"

    def texts(self, what: str, texts: LanguageMap, longest: int = LONGEST_NAME) -> LanguageMap:
        """A language map of such texts; empty when nothing is left. A key that is no language tag becomes `none`."""
        found: dict[str, dict[str, None]] = {}
        for tag, several in texts.items():
            for text in self.most(what, several):
                shown = self.text(what, text, longest)
                if shown:
                    found.setdefault(tag if is_language_tag(tag) else "none", {})[shown] = None
        return {tag: tuple(several) for tag, several in found.items()}

    def maps(self, what: str, maps: Iterable[LanguageMap]) -> Iterator[LanguageMap]:
        """Every language map of which something is left."""
        return (shown for one in self.most(what, maps) if (shown := self.texts(what, one)))

    def most(self, what: str, several: Iterable[_One]) -> list[_One]:
        """No more of them than are read."""
        found = list(islice(several, MOST + 1))
        if len(found) > MOST:
            self.notes.append(f"Of the {what} only the first {MOST} are kept.")
        return found[:MOST]


def has_text(texts: Mapping[str, tuple[str, ...]] | None) -> bool:
    """Whether a language map says anything."""
    return bool(texts) and any(text.strip() for several in (texts or {}).values() for text in several)
