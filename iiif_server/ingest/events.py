"""What an ingest tells while it runs, as values. Whoever listens decides what a person sees of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from iiif_server.ingest.plan import Plan
from image_store import Dimensions, Facts


@dataclass(frozen=True, slots=True)
class Tidied:
    """Pyramids of `books` that the catalogue does not have were taken away; `bytes` came free."""

    books: tuple[str, ...]
    bytes: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """All of a book is as its last ingest left it, so nothing is read."""

    book_id: str
    pages: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The files are known and are read once for their fingerprints. `masters`: how many."""

    book_id: str
    masters: int


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be done. `to_build`: pages whose pyramid has to be made."""

    plan: Plan
    to_build: int


@dataclass(frozen=True, slots=True)
class PageDone:
    """A page is built, or it is certain that it cannot be: then `problem` says why and `dimensions` is None.

    `done` of `total` pages are through, this one included. `facts`: what the master was, where it was opened.
    """

    key: str
    place: str
    dimensions: Dimensions | None
    reused: bool
    problem: str | None
    done: int
    total: int
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publishing:
    """All pages are through; the book is written to the catalogue."""

    book_id: str


Event: TypeAlias = Tidied | Unchanged | Reading | Planned | PageDone | Publishing
Tell: TypeAlias = Callable[[Event], None]
