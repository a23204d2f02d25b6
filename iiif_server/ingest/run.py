"""The road of an ingest: find, fingerprint, plan, build side by side, publish. Knows no HTTP and no terminal."""

import shutil
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from iiif_server.care.folders import remember_folder
from iiif_server.ingest.errors import AnotherBook
from iiif_server.ingest.events import Planned, Publishing, Reading, Tell, Tidied
from iiif_server.ingest.find import Findings, find_masters
from iiif_server.ingest.fingerprints import fingerprint_all
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.keys import image_owners, plain_name
from iiif_server.ingest.lock import library_lock
from iiif_server.ingest.orphans import sweep_orphans
from iiif_server.ingest.outcome import Failed, Outcome, book_of, image_records, title_of
from iiif_server.ingest.pages import build_pages
from iiif_server.ingest.plan import Hashed, Plan, known_pages, plan_pages
from iiif_server.ingest.pool import WorkerFailed, side_by_side
from iiif_server.ingest.publish import publish, sweep
from iiif_server.ingest.ready import ready
from iiif_server.ingest.report import Need, Report, make_report
from iiif_server.ingest.work import Task, measure, start_worker
from image_store.building import sync_folder
from manifests import Book, InvalidBook, LanguageMap, check_book_id, first_text, is_language_tag

