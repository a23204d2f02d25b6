"""Gathers what is known of a book for its health. Looks into SQL and at the names of files; reads no image."""

from collections import defaultdict

from iiif_server.care.fixity import ALWAYS, PERHAPS, SUFFIXES, Entry, FileId, Role, master_file, pyramid_file
from iiif_server.care.health import Checks, Health, examine
from iiif_server.care.ledger import Ledger
from iiif_server.care.listings import Listings
from iiif_server.ingest.holdings import Holdings
from image_store import ImageRecord


def health_of(holdings: Holdings, book_id: str) -> Health:
    """The health of a published book. Raises UnknownBook."""
    book = holdings.library.get(book_id)
    records = {record.id: record for record in holdings.catalog.of_group(book_id)}
    by_page = {page.key: records[page.image.id] for page in book.pages if page.image and page.image.id in records}
    folder = holdings.pyramids / book_id
    suffix = SUFFIXES["text"]
    names = {path.name for path in folder.glob(f"*{suffix}")} if folder.is_dir() else set()
    texts = [key for key, one in by_page.items() if one.pyramid.rpartition("/")[2] + suffix in names]
    checks = checks_of(by_page, Ledger(holdings.engine).entries((book_id,)))
    listing = Listings(holdings.engine).get(book_id)
    return examine(book, holdings.library.page_keys(book_id).values(), checks, texts, listing)


def checks_of(by_page: dict[str, ImageRecord], kept: dict[FileId, Entry]) -> Checks:
    """What the last checks of a book's files say, page by page; a master of several pages counts at its first."""
    seen: set[FileId] = set()
    found: list[Entry] = []
    bad: dict[str, list[Entry]] = defaultdict(list)
    roles: tuple[Role, ...] = (*ALWAYS, *PERHAPS)
    for key, record in by_page.items():
        for file in (master_file(record), *(pyramid_file(record, role) for role in roles)):
            entry = kept.get(file)
            if file in seen or (entry is None and file.role in PERHAPS):
                continue
            seen.add(file)
            if entry is not None:
                found.append(entry)
                if entry.state != "sound":
                    bad[key].append(entry)
    dates = [entry.checked for entry in found]
    return Checks(
        len(seen),
        len(found),
        min(dates, default=None),
        max(dates, default=None),
        {key: tuple(entries) for key, entries in bad.items()},
    )
