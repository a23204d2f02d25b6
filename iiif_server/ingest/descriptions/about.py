"""A description, which may be hostile -> what is said of the book besides its pages, fit to be shown. Pure."""

import re
from collections.abc import Iterator, Sequence

from iiif_server.ingest.descriptions.clean import LONGEST_TEXT, Cleaner, has_text
from manifests import About, CollectionPath, Contributor, Date, Field, Identifier, LanguageMap, Part, is_language_tag
from manifests.describe import Description, tag_of

# `Qəzetlər > Molla Nəsrəddin`: the second is within the first.
_WITHIN = re.compile(r"\s+>\s+")
_DEEPEST_COLLECTION = 10


def languages_of(description: Description, given: str | None = None) -> tuple[str, ...]:
    """The languages of a book, its own first: the one given, else the first of the description."""
    tags = [tag for tag in description.languages if is_language_tag(tag)]
    if given is None:
        return tuple(dict.fromkeys(tags))
    # `az-Cyrl` given and `az` described are one language.
    others = (tag for tag in tags if tag.split("-")[0].lower() != given.split("-")[0].lower())
    return tuple(dict.fromkeys((given, *others)))


def title_said(description: Description, languages: Sequence[str], cleaner: Cleaner) -> LanguageMap:
    """The title that a description gives; empty when it gives none."""
    return in_language(cleaner.texts("title", description.title), languages)


def in_language(texts: LanguageMap, languages: Sequence[str]) -> LanguageMap:
    """A title or heading of which the source does not say the language: in that of the book, by its letters."""
    if list(texts) != ["none"] or not languages:
        return texts
    return {tag_of(texts["none"][0], languages): texts["none"]}


def about_said(description: Description, languages: Sequence[str], cleaner: Cleaner) -> About:
    """All else that it says; `languages` are those of the book, its own first."""
    return About(
        other_titles=tuple(cleaner.maps("other titles", description.other_titles)),
        summary=cleaner.texts("summary", description.summary, LONGEST_TEXT),
        other_languages=tuple(cleaner.most("languages", languages[1:])),
        contributors=tuple(_contributors(description, cleaner)),
        date=_date(description.date, cleaner),
        publisher=cleaner.texts("publisher", description.publisher),
        place=cleaner.texts("place", description.place),
        extent=cleaner.text("extent", description.extent),
        subjects=tuple(cleaner.maps("subjects", description.subjects)),
        identifiers=tuple(_identifiers(description, cleaner)),
        collections=tuple(_collections(description, cleaner)),
        institution=cleaner.texts("holding institution", description.institution),
        rights=cleaner.text("rights", description.rights),
        required_statement=cleaner.texts("required statement", description.required_statement, LONGEST_TEXT),
        viewing_direction=description.viewing_direction,
        part=_part(description, cleaner),
        behaviour=description.behaviour,
        metadata=tuple(_fields(description, cleaner)),
    )


def _contributors(description: Description, cleaner: Cleaner) -> Iterator[Contributor]:
    for one in cleaner.most("persons", description.contributors):
        name = cleaner.texts("name of a person", one.name)
        if has_text(name):
            yield Contributor(name, cleaner.text("role", one.role), cleaner.text("address of a person", one.uri))


def _date(date: Date | None, cleaner: Cleaner) -> Date | None:
    text = cleaner.text("date", date.text) if date else ""
    return Date(text, date.year) if date and text else None


def _identifiers(description: Description, cleaner: Cleaner) -> Iterator[Identifier]:
    for one in cleaner.most("identifiers", description.identifiers):
        value = cleaner.text("identifier", one.value)
        if value:
            yield Identifier(cleaner.text("kind of an identifier", one.kind), value)


def _collections(description: Description, cleaner: Cleaner) -> Iterator[CollectionPath]:
    paths = (
        _path("name of a collection", one, cleaner) for one in cleaner.most("collections", description.collections)
    )
    return (path for path in dict.fromkeys(paths) if path)


def _path(what: str, text: str, cleaner: Cleaner) -> CollectionPath:
    names = (name for part in _WITHIN.split(text) if (name := cleaner.text(what, part)))
    return tuple(names)[:_DEEPEST_COLLECTION]


def _part(description: Description, cleaner: Cleaner) -> Part | None:
    part = Part(
        _path("name of a work", description.work, cleaner),
        cleaner.text("volume", description.volume),
        cleaner.text("issue", description.issue),
    )
    return part if part != Part() else None


def _fields(description: Description, cleaner: Cleaner) -> Iterator[Field]:
    for one in cleaner.most("further fields", description.metadata):
        label = cleaner.texts("label of a field", one.label)
        value = cleaner.texts("text of a field", one.value, LONGEST_TEXT)
        if has_text(label) and has_text(value):
            yield Field(label, value)
