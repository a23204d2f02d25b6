"""Books whose folders are no longer where they were, and folders that hold exactly their scans: renamed, or moved."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from iiif_server.care.folders import remembered_folders
from iiif_server.care.masters import MasterPlaces, NotKnown
from iiif_server.database import writing
from iiif_server.ingest.errors import NothingToIngest
from iiif_server.ingest.find import find_masters
from iiif_server.ingest.fingerprints import fingerprint_all
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.remembered import Remembered
from image_store import Source


@dataclass(frozen=True, slots=True)
class _Lost:
    """Masters of a book: SHA-256 -> bytes of those that have images; and SHA-256 of those that could not be read."""

    sizes: dict[str, int]
    broken: frozenset[str]

    def can_be(self, sizes: Collection[int]) -> bool:
        """Whether files of these sizes can be its masters."""
        return set(self.sizes.values()) <= set(sizes)

    def is_of(self, prints: Collection[str]) -> bool:
        """Whether files with these fingerprints are its masters: all of them, and no other."""
        return self.sizes.keys() <= set(prints) <= self.sizes.keys() | self.broken


class LostBooks:
    """The published books none of whose masters is where it was at the last ingest.

    `keep`: whether what is read of masters is kept for the ingest.
    """

    def __init__(self, holdings: Holdings, jobs: int, *, keep: bool) -> None:
        self._holdings = holdings
        self._jobs = jobs
        self._keep = keep

    @cached_property
    def _books(self) -> dict[str, _Lost]:
        folders = remembered_folders(self._holdings.home)
        places = MasterPlaces(self._holdings.roots, folders)
        found = {}
        for book in self._holdings.library.books():
            sources = masters_of(self._holdings, book.id) if book.id in folders else []
            if sources and not any(is_there(places, book.id, source) for source in sources):
                pages = self._holdings.library.get(book.id).pages
                broken = frozenset(page.fingerprint for page in pages if page.image is None and page.fingerprint)
                found[book.id] = _Lost({source.sha256: source.size for source in sources}, broken)
        return found

    def find(self, path: Path, without: Collection[Path] = ()) -> str | None:
        """The one lost book that has exactly the masters of this path, each by its fingerprint.

        Files are read only where their sizes are those of a lost book.
        """
        if not self._books:
            return None
        try:
            masters = find_masters(path, without).masters
            sizes = {one.path.stat().st_size for one in masters}
        except (NothingToIngest, OSError):
            return None  # the ingest of this path says so
        if not any(book.can_be(sizes) for book in self._books.values()):
            return None
        hashed = fingerprint_all(masters, self._jobs)
        prints = {one.fingerprint.sha256 for one in hashed if one.fingerprint}
        same = [name for name, book in self._books.items() if book.is_of(prints)]
        if len(same) != 1:
            return None
        if self._keep:
            with writing(self._holdings.engine) as transaction:
                Remembered(self._holdings.engine).keep_seen(transaction, same[0], hashed)
        # Of two folders with the same scans only one is the book that was lost.
        del self._books[same[0]]
        return same[0]


def masters_of(holdings: Holdings, book_id: str) -> list[Source]:
    """The masters of a book's images, each once."""
    sources = (record.source for record in holdings.catalog.of_group(book_id))
    return list({(source.root, source.key, source.sha256): source for source in sources}.values())


def is_there(places: MasterPlaces, book_id: str, source: Source) -> bool:
    """Whether a master is where it was; also where that cannot be seen."""
    place = places.find(book_id, source)
    try:
        return not isinstance(place, NotKnown) and place.exists()
    except OSError:
        return True  # in a folder that cannot be read
