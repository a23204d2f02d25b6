"""Which books a collection of the settings takes: by identifier, shelfmark, language, script, year, author. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from manifests.about import About
from manifests.collections.persons import AUTHOR_ROLES, authority
from manifests.collections.scripts import script_of
from manifests.folding import fold
from manifests.sorting import lower

LONGEST_PATTERN = 100
_LONGEST_SHELFMARK = 200
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class YearRange:
    """From one year to another, both within; None: open."""

    first: int | None
    last: int | None

    def has(self, year: int | None) -> bool:
        """Whether a year is within; an unknown one is not."""
        if year is None:
            return False
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)

    def __str__(self) -> str:
        if self.first == self.last:
            return str(self.first)
        return f"{'' if self.first is None else self.first}-{'' if self.last is None else self.last}"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a book must be like: of each kind that is given, one must hold. Nothing given takes no book."""

    ids: tuple[str, ...] = ()
    shelfmarks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    years: tuple[YearRange, ...] = ()
    authors: tuple[str, ...] = ()

    def takes(self, book: "Traits") -> bool:
        """Whether this book is one of them."""
        authors = set(map(author_key, self.authors))
        given = {
            "ids": book.id in self.ids,
            "shelfmarks": _any_shelfmark(self.shelfmarks, book.shelfmarks),
            "languages": any(is_within(tag, one) for tag in book.languages for one in self.languages),
            "scripts": not book.scripts.isdisjoint(self.scripts),
            "years": any(one.has(book.year) for one in self.years),
            "authors": not book.authors.isdisjoint(authors),
        }
        asked = [holds for name, holds in given.items() if getattr(self, name)]
        return bool(asked) and all(asked)


@dataclass(frozen=True, slots=True)
class Traits:
    """What selections look at in a book."""

    id: str
    languages: tuple[str, ...]
    scripts: frozenset[str]
    shelfmarks: tuple[str, ...]
    year: int | None
    authors: frozenset[str]


def traits_of(book_id: str, language: str | None, about: About) -> Traits:
    """What selections look at; of authors every form of the name, and the address in an authority file."""
    languages = tuple(tag for tag in (language, *about.other_languages) if tag)
    authors = [one for one in about.contributors if one.role in AUTHOR_ROLES]
    names = (text[:_LONGEST_NAME] for one in authors for texts in one.name.values() for text in texts)
    return Traits(
        book_id,
        languages,
        frozenset(script for script in map(script_of, languages) if script),
        tuple(one.value for one in about.identifiers if one.kind == "shelfmark"),
        about.date.year if about.date else None,
        frozenset((*map(fold, names), *(authority(one.uri) for one in authors if one.uri))),
    )


def author_key(author: str) -> str:
    """What an author of a selection is compared by: an address as it is, a name without case and marks."""
    return authority(author) if "://" in author else fold(author)


def is_within(tag: str, wanted: str) -> bool:
    """Whether a language is the wanted one or a variety of it: `az-Arab` is within `az`."""
    return f"{tag.lower()}-".startswith(f"{wanted.lower()}-")


def matches(pattern: str, text: str) -> bool:
    """Whether a text is as a pattern has it, where `*` stands for any letters and `?` for one; capitals are equal.

    In time of the product of their lengths, whatever they are.
    """
    at = star = taken = 0
    starred, place = False, 0
    while place < len(text):
        if at < len(pattern) and pattern[at] == "*":
            starred, star, taken = True, at, place
            at += 1
        elif at < len(pattern) and pattern[at] in ("?", text[place]):
            at, place = at + 1, place + 1
        elif starred:
            taken += 1
            at, place = star + 1, taken
        else:
            return False
    return not pattern[at:].strip("*")


def _any_shelfmark(patterns: Iterable[str], shelfmarks: Iterable[str]) -> bool:
    plain = [_plain(shelfmark[:_LONGEST_SHELFMARK]) for shelfmark in shelfmarks]
    return any(matches(_plain(pattern), shelfmark) for pattern in patterns for shelfmark in plain)


def _plain(shelfmark: str) -> str:
    return " ".join(lower(shelfmark).replace("ı", "i").split())
