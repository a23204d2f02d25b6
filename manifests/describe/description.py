"""What a source says of a book, whatever its form: one value for all of them. Knows no format, no file and no scan."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from manifests.about import Contributor, Date, Field, Identifier
from manifests.behaviours import BookBehaviour, PageBehaviour
from manifests.language_maps import LanguageMap
from manifests.languages import ViewingDirection

Form: TypeAlias = Literal["", "book.yaml", "contents", "table", "METS", "MODS", "MARC", "Dublin Core"]


@dataclass(frozen=True, slots=True)
class DescribedPage:
    """A page in reading order. `id` is the source's own name for it (METS physical id); may be ''.

    `files` name its scan, the best first: paths or addresses as they stand in the source. `label` is what stands on the
    page (`17`, `[3]`, `iv`, `17r`); None where the source has none. `hidden`: not to be shown (a colour chart).
    `copies` name other images of it that are no scans (thumbnails). `behaviour`: how it is shown, where the source says
    so.
    """

    files: tuple[str, ...] = ()
    id: str = ""
    label: LanguageMap | None = None
    hidden: bool = False
    copies: tuple[str, ...] = ()
    behaviour: PageBehaviour | None = None


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
class DescribedOrder:
    """Another order of the pages. `pages` are named by their files or by what stands on them."""

    label: LanguageMap
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """All that one source says of one book; what it does not say is empty. `source` names its file for people.

    `form` is what the source is; '' of what is joined of several.

    `languages` and the keys of language maps are BCP 47 tags, with the script where the source tells it (`az-Cyrl`).
    `rights` is a URI (of Creative Commons or rightsstatements.org); `required_statement` what must be shown with the
    book. `work` is what the book is a part of, as a collection is named; `volume` and `issue` say which part, as they
    are written. `viewing_direction` and `behaviour` only where the source says one. `cover` and `start`, the page at
    which readers open the book, are named by their files or by what stands on them. `notes` tell the librarian what was
    chosen, could not be understood, or was left out: whole sentences.
    """

    source: str
    form: Form = ""
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
    work: str = ""
    volume: str = ""
    issue: str = ""
    institution: LanguageMap = field(default_factory=dict)
    rights: str = ""
    required_statement: LanguageMap = field(default_factory=dict)
    viewing_direction: ViewingDirection | None = None
    behaviour: BookBehaviour | None = None
    pages: tuple[DescribedPage, ...] = ()
    sections: tuple[DescribedSection, ...] = ()
    cover: str = ""
    start: str = ""
    orders: tuple[DescribedOrder, ...] = ()
    metadata: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()
