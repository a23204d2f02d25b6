"""What came of each page, and the book that follows from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from iiif_server.ingest.keys import image_id, label_text, page_labels
from iiif_server.ingest.places import SourcePlace
from iiif_server.ingest.plan import Plan, PlannedPage
from image_store import Dimensions, ImageInfo, ImageRecord
from manifests import Book, LanguageMap, Page, PageImage, first_text, language_map


@dataclass(frozen=True, slots=True)
class Built:
    """A complete pyramid. `reused`: it was there already, left by a run that was stopped. Bytes on the disk.

    `facts`: what its master was and what was done to it, for the librarian; none when it was not opened.
    """

    dimensions: Dimensions
    gray: bool
    bytes: int
    reused: bool = False
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failed:
    """No pyramid. `fatal`: the next page would fail as well (the disk is full)."""

    reason: str
    fatal: bool = False


Outcome: TypeAlias = Built | Failed


def title_of(given: str | None, language: str | None, old: Book | None, folder_name: str) -> LanguageMap:
    """The title given, else the one that the book has, else the folder's name. Raises InvalidBook."""
    if given is not None:
        return language_map(given, language)
    if old is None:
        return language_map(label_text(folder_name), language)
    text, tag = first_text(old.title)
    # The title was entered as being in the book's language: when that is put right, so is the title's.
    return language_map(text, language) if len(old.title) == 1 and tag in ("none", old.language) else old.title


def image_records(plan: Plan, outcomes: Mapping[str, Outcome], place: SourcePlace) -> dict[str, ImageRecord]:
    """Page key -> the record of the page's image, for every page that has one now."""
    records = {}
    for page in plan.pages:
        record = _record(page, outcomes.get(page.key), plan.book_id, place)
        if record:
            records[page.key] = record
    return records


def book_of(
    plan: Plan,
    outcomes: Mapping[str, Outcome],
    records: Mapping[str, ImageRecord],
    title: LanguageMap,
    language: str | None,
) -> Book:
    """The book as it is to be published. Raises InvalidBook."""
    labels = page_labels(page.place for page in plan.pages)
    pages = (_page(page, outcomes.get(page.key), records.get(page.key), labels[page.place]) for page in plan.pages)
    return Book(plan.book_id, title, language, tuple(pages))


def problem_of(page: PlannedPage, outcome: Outcome | None) -> str | None:
    """Why the page could not be taken in; None when nothing is wrong with it."""
    if isinstance(outcome, Failed):
        return outcome.reason
    if page.state == "gone":
        return page.known.page.problem if page.known else None
    return page.hashed.found.problem if page.hashed else None


def _record(page: PlannedPage, outcome: Outcome | None, book_id: str, place: SourcePlace) -> ImageRecord | None:
    old = page.known.record if page.known else None
    fingerprint = page.hashed.fingerprint if page.hashed else None
    if fingerprint is None or page.state in ("gone", "damaged") or isinstance(outcome, Failed):
        return old
    source = place.source(page.place, fingerprint.sha256, fingerprint.size)
    if isinstance(outcome, Built):
        return ImageRecord(image_id(book_id, page.key), book_id, outcome.dimensions, outcome.gray, source, page.pyramid)
    return old and ImageRecord(old.id, book_id, old.dimensions, old.gray, source, old.pyramid)


def _page(page: PlannedPage, outcome: Outcome | None, record: ImageRecord | None, label: str) -> Page:
    fingerprint = page.hashed.fingerprint.sha256 if page.hashed and page.hashed.fingerprint else ""
    if page.state == "gone" and page.known:
        fingerprint = page.known.page.fingerprint
    image = PageImage(record.id, ImageInfo(record.dimensions, record.gray)) if record else None
    moved_to = page.place if page.place != page.source else None
    return Page(page.key, page.source, fingerprint, language_map(label), image, problem_of(page, outcome), moved_to)
