"""Several descriptions of one book -> one, by a stated order of precedence. Knows no form and no file.

Field by field: the first source of the order that says anything of it is believed, and a note tells what another one
said otherwise. Identifiers, metadata and collections are gathered from all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from posixpath import basename, splitext
from typing import Any

from manifests.about import Contributor, Date, Field, Identifier
from manifests.describe.contents import label_key, placed
from manifests.describe.description import DescribedPage, DescribedSection, Description, Form
from manifests.describe.folding import fold
from manifests.language_maps import first_text

_LONGEST_SHOWN = 80


class Rank(IntEnum):
    """The order of precedence: the lower number is believed."""

    HAND = 1  # corrections of the librarian, by `edit`
    BOOK_YAML = 2
    TABLE = 3
    METS = 4
    MARC_OR_MODS = 5
    DUBLIN_CORE = 6
    DOCUMENT = 7  # what a PDF or DjVu says of itself
    FOLDER = 8  # the name of the folder: it stands in for a title, and contradicts nobody


@dataclass(frozen=True, slots=True)
class Ranked:
    """A description and the rank of its source."""

    rank: Rank
    description: Description


_RANKS: dict[Form, Rank] = {
    "book.yaml": Rank.BOOK_YAML,
    "contents": Rank.BOOK_YAML,
    "table": Rank.TABLE,
    "METS": Rank.METS,
    "MARC": Rank.MARC_OR_MODS,
    "MODS": Rank.MARC_OR_MODS,
    "Dublin Core": Rank.DUBLIN_CORE,
}


def ranked(description: Description) -> Ranked:
    """A description of a file with the rank of its form."""
    return Ranked(_RANKS.get(description.form, Rank.DUBLIN_CORE), description)


# Field of a Description -> what people call it.
_SINGLE = {
    "book_id": "The identifier",
    "title": "The title",
    "other_titles": "The other titles",
    "summary": "The summary",
    "languages": "The language",
    "contributors": "The persons",
    "date": "The date",
    "publisher": "The publisher",
    "place": "The place",
    "extent": "The extent",
    "subjects": "The subjects",
    "work": "The work that it is a part of",
    "volume": "The volume",
    "issue": "The issue",
    "institution": "The holding institution",
    "rights": "The rights",
    "required_statement": "The required statement",
    "viewing_direction": "The viewing direction",
    "behaviour": "The layout",
    "cover": "The cover",
    "start": "The page to open at",
}


def merged(sources: Iterable[Ranked]) -> Description:
    """One description of several of one book; of equal rank the first is believed. Raises ValueError without any.

    Its notes are those of all sources, each with the name of its source where there are several, and one sentence for
    each conflict.
    """
    ordered = sorted(sources, key=lambda source: source.rank)
    if not ordered:
        raise ValueError("no description to merge")
    if len(ordered) == 1:
        return ordered[0].description
    descriptions = [source.description for source in ordered]
    notes = [f"{one.source}: {note}" for one in descriptions for note in one.notes]
    chosen: dict[str, Any] = {name: _chosen(name, words, ordered, notes) for name, words in _SINGLE.items()}
    pages, sections = _pages(ordered, notes), _sections(ordered, notes)
    on_pages, lost = placed(sections, pages)
    return Description(
        source=" + ".join(dict.fromkeys(one.source for one in descriptions)),
        **chosen,
        identifiers=tuple(_identifiers(descriptions, notes)),
        collections=tuple(dict.fromkeys(name for one in descriptions for name in one.collections)),
        metadata=tuple(_metadata(descriptions, notes)),
        pages=pages,
        sections=on_pages,
        orders=next((one.orders for one in descriptions if one.orders), ()),
        notes=tuple(dict.fromkeys((*notes, *lost))),
    )


def _chosen(name: str, words: str, ordered: Sequence[Ranked], notes: list[str]) -> object:
    saying = [source for source in ordered if getattr(source.description, name)]
    if not saying:
        return getattr(ordered[0].description, name)
    first, *others = saying
    kept = getattr(first.description, name)
    if name == "languages":
        kept = tuple(_with_its_script(tag, others) for tag in kept)
    for other in others:
        value = getattr(other.description, name)
        if other.rank != Rank.FOLDER and _same(name, kept) != _same(name, value):
            notes.append(
                _conflict(words, first.description.source, _shown(kept), other.description.source, _shown(value))
            )
    return kept


def _with_its_script(tag: str, others: Sequence[Ranked]) -> str:
    """`az` of one source and `az-Cyrl` of another are no conflict: the second tells more."""
    told = (other for source in others for other in source.description.languages if other.startswith(f"{tag}-"))
    return tag if "-" in tag else next(told, tag)


def _conflict(words: str, kept_in: str, kept: str, other_in: str, other: str) -> str:
    return f"{words}: {kept!r} of {kept_in} is kept; {other_in} has {other!r}."


def _same(name: str, value: Any) -> object:
    """What two values have in common that say the same: neither case, punctuation nor order."""
    if name == "languages":
        return sorted(tag.split("-")[0] for tag in value)
    if isinstance(value, Date):
        return value.year or fold(value.text)
    return sorted(fold(text) for text in _all_texts(value))


def _all_texts(value: Any) -> Iterator[str]:
    """The texts of a value of any field."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for texts in value.values() for text in texts)
    elif isinstance(value, Contributor):
        # Roles are told in too many ways to be compared.
        yield from _all_texts(value.name)
    elif isinstance(value, Date):
        yield value.text
    else:
        for inner in value:
            yield from _all_texts(inner)


