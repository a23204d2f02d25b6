"""Pyramids of books that the catalogue does not have: left by a removal that was killed, an ingest never resumed."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from iiif_server.care.trash import bytes_in, settle
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import book_lock_if_free
from manifests import is_book_id

# The pages of a stopped ingest wait so long for the run that takes them up.
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Swept:
    """Folders of pyramids that were taken away, and the bytes that came free."""

    books: tuple[str, ...]
    bytes: int


def sweep_orphans(holdings: Holdings, but: str) -> Swept:
    """Takes away the pyramids of books that are not in the catalogue, if nothing was added to them for a week.

    Before that, a book that a killed command has left half in the trash goes where it belongs.
    `but`: the book at work, whose lock the caller holds and whose pyramids are left as they are. Books at which
    another process is at work are left as well.
    """
    settle(holdings, but)
    before = holdings.clock() - KEPT
    books, freed = list[str](), 0
    for folder in sorted(holdings.pyramids.glob("*")):
        if not _is_orphan(folder, holdings, but, before):
            continue
        with book_lock_if_free(holdings, folder.name, f"the sweeping out of {folder.name}") as free:
            # Looked at again: somebody may have taken it up, or away.
            if free and _is_orphan(folder, holdings, but, before):
                books.append(folder.name)
                freed += bytes_in(folder)
                shutil.rmtree(folder)
    return Swept(tuple(books), freed)


def _is_orphan(folder: Path, holdings: Holdings, but: str, before: datetime) -> bool:
    if folder.name == but or folder.is_symlink() or not folder.is_dir() or holdings.library.has(folder.name):
        return False
    if not is_book_id(folder.name):
        return False  # the trash; `lost+found` of a disk
    # The time of a folder is that of the last file that came into it.
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC) < before
