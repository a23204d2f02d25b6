"""A book and its pages as values. Knows no SQL, no URL, no file and no clock."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import InitVar, dataclass, field
from datetime import datetime
from typing import NamedTuple, Self

import orjson

from image_store import TILE_SIZE, Dimensions, ImageInfo
from manifests.about import NOTHING_SAID, About
from manifests.about_values import about_json
from manifests.behaviours import PageBehaviour
from manifests.book_checks import check_about, check_orders, check_sections, check_unique
from manifests.errors import InvalidBook, UnknownPage
from manifests.given import GivenRecord
from manifests.language_maps import LanguageMap, check_texts
from manifests.languages import ViewingDirection, is_language_tag, viewing_direction

# What book identifiers and page keys are made of: safe in a URL, in a file name and in a shell.
LONGEST_KEY = 200
NAME = re.compile(rf"[A-Za-z0-9._-]{{1,{LONGEST_KEY}}}")
# Words that stand in the addresses where a book's identifier stands.
RESERVED = frozenset({"2", "3", "collection", "manifest", "top"})


# Pages are tuples: a book has thousands of them, and other values take four times as long to make.
class PageImage(NamedTuple):
    """The image of a page as the image store knows it: its identifier, its pixels, what it can do (`info`)."""

    id: str
    width: int
    height: int
    gray: bool = False
    tile: int = TILE_SIZE

    @classmethod
    def of(cls, image_id: str, info: ImageInfo) -> Self:
        """The image that can do this."""
        return cls(image_id, info.dimensions.width, info.dimensions.height, info.gray, info.tile)

    @property
    def info(self) -> ImageInfo:
        """Its dimensions, sizes and tiles."""
        return ImageInfo(Dimensions(self.width, self.height), self.gray, self.tile)


class Page(NamedTuple):
    """One page. Without `image` it is missing: it has no canvas, but keeps its key and its place.

    `source` is the page's own name within the book: the place of its file when the page was new. `moved_to` is the
    place since the file was renamed. `fingerprint` is the SHA-256 of the master in hex (empty when
    it could not be read). `problem` is the reason why the page, or its newest scan, could not be taken in; an
    older image may still stand. `hidden`: it belongs to the book, and readers are not shown it (a colour chart).
    `behaviour`: how it is shown, where somebody said so; else its shape tells. `has_text`: its words are kept beside
    its image.
    """

    key: str
    source: str
    fingerprint: str
    label: LanguageMap
    image: PageImage | None = None
    problem: str | None = None
    moved_to: str | None = None
    hidden: bool = False
    behaviour: PageBehaviour | None = None
    has_text: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether readers see it: it has an image and is not hidden."""
        return self.image is not None and not self.hidden

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
class PageOrder:
    """Another order of the pages than that of the scans (as a misbound book was meant). `pages` are keys, each once.

    It may leave pages out.
    """

    label: LanguageMap
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A book, its pages in reading order. `language` is a BCP 47 tag. Raises InvalidBook.

    `cover_key` is the key of the page that somebody chose to stand for the book, `start_key` that of the page at which
    readers open it. `records` are those of catalogues that described it at its last ingest.
    """

    id: str
    title: LanguageMap
    language: str | None
    pages: tuple[Page, ...]
    sections: tuple[Section, ...] = ()
    about: About = NOTHING_SAID
    cover_key: str | None = None
    start_key: str | None = None
    orders: tuple[PageOrder, ...] = ()
    records: tuple[GivenRecord, ...] = ()
    # The pages that have a canvas, in reading order: asked for again and again.
    shown_pages: tuple[Page, ...] = field(init=False, repr=False, compare=False)
    # What the catalogue gives back was checked when it was put there.
    is_checked: InitVar[bool] = False

    def __post_init__(self, is_checked: bool) -> None:
        object.__setattr__(self, "shown_pages", tuple(page for page in self.pages if page.is_shown))
        if not is_checked:
            self._check()

    def _check(self) -> None:
        check_book_id(self.id)
        check_texts(self.title, "the title of the book")
        if self.language is not None and not is_language_tag(self.language):
            raise InvalidBook(f"{self.language!r} is not a language tag; write it like az, az-Arab or ru")
        for page in self.pages:
            if not is_page_key(page.key):
                raise InvalidBook(f"{page.key!r} cannot be a page key: only A-Z a-z 0-9 . _ - are allowed")
            check_texts(page.label, "the label of page", page.key)
        check_unique("page key", [page.key for page in self.pages])
        check_unique("source", [page.source for page in self.pages])
        check_unique("image", [page.image.id for page in self.pages_with_image if page.image])
        check_unique("name of a record", [one.name for one in self.records])
        keys = {page.key for page in self.pages}
        check_sections(((depth, one.label, one.page) for depth, one in walk(self.sections)), keys)
        check_about(self.about)
        check_orders(((order.label, order.pages) for order in self.orders), keys)
        for what, key in (("the cover is", self.cover_key), ("the book is opened at", self.start_key)):
            if key is not None and key not in keys:
                raise InvalidBook(f"{what} the page {key!r}, which the book has not")

    @property
    def viewing_direction(self) -> ViewingDirection:
        """Which way the pages turn: as somebody said, else by the script or language of the book."""
        return self.about.viewing_direction or viewing_direction(self.language)

    @property
    def pages_with_image(self) -> tuple[Page, ...]:
        """The pages that have an image, in reading order; the hidden ones too."""
        return tuple(page for page in self.pages if page.image)

    @property
    def missing_count(self) -> int:
        """Pages without an image."""
        return sum(page.image is None for page in self.pages)

    @property
    def cover(self) -> PageImage | None:
        """The image that stands for the book: of the page that was chosen, else of the first that is shown."""
        chosen = (page.image for page in self.pages if page.key == self.cover_key and page.image)
        return next(chosen, None) or next((page.image for page in self.shown_pages), None)

    @property
    def opened_at(self) -> Page | None:
        """The page at which readers open the book: the one that was chosen, where it can be seen, else the first."""
        chosen = (page for page in self.shown_pages if page.key == self.start_key)
        return next(chosen, None) or next(iter(self.shown_pages), None)

    @property
    def has_text(self) -> bool:
        """Whether the words of a page that is shown are kept."""
        return any(page.has_text for page in self.shown_pages)

    @property
    def version(self) -> str:
        """A hash of all that the book is: equal books have equal versions, anywhere and at any time."""
        pages = [
            (page.key, page.place, page.fingerprint, page.problem, list(page.label.items()), _shape(page.image))
            for page in self.pages
        ]
        # A book of which nothing more is said has the version that it had before more could be said.
        contents = [(depth, list(one.label.items()), one.page) for depth, one in walk(self.sections)]
        more = {
            "about": about_json(self.about),
            "cover": self.cover_key,
            "hidden": [page.key for page in self.pages if page.hidden],
            "behaviours": [(page.key, page.behaviour) for page in self.pages if page.behaviour],
            "start": self.start_key,
            "orders": [(list(one.label.items()), one.pages) for one in self.orders],
            "texts": [page.key for page in self.pages if page.has_text],
            "records": [(one.name, one.form, one.media_type, one.sha256) for one in self.records],
        }
        said = {name: value for name, value in more.items() if value}
        parts = (self.id, list(self.title.items()), self.language, pages)
        whole = orjson.dumps((*parts, *([contents] if self.sections else ()), *([said] if said else ())))
        return hashlib.sha256(whole).hexdigest()[:32]

    def page(self, key: str) -> Page:
        """The page with this key. Raises UnknownPage, also when the page's image is missing, or it is hidden."""
        for page in self.pages:
            if page.key == key and not page.hidden:
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


def is_page_key(text: str) -> bool:
    """Whether a text has the form of a page's key."""
    # Nearly all are of letters and digits alone; a book has thousands of them.
    plain = text.isalnum() and text.isascii() and len(text) <= LONGEST_KEY
    return plain or is_book_id(text)


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
    # Books whose tiles are of the common size have the version that they had before there were others.
    unusual = () if image.tile == TILE_SIZE else (image.tile,)
    return image.id, image.width, image.height, image.gray, *unusual
