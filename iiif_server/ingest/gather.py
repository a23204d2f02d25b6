"""All that is known of the masters before anything is planned: files, fingerprints, and the pages that they hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iiif_server.ingest.find import Findings
from iiif_server.ingest.fingerprints import fingerprint_all
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.keys import image_owners
from iiif_server.ingest.leaves import count_found, pages_of, resolution_of
from iiif_server.ingest.marks import with_marks
from iiif_server.ingest.orders import Order
from iiif_server.ingest.plan import Hashed, Known, Plan, PlannedPage, plan_pages
from iiif_server.ingest.ready import ready
from iiif_server.ingest.remembered import Remembered
from iiif_server.ingest.seen import NOTHING_SEEN, Seen
from iiif_server.ingest.surveys import Surveyors, Surveys, survey_all


@dataclass(frozen=True, slots=True)
class Material:
    """What lies there. `hashed` are the files, `pages` the pages in them, `found` how many those are by the files."""

    findings: Findings
    hashed: tuple[Hashed, ...]
    surveys: Surveys
    pages: tuple[Hashed, ...]
    found: int


@dataclass(frozen=True, slots=True)
class Reader:
    """How masters are read: so many at a time, of so many pixels at most; `crew`: workers that are there already.

    `resolution`: at how many dots for each inch pages are drawn.
    """

    jobs: int
    max_pixels: int
    resolution: int
    crew: Surveyors | None = None


def read_and_plan(
    order: Order,
    book_id: str,
    findings: Findings,
    known: Sequence[Known],
    holdings: Holdings,
    crew: Surveyors | None = None,
) -> tuple[Material, Plan]:
    """What lies there, and what is to be done. Masters of pages that are to be built have been read in this run."""
    resolution = resolution_of(order.resolution, known, holdings.resolution)
    reader = Reader(order.jobs, holdings.max_pixels, resolution, crew)
    seen = {} if order.rehash else Remembered(holdings.engine).seen(book_id)
    while True:
        material = read_masters(findings, known, reader, seen)
        plan = _plan(holdings, book_id, known, material.pages, prune=order.prune)
        # Their pyramids get the name of these bytes: nobody may have changed them unseen.
        trusted = {one.found.file for one in map(_trusted, plan.pages) if one}
        if not trusted:
            return material, plan
        seen = {name: one for name, one in seen.items() if name not in trusted}


def read_masters(
    findings: Findings, known: Sequence[Known], reader: Reader, seen: Mapping[str, Seen] = NOTHING_SEEN
) -> Material:
    """Reads every master once for its fingerprint, and asks it for its pages; `known`: those of the last ingest.

    A master that is as it was when it was `seen` is not read again.
    """
    jobs = reader.jobs
    hashed = fingerprint_all(findings.masters, jobs, seen)
    surveys = survey_all([one.found for one in hashed], jobs, reader.max_pixels, crew=reader.crew)
    surveys = with_marks(hashed, surveys, known, jobs)
    pages = pages_of(hashed, surveys, known, reader.resolution)
    return Material(findings, tuple(hashed), surveys, pages, count_found(hashed, pages, surveys))


def _trusted(page: PlannedPage) -> Hashed | None:
    """The master of a page that is to be built, if it was not read in this run."""
    hashed = page.hashed if page.to_build else None
    return hashed if hashed and hashed.fingerprint and not hashed.fingerprint.read else None


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
