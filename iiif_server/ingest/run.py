"""The road of an ingest: find, fingerprint, plan, build side by side, publish. Knows no HTTP and no terminal."""

import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial

from iiif_server.care.folders import remember_folder
from iiif_server.care.listings import Listings
from iiif_server.editing.at_ingest import ByHand, by_hand
from iiif_server.ingest.asked import check_asked, check_same_book
from iiif_server.ingest.counts import Counts, count_pages
from iiif_server.ingest.crews import Crews
from iiif_server.ingest.descriptions.copies import scans_only
from iiif_server.ingest.descriptions.join import Told, settle
from iiif_server.ingest.descriptions.read import read_sources
from iiif_server.ingest.errors import PagesLost
from iiif_server.ingest.events import Planned, Publishing, Reading, Tell, Tidied, Unchanged
from iiif_server.ingest.find import find_masters
from iiif_server.ingest.gather import Material, read_and_plan
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.leaves import default_title, document_says, notes_of, sections_now
from iiif_server.ingest.lock import book_lock
from iiif_server.ingest.order import natural_order
from iiif_server.ingest.orders import Order
from iiif_server.ingest.orphans import sweep_orphans
from iiif_server.ingest.outcome import Built, Failed, Outcome, book_of, facts_of, image_records, title_of
from iiif_server.ingest.pages import build_pages
from iiif_server.ingest.plan import Plan, known_pages
from iiif_server.ingest.pool import WorkerFailed, side_by_side
from iiif_server.ingest.presence import check_still_there
from iiif_server.ingest.publish import publish, sweep
from iiif_server.ingest.ready import ready
from iiif_server.ingest.report import Need, Note, Report, described_in, make_report
from iiif_server.ingest.space import check_room, need_of
from iiif_server.ingest.standing import Above, Standing, keep, standing_of, unchanged
from iiif_server.ingest.work import Task, measure, start_worker
from iiif_server.page_texts import text_path
from image_store import ImageRecord
from image_store.building import sync_folder
from manifests import Book, LanguageMap, first_text

__all__ = ["Order", "ingest"]


@dataclass(frozen=True, slots=True)
class _Run:
    """What is settled of a run before anything is built. `began` is a monotonic time in seconds."""

    order: Order
    material: Material
    old: Book | None
    plan: Plan
    title: LanguageMap
    language: str | None
    hand: ByHand
    began: float
    standing: Standing
    told: Told

    def counts(self, outcomes: Mapping[str, Outcome], images: Collection[str]) -> Counts:
        """The pages at each step so far. Raises PagesLost when the numbers do not agree."""
        counts = count_pages(self.material.found, self.plan, outcomes, images)
        counts = replace(counts, described=(self.told.listing and self.told.listing.listed) or None)
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
            title=first_text(self.hand.title(self.title, self.language))[0],
            notes=notes_of(self.material.findings.masters, self.material.surveys),
            seconds=time.monotonic() - self.began,
            published=published,
            held=held,
            need=need,
            description=described_in(self.told, self.plan),
        )