def _shown(value: Any) -> str:
    text = "; ".join(_all_texts(value))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _identifiers(descriptions: Sequence[Description], notes: list[str]) -> Iterator[Identifier]:
    """All of them; of one kind those of the first source that has any."""
    told: dict[str, tuple[str, frozenset[str]]] = {}
    seen: set[tuple[str, str]] = set()
    for description in descriptions:
        kinds: dict[str, list[Identifier]] = {}
        for one in description.identifiers:
            kinds.setdefault(one.kind, []).append(one)
        for kind, several in kinds.items():
            values = frozenset(fold(one.value) for one in several)
            if kind and kind in told:
                source, before = told[kind]
                if not values <= before:
                    shown = "; ".join(one.value for one in several)
                    notes.append(f"The identifier {kind} of {source} is kept; {description.source} has {shown!r}.")
                continue
            told[kind] = (description.source, values)
            for one in several:
                if (kind, fold(one.value)) not in seen:
                    seen.add((kind, fold(one.value)))
                    yield one


def _metadata(descriptions: Sequence[Description], notes: list[str]) -> Iterator[Field]:
    """Fields of all; those with one label are of the first source that has it."""
    told: dict[str, tuple[str, list[Field]]] = {}
    for description in descriptions:
        by_label: dict[str, list[Field]] = {}
        for one in description.metadata:
            by_label.setdefault(fold(first_text(one.label)[0]), []).append(one)
        for label, fields in by_label.items():
            if label not in told:
                told[label] = (description.source, fields)
                yield from fields
                continue
            source, before = told[label]
            kept, other = ([field.value for field in some] for some in (before, fields))
            if _same("", kept) != _same("", other):
                name = first_text(fields[0].label)[0]
                notes.append(_conflict(f"{name!r}", source, _shown(kept), description.source, _shown(other)))


def _pages(ordered: Sequence[Ranked], notes: list[str]) -> tuple[DescribedPage, ...]:
    """The pages of the first source that lists any; where it has no labels at all, with those of another."""
    listing = [source.description for source in ordered if source.description.pages]
    if not listing:
        return ()
    first, *others = listing
    pages = first.pages
    for other in others:
        if len(other.pages) != len(pages):
            notes.append(f"The pages: {len(pages)} of {first.source} are kept; {other.source} has {len(other.pages)}.")
        place_of = _places(other.pages, pages)
        labels = {place_of(at): page.label for at, page in enumerate(other.pages) if page.label}
        if not any(page.label for page in pages):
            pages = tuple(replace(page, label=labels.get(at)) for at, page in enumerate(pages))
    return pages


def _places(pages: Sequence[DescribedPage], among: Sequence[DescribedPage]) -> Callable[[int], int | None]:
    """Where a page of one list stands in another: by its file, by its id, by its label, or by its number where both
    lists are equally long and share no name at all. None: nowhere."""
    where: dict[tuple[str, str], int] = {}
    for at, page in enumerate(among):
        for name in _names(page):
            where.setdefault(name, at)
    shared = any(name in where for page in pages for name in _names(page))

    def place_of(at: int) -> int | None:
        found = next((where[name] for name in _names(pages[at]) if name in where), None)
        return at if found is None and not shared and len(pages) == len(among) else found

    return place_of


def _names(page: DescribedPage) -> list[tuple[str, str]]:
    files = [("file", splitext(basename(name))[0].lower()) for name in page.files]
    labels = [("label", label_key(text)) for texts in (page.label or {}).values() for text in texts]
    return [*files, *([("id", page.id)] if page.id else []), *labels]


def _sections(ordered: Sequence[Ranked], notes: list[str]) -> tuple[DescribedSection, ...]:
    """The table of contents of the first source that has one, each section on the page of the list that is kept."""
    having = [source.description for source in ordered if source.description.sections]
    if not having:
        return ()
    first, *others = having
    for other in others:
        count, more = _count(first.sections), _count(other.sections)
        if list(_headings(first.sections)) != list(_headings(other.sections)):
            notes.append(
                f"The table of contents of {first.source} is kept ({count} headings); {other.source} has another"
                f" ({more} headings)."
            )
    listing = next((source.description for source in ordered if source.description.pages), None)
    if listing is None or listing is first or not first.pages:
        return first.sections
    return _moved(first.sections, _places(first.pages, listing.pages), first.source, notes)


def _moved(
    sections: Sequence[DescribedSection], place_of: Callable[[int], int | None], source: str, notes: list[str]
) -> tuple[DescribedSection, ...]:
    moved = []
    for section in sections:
        page = place_of(section.page) if section.page is not None else None
        if section.page is not None and page is None:
            heading = _shown(section.label or section.kind)
            notes.append(f"The section {heading!r} of {source} begins on a page that the list of pages does not have.")
        moved.append(replace(section, page=page, sections=_moved(section.sections, place_of, source, notes)))
    return tuple(moved)


def _headings(sections: Sequence[DescribedSection]) -> Iterator[str]:
    for section in sections:
        yield fold(_shown(section.label or section.kind))
        yield from _headings(section.sections)


def _count(sections: Sequence[DescribedSection]) -> int:
    return sum(1 + _count(section.sections) for section in sections)
