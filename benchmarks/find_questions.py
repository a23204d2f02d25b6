"""What `benchmarks.find` asks of a library, and what each answer may take. Knows no clock and makes no library."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum

import orjson

from benchmarks.catalogue import SHELF, book
from iiif_server.database import open_database
from image_store import Limits, UnknownImage
from image_store.catalog import Catalog
from manifests import Urls, collection
from manifests.collections import TOP
from manifests.library import Library
from manifests.search import CatalogueSearch, open_search

# The book that every library has, and its pages.
FIRST = 0
FIRST_PAGES = 20
ON_A_PAGE = 50
# Of the list: the small library has them in its middle and at its end, too.
LISTED = 10
LIMITS = Limits(100_000_000, None, None)
URLS = Urls("https://library.example")
# All that an English keyboard has for a first letter of eight words.
ONE_LETTER = "a b d k m s t q"


class Bound(Enum):
    """What the issue asks of an answer."""

    KEY_LOOKUP = "a key look-up: at most 1.2 times"
    SEARCH = "a search: 95 % under 50 ms"
    START = "a start: at most 1.2 times, under 2 s"
    GROWS = "grows with what it tells"

    def holds(self, few: float, many: float, worst: float) -> bool:
        """`few`, `many`: the medians of the small library and of the large one; `worst`: what 95 % of the answers of
        the large one take at most; all in milliseconds."""
        match self:
            case Bound.KEY_LOOKUP:
                return many <= 1.2 * few
            case Bound.SEARCH:
                return worst < 50
            case Bound.START:
                return many <= 1.2 * few and worst < 2000
        return True


@dataclass(frozen=True, slots=True)
class Question:
    """`ask` takes a number, which chooses among things of a kind."""

    name: str
    bound: Bound
    ask: Callable[[int], object]


@contextmanager
def questions(url: str, typed: Sequence[str]) -> Iterator[Sequence[Question]]:
    """What is asked of the library with this database. `typed`: searches, one for each number."""
    engine = open_database(url)
    library, search = Library(engine), open_search(engine)
    names = [one.id for one in library.books()]
    yield (
        *_look_ups(library, Catalog(engine), names),
        *_lists(library, search, names),
        *_searches(search, names, typed),
    )
    engine.dispose()


def _look_ups(library: Library, catalog: Catalog, names: Sequence[str]) -> Iterator[Question]:
    first = book(FIRST, FIRST_PAGES)
    images = [page.image.id for page in first.pages if page.image]
    shelf = next(one.id for one in library.collections.records() if one.path == (SHELF,))
    yield Question("record of an image", Bound.KEY_LOOKUP, lambda at: catalog.get(images[at % len(images)]))
    yield Question("no such image", Bound.KEY_LOOKUP, lambda at: _missing(catalog, f"nobody_{at}"))
    yield Question("version of a book", Bound.KEY_LOOKUP, lambda at: library.version(names[at * 16 % len(names)]))
    yield Question("a book of 20 pages", Bound.KEY_LOOKUP, lambda _: library.get(first.id))
    yield Question("page of a collection of 25 books", Bound.KEY_LOOKUP, lambda _: _document(library, shelf))


def _lists(library: Library, search: CatalogueSearch, names: Sequence[str]) -> Iterator[Question]:
    def behind(count: int) -> Callable[[int], object]:
        # Both libraries have as many books behind it.
        return lambda _: search.listing(limit=LISTED, after=names[-count - 1])

    middle = names[len(names) // 2 - LISTED]
    yield Question("list, its first 10 books", Bound.KEY_LOOKUP, lambda _: search.listing(limit=LISTED))
    yield Question(
        "list, 10 books in its middle", Bound.KEY_LOOKUP, lambda _: search.listing(limit=LISTED, after=middle)
    )
    yield Question("list, its last 10 books", Bound.KEY_LOOKUP, behind(LISTED))
    yield Question("page of the collection of all, with its shelves", Bound.GROWS, lambda _: _document(library, TOP))
    yield Question("how many books there are", Bound.GROWS, lambda _: search.count())
    yield Question("all books, as /books lists them", Bound.GROWS, lambda _: library.books())
    yield Question("the tree of collections with its numbers", Bound.GROWS, lambda _: library.collections.tree())
    yield Question("how many books of each author", Bound.GROWS, lambda _: library.facets.count("author"))
    yield Question("how many books of each year", Bound.GROWS, lambda _: library.facets.count("year"))


def _searches(search: CatalogueSearch, names: Sequence[str], typed: Sequence[str]) -> Iterator[Question]:
    some = sorted(names)[::7]
    yield Question(
        "search as readers type", Bound.SEARCH, lambda at: search.find(typed[at % len(typed)], limit=ON_A_PAGE)
    )
    yield Question(
        "search among a seventh of the books",
        Bound.SEARCH,
        lambda at: search.find(typed[at % len(typed)], only=some, limit=ON_A_PAGE),
    )
    yield Question(
        "search by one letter", Bound.SEARCH, lambda at: search.find(ONE_LETTER[at % 8 * 2], limit=ON_A_PAGE)
    )
    yield Question("search by eight single letters", Bound.SEARCH, lambda _: search.find(ONE_LETTER, limit=ON_A_PAGE))


def _document(library: Library, name: str) -> bytes:
    """The document of a collection, made as at the first request after a publication; later ones are kept."""
    return orjson.dumps(collection(library.collections.contents(name), URLS, LIMITS))


def _missing(catalog: Catalog, name: str) -> None:
    try:
        catalog.get(name)
    except UnknownImage:
        return
    raise AssertionError(f"there is an image {name}")