def ingest(
    order: Order,
    holdings: Holdings,
    tell: Tell,
    crews: Crews | None = None,
    *,
    tidied: bool = False,
    above: Above | None = None,
) -> Report:
    """Makes a published book of a folder or a document, or of the published book what lies there now.

    `crews`: workers that are there already. `tidied`: pyramids of no book were looked for, a moment ago. `above`: what
    lies above the books of this run.
    Raises NothingToIngest, InvalidBook, AnotherBook, LibraryBusy, NoRoom, MastersGone, OutOfSpace, PagesLost,
    InvalidDocument. A page that cannot be taken in is no exception: the report names it. Stopped at any point, the
    library is as before; what is built stays and the next run takes it up.
    """
    began = time.monotonic()
    book_id = order.identifier
    check_asked(book_id, order.title, order.language)
    with book_lock(holdings, book_id, f"the ingest of {book_id}"):
        standing = standing_of(order, holdings, above or Above())
        kept = None if order.rehash else unchanged(standing, holdings, prune=order.prune, dry_run=order.dry_run)
        if kept is not None:
            tell(Unchanged(book_id, kept.pages))
            return kept
        findings = find_masters(order.folder, order.without)
        names = (order.name, order.folder.name, book_id)
        sources = read_sources(order.folder, findings, names, order.descriptions)
        findings = scans_only(findings, sources)
        swept = None if order.dry_run or tidied else sweep_orphans(holdings, book_id)
        if swept and swept.books:
            tell(Tidied(swept.books, swept.bytes))
        hand = by_hand(holdings.engine, book_id, order.title, order.language)
        # What the sources said, without what was corrected by hand since: that is put upon it anew at the end.
        old = hand.as_described(holdings.library.get(book_id)) if holdings.library.has(book_id) else None
        known = known_pages(old, holdings.catalog.of_group(book_id))
        tell(Reading(book_id, len(findings.masters)))
        material, plan = read_and_plan(order, book_id, findings, known, holdings, crews.surveyors if crews else None)
        if not all(one.fingerprint for one in material.hashed):
            check_still_there(order.base, (one.path for one in findings.masters))
        document = document_says(material.hashed, material.surveys)
        told = settle(sources, old, Listings(holdings.engine).get(book_id), document, None)
        language = told.language or (old.language if old else None)
        default = default_title(material.hashed, material.surveys, order.name)
        title = title_of(None, hand.language(language), old, default, told.title)
        if (order.book_id is None or order.guessed) and old is not None:
            check_same_book(old, material.pages, order.folder)
        tasks = _tasks(plan, holdings, order)
        tell(Planned(plan, len(tasks)))
        run = _Run(order, material, old, plan, title, language, hand, began, standing, told.of_pages(plan.pages))
        masters = (task.master for task in tasks if not ready(task.stem))
        need = need_of(masters, holdings.pyramids, order.jobs, holdings.max_pixels)
        if order.dry_run:
            return _foresee(run, tasks, holdings, need)
        check_room(need, holdings.pyramids)
        outcomes = _built(run, tasks, holdings, tell, crews)
        tell(Publishing(book_id))
        return _conclude(run, outcomes, holdings)


def _built(run: _Run, tasks: Sequence[Task], holdings: Holdings, tell: Tell, crews: Crews | None) -> dict[str, Outcome]:
    """What came of each page. Raises MastersGone."""
    plan, order = run.plan, run.order
    try:
        places = {page.key: page.place for page in plan.pages}
        outcomes = build_pages(tasks, places, order.jobs, tell, crews.builders if crews else None)
        if any(isinstance(outcome, Failed) for outcome in outcomes.values()):
            check_still_there(order.base, (one.path for one in run.material.findings.masters))
    except BaseException:
        # Stopped: half of a pyramid is of no use to anybody, whole ones are for the next run.
        sweep(holdings, plan.book_id, _stems_worth_keeping(plan, holdings))
        raise
    return outcomes


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
    if not holdings.publish_incomplete and not report.complete:
        sweep(holdings, run.plan.book_id, _stems_worth_keeping(run.plan, holdings))
        return replace(report, held="IIIF_PUBLISH_INCOMPLETE is no, and some of its pages cannot be read")
    # The names of pyramids, those too that a run before this one has settled, before the book that names them.
    for folder in {(holdings.pyramids / record.pyramid).parent for record in records.values()}:
        sync_folder(folder)
    counts = replace(counts, checked=sum(_is_whole(record, holdings) for record in records.values()))
    _check_counts(counts, run.plan.book_id)
    masters = run.material.findings.masters
    sections = sections_now(run.old, masters, run.plan.pages, run.material.surveys, run.hand.language(run.language))
    texts = {key for key, record in records.items() if text_path(holdings.pyramids / record.pyramid).is_file()}
    book = book_of(run.plan, outcomes, records, run.title, run.language, sections, texts)
    described, told = run.told.said_of(book)
    run = replace(run, told=told)
    book, corrected = run.hand.corrected(replace(described, records=told.records))
    facts, folders = facts_of(run.plan, outcomes), run.order.collections
    published = publish(holdings, book, records, facts, corrected, folders, told.bodies)
    Listings(holdings.engine).keep(book.id, told.listing)
    remember_folder(holdings.home, book.id, run.order.folder)
    sweep(holdings, run.plan.book_id, [record.pyramid for record in records.values()])
    counts = replace(counts, published=len(holdings.library.get(book.id).pages_with_image))
    report = replace(run.report(outcomes, records.keys(), counts, published), conflicts=corrected.conflicts)
    keep(run.standing, report, run.material.hashed, holdings)
    return report


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
