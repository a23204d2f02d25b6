"""Builds rotten pyramids anew from their masters, under the same names: byte for byte what they were.

A master is only used when it is what it was at its ingest. Readers are not disturbed: every file of a pyramid is
replaced whole, and its index, being the same, is always there. Knows no terminal.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from iiif_server.care.check import check_image, pyramid_fault
from iiif_server.care.fixity import pyramid_file
from iiif_server.care.folders import remembered_folders
from iiif_server.care.history import record as record_happening
from iiif_server.care.ledger import Ledger
from iiif_server.care.masters import MasterPlaces, NotKnown
from iiif_server.care.rebuild import Rebuilding, rebuild
from iiif_server.care.verify import Problem, entry_of
from iiif_server.database import writing
from iiif_server.ingest.errors import LibraryBusy
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.lock import book_lock
from iiif_server.ingest.outcome import Failed
from iiif_server.ingest.pool import WorkerFailed, side_by_side
from iiif_server.ingest.work import Drafted, settle, start_worker
from image_store import ImageRecord, UnknownImage
from image_store.building import PixelMemory, disown_pyramid, remove_leftovers, sync_folder


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of a pyramid. `problem`: why it could not be built anew; None when it was.

    `same`: it has the bytes of its last sound reading, where they were known. `given_up`: it is out of service, and
    the next ingest of its book builds it.
    """

    record: ImageRecord
    problem: str | None
    same: bool | None = None
    given_up: bool = False


Tell: TypeAlias = Callable[[Repaired], None]


def repair(
    problems: Iterable[Problem], holdings: Holdings, jobs: int, given: Path | None, tell: Tell
) -> list[Repaired]:
    """Builds the pyramids anew that have a problem, one book after the other; problems of masters are passed over.

    Books at which somebody is at work stay as they are: their pyramids are told with that as the problem.
    """
    books: dict[str, list[Problem]] = {}
    for one in problems:
        if one.entry.file.role != "master":
            books.setdefault(one.record.group, []).append(one)
    done: list[Repaired] = []

    def settled(one: Repaired) -> None:
        done.append(one)
        tell(one)

    for book_id, found in books.items():
        suspects = {one.record.id: one for one in found}
        try:
            with book_lock(holdings, book_id, f"the repair of {book_id}"):
                _repair_book(suspects, holdings, jobs, given, settled)
        except LibraryBusy as busy:
            for one in suspects.values():
                settled(Repaired(one.record, str(busy)))
    return done


def _repair_book(suspects: dict[str, Problem], holdings: Holdings, jobs: int, given: Path | None, tell: Tell) -> None:
    """Only under the book's lock."""
    # Looked at again: an ingest may have been here since.
    records = [one.record for one in suspects.values() if _is_bad(one, holdings)]
    places = MasterPlaces(holdings.roots, remembered_folders(holdings.home), given)
    done: list[Repaired] = []

    def settled(one: Repaired) -> None:
        done.append(one)
        tell(one)

    tasks = []
    for record in records:
        place = places.find(record.group, record.source)
        if isinstance(place, NotKnown):
            settled(_not_rebuilt(record, holdings, f"its master was not looked for: {place.reason}"))
        else:
            stem = holdings.pyramids / record.pyramid
            tasks.append(Rebuilding(record, place, stem, holdings.max_pixels, max(1, jobs // len(records))))
    _rebuild_all(tasks, holdings, jobs, settled)
    _keep(done, suspects, holdings)
    holdings.publication.advance()


def _rebuild_all(tasks: Sequence[Rebuilding], holdings: Holdings, jobs: int, settled: Tell) -> None:
    for folder in sorted({task.stem.parent for task in tasks}):
        folder.mkdir(parents=True, exist_ok=True)
        remove_leftovers(folder)
    start = partial(start_worker, holdings.max_pixels)
    with closing(side_by_side(partial(rebuild, memory=PixelMemory()), tasks, jobs, start)) as made:
        for task, result in made:
            # By hand of the parent, one after the other: a few pages, and not a book.
            came = settle(result) if isinstance(result, Drafted) else result
            if isinstance(came, Failed | WorkerFailed):
                reason = came.reason if isinstance(came, Failed) else str(came)
                settled(_not_rebuilt(task.record, holdings, reason))
            else:
                sync_folder(task.stem.parent)
                settled(Repaired(task.record, None, _has_old_bytes(task.record, holdings)))


def _is_bad(problem: Problem, holdings: Holdings) -> bool:
    """Whether the image is still in the catalogue, and its pyramid still not as it was, or not as it should be."""
    record = problem.record
    try:
        if holdings.catalog.get(record.id) != record:
            return False
    except UnknownImage:
        return False
    kept = Ledger(holdings.engine).entries((record.group,))
    return problem.entry.state == "wrong" or any(
        verdict.state != "sound" for verdict in check_image(record, holdings.pyramids, kept, 0)
    )


def _not_rebuilt(record: ImageRecord, holdings: Holdings, reason: str) -> Repaired:
    """One that is damaged goes out of service, so that an ingest builds it; one that is only other stays."""
    damaged = pyramid_fault(record, holdings.pyramids) is not None
    if damaged:
        disown_pyramid(holdings.pyramids / record.pyramid)
    return Repaired(record, reason, given_up=damaged)


def _has_old_bytes(record: ImageRecord, holdings: Holdings) -> bool | None:
    kept = Ledger(holdings.engine).entries((record.group,))
    verdicts = check_image(record, holdings.pyramids, kept, 0)
    if not any(verdict.file in kept and kept[verdict.file].known for verdict in verdicts):
        return None
    return all(verdict.state == "sound" for verdict in verdicts)


def _keep(done: Sequence[Repaired], suspects: dict[str, Problem], holdings: Holdings) -> None:
    """What was built is checked once more, now without comparing it with older bytes, and kept as sound."""
    ledger, now = Ledger(holdings.engine), holdings.clock()
    entries = [
        entry_of(verdict, None, now, suspects[one.record.id].entry.run)
        for one in done
        if one.problem is None
        for verdict in check_image(one.record, holdings.pyramids, {}, 0)
    ]
    with writing(holdings.engine) as transaction:
        ledger.put(transaction, entries)
        ledger.forget(transaction, [pyramid_file(one.record, "levels") for one in done if one.problem is None])
        for book in sorted({one.record.group for one in done}):
            mine = [one for one in done if one.record.group == book]
            built = [one.record.id for one in mine if one.problem is None]
            told = {
                "images": built,
                "other_bytes": [one.record.id for one in mine if one.same is False],
                "not_repaired": {one.record.id: one.problem for one in mine if one.problem is not None},
            }
            record_happening(transaction, now, book, "repaired", told)
