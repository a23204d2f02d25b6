"""What is to be done for each page, from what lies there and what the catalogue has. Pure: nothing is opened."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from iiif_server.ingest.find import Found
from iiif_server.ingest.keys import free_source, image_id, leaf_name, page_keys
from iiif_server.ingest.order import natural_order
from iiif_server.ingest.seen import Status
from image_store import PYRAMID_VERSION, ImageRecord, Source
from manifests import Book, Page

State: TypeAlias = Literal["new", "changed", "unchanged", "renamed", "gone", "damaged"]
STATES: tuple[State, ...] = ("new", "changed", "unchanged", "renamed", "gone", "damaged")

FINGERPRINT_IN_NAME = 12


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The SHA-256 of a master in hex, its bytes, and its time of change (ns) when it was read.

    `settled`: by what it can be known again without being read; None when it was changed too shortly before. `read`:
    its bytes were read now; else they were at an earlier ingest, and by all signs the file has not changed since.
    """

    sha256: str
    size: int
    mtime_ns: int
    settled: Status | None = None
    read: bool = True


@dataclass(frozen=True, slots=True)
class Hashed:
    """A found file with its fingerprint; None when it could not be read, then `found.problem` says why."""

    found: Found
    fingerprint: Fingerprint | None

    @property
    def source(self) -> Source | None:
        """Where the page comes from, without the place of its folder: what its pyramid is made of."""
        if self.fingerprint is None:
            return None
        found = self.found
        return Source(
            "", found.file, self.fingerprint.sha256, self.fingerprint.size, found.leaf.name, found.leaf.sha256,
            found.resolution,
        )  # fmt: skip

    @property
    def sha256(self) -> str:
        """Of the scan itself: of the file in an archive, or the page, else the master; empty where it was not read."""
        return self.found.leaf.sha256 or (self.fingerprint.sha256 if self.fingerprint else "")


