"""What can be counted of a book: authors, years, languages, scripts, subjects, institutions. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from manifests.about import About, Contributor
from manifests.collections.persons import AUTHOR_ROLES, is_authority, name_keys, person_key
from manifests.collections.scripts import primary_language, script_names, script_of
from manifests.collections.times import century_names, century_of, decade_names, decade_of
from manifests.language_maps import LanguageMap
from manifests.languages import language_names

Kind: TypeAlias = Literal[
    "author", "editor", "translator", "illustrator", "person",
    "year", "decade", "century", "language", "script", "subject", "institution",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
# Kinds whose values are names, which come in several forms; of the others each value has one key.
NAMED: frozenset[Kind] = frozenset(
    {"author", "editor", "translator", "illustrator", "person", "subject", "institution"}
)
# Of one kind and one book; more is a mistake in a description, and is passed over.
MOST_VALUES = 500

_ROLES: dict[Kind, tuple[str, ...]] = {
    "author": AUTHOR_ROLES,
    "editor": ("edt",),
    "translator": ("trl",),
    "illustrator": ("ill", "art"),
}


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a kind: `value` is its key, `label` what a reader sees."""

    kind: Kind
    value: str
    label: LanguageMap


def facets_of(language: str | None, about: About) -> tuple[Facet, ...]:
    """All that can be counted of a book; each value of a kind once."""
    found: dict[Kind, list[Facet]] = {kind: [] for kind in KINDS}
    for one in (*_persons(about.contributors), *_languages(language, about), *_times(about), *_names(about)):
        found[one.kind].append(one)
    return tuple(one for kind in KINDS for one in _once(found[kind])[:MOST_VALUES])


def _persons(contributors: Iterable[Contributor]) -> Iterator[Facet]:
    for one in contributors:
        key = person_key(one.name, one.uri)
        yield Facet("person", key, one.name)
        yield from (Facet(kind, key, one.name) for kind, roles in _ROLES.items() if one.role in roles)


def _languages(language: str | None, about: About) -> Iterator[Facet]:
    for tag in (language, *about.other_languages):
        if tag:
            primary, script = primary_language(tag), script_of(tag)
            names = {key: tuple(texts) for key, texts in language_names(primary).items()}
            yield Facet("language", primary, names)
            if script:
                yield Facet("script", script, script_names(script))


def _times(about: About) -> Iterator[Facet]:
    year = about.date.year if about.date else None
    if year is not None and year > 0:
        yield Facet("year", str(year), {"none": (str(year),)})
        yield Facet("decade", str(decade_of(year)), decade_names(decade_of(year)))
        yield Facet("century", str(century_of(year)), century_names(century_of(year)))


def _names(about: About) -> Iterator[Facet]:
    for subject in about.subjects:
        yield Facet("subject", person_key(subject), subject)
    if about.institution:
        yield Facet("institution", person_key(about.institution), about.institution)


def _once(facets: Iterable[Facet]) -> list[Facet]:
    """Each value once; who is named with an address and without one is the one with the address."""
    by_key: dict[str, Facet] = {}
    for one in facets:
        if one.value:
            by_key.setdefault(one.value, one)
    with_address = {key for one in by_key.values() if is_authority(one.value) for key in name_keys(one.label)}
    return [one for one in by_key.values() if one.kind not in NAMED or one.value not in with_address]
