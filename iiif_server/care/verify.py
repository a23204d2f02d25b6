"""The road of a verification: choose, read side by side, keep what was found. Knows no terminal.

What is found is kept every few files: a run that is stopped, however, goes on where it stopped.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeAlias

from iiif_server.care.check import check_image, check_master
from iiif_server.care.deep import look_at_all, looks
from iiif_server.care.fixity import ALWAYS, PERHAPS, Entry, FileId, Verdict, chosen, master_file, pyramid_file, tally
from iiif_server.care.folders import remembered_folders
from iiif_server.care.history import record as record_happening
from iiif_server.care.ledger import Ledger, Run
from iiif_server.care.masters import MasterPlaces, NotKnown
from iiif_server.database import writing
from iiif_server.ingest.holdings import Holdings
from image_store import ImageRecord, UnknownImage

# What a kill may cost: so many checks are made again.
KEPT_EVERY = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be verified: all books, if none is named. `share` of the images; `given`: where masters lie;
    `deep`: also whether pyramids show their masters.

    `again`: from the beginning, also when a run of the same wish was stopped.
    """

    books: tuple[str, ...]
    share: Fraction = Fraction(1)
    masters: bool = True
    deep: bool = False
    again: bool = False
    jobs: int = 1
    given: Path | None = None

    @property
    def scope(self) -> str:
        """Equal wishes have equal scopes: the later goes on with the earlier."""
        said = {"books": sorted(self.books), "share": str(self.share), "masters": self.masters, "deep": self.deep}
        return json.dumps(said | {"from": self.given is not None})


