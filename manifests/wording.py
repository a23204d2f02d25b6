"""All that is said of a book and its pages, apart from the scans: what descriptions say and a librarian corrects. Pure.

It names pages by their keys, which stay: so it can be kept while scans are made anew, renamed or moved.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from manifests.about import About
from manifests.behaviours import PageBehaviour
from manifests.book import Book, Page, PageOrder, Section
from manifests.language_maps import LanguageMap


@dataclass(frozen=True, slots=True)
class PageWording:
    """What is said of one page."""

    key: str
    label: LanguageMap
    hidden: bool = False
    behaviour: PageBehaviour | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of a book; `pages` in reading order.

    `cover_key`: the page that was chosen as the cover, `start_key`: that at which readers open the book.
    """

    title: LanguageMap
    language: str | None
    about: About
    pages: tuple[PageWording, ...]
    sections: tuple[Section, ...] = ()
    cover_key: str | None = None
    start_key: str | None = None
    orders: tuple[PageOrder, ...] = ()


def wording_of(book: Book) -> Wording:
    """What is said of a book now."""
    return Wording(
        book.title,
        book.language,
        book.about,
        tuple(PageWording(page.key, page.label, page.hidden, page.behaviour) for page in book.pages),
        book.sections,
        book.cover_key,
        book.start_key,
        book.orders,
    )


def with_wording(book: Book, wording: Wording) -> Book:
    """The book with all this said of it instead. Raises InvalidBook.

    Pages that the wording does not name keep what is said of them, and stand behind the page that they stand behind
    now; what it says of pages that the book has not is passed over.
    """
    said = {page.key: page for page in wording.pages}
    pages = {page.key: page for page in book.pages}
    order = in_order([page.key for page in book.pages], [key for key in said if key in pages])
    return replace(
        book,
        title=wording.title,
        language=wording.language,
        about=wording.about,
        pages=tuple(_worded(pages[key], said[key]) if key in said else pages[key] for key in order),
        sections=tuple(still_there(wording.sections, pages)),
        cover_key=wording.cover_key if wording.cover_key in pages else None,
        start_key=wording.start_key if wording.start_key in pages else None,
        orders=tuple(orders_there(wording.orders, pages)),
    )


def _worded(page: Page, said: PageWording) -> Page:
    return page._replace(label=said.label, hidden=said.hidden, behaviour=said.behaviour)


def in_order(keys: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """The keys, those that are `wanted` in that order, each other one behind the one that it stands behind now.

    Every wanted key is one of the keys; none is wanted twice.
    """
    order = list(wanted)
    # Who stands behind each; None is the front and the end.
    behind: dict[str | None, str | None] = dict(zip((None, *order), (*order, None), strict=True))
    before = None
    for key in keys:
        if key not in behind:
            behind[key], behind[before] = behind[before], key
        before = key
    return list(_from_the_front(behind))


def _from_the_front(behind: Mapping[str | None, str | None]) -> Iterator[str]:
    key = behind[None]
    while key is not None:
        yield key
        key = behind[key]


def still_there(sections: Iterable[Section], keys: Collection[str] | Mapping[str, object]) -> Iterator[Section]:
    """The sections whose pages are among the keys; those within one that has gone take its place."""
    for section in sections:
        within = tuple(still_there(section.sections, keys))
        if section.page in keys:
            yield replace(section, sections=within)
        else:
            yield from within


def orders_there(orders: Iterable[PageOrder], keys: Collection[str] | Mapping[str, object]) -> Iterator[PageOrder]:
    """The orders without pages that have gone; one of which none is left goes too."""
    for order in orders:
        if pages := tuple(key for key in order.pages if key in keys):
            yield replace(order, pages=pages)
