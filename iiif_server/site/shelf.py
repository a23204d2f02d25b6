"""Which books stand on a page of the list: all, those of a collection, or those that were searched for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from iiif_server.gate import Gate
from manifests import BookSummary, UnknownBook
from manifests.library import Library
from manifests.search import CatalogueSearch

BOOKS_ON_A_PAGE = 60
_NUMBER = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some books, and how many there are in all.

    `further`: what the address of the books behind these adds, None where there are none. `is_first`: none is before.
    """

    books: tuple[BookSummary, ...]
    total: int
    further: Mapping[str, str] | None
    is_first: bool

    @property
    def is_whole(self) -> bool:
        """Whether no book is left out."""
        return self.is_first and self.further is None


def all_books(search: CatalogueSearch, only: list[str] | None, after: str | None) -> Shelf:
    """The books behind `after`; the first ones when that book has gone since the address was made."""
    try:
        listed = search.listing(only=only, limit=BOOKS_ON_A_PAGE, after=after)
    except UnknownBook:
        return all_books(search, only, None)
    further = {"after": listed.last} if listed.last else None
    return Shelf(tuple(hit.book for hit in listed.hits), search.count(only=only), further, after is None)


def found_books(search: CatalogueSearch, only: list[str] | None, words: str, start: str | None) -> Shelf:
    """The books that have all that a reader typed, the best first; docs/finding.md says what it may mean."""
    first = _number(start)
    found = search.find(words, only=only, limit=BOOKS_ON_A_PAGE, offset=first)
    return _part(tuple(hit.book for hit in found.hits), found.total, first)


def collected_books(books: Sequence[BookSummary], start: str | None) -> Shelf:
    """Of all books of a collection those from the number `start` on."""
    first = _number(start)
    return _part(tuple(books[first : first + BOOKS_ON_A_PAGE]), len(books), first)


def open_only(shelf: Shelf, gate: Gate) -> Shelf:
    """The shelf without what is shut. The numbers come from `seen_books`; this is so that no shut title can slip."""
    return replace(shelf, books=tuple(book for book in shelf.books if gate.is_open(book.id)))


def seen_books(library: Library, gate: Gate) -> list[str] | None:
    """The ids of the books that the visitor may see; None: all."""
    return [book.id for book in library.books() if gate.is_open(book.id)] if gate.shelf() else None


def _part(books: tuple[BookSummary, ...], total: int, first: int) -> Shelf:
    behind = first + len(books)
    return Shelf(books, total, {"from": str(behind)} if books and behind < total else None, first == 0)


def _number(text: str | None) -> int:
    """How many books stand before; what is no number asks for the first ones."""
    return int(text) if text and _NUMBER.fullmatch(text) else 0
