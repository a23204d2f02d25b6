"""What the first leaf of every file says: what the book is, how it is cited, what may be done with it, where it is.

Knows no sheet, no HTTP and no clock.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from iiif_server.taking_home.citation import line
from iiif_server.taking_home.wanted import Wanted
from iiif_server.taking_home.words import Words
from manifests import Book, LanguageMap, facts_of_book, is_rights_uri, rights_words

# Of a text that somebody gave: more than this no leaf has room for.
LONGEST = 2_000


class Kind(Enum):
    """What a paragraph is, which decides how it looks. The first of the facts stands apart from what is above it."""

    INSTITUTION = "institution"
    TITLE = "title"
    OTHER_TITLE = "other-title"
    HEADING = "heading"
    BODY = "body"
    SMALL = "small"
    ADDRESS = "address"
    FIRST_FACT = "first-fact"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text on the leaf. `address`: where it leads; `language`: a tag where it is known, None: see `Said`."""

    kind: Kind
    text: str
    right_to_left: bool = False
    address: str = ""
    language: str | None = None


class Said(Protocol):
    """A text that was chosen for a reader, its direction, `ltr` or `rtl`, and its language; None: not known."""

    @property
    def text(self) -> str: ...

    @property
    def dir(self) -> str: ...

    @property
    def lang(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a file is for: the language az, en or ru, its words, how texts are chosen of several languages, the date."""

    language: str
    words: Words
    choose: Callable[[LanguageMap], Said]
    date: str

    def is_right_to_left(self, text: str, language: str | None = None) -> bool:
        """Whether a text runs from right to left: by its language, where that is known, else by its letters."""
        return self.choose({language or "none": (text,)}).dir == "rtl"

    def told_of_broken(self, label: str) -> str:
        """What stands in the place of a page whose image cannot be read."""
        return self.words.broken.format(label=label[:LONGEST])


def first_leaf(wanted: Wanted, address: str, reader: Reader) -> Iterator[Paragraph]:
    """Paragraphs, the more needed ones first. `address`: of the book."""
    book = wanted.book
    if book.about.institution:
        yield _said(book.about.institution, Kind.INSTITUTION, reader)
    title = reader.choose(book.title)
    yield _said(book.title, Kind.TITLE, reader)
    others = ({tag: (text,)} for tag, texts in book.title.items() for text in texts if text != title.text)
    yield from (_said(other, Kind.OTHER_TITLE, reader) for other in list(others)[:3])
    yield from _cite(book, address, reader)
    yield from _rights(book, reader)
    yield from _file(wanted, address, reader)
    yield from _facts(book, reader)


def _cite(book: Book, address: str, reader: Reader) -> Iterator[Paragraph]:
    words = reader.words
    cited = line(book, address, words.accessed.format(date=reader.date))
    yield Paragraph(Kind.HEADING, words.cite)
    yield Paragraph(Kind.BODY, cited[:LONGEST], reader.is_right_to_left(cited))


def _rights(book: Book, reader: Reader) -> Iterator[Paragraph]:
    rights, words = book.about.rights, reader.words
    yield Paragraph(Kind.HEADING, words.rights)
    if not rights and not book.about.required_statement:
        yield Paragraph(Kind.BODY, words.no_rights)
    if rights:
        address = rights if is_rights_uri(rights) else ""
        yield _said(rights_words(rights), Kind.BODY, reader, address)
        if address:
            yield Paragraph(Kind.ADDRESS, rights, address=rights)
    if book.about.required_statement:
        yield _said(book.about.required_statement, Kind.BODY, reader)


def _file(wanted: Wanted, address: str, reader: Reader) -> Iterator[Paragraph]:
    words, missing = reader.words, wanted.book.missing_count
    yield Paragraph(Kind.HEADING, words.file)
    pages = words.all_pages if wanted.is_whole else words.some_pages
    yield Paragraph(Kind.SMALL, pages.format(which=wanted.which[:LONGEST], total=wanted.total))
    if missing:
        yield Paragraph(Kind.SMALL, words.missing.format(count=missing))
    yield Paragraph(Kind.SMALL, words.taken.format(date=reader.date))
    yield Paragraph(Kind.SMALL, words.online.format(address=address), address=address)


def _facts(book: Book, reader: Reader) -> Iterator[Paragraph]:
    """One line for each fact, as on the book's page; the institution stands at the top already."""
    told = [fact for fact in facts_of_book(book) if fact.what != "institution"]
    for at, fact in enumerate(told):
        value = reader.choose(fact.value)
        several = next(texts for texts in fact.value.values() if value.text in texts)
        text = f"{reader.choose(fact.label).text}: {'; '.join(several)}"
        yield Paragraph(Kind.FACT if at else Kind.FIRST_FACT, text[:LONGEST], value.dir == "rtl")


def _said(texts: LanguageMap, kind: Kind, reader: Reader, address: str = "") -> Paragraph:
    said = reader.choose(texts)
    return Paragraph(kind, said.text[:LONGEST], said.dir == "rtl", address, said.lang)