# Bytes on the disk for each pixel of a master, all levels and edges: measured on book pages, rounded up.
BYTES_PER_PIXEL: Final = 0.65


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for: a folder, and what was said of the book; None: nothing was said.

    `jobs`: pages built at a time, on so many `cores`. `prune`: pages whose files are gone leave the book.
    """

    folder: Path
    jobs: int
    book_id: str | None = None
    title: str | None = None
    language: str | None = None
    dry_run: bool = False
    prune: bool = False
    cores: int = 1


@dataclass(frozen=True, slots=True)
class _Run:
    """What is settled of a run before anything is built. `began` is a monotonic time in seconds."""

    order: Order
    findings: Findings
    plan: Plan
    title: LanguageMap
    language: str | None
    began: float

    def report(
        self, outcomes: Mapping[str, Outcome], images: Collection[str], published: bool, need: Need | None = None
    ) -> Report:
        """The report; `images`: the keys of the pages that have an image now."""
        return make_report(
            self.plan,
            self.findings,
            outcomes,
            images,
            title=first_text(self.title)[0],
            seconds=time.monotonic() - self.began,
            published=published,
            need=need,
        )


def ingest(order: Order, holdings: Holdings, tell: Tell) -> Report:
    """Makes a published book of a folder, or of the published book what the folder is now.

    Raises NothingToIngest, InvalidBook, AnotherBook, LibraryBusy, OutOfSpace, InvalidDocument. A page that cannot
    be taken in is no exception: the report names it. Stopped at any point, the library is as before; what is
    built stays and the next run takes it up.
    """
    began = time.monotonic()
    book_id = order.book_id if order.book_id is not None else plain_name(order.folder.resolve().name)
    check_book_id(book_id)
    if order.language is not None and not is_language_tag(order.language):
        raise InvalidBook(f"{order.language!r} is not a language tag; write it like az, az-Arab or ru (BCP 47)")
    findings = find_masters(order.folder)
    with library_lock(holdings.home, f"the ingest of {book_id}"):
        swept = None if order.dry_run else sweep_orphans(holdings, book_id)
        if swept and swept.books:
            tell(Tidied(swept.books, swept.bytes))
        old = holdings.library.get(book_id) if holdings.library.has(book_id) else None
        language = order.language or (old.language if old else None)
        title = title_of(order.title, language, old, order.folder.resolve().name)
        tell(Reading(book_id, len(findings.masters)))
        hashed = fingerprint_all(findings.masters, order.jobs)
        if order.book_id is None and old is not None:
            _check_same_book(old, hashed, order.folder)
        plan = _plan(holdings, book_id, old, hashed, prune=order.prune)
        tasks = _tasks(plan, holdings, order)
        tell(Planned(plan, len(tasks)))
        run = _Run(order, findings, plan, title, language, began)
        if order.dry_run:
            return _foresee(run, tasks, holdings)
        try:
            outcomes = build_pages(tasks, {page.key: page.place for page in plan.pages}, order.jobs, tell)
        except BaseException:
            # Stopped: half of a pyramid is of no use to anybody, whole ones are for the next run.
            sweep(holdings, book_id, _stems_worth_keeping(plan, holdings))
            raise
        tell(Publishing(book_id))
        return _conclude(run, outcomes, holdings)


def _check_same_book(old: Book, hashed: Sequence[Hashed], folder: Path) -> None:
    """Raises AnotherBook. Many a folder is called `tif` or `scans`: a guess must not put one book over another."""
    kept = {page.fingerprint for page in old.pages if page.fingerprint}
    if kept.isdisjoint(one.fingerprint.sha256 for one in hashed if one.fingerprint):
        raise AnotherBook(
            f"the library has a book {old.id!r} already, and none of its pages is among the scans of {folder}. If this"
            f" is another book, give it an identifier of its own with --book ID. If it is that book with all its scans"
            f" replaced, say so with --book {old.id}."
        )


def _plan(holdings: Holdings, book_id: str, old: Book | None, hashed: Sequence[Hashed], *, prune: bool) -> Plan:
    def is_taken(image: str) -> bool:
        # Kept keys, not only live images: a page that is missing or a book that was removed may come back.
        others = (owner for owner in image_owners(image) if owner[0] != book_id)
        return any(holdings.library.has_page_key(*owner) for owner in others)

    return plan_pages(
        book_id,
        hashed,
        known_pages(old, holdings.catalog.of_group(book_id)),
        holdings.library.page_keys(book_id),
        prune=prune,
        is_taken=is_taken,
        has_pyramid=lambda stem: ready(holdings.pyramids / stem) is not None,
    )


def _stems_worth_keeping(plan: Plan, holdings: Holdings) -> list[str]:
    old = [one.known.record.pyramid for one in (*plan.pages, *plan.pruned) if one.known and one.known.record]
    return [*old, *(page.pyramid for page in plan.pages if ready(holdings.pyramids / page.pyramid))]


def _tasks(plan: Plan, holdings: Holdings, order: Order) -> list[Task]:
    to_build = [page for page in plan.pages if page.to_build]
    # Few pages on many cores: each gets several.
    threads = max(1, order.cores // max(1, min(order.jobs, len(to_build))))
    return [
        Task(
            page.key, page.hashed.found.path, holdings.pyramids / page.pyramid, page.hashed.fingerprint,
            holdings.max_pixels, threads,
        )
        for page in to_build
        if page.hashed and page.hashed.fingerprint
    ]  # fmt: skip


def _conclude(run: _Run, outcomes: Mapping[str, Outcome], holdings: Holdings) -> Report:
    """Publishes the book, if one page at least has an image; then the pyramids that it no longer needs go."""
    records = image_records(run.plan, outcomes, holdings.place_of(run.order.folder))
    published = False
    if records:
        # The names of pyramids, those too that a run before this one has settled, before the book that names them.
        for folder in {(holdings.pyramids / record.pyramid).parent for record in records.values()}:
            sync_folder(folder)
        published = publish(holdings, book_of(run.plan, outcomes, records, run.title, run.language), records)
        remember_folder(holdings.home, run.plan.book_id, run.order.folder)
        sweep(holdings, run.plan.book_id, [record.pyramid for record in records.values()])
    return run.report(outcomes, records.keys(), published)


def _foresee(run: _Run, tasks: Sequence[Task], holdings: Holdings) -> Report:
    """The report of a dry run: the masters that are to be built are opened, not built."""
    failed: dict[str, Outcome] = {}
    images = {page.key for page in run.plan.pages if page.image}
    pixels = 0
    start = partial(start_worker, holdings.max_pixels)
    with closing(side_by_side(measure, tasks, run.order.jobs, start)) as settled:
        for task, result in settled:
            if isinstance(result, WorkerFailed):
                failed[task.key] = Failed(str(result))
            elif isinstance(result, Failed):
                failed[task.key] = result
            else:
                pixels += result.area
                images.add(task.key)
    need = Need(pixels, round(pixels * BYTES_PER_PIXEL), _free_bytes(holdings.pyramids))
    return run.report(failed, images, published=False, need=need)


def _free_bytes(folder: Path) -> int:
    """The room where a folder is, or will be."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free
