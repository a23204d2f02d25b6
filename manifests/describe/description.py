"""What a source says of a book, whatever its form: one value for all of them. Knows no format, no file and no scan."""

from dataclasses import dataclass, field

from manifests.book import LanguageMap
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
class DescribedPage:
    """A page in reading order. `id` is the source's own name for it (METS physical id); may be ''.

    `files` name its scan, the best first: paths or addresses as they stand in the source. `label` is what stands on the
    page (`17`, `[3]`, `iv`, `17r`); None where the source has none. `hidden`: not to be shown (a colour chart).
    """

    files: tuple[str, ...] = ()
    id: str = ""
    label: LanguageMap | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class DescribedSection:
    """A line of the table of contents. `page` counts the pages of the description from 0; None: it names none.

    `label_of_page` names the page instead by what stands on it, where the source says it so. `kind` is the source's
    type of it (`chapter`, `title_page`); a section without `label` is called by the word for its kind.
    """

    label: LanguageMap | None
    page: int | None = None
    label_of_page: str = ""
    kind: str = ""
    sections: tuple["DescribedSection", ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """What has no place of its own in a Description, kept as metadata: a label, and texts."""

    label: LanguageMap
    value: LanguageMap


@dataclass(frozen=True, slots=True)
class Description:
    """All that one source says of one book; what it does not say is empty. `source` names form and place for people.

    `languages` and the keys of language maps are BCP 47 tags, with the script where the source tells it (`az-Cyrl`).
    `rights` is a URI (of Creative Commons or rightsstatements.org); `required_statement` what must be shown with the
    book. `viewing_direction` only where the source says one. `notes` tell the librarian what was chosen, could not be
    understood, or was left out: whole sentences.
    """

    source: str
    book_id: str = ""
    title: LanguageMap = field(default_factory=dict)
    other_titles: tuple[LanguageMap, ...] = ()
    summary: LanguageMap = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    date: Date | None = None
    publisher: LanguageMap = field(default_factory=dict)
    place: LanguageMap = field(default_factory=dict)
    extent: str = ""
    subjects: tuple[LanguageMap, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    collections: tuple[str, ...] = ()
    institution: LanguageMap = field(default_factory=dict)
    rights: str = ""
    required_statement: LanguageMap = field(default_factory=dict)
    viewing_direction: ViewingDirection | None = None
    pages: tuple[DescribedPage, ...] = ()
    sections: tuple[DescribedSection, ...] = ()
    cover: str = ""
    metadata: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()