@dataclass(frozen=True, slots=True)
class Known:
    """A page that the library has, with the record of its image where it has one."""

    page: Page
    record: ImageRecord | None


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One page of the book to be. `hashed` is None when its file is gone, `known` when the page is new.

    `place` is where the file lies now; `source` the name under which the page's key is kept. `pyramid` is the
    stem that its pyramid has or shall have.
    """

    state: State
    key: str
    source: str
    place: str
    hashed: Hashed | None
    known: Known | None
    pyramid: str

    @property
    def to_build(self) -> bool:
        """Whether a pyramid has to be made."""
        return self.state in ("new", "changed")

    @property
    def image(self) -> str | None:
        """The identifier of the image that the page has already."""
        return self.known.record.id if self.known and self.known.record else None


@dataclass(frozen=True, slots=True)
class Plan:
    """All pages of the book in reading order, and the pages that `--prune` takes out."""

    book_id: str
    pages: tuple[PlannedPage, ...]
    pruned: tuple[PlannedPage, ...]

    def count(self, state: State) -> int:
        """How many pages are in a state."""
        return sum(page.state == state for page in self.pages)


# How the name of the first page of a document ends.
_FIRST = "#p0001"

# What a page and its file have in common: the best mark first.
_MARKS: tuple[tuple[Callable[[Known], str | None], Callable[[Hashed], str | None]], ...] = (
    (lambda one: one.page.place, lambda file: file.found.source),
    (lambda one: one.page.source, lambda file: file.found.source),
    # A file that held one page and now holds several, or the other way round.
    (lambda one: one.page.place.removesuffix(_FIRST), lambda file: file.found.source.removesuffix(_FIRST)),
    (
        lambda one: one.record.source.fingerprint if one.record else None,
        lambda file: file.source.fingerprint if file.source else None,
    ),
)


def known_pages(book: Book | None, records: Sequence[ImageRecord]) -> list[Known]:
    """The pages of the published book, joined with their image records."""
    by_id = {record.id: record for record in records}
    pages = book.pages if book else ()
    return [Known(page, by_id.get(page.image.id) if page.image else None) for page in pages]


def plan_pages(
    book_id: str,
    hashed: Sequence[Hashed],
    known: Sequence[Known],
    keys: Mapping[str, str],
    *,
    prune: bool,
    is_taken: Callable[[str], bool],
    has_pyramid: Callable[[str], bool],
) -> Plan:
    """The plan of a book. `keys`: source -> page key of every page that the book ever had.

    The place decides first: a file where a page lay at the last ingest is that page, whatever its bytes. Then
    the first name of the page decides, then the same bytes: that is the page renamed. `is_taken` says of an image
    identifier that another book has it, `has_pyramid` of a stem that it is complete.
    """
    sources = _sources(hashed, known, keys)
    by_source = {one.page.source: one for one in known}
    names = _names(hashed, sources)
    all_keys = page_keys(sources.values(), keys, lambda key: is_taken(image_id(book_id, key)), names)
    pages = [_plan_page(book_id, one, sources[one.found.source], by_source, all_keys, has_pyramid) for one in hashed]
    there = set(sources.values())
    told = {one.found.of for one in hashed}
    gone = [_gone(one) for one in known if one.page.source not in there and not _stood_in(one, told)]
    kept = sorted([*pages, *([] if prune else gone)], key=lambda page: natural_order(page.place))
    return Plan(book_id, tuple(kept), tuple(gone) if prune else ())


def _sources(hashed: Sequence[Hashed], known: Sequence[Known], kept: Collection[str]) -> dict[str, str]:
    """The place of each file -> the name under which its page is kept; `kept`: names that are given for ever."""
    sources: dict[str, str] = {}
    for page_mark, file_mark in _MARKS:
        found = set(sources.values())
        lost = defaultdict(list)
        for one in known:
            if one.page.source not in found:
                lost[page_mark(one)].append(one.page.source)
        for file in hashed:
            mark = file_mark(file)
            if mark and file.found.source not in sources and lost[mark]:
                sources[file.found.source] = lost[mark].pop(0)
    taken = set(sources.values())
    for file in hashed:
        place = file.found.source
        if place not in sources:
            # A new page where a page lay that was renamed since: that one keeps the name.
            sources[place] = free_source(place, {*taken, *kept}.__contains__) if place in taken else place
            taken.add(sources[place])
    return sources


def _names(hashed: Sequence[Hashed], sources: Mapping[str, str]) -> dict[str, str]:
    """What the pages of documents are called, for their keys."""
    alone = len({one.found.file for one in hashed}) == 1
    return {
        sources[one.found.source]: leaf_name(one.found.file, one.found.leaf.name, alone=alone)
        for one in hashed
        if one.found.leaf.name
    }


def _plan_page(
    book_id: str,
    hashed: Hashed,
    source: str,
    by_source: Mapping[str, Known],
    keys: Mapping[str, str],
    has_pyramid: Callable[[str], bool],
) -> PlannedPage:
    known, key, place = by_source.get(source), keys[source], hashed.found.source
    if hashed.source is None or hashed.found.problem:
        stem = known.record.pyramid if known and known.record else ""
        return PlannedPage("damaged", key, source, place, hashed, known, stem)
    stem = pyramid_stem(book_id, key, hashed.source.fingerprint)
    ready = (
        known is not None
        and known.record is not None
        and known.record.source.fingerprint == hashed.source.fingerprint
        and known.record.pyramid == stem
        and has_pyramid(stem)
    )
    return PlannedPage(_state(known, place, ready), key, source, place, hashed, known, stem)


def _state(known: Known | None, place: str, ready: bool) -> State:
    if known is None:
        return "new"
    if not ready:
        return "changed"
    return "unchanged" if known.page.place == place else "renamed"


def _stood_in(known: Known, told: Collection[str]) -> bool:
    """Whether a page without an image stood for a whole document that could not tell its pages; now it does."""
    return known.record is None and known.page.place in told


def _gone(known: Known) -> PlannedPage:
    stem = known.record.pyramid if known.record else ""
    return PlannedPage("gone", known.page.key, known.page.source, known.page.place, None, known, stem)


def pyramid_stem(book_id: str, key: str, fingerprint: str) -> str:
    """Where a pyramid lies below the folder of pyramids: another page or another way to build is another name."""
    return f"{book_id}/{key}-{fingerprint[:FINGERPRINT_IN_NAME]}-r{PYRAMID_VERSION}"