@dataclass(frozen=True, slots=True)
class Begun:
    """`total` files and pyramids are to be read; of the run that goes on, `done` are already."""

    run: Run
    total: int
    done: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A pyramid or a master was read. `bytes`: how many."""

    record: ImageRecord
    verdicts: tuple[Verdict, ...]
    bytes: int


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is not sound, and an image that stands on it."""

    record: ImageRecord
    entry: Entry


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a whole run has found. `not_checked`: masters that were not looked for, by reason, how many.

    `unreachable`: reasons among them that somebody should look into: a named place is not there.
    """

    books: tuple[str, ...]
    images: int
    masters: int
    problems: tuple[Problem, ...]
    files: Mapping[str, int]
    not_checked: Mapping[str, int]
    unreachable: tuple[str, ...]


Tell: TypeAlias = Callable[[Begun | Checked], None]
Job: TypeAlias = tuple[ImageRecord, FileId, Callable[[], Sequence[Verdict]]]


def verify(wish: Wish, holdings: Holdings, tell: Tell) -> Outcome:
    """Reads what was wished for and keeps what was found. Raises UnknownBook.

    Stopped by an exception, what was found until then is kept.
    """
    ledger = Ledger(holdings.engine)
    for book_id in wish.books:
        holdings.library.version(book_id)
    published = {book.id: book.published for book in holdings.library.books()}
    books = tuple(dict.fromkeys(wish.books)) or tuple(published)
    with writing(holdings.engine) as transaction:
        run = ledger.begin(transaction, holdings.clock(), wish.scope, again=wish.again)
    kept = ledger.entries(books)
    every = [record for book in books for record in holdings.catalog.of_group(book)]
    records = chosen(every, kept, wish.share, run.id)
    not_known: dict[FileId, NotKnown] = {}
    jobs = list(_jobs(wish, holdings, records, kept, published, not_known))
    to_do = [job for job in jobs if job[1] not in kept or kept[job[1]].run != run.id]
    tell(Begun(run, len(jobs), len(jobs) - len(to_do)))
    _read_all(to_do, wish.jobs, holdings, run, kept, tell)
    if wish.deep:
        _look_at_all(wish, records, books, holdings, run, tell)
    found = {file: entry for file, entry in ledger.entries(books).items() if entry.run == run.id}
    with writing(holdings.engine) as transaction:
        now = holdings.clock()
        ledger.finish(transaction, run, now)
        for book in sorted({record.group for record in records}):
            record_happening(transaction, now, book, "verified", _told(book, wish, records, found, not_known))
    return _outcome(books, records, found, not_known)


def _jobs(
    wish: Wish,
    holdings: Holdings,
    records: Iterable[ImageRecord],
    kept: Mapping[FileId, Entry],
    published: Mapping[str, datetime],
    not_known: dict[FileId, NotKnown],
) -> Iterator[Job]:
    """What is to be read, book by book, a master of several pages once; fills `not_known`."""
    places = MasterPlaces(holdings.roots, remembered_folders(holdings.home), wish.given)
    seen: set[FileId] = set()
    for record in records:
        since = int(published[record.group].timestamp()) * 10**9 if record.group in published else 0
        yield record, pyramid_file(record, "index"), partial(check_image, record, holdings.pyramids, kept, since)
        master = master_file(record)
        if not wish.masters or master in seen:
            continue
        seen.add(master)
        place = places.find(record.group, record.source)
        if isinstance(place, NotKnown):
            not_known[master] = place
        else:
            yield record, master, partial(_one, record, place, kept, since)


def _one(record: ImageRecord, path: Path, kept: Mapping[FileId, Entry], since: int) -> list[Verdict]:
    return [check_master(record, path, kept, since)]


def _read_all(
    jobs: Sequence[Job], at_a_time: int, holdings: Holdings, run: Run, kept: Mapping[FileId, Entry], tell: Tell
) -> None:
    """Reads, tells and keeps. Threads are enough: hashing and reading let the others run."""
    ledger, waiting = Ledger(holdings.engine), list[Entry]()

    def keep() -> None:
        with writing(holdings.engine) as transaction:
            ledger.put(transaction, waiting)
        waiting.clear()

    # Not `with`: that would read all the others to their end after Ctrl-C.
    pool = ThreadPoolExecutor(at_a_time, thread_name_prefix="verify")
    try:
        for (record, _, _), verdicts in zip(jobs, pool.map(lambda job: job[2](), jobs), strict=True):
            if any(verdict.state != "sound" for verdict in verdicts) and not _is_still(record, holdings):
                continue
            now = holdings.clock()
            waiting.extend(entry_of(verdict, kept.get(verdict.file), now, run.id) for verdict in verdicts)
            tell(Checked(record, tuple(verdicts), sum(one.seen.size for one in verdicts if one.seen)))
            if len(waiting) >= KEPT_EVERY:
                keep()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        keep()


def _look_at_all(
    wish: Wish, records: Sequence[ImageRecord], books: Collection[str], holdings: Holdings, run: Run, tell: Tell
) -> None:
    ledger = Ledger(holdings.engine)
    found = {file: entry for file, entry in ledger.entries(books).items() if entry.run == run.id}
    places = MasterPlaces(holdings.roots, remembered_folders(holdings.home), wish.given)
    asked = looks(records, found, places, holdings)
    tell(Begun(replace(run, resumed=False), len(asked), 0))
    for record, verdict in look_at_all(asked, wish.jobs):
        if verdict.state == "sound" or _is_still(record, holdings):
            with writing(holdings.engine) as transaction:
                ledger.put(transaction, [entry_of(verdict, None, holdings.clock(), run.id)])
        tell(Checked(record, (verdict,), 0))


def _is_still(record: ImageRecord, holdings: Holdings) -> bool:
    """Whether the catalogue says the same of an image as when the run began: an ingest takes old pyramids away."""
    try:
        return holdings.catalog.get(record.id) == record
    except UnknownImage:
        return False


def entry_of(verdict: Verdict, before: Entry | None, now: datetime, run: int) -> Entry:
    """What is kept of a check: sound bytes are what the next check compares with, others never."""
    known = verdict.seen if verdict.state == "sound" else before.known if before else None
    return Entry(verdict.file, known, verdict.state, verdict.reason, now, run)


def _told(
    book: str,
    wish: Wish,
    records: Iterable[ImageRecord],
    found: Mapping[FileId, Entry],
    not_known: Mapping[FileId, NotKnown],
) -> dict[str, object]:
    mine = [entry for file, entry in found.items() if file.book == book]
    return {
        "images": sum(record.group == book for record in records),
        "files": len(mine),
        **tally(mine),
        "masters_not_checked": sum(file.book == book for file in not_known),
        "sample": None if wish.share == 1 else f"{float(wish.share * 100):g}%",
        "bad": {f"{one.file.role} {one.file.name}": one.reason for one in mine if one.state != "sound"},
    }


def _outcome(
    books: Sequence[str],
    records: Sequence[ImageRecord],
    found: Mapping[FileId, Entry],
    not_known: Mapping[FileId, NotKnown],
) -> Outcome:
    problems = tuple(_problems(records, found))
    return Outcome(
        tuple(books),
        len(records),
        sum(file.role == "master" for file in found),
        problems,
        tally(found.values()),
        Counter(place.reason for place in not_known.values()),
        tuple(sorted({place.reason for place in not_known.values() if place.asked_for})),
    )


def _problems(records: Collection[ImageRecord], found: Mapping[FileId, Entry]) -> Iterator[Problem]:
    told: set[FileId] = set()
    for record in records:
        files = [master_file(record), *(pyramid_file(record, role) for role in (*ALWAYS, *PERHAPS))]
        for file in files:
            if file in found and found[file].state != "sound" and file not in told:
                told.add(file)
                yield Problem(record, found[file])
