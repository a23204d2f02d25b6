"""The kinds of files that a book is taken home in, and what one of them is made of. Knows no HTTP and no kind."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date as Day
from typing import TypeAlias

from iiif_server.taking_home.leaf import Reader
from iiif_server.taking_home.wanted import Wanted
from manifests import Urls

# A file that is made piece by piece while it is sent.
Pieces: TypeAlias = Generator[bytes, None, None]


@dataclass(frozen=True, slots=True)
class Taking:
    """One file: what is wanted, for whom, and what the visitor's access changes in the pixels (`scope`)."""

    wanted: Wanted
    urls: Urls
    reader: Reader
    scope: str
    identity: str
    day: Day

    @property
    def address(self) -> str:
        """Where the book is for readers."""
        return self.urls.book_page(self.wanted.book.id)


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of file. `ending`: of its address and its name; `of_text`: it is made of the texts of pages."""

    ending: str
    media_type: str
    pieces: Callable[[Taking], Pieces]
    of_text: bool = False
