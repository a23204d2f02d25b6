"""A book and its pages as values. Knows no SQL, no URL, no file and no clock."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import orjson

from image_store import TILE_SIZE, ImageInfo
from manifests.errors import InvalidBook, UnknownPage
from manifests.languages import ViewingDirection, is_language_tag, viewing_direction

# Language tag or `none` -> values. The order of the keys is the order of preference.
LanguageMap: TypeAlias = Mapping[str, tuple[str, ...]]

# A table of contents nests no deeper: what reads it goes down by itself.
DEEPEST_SECTION = 32

# What book identifiers and page keys are made of: safe in a URL, in a file name and in a shell.
NAME = re.compile(r"[A-Za-z0-9._-]{1,200}")
# Words that stand in the addresses where a book's identifier stands.
RESERVED = frozenset({"2", "3", "collection", "manifest", "top"})

# Controls, lone surrogates, private and unassigned letters, line and paragraph separators: nobody can read them.
_UNREADABLE = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
# Bidi embeddings, overrides and isolates change what stands around them, on a terminal and in a viewer.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_readable(letter: str) -> bool:
    """Whether a letter may stand in a title or label; the joiners U+200C and U+200D may: spelling needs them."""
    return unicodedata.category(letter) not in _UNREADABLE and letter not in _TURNING


def language_map(text: str, tag: str | None = None) -> LanguageMap:
    """The map of one text in one language; `none` where the language is unknown (PRE3-R07, R08).

    Raises InvalidBook when the text is empty or cannot be read, or the tag is no language tag.
    """
    if not text.strip():
        raise InvalidBook("a title or label is empty")
    _check_readable(text)
    if tag is not None and not is_language_tag(tag):
        raise InvalidBook(f"{tag!r} is not a language tag; write it like az, az-Arab or ru (BCP 47)")
    return {tag or "none": (text.strip(),)}


def first_text(texts: LanguageMap) -> tuple[str, str]:
    """The first text of a language map and its key."""
    return next((text, key) for key, values in texts.items() for text in values)


@dataclass(frozen=True, slots=True)
class PageImage:
    """The image of a page as the image store knows it: its identifier, and what it can do."""

    id: str
    info: ImageInfo


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Without `image` it is missing: it has no canvas, but keeps its key and its place.

    `source` is the page's own name within the book: the place of its file when the page was new. `moved_to` is the
    place since the file was renamed. `fingerprint` is the SHA-256 of the master in hex (empty when
    it could not be read). `problem` is the reason why the page, or its newest scan, could not be taken in; an
    older image may still stand.
    """

    key: str
    source: str
    fingerprint: str
    label: LanguageMap
    image: PageImage | None = None
    problem: str | None = None
    moved_to: str | None = None

    @property
    def place(self) -> str:
        """Where the file of the page lies, or lay last: a path within the book."""
        return self.moved_to or self.source


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a book with a heading: a line of its table of contents. `page` is the key of its first page.

    It ends where the next one begins.
    """

    label: LanguageMap
    page: str
    sections: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A book, its pages in reading order. `language` is a BCP 47 tag. Raises InvalidBook."""

    id: str
    title: LanguageMap
    language: str | None
    pages: tuple[Page, ...]
    sections: tuple[Section, ...] = ()

    def __post_init__(self) -> None:
        check_book_id(self.id)
        _check_texts(self.title, "the title of the book")
        if self.language is not None and not is_language_tag(self.language):
            raise InvalidBook(f"{self.language!r} is not a language tag; write it like az, az-Arab or ru")
        for page in self.pages:
            if not NAME.fullmatch(page.key) or not page.key.strip("."):
                raise InvalidBook(f"{page.key!r} cannot be a page key: only A-Z a-z 0-9 . _ - are allowed")
            _check_texts(page.label, f"the label of page {page.key}")
        _check_unique("page key", [page.key for page in self.pages])
        _check_unique("source", [page.source for page in self.pages])
        _check_unique("image", [page.image.id for page in self.pages_with_image if page.image])
        _check_sections(self)

    @property
    def viewing_direction(self) -> ViewingDirection:
        """Which way the pages turn, by the script or language of the book."""
        return viewing_direction(self.language)

    @property
    def pages_with_image(self) -> tuple[Page, ...]:
        """The pages that have a canvas, in reading order."""
        return tuple(page for page in self.pages if page.image)

    @property
    def missing_count(self) -> int:
        """Pages without an image."""
        return sum(page.image is None for page in self.pages)

    @property
    def cover(self) -> PageImage | None:
        """The image that stands for the book: that of the first page which has one."""
        return next((page.image for page in self.pages if page.image), None)

    @property
    def version(self) -> str:
        """A hash of all that the book is: equal books have equal versions, anywhere and at any time."""
        pages = [
            (page.key, page.place, page.fingerprint, page.problem, list(page.label.items()), _shape(page.image))
            for page in self.pages
        ]
        # A book without a table of contents has the version that it had before there were any.
        contents = [[(depth, list(one.label.items()), one.page) for depth, one in walk(self.sections)]]
        parts = (self.id, list(self.title.items()), self.language, pages, *(contents if self.sections else ()))
        whole = orjson.dumps(parts)
        return hashlib.sha256(whole).hexdigest()[:32]

    def page(self, key: str) -> Page:
        """The page with this key. Raises UnknownPage, also when the page's image is missing."""
        for page in self.pages:
            if page.key == key:
                if page.image is None:
                    raise UnknownPage(f"The page {key!r} of the book {self.id!r} is missing from the scans.")
                return page
        raise UnknownPage(f"The book {self.id!r} has no page {key!r}.")


