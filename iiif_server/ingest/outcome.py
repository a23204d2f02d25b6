"""What came of each page, and the book that follows from it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

from iiif_server.ingest.find import ARCHIVE
from iiif_server.ingest.keys import image_id, label_of, page_labels
from iiif_server.ingest.places import SourcePlace
from iiif_server.ingest.plan import Plan, PlannedPage
from image_store import TILE_SIZE, Dimensions, Facts, ImageRecord
from manifests import Book, LanguageMap, Page, PageImage, Section, first_text, language_map


@dataclass(frozen=True, slots=True)
class Built:
    """A complete pyramid. `reused`: it was there already, left by a run that was stopped. Bytes on the disk.

    `facts`: what its master was and what was done to it, for the librarian. `words`: how many are kept beside it.
    `tile`: the side of its tiles. `taken`: it is the master itself. `warning`, one of the facts: what is not
    as it should be, though the page is taken in.
    """

    dimensions: Dimensions
    gray: bool
    bytes: int
    reused: bool = False
    facts: Facts = field(default_factory=dict)
    words: int = 0
    tile: int = TILE_SIZE
    taken: bool = False
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """No pyramid. `fatal`: the next page would fail as well (the disk is full)."""

    reason: str
    fatal: bool = False


Outcome: TypeAlias = Built | Failed
NOT_SAID: LanguageMap = MappingProxyType({})


def title_of(
    given: str | None, language: str | None, old: Book | None, default: str, said: LanguageMap = NOT_SAID
) -> LanguageMap:
    """The title given, else the one that a description says, else the one that the book has, else the default.

    Raises InvalidBook.
    """
    if given is not None:
        return language_map(given, language)
    if said:
        return said
    if old is None:
        return language_map(default, language)
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
    sections: tuple[Section, ...] = (),
    texts: Collection[str] = frozenset(),
) -> Book:
    """The book as it is to be published. `texts`: keys of the pages whose words are kept. Raises InvalidBook."""
    labels = _labels(plan)
    pages = (_page(page, outcomes.get(page.key), records.get(page.key), labels[page.key]) for page in plan.pages)
    told = (page._replace(has_text=page.key in texts) for page in pages)
    return Book(plan.book_id, title, language, tuple(told), sections)


def facts_of(plan: Plan, outcomes: Mapping[str, Outcome]) -> dict[str, Facts]:
    """Image -> what its master was, of every page that was built."""
    built = {page.key: outcomes.get(page.key) for page in plan.pages}
    return {
        image_id(plan.book_id, key): outcome.facts
        for key, outcome in built.items()
        if isinstance(outcome, Built) and outcome.facts
    }


def problem_of(page: PlannedPage, outcome: Outcome | None) -> str | None:
    """Why the page could not be taken in; None when nothing is wrong with it."""
    if isinstance(outcome, Failed):
        return outcome.reason
    if page.state == "gone":
        return page.known.page.problem if page.known else None
    return page.hashed.found.problem if page.hashed else None


def _record(page: PlannedPage, outcome: Outcome | None, book_id: str, place: SourcePlace) -> ImageRecord | None:
    old = page.known.record if page.known else None
    made_of = page.hashed.source if page.hashed else None
    if made_of is None or page.state in ("gone", "damaged") or isinstance(outcome, Failed):
        return old
    source = place.below(made_of)
    if isinstance(outcome, Built):
        name, size = image_id(book_id, page.key), outcome.dimensions
        return ImageRecord(name, book_id, size, outcome.gray, source, page.pyramid, outcome.tile)
    return old and replace(old, group=book_id, source=source)


def _labels(plan: Plan) -> dict[str, LanguageMap]:
    """Page key -> what the reader sees as the page's name. A page that cannot be looked at now keeps its own."""
    there = [(page, page.hashed.found) for page in plan.pages if page.hashed]
    # A page of an archive is named by its own file.
    names = {page.place: found.leaf.name for page, found in there if found.kind == ARCHIVE}
    by_name = page_labels((page.place for page in plan.pages), names)
    labels = {}
    for page in plan.pages:
        found = page.hashed.found if page.hashed else None
        if page.known and (found is None or (found.problem and found.leaf.name)):
            labels[page.key] = page.known.page.label
        elif found and (found.leaf.label or (found.leaf.name and found.kind != ARCHIVE)):
            labels[page.key] = language_map(label_of(found.leaf.label, found.number))
        else:
            labels[page.key] = language_map(by_name[page.place])
    return labels


def _page(page: PlannedPage, outcome: Outcome | None, record: ImageRecord | None, label: LanguageMap) -> Page:
    fingerprint = page.hashed.sha256 if page.hashed else ""
    if page.state == "gone" and page.known:
        fingerprint = page.known.page.fingerprint
    image = PageImage.of(record.id, record.info) if record else None
    moved_to = page.place if page.place != page.source else None
    return Page(page.key, page.source, fingerprint, label, image, problem_of(page, outcome), moved_to)
