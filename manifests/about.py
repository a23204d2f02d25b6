"""What is said of a book besides its title and language: who made it, when, where, what it is about. Values only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from manifests.behaviours import BookBehaviour
from manifests.language_maps import LanguageMap
from manifests.languages import ViewingDirection


@dataclass(frozen=True, slots=True)
class Contributor:
    """Who made a book. `role` is a MARC relator code (`aut`, `ill`, `trl`, `pbl`) or the source's own word; may be ''.

    `uri` names the person or body in an authority file, where the source does.
    """

    name: LanguageMap
    role: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Date:
    """A date as the source has it (`[ca. 1905]`, `1323 h.`), and the year by which it is sorted; None: unknown."""

    text: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Identifier:
    """A name of the book elsewhere. `kind` in lower case: `isbn`, `doi`, `urn`, `shelfmark`, `oclc`, ...; may be ''."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """What has no place of its own, kept as metadata: a label, and texts."""

    label: LanguageMap
    value: LanguageMap


# The name of a collection and of those it is within, the outermost first: ("Qəzetlər", "Molla Nəsrəddin").
CollectionPath: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a book is a part of: a work in volumes, or a newspaper or journal, whose issues `About.date` dates.

    `work` names it as a collection; empty: nobody said it. `volume` and `issue` as the source has them (`II`, `5-6`).
    """

    work: CollectionPath = ()
    volume: str = ""
    issue: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """All that is said of a book; what nobody said is empty.

    `other_languages`: those besides the book's own, as BCP 47 tags. `rights` is a URI (of Creative Commons or
    rightsstatements.org), `required_statement` what must be shown with the book. `viewing_direction` and `behaviour`
    only where somebody said one: else they follow from the language, and from the shapes of the pages.
    """

    other_titles: tuple[LanguageMap, ...] = ()
    summary: LanguageMap = field(default_factory=dict)
    other_languages: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    date: Date | None = None
    publisher: LanguageMap = field(default_factory=dict)
    place: LanguageMap = field(default_factory=dict)
    extent: str = ""
    subjects: tuple[LanguageMap, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    collections: tuple[CollectionPath, ...] = ()
    institution: LanguageMap = field(default_factory=dict)
    rights: str = ""
    required_statement: LanguageMap = field(default_factory=dict)
    viewing_direction: ViewingDirection | None = None
    part: Part | None = None
    behaviour: BookBehaviour | None = None
    metadata: tuple[Field, ...] = ()


# Of a book of which nothing is known.
NOTHING_SAID = About()


def maps_of(about: About) -> Iterator[tuple[str, LanguageMap]]:
    """Every language map of it that is not empty, with what it is."""
    many = [
        ("another title", about.other_titles),
        ("the name of a person", tuple(one.name for one in about.contributors)),
        ("a subject", about.subjects),
        ("the label of a field", tuple(one.label for one in about.metadata)),
        ("the text of a field", tuple(one.value for one in about.metadata)),
    ]
    for what, maps in many:
        yield from ((what, one) for one in maps)
    single = {
        "the summary": about.summary,
        "the publisher": about.publisher,
        "the place": about.place,
        "the institution": about.institution,
        "the required statement": about.required_statement,
    }
    yield from ((what, one) for what, one in single.items() if one)


def plain_texts_of(about: About) -> Iterator[tuple[str, str]]:
    """Every text of it that has no language and is not empty, with what it is."""
    found = [
        ("the extent", about.extent),
        ("the rights", about.rights),
        ("the date", about.date.text if about.date else ""),
        *(("a role", one.role) for one in about.contributors),
        *(("the address of a person", one.uri) for one in about.contributors),
        *(("an identifier", text) for one in about.identifiers for text in (one.kind, one.value)),
        *(("a collection", name) for path in about.collections for name in path),
        *(("a work", name) for name in (about.part.work if about.part else ())),
        ("a volume", about.part.volume if about.part else ""),
        ("an issue", about.part.issue if about.part else ""),
    ]
    yield from ((what, text) for what, text in found if text)
