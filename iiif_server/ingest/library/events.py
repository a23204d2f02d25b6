"""What the ingest of a whole library tells while it runs, beside the events of each book."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from iiif_server.ingest.events import Event
from iiif_server.ingest.library.find import BookAt
from iiif_server.ingest.library.report import BookResult


@dataclass(frozen=True, slots=True)
class Looked:
    """So many of the books were looked at, of which nothing is begun yet."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """All books are known. `pages`: how many have to be built, at most; `books`: how many are not as they were.

    On the queue nobody has looked at the pages: then `pages` is None.
    """

    books: int
    pages: int | None
    unchanged: int


@dataclass(frozen=True, slots=True)
class BookBegun:
    """The book `number` of so many, counted from 1."""

    book: BookAt
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class BookDone:
    """A book is through. `pages`: how many of it counted among those to build."""

    result: BookResult
    number: int
    total: int
    pages: int


LibraryEvent: TypeAlias = Looked | Beginning | BookBegun | BookDone
TellAll: TypeAlias = Callable[[Event | LibraryEvent], None]