@dataclass(frozen=True, slots=True)
class BookSummary:
    """What a list of books says of one of them. `published` is in UTC; `version` is that of the Book."""

    id: str
    title: LanguageMap
    language: str | None
    page_count: int
    missing_count: int
    cover: PageImage | None
    published: datetime
    version: str = ""


def walk(sections: Iterable[Section], depth: int = 0) -> Iterator[tuple[int, Section]]:
    """Every section with its depth, each before those within it: the order in which a table of contents is read."""
    for section in sections:
        yield depth, section
        yield from walk(section.sections, depth + 1)


def is_book_id(text: str) -> bool:
    """Whether a text has the form of a book's identifier."""
    return NAME.fullmatch(text) is not None and bool(text.strip("."))


def check_book_id(book_id: str) -> None:
    """Raises InvalidBook when a text cannot be the identifier of a book."""
    if not is_book_id(book_id):
        raise InvalidBook(
            f"{book_id!r} cannot be the identifier of a book: only A-Z a-z 0-9 . _ - are allowed, at most 200"
        )
    if book_id in RESERVED:
        raise InvalidBook(f"{book_id!r} is reserved for the addresses of the server; choose another identifier")


def _shape(image: PageImage | None) -> tuple[str | int, ...] | None:
    if image is None:
        return None
    info = image.info
    # Books whose tiles are of the common size have the version that they had before there were others.
    unusual = () if info.tile == TILE_SIZE else (info.tile,)
    return image.id, info.dimensions.width, info.dimensions.height, info.gray, *unusual


def _check_texts(texts: LanguageMap, what: str) -> None:
    if not any(values for values in texts.values()):
        raise InvalidBook(f"{what} is empty")
    for key, values in texts.items():
        if key != "none" and not is_language_tag(key):
            raise InvalidBook(f"{what} has a text in {key!r}, which is not a language tag")
        # A bare string is a sequence of strings too; a viewer would show one letter per line.
        if isinstance(values, str) or not all(isinstance(text, str) and text.strip() for text in values):
            raise InvalidBook(f"{what} must be a sequence of texts for each language, none of them empty")
        for text in values:
            _check_readable(text)


def _check_readable(text: str) -> None:
    unreadable = next((letter for letter in text if not is_readable(letter)), None)
    if unreadable is not None:
        raise InvalidBook(
            f"the title or label {text!r} has a letter that cannot be shown ({unreadable!r}): a control"
            " character, or a byte that is not UTF-8. Write the text anew without it"
        )


def _check_sections(book: Book) -> None:
    keys = {page.key for page in book.pages}
    for depth, section in walk(book.sections):
        _check_texts(section.label, "the heading of a section")
        if section.page not in keys:
            heading = first_text(section.label)[0]
            raise InvalidBook(f"the section {heading!r} begins on the page {section.page!r}, which the book has not")
        if depth > DEEPEST_SECTION:
            raise InvalidBook(f"the table of contents has more than {DEEPEST_SECTION} levels")


def _check_unique(what: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InvalidBook(f"the {what} {name!r} is given to two pages")
        seen.add(name)
