"""The road of an ingest: find, fingerprint, plan, build side by side, publish. Knows no HTTP and no terminal."""

import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from iiif_server.care.folders import remember_folder
from iiif_server.ingest.counts import Counts, count_pages
from iiif_server.ingest.errors import AnotherBook, PagesLost
from iiif_server.ingest.events import Planned, Publishing, Reading, Tell, Tidied
from iiif_server.ingest.find import find_masters
from iiif_server.ingest.gather import Material, read_masters
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.keys import image_owners, plain_name
from iiif_server.ingest.leaves import default_title, notes_of, resolution_of, sections_now
from iiif_server.ingest.lock import book_lock
from iiif_server.ingest.order import natural_order
from iiif_server.ingest.orphans import sweep_orphans
from iiif_server.ingest.outcome import Built, Failed, Outcome, book_of, facts_of, image_records, title_of
from iiif_server.ingest.pages import build_pages
from iiif_server.ingest.plan import Hashed, Known, Plan, known_pages, plan_pages
from iiif_server.ingest.pool import WorkerFailed, side_by_side
from iiif_server.ingest.presence import check_still_there
from iiif_server.ingest.publish import publish, sweep
from iiif_server.ingest.ready import ready
from iiif_server.ingest.report import Need, Note, Report, make_report
from iiif_server.ingest.space import check_room, need_of
from iiif_server.ingest.work import Task, measure, start_worker
from image_store import ImageRecord
from image_store.building import sync_folder
from manifests import (
    Book,
    CollectionPath,
    InvalidBook,
    LanguageMap,
    check_book_id,
    first_text,
    is_language_tag,
    language_map,
)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asked for: a folder or one file, and what was said of the book; None: nothing was said.

    `jobs`: pages built at a time, on so many `cores`. `prune`: pages whose files are gone leave the book.
    `resolution`: at how many dots for each inch pages are drawn that have no pixels. `collections`: the folders that
    the book lies in, below the one that was ingested; none says nothing of collections.
    """

    folder: Path
    jobs: int
    book_id: str | None = None
    title: str | None = None
    language: str | None = None
    dry_run: bool = False
    prune: bool = False
    cores: int = 1
    resolution: int | None = None
    collections: tuple[CollectionPath, ...] = ()

    @property
    def base(self) -> Path:
        """The folder that the names of masters are below."""
        return self.folder if self.folder.is_dir() else self.folder.parent

    @property
    def name(self) -> str:
        """What the folder is called, or the file without its ending."""
        return self.folder.resolve().name if self.folder.is_dir() else self.folder.stem


@dataclass(frozen=True, slots=True)
class _Run:
    """What is settled of a run before anything is built. `began` is a monotonic time in seconds."""

    order: Order
    material: Material
    old: Book | None
    plan: Plan
    title: LanguageMap
    language: str | None
    began: float

    def counts(self, outcomes: Mapping[str, Outcome], images: Collection[str]) -> Counts:
        """The pages at each step so far. Raises PagesLost when the numbers do not agree."""
        counts = count_pages(self.material.found, self.plan, outcomes, images)
        _check_counts(counts, self.plan.book_id)
        return counts

    def report(
        self,
        outcomes: Mapping[str, Outcome],
        images: Collection[str],
        counts: Counts,
        published: bool = False,
        held: str | None = None,
        need: Need | None = None,
    ) -> Report:
        """The report; `images`: the keys of the pages that have an image now."""
        return make_report(
            self.plan,
            self.material.findings,
            outcomes,
            counts,
            images,
            title=first_text(self.title)[0],
            notes=notes_of(self.material.findings.masters, self.material.surveys),
            seconds=time.monotonic() - self.began,
            published=published,
            held=held,
            need=need,
        )


def ingest(order: Order, holdings: Holdings, tell: Tell) -> Report:
    """Makes a published book of a folder or a document, or of the published book what lies there now.

    Raises NothingToIngest, InvalidBook, AnotherBook, LibraryBusy, NoRoom, MastersGone, OutOfSpace, PagesLost,
    InvalidDocument. A page that cannot be taken in is no exception: the report names it. Stopped at any point, the
    library is as before; what is built stays and the next run takes it up.
    """
    began = time.monotonic()
    book_id = order.book_id if order.book_id is not None else plain_name(order.name)
    _check_said(book_id, order)
    findings = find_masters(order.folder)
    with book_lock(holdings, book_id, f"the ingest of {book_id}"):
        swept = None if order.dry_run else sweep_orphans(holdings, book_id)
        if swept and swept.books:
            tell(Tidied(swept.books, swept.bytes))
        old = holdings.library.get(book_id) if holdings.library.has(book_id) else None
        known = known_pages(old, holdings.catalog.of_group(book_id))
        tell(Reading(book_id, len(findings.masters)))
        resolution = resolution_of(order.resolution, known, holdings.resolution)
        material = read_masters(findings, known, order.jobs, holdings.max_pixels, resolution)
        if not all(one.fingerprint for one in material.hashed):
            check_still_there(order.base, (one.path for one in findings.masters))
        language = order.language or (old.language if old else None)
        title = title_of(order.title, language, old, default_title(material.hashed, material.surveys, order.name))
        if order.book_id is None and old is not None:
            _check_same_book(old, material.pages, order.folder)
        plan = _plan(holdings, book_id, known, material.pages, prune=order.prune)
        tasks = _tasks(plan, holdings, order)
        tell(Planned(plan, len(tasks)))
        run = _Run(order, material, old, plan, title, language, began)
        masters = (task.master for task in tasks if not ready(task.stem))
        need = need_of(masters, holdings.pyramids, order.jobs, holdings.max_pixels)
        if order.dry_run:
            return _foresee(run, tasks, holdings, need)
        check_room(need, holdings.pyramids)
        try:
            outcomes = build_pages(tasks, {page.key: page.place for page in plan.pages}, order.jobs, tell)
            if any(isinstance(outcome, Failed) for outcome in outcomes.values()):
                check_still_there(order.base, (one.path for one in findings.masters))
        except BaseException:
            # Stopped: half of a pyramid is of no use to anybody, whole ones are for the next run.
            sweep(holdings, book_id, _stems_worth_keeping(plan, holdings))
            raise
        tell(Publishing(book_id))
        return _conclude(run, outcomes, holdings)


def _check_said(book_id: str, order: Order) -> None:
    """Raises InvalidBook."""
    check_book_id(book_id)
    if order.language is not None and not is_language_tag(order.language):
        raise InvalidBook(f"{order.language!r} is not a language tag; write it like az, az-Arab or ru (BCP 47)")
    if order.title is not None:
        language_map(order.title)


def _check_same_book(old: Book, hashed: Sequence[Hashed], folder: Path) -> None:
    """Raises AnotherBook. Many a folder is called `tif` or `scans`: a guess must not put one book over another."""
    kept = {page.fingerprint for page in old.pages if page.fingerprint}
    if kept.isdisjoint(one.sha256 for one in hashed):
        raise AnotherBook(
            f"the library has a book {old.id!r} already, and none of its pages is among the scans of {folder}. If this"
            f" is another book, give it an identifier of its own with --book ID. If it is that book with all its scans"
            f" replaced, say so with --book {old.id}."
        )


def _plan(holdings: Holdings, book_id: str, known: Sequence[Known], hashed: Sequence[Hashed], *, prune: bool) -> Plan:
    def is_taken(image: str) -> bool:
        # Kept keys, not only live images: a page that is missing or a book that was removed may come back.
        others = (owner for owner in image_owners(image) if owner[0] != book_id)
        return any(holdings.library.has_page_key(*owner) for owner in others)

    return plan_pages(
        book_id,
        hashed,
        known,
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
            holdings.max_pixels, threads, page.hashed.found.number, page.hashed.source.fingerprint,
            page.hashed.found.resolution,
        )
        for page in to_build
        if page.hashed and page.hashed.fingerprint and page.hashed.source
    ]  # fmt: skip


def _conclude(run: _Run, outcomes: dict[str, Outcome], holdings: Holdings) -> Report:
    """Publishes the book, if one page at least has an image; then the pyramids that it no longer needs go."""
    records = image_records(run.plan, outcomes, holdings.place_of(run.order.base))
    for key, record in list(records.items()):
        if not isinstance(outcomes.get(key), Built) and not _is_whole(record, holdings):
            outcomes[key] = Failed("its pyramid is damaged and cannot be built anew")
            del records[key]
    counts = run.counts(outcomes, records.keys())
    if not records:
        return run.report(outcomes, records.keys(), counts)
    report = run.report(outcomes, records.keys(), counts)
    if not holdings.publish_incomplete and not report.ok:
        sweep(holdings, run.plan.book_id, _stems_worth_keeping(run.plan, holdings))
        return replace(report, held="IIIF_PUBLISH_INCOMPLETE is no, and some of its pages cannot be read")
    # The names of pyramids, those too that a run before this one has settled, before the book that names them.
    for folder in {(holdings.pyramids / record.pyramid).parent for record in records.values()}:
        sync_folder(folder)
    counts = replace(counts, checked=sum(_is_whole(record, holdings) for record in records.values()))
    _check_counts(counts, run.plan.book_id)
    masters = run.material.findings.masters
    sections = sections_now(run.old, masters, run.plan.pages, run.material.surveys, run.language)
    book = book_of(run.plan, outcomes, records, run.title, run.language, sections)
    published = publish(holdings, book, records, facts_of(run.plan, outcomes), run.order.collections)
    remember_folder(holdings.home, book.id, run.order.folder)
    sweep(holdings, run.plan.book_id, [record.pyramid for record in records.values()])
    counts = replace(counts, published=len(holdings.library.get(book.id).pages_with_image))
    return run.report(outcomes, records.keys(), counts, published)


def _is_whole(record: ImageRecord, holdings: Holdings) -> bool:
    """Whether the pyramid of an image is complete, and that of its page."""
    found = ready(holdings.pyramids / record.pyramid)
    return found is not None and found[1] == record.source.fingerprint


def _check_counts(counts: Counts, book_id: str) -> None:
    disagreement = counts.disagreement()
    if disagreement is not None:
        raise PagesLost(
            f"The book {book_id} was not published, for pages were lost on the way: {disagreement}. What was visible"
            " before is still visible. Run the same command again; if it says the same, please report it."
        )


def _foresee(run: _Run, tasks: Sequence[Task], holdings: Holdings, need: Need) -> Report:
    """The report of a dry run: the masters that are to be built are opened, not built; so their pixels are known."""
    failed: dict[str, Outcome] = {}
    images = {page.key for page in run.plan.pages if page.image}
    places = {page.key: page.place for page in run.plan.pages}
    pixels, taken, rebuilt = 0, list[str](), list[Note]()
    start = partial(start_worker, holdings.max_pixels)
    with closing(side_by_side(measure, tasks, run.order.jobs, start)) as settled:
        for task, result in settled:
            if isinstance(result, WorkerFailed):
                failed[task.key] = Failed(str(result))
            elif isinstance(result, Failed):
                failed[task.key] = result
            else:
                pixels += result.dimensions.area
                images.add(task.key)
                if result.pyramid and result.pyramid.rebuilt is None:
                    taken.append(places[task.key])
                elif result.pyramid and result.pyramid.rebuilt:
                    rebuilt.append(Note(places[task.key], result.pyramid.rebuilt))
    foreseen = replace(
        need,
        pixels=pixels,
        taken=tuple(sorted(taken, key=natural_order)),
        rebuilt=tuple(sorted(rebuilt, key=lambda note: natural_order(note.file))),
    )
    return run.report(failed, images, run.counts(failed, images), need=foreseen)
