"""How a book appears: its pages, images and manifest in one transaction; what it replaces goes afterwards."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import orjson

from iiif_server.care.history import record_publication
from iiif_server.care.ledger import Ledger
from iiif_server.database import writing
from iiif_server.editing.at_ingest import Corrected, is_kept, keep
from iiif_server.ingest.errors import PagesLost
from iiif_server.ingest.holdings import Holdings
from iiif_server.page_texts import text_path
from image_store import Facts, ImageRecord
from image_store.building import remove_leftovers, remove_pyramid
from manifests import Book, CollectionPath, document_version, manifest_json
from manifests.collections.indexing import put_folders
from manifests.validate import check

log = logging.getLogger(__name__)


def publish(
    holdings: Holdings,
    book: Book,
    records: Mapping[str, ImageRecord],
    facts: Mapping[str, Facts] = MappingProxyType({}),
    corrected: Corrected | None = None,
    folders: Sequence[CollectionPath] = (),
    given: Mapping[str, bytes] = MappingProxyType({}),
) -> bool:
    """Puts the book and its images, if anything differs from what is there; says whether it did.

    `facts`, by image: what the masters of those that were built were. `corrected`: what the sources say, and what was
    corrected of it, to be kept with the book. `folders`: those that the book lies in, where they are known and folders
    are collections; else it stays in the collections of its last ones. `given`, by SHA-256: the bytes of its records.
    Raises InvalidBook, InvalidDocument or PagesLost before anything is written.
    """
    library = holdings.library
    version = document_version(book.version, holdings.urls, holdings.limits, holdings.provider)
    old_records = {record.id: record for record in holdings.catalog.of_group(book.id)}
    new_records = {record.id: record for record in records.values()}
    old = library.get(book.id) if library.has(book.id) else None
    moved = moved_folders(holdings, book.id, folders)
    same_book = old == book and moved is None
    if same_book and old_records == new_records and library.document(book.id, "manifest", version) is not None:
        if corrected is not None and not is_kept(holdings.engine, corrected):
            with writing(holdings.engine) as transaction:
                keep(transaction, holdings.engine, corrected, holdings.clock())
        # A run that was killed between its transaction and this line left the servers with what was before.
        holdings.publication.advance()
        return False
    document = checked_manifest(holdings, book, len(records))
    with writing(holdings.engine) as transaction:
        holdings.catalog.forget(transaction, old_records.keys() - new_records.keys())
        holdings.catalog.put(transaction, new_records.values(), facts)
        if moved is not None:
            put_folders(transaction, book.id, moved)
        library.put(transaction, book, holdings.clock(), given)
        library.put_document(transaction, book.id, "manifest", version, document)
        if corrected is not None:
            keep(transaction, holdings.engine, corrected, holdings.clock())
        record_publication(transaction, holdings.clock(), old, book)
        Ledger(holdings.engine).keep_only(transaction, book.id, new_records.values())
    holdings.publication.advance()
    return True


def moved_folders(
    holdings: Holdings, book_id: str, folders: Sequence[CollectionPath]
) -> tuple[CollectionPath, ...] | None:
    """The folders that are to be kept in place of those that are; None: they stay. Without the setting none are."""
    kept = holdings.library.collections.folders(book_id)
    now = () if not holdings.collections_by_folder else tuple(folders) or kept
    return None if now == kept else now


def checked_manifest(holdings: Holdings, book: Book, images: int) -> bytes:
    """The manifest of a book, as it may be published. Raises InvalidBook, InvalidDocument or PagesLost."""
    written = manifest_json(book, holdings.urls, holdings.limits, holdings.provider)
    # As its readers will have it.
    document = orjson.loads(written)
    check(document)
    with_image, shown = len(book.pages_with_image), len(book.shown_pages)
    if with_image != images or len(document["items"]) != shown:
        raise PagesLost(
            f"The book {book.id} was not published: it has {images} images for {with_image} pages, and"
            f" {len(document['items'])} canvases for the {shown} that are shown."
        )
    return written


def sweep(holdings: Holdings, book_id: str, stems: Iterable[str]) -> None:
    """Takes away the pyramids of a book that nothing names any more, and what killed runs have left half done.

    Only under the book's lock, and after the publication: until then the old ones are being read.
    """
    folder = holdings.pyramids / book_id
    if not folder.is_dir():
        return
    remove_leftovers(folder)
    # Every file of a pyramid is its stem and one suffix.
    there = {path.with_suffix("") for path in folder.iterdir()}
    for stem in there - {holdings.pyramids / named for named in stems}:
        log.info("taking away the pyramid %s", stem)
        remove_pyramid(stem)
        text_path(stem).unlink(missing_ok=True)
