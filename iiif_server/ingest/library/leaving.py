"""Books whose masters are gone: found at the end of a run, and moved to the trash where that was asked for."""

from collections.abc import Collection, Iterator, Sequence

from iiif_server.ingest.errors import IngestError
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.library.find import FoundBooks
from iiif_server.ingest.library.gone import Gone, gone_books
from iiif_server.ingest.library.report import BookResult, result_of_gone
from iiif_server.ingest.withdraw import withdraw


def gone_from(found: Sequence[FoundBooks], books: Collection[str], holdings: Holdings) -> list[Gone]:
    """The books that lay below these paths and do no longer. `books`: the identifiers of those that do."""
    # Of a path where nothing was found at all nothing is said to be gone: its drive may not be connected.
    tops = [one.top for one in found if one.is_library and one.books]
    gone = {one.book_id: one for top in tops for one in gone_books(top, books, holdings)}
    return list(gone.values())


def settle_gone(gone: Sequence[Gone], holdings: Holdings, *, prune: bool) -> Iterator[BookResult]:
    """What becomes of each: it stays, or with `prune` moves to the trash if its folder is really gone."""
    for one in gone:
        removed = prune and not one.empty
        try:
            if removed:
                withdraw(holdings, one.book_id)
        except IngestError as error:
            yield BookResult(one.folder, "failed", one.book_id, one.title, one.pages, reason=str(error))
        else:
            yield result_of_gone(one, removed=removed)
