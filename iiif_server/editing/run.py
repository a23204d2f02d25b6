"""The road of an edit: read, change, check, publish. Touches no scan and no pyramid; knows no HTTP and no terminal."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import Connection

from iiif_server.care.history import record
from iiif_server.database import writing
from iiif_server.editing.kept import Kept
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import book_lock
from iiif_server.ingest.publish import checked_manifest
from manifests import BadCorrection, Book, Wording, document_version, with_wording, wording_of
from manifests.corrections import (
    Change,
    Conflict,
    Corrections,
    apply,
    changes,
    conflicts,
    corrections_json,
    revised,
    settled,
    told,
)


@dataclass(frozen=True, slots=True)
class Current:
    """How it stands with a book: as it is published, what its sources said, and what is corrected of that."""

    book: Book
    described: Wording
    corrections: Corrections

    @property
    def wording(self) -> Wording:
        """What is said of the book."""
        return apply(self.corrections, self.described)


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit changed for readers, and which corrections the sources contradict after it. `kept`: it was written
    down, also where readers see no change."""

    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    kept: bool


def current(holdings: Holdings, book_id: str) -> Current:
    """How it stands with a published book. Raises UnknownBook."""
    book, kept = holdings.library.get(book_id), Kept(holdings.engine)
    # A book that an older version ingested: what is published is what its sources said.
    return Current(book, kept.described(book_id) or wording_of(book), kept.corrections(book_id))


def edit(
    holdings: Holdings,
    book_id: str,
    want: Callable[[Wording], Wording],
    *,
    settle: bool = False,
    dry_run: bool = False,
) -> Edited:
    """Publishes a book with what `want` makes of all that is said of it. Pages stay the same.

    `settle`: all corrections stand in view of what the sources say now. Raises UnknownBook, LibraryBusy, InvalidBook,
    InvalidDocument, BadCorrection and what `want` raises, before anything is written.
    """
    with at_work(holdings, book_id):
        now = current(holdings, book_id)
        wanted = revised(now.corrections, now.described, want(now.wording))
        new = settled(wanted, now.described) if settle else wanted

        def put(transaction: Connection) -> None:
            Kept(holdings.engine).put_corrections(transaction, book_id, holdings.clock(), new)

        is_new = corrections_json(new) != corrections_json(now.corrections)
        return _publish(holdings, now, new, put if is_new else None, "edit", dry_run)


def undo(holdings: Holdings, book_id: str, *, dry_run: bool = False) -> Edited:
    """Takes the newest edit back that is not undone yet. Raises as `edit` does, and BadCorrection without any."""
    with at_work(holdings, book_id):
        now, kept = current(holdings, book_id), Kept(holdings.engine)
        newest, *before = kept.edits(book_id, 2) or (None,)
        if newest is None:
            raise BadCorrection(
                f"There is nothing to undo: no correction of {book_id} holds. `iiif-server history {book_id}` shows"
                " what was done."
            )
        number, corrections = newest.number, before[0].corrections if before else {}
        return _publish(
            holdings, now, corrections, lambda transaction: kept.undo(transaction, book_id, number), "undo", dry_run
        )


def at_work(holdings: Holdings, book_id: str) -> AbstractContextManager[None]:
    """As an ingest of this book would: the two exclude each other. Raises UnknownBook."""
    holdings.library.version(book_id)  # before there is a lock of a book that never was
    return book_lock(holdings, book_id, f"the correction of {book_id}")


def _publish(
    holdings: Holdings,
    now: Current,
    corrections: Corrections,
    keep: Callable[[Connection], None] | None,
    what: str,
    dry_run: bool,
) -> Edited:
    """The book with these corrections, in one transaction with what `keep` writes; None: nothing new is to be kept."""
    after = with_wording(now.book, apply(corrections, now.described))
    found = changes(wording_of(now.book), wording_of(after))
    edited = Edited(tuple(found), tuple(conflicts(corrections, now.described)), keep is not None)
    if not after.shown_pages:
        raise BadCorrection("All pages would be hidden, and readers would see no book. Show one at least.")
    document = checked_manifest(holdings, after, len(now.book.pages_with_image))
    if dry_run:
        return edited
    if keep is not None or found:
        version = document_version(after.version, holdings.urls, holdings.limits, holdings.provider)
        with writing(holdings.engine) as transaction:
            if keep is not None:
                keep(transaction)
            Kept(holdings.engine).put_described(transaction, after.id, now.described)
            holdings.library.put(transaction, after, holdings.clock())
            holdings.library.put_document(transaction, after.id, "manifest", version, document)
            details = {"by": what, "changes": [told(change) for change in found]}
            record(transaction, holdings.clock(), after.id, "edited", details)
    # An edit that was killed between its transaction and this line left the servers with what was before.
    holdings.publication.advance()
    return edited
