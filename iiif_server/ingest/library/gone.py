"""Books of the library that were made of what lay below a path and does no longer."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from iiif_server.care.folders import remembered_folders
from iiif_server.care.masters import MasterPlaces
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.library.renamed import is_there, masters_of
from manifests import first_text


@dataclass(frozen=True, slots=True)
class Gone:
    """A book whose masters are no longer there. `empty`: their folder is, with nothing in it: a drive may be away."""

    book_id: str
    title: str
    pages: int
    folder: Path
    empty: bool


def gone_books(top: Path, found: Collection[str], holdings: Holdings) -> list[Gone]:
    """The books made of a folder below `top`, which are not among those `found` there, and have no master any more."""
    folders = remembered_folders(holdings.home)
    places = MasterPlaces(holdings.roots, folders)
    gone = []
    for book in holdings.library.books():
        folder = folders.get(book.id)
        if book.id in found or folder is None or not folder.resolve().is_relative_to(top.resolve()):
            continue
        if not any(is_there(places, book.id, source) for source in masters_of(holdings, book.id)):
            title = first_text(book.title)[0]
            gone.append(Gone(book.id, title, book.page_count, folder, _is_empty(folder)))
    return gone


def _is_empty(folder: Path) -> bool:
    try:
        return folder.is_dir() and next(folder.iterdir(), None) is None
    except OSError:
        return True  # whether something is in it cannot be seen: then nothing is taken away
