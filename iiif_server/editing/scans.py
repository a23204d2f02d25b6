"""Another file as the scan of a page: the page keeps its key, its addresses and what is said of it.

Only noted here: the next ingest of the book takes the file as that page, and not as a new one beside one that has gone.
"""

from dataclasses import replace
from pathlib import Path

from iiif_server.care.folders import remembered_folders
from iiif_server.care.history import record
from iiif_server.database import writing
from iiif_server.editing.run import at_work
from iiif_server.ingest.find import find_masters
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.keys import readable
from iiif_server.ingest.publish import checked_manifest
from manifests import BadCorrection, Book, document_version, wording_of
from manifests.corrections import PageNames


def record_scan(holdings: Holdings, book_id: str, page_name: str, file: str) -> Path:
    """Notes that a file of the book's folder is the scan of a page from now on; the folder, which is to be ingested.

    Raises UnknownBook, LibraryBusy, NothingToIngest, and BadCorrection before anything is written.
    """
    with at_work(holdings, book_id):
        book = holdings.library.get(book_id)
        folder = _folder(holdings, book_id)
        key = PageNames(wording_of(book).pages).key(page_name)
        page = next(one for one in book.pages if one.key == key)
        place = _place(folder, file)
        if place == page.place:
            return folder
        _check(book, key, place, folder)
        moved = page._replace(moved_to=place if place != page.source else None)
        after = replace(book, pages=tuple(moved if one.key == key else one for one in book.pages))
        version = document_version(after.version, holdings.urls, holdings.limits, holdings.provider)
        document = checked_manifest(holdings, after, len(after.pages_with_image))
        with writing(holdings.engine) as transaction:
            holdings.library.put(transaction, after, holdings.clock())
            holdings.library.put_document(transaction, book_id, "manifest", version, document)
            details = {"by": "scan", "changes": [f"scan of page {key}: {page.place} -> {place}"]}
            record(transaction, holdings.clock(), book_id, "edited", details)
        holdings.publication.advance()
        return folder


def _folder(holdings: Holdings, book_id: str) -> Path:
    folder = remembered_folders(holdings.home).get(book_id)
    if folder is None or not folder.is_dir():
        where = f"{folder} is not there" if folder else "nobody noted it"
        raise BadCorrection(f"The folder with the scans of {book_id} is not known: {where}. Ingest the book once more.")
    return folder


def _place(folder: Path, file: str) -> str:
    """The name of a file within the folder of its book; it may be given as it is seen from here or from the folder."""
    path = Path(file) if Path(file).is_file() else folder / file
    if not path.is_file():
        raise BadCorrection(f"There is no file {file}, neither here nor in {folder}.")
    if not path.absolute().resolve().is_relative_to(folder.resolve()):
        raise BadCorrection(f"{file} does not lie in the folder of the book, {folder}. Copy it there first.")
    return readable(path.resolve().relative_to(folder.resolve()).as_posix())


def _check(book: Book, key: str, place: str, folder: Path) -> None:
    """Raises BadCorrection where the next ingest would not do what is wanted."""
    old = next(page.place for page in book.pages if page.key == key)
    if "#" in old:
        raise BadCorrection(
            f"The page {key} is one of a document ({old}). Replace the document and ingest the book again."
        )
    other = next((page.key for page in book.pages if page.place == place), None)
    if other is not None:
        raise BadCorrection(
            f"{place} is the scan of the page {other} of this book already. Take it out of the folder, ingest with"
            " --prune, put it back, and say this again."
        )
    there = {found.source for found in find_masters(folder).masters if found.problem is None}
    # What was ingested as one file may lie among scans of other books.
    strange = there - {page.place.partition("#")[0] for page in book.pages} - {place}
    if strange:
        names = ", ".join(sorted(strange)[:5])
        raise BadCorrection(
            f"In {folder} lie scans that the book has not ({names}), and this would take them in. Ingest the book with"
            " them first, or take them out of the folder."
        )
    if place not in there:
        raise BadCorrection(f"{place} is no scan that an ingest would take.")
    if old in there:
        raise BadCorrection(
            f"The scan until now, {old}, still lies in {folder}, and would become a page of its own. Take it out of the"
            " folder first."
        )
