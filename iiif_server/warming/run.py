"""Pages side by side, straight through the image store into the cache. Knows no HTTP and no terminal."""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from iiif_server.database import open_database
from iiif_server.gate import Allow, Gate, scope
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.pool import Allow as AllowSeconds
from iiif_server.ingest.pool import WorkerFailed, side_by_side
from iiif_server.ingest.work import start_worker
from iiif_server.warming.wanted import wanted
from image_store import BrokenPyramid, Busy, Cache, ImageRecord, Limits, NoCounts, Weight
from image_store.catalog import Catalog
from image_store.store import LARGE_LOCK, ImageStore, OpenTiles

# The cache is never filled further than this: from here on it would begin to forget (image_store/caches/files.py).
FULL = 0.7
# Readers come first, if the server runs on the same machine.
NICENESS = 10
# What opening a catalogue and a page's files takes at most, in seconds; a page is made in a fraction of one.
PAGE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Warmed:
    """What became of a page: derivatives made now, their bytes, and those that were there or lie ready as tiles."""

    made: int = 0
    bytes: int = 0
    ready: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Warming:
    """Where the pages come from and go. `open_cache` opens the cache in any process."""

    home: Path
    pyramids: Path
    database_url: str
    limits: Limits
    open_cache: Callable[[], Cache]


@dataclass
class Report:
    """What all pages came to; `total` is how many were asked for."""

    total: int
    pages: int = 0
    made: int = 0
    bytes: int = 0
    ready: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def left(self) -> int:
        """Pages that were not looked at, for the cache has no room for them."""
        return self.total - self.pages

    @property
    def ok(self) -> bool:
        """Whether all that was asked for is done."""
        return not self.left and not self.problems

    def add(self, record: ImageRecord, warmed: Warmed) -> None:
        """A page is through."""
        self.pages += 1
        self.made += warmed.made
        self.bytes += warmed.bytes
        self.ready += warmed.ready
        if warmed.problem is not None:
            self.problems.append((record.id, warmed.problem))


def pages_of(holdings: Holdings, book_ids: Sequence[str]) -> list[ImageRecord]:
    """The images of the books, all books if none is named: the first page of each, then the second of each.

    So what is seen first is there first, however soon it ends. What not everybody may see is left out. Raises
    UnknownBook.
    """
    gate = Gate()
    found: list[tuple[int, int, ImageRecord]] = []
    for place, book_id in enumerate(book_ids or [book.id for book in holdings.library.books()]):
        records = {record.id: record for record in holdings.catalog.of_group(book_id)}
        images = [page.image.id for page in holdings.library.get(book_id).pages if page.image]
        if isinstance(gate.access(book_id), Allow):
            found += [(number, place, records[image]) for number, image in enumerate(images) if image in records]
    return [record for _, _, record in sorted(found, key=lambda one: one[:2])]


def room_of(cache: Cache) -> int:
    """How many bytes can be brought before something is forgotten for them."""
    fill = cache.fill()
    return max(0, int(fill.bound * FULL) - fill.bytes)


def warm(
    records: Sequence[ImageRecord], warming: Warming, jobs: int, tell: Callable[[Report], None] | None = None
) -> Report:
    """Makes what viewers ask first of these pages, so many at a time; `tell` hears after each page.

    What is in the cache is not made again. It ends when the cache would begin to forget.
    """
    report, room = Report(len(records)), room_of(warming.open_cache())
    start = partial(_start, max((record.dimensions.area for record in records), default=0))
    with closing(side_by_side(_Worker(warming), records, jobs, start, PAGE_SECONDS)) as settled:
        for record, result in settled:
            report.add(record, Warmed(problem=str(result)) if isinstance(result, WorkerFailed) else result)
            if tell is not None:
                tell(report)
            if report.bytes > room:
                break
    return report


def _start(pixels: int) -> None:
    start_worker(pixels)
    os.nice(NICENESS)


class _Counts(NoCounts):
    """Counts what this process has made; the rest is nobody's concern here."""

    def __init__(self) -> None:
        self.made = 0

    def rendered(self, weight: Weight, seconds: float) -> None:  # noqa: ARG002 - as Counts has it
        """One more."""
        self.made += 1


@dataclass
class _Worker:
    """Pages, one after the other, in a process of its own: handed over once, opened there."""

    warming: Warming
    counts: _Counts = field(default_factory=_Counts)

    def __call__(self, record: ImageRecord, _allow: AllowSeconds) -> Warmed:
        """Makes what is missing of a page."""
        before, brought = self.counts.made, 0
        asked = wanted(record.info, self.warming.limits)
        try:
            for derivative in asked:
                already = self.counts.made
                content = self._store.image(self._store.plan(record, derivative, scope(Allow())))
                brought += len(content) if self.counts.made > already else 0
        except (BrokenPyramid, Busy) as error:
            return Warmed(self.counts.made - before, brought, problem=str(error))
        made = self.counts.made - before
        return Warmed(made, brought, len(asked) - made)

    @cached_property
    def _store(self) -> ImageStore:
        warming = self.warming
        catalog, tiles = Catalog(open_database(warming.database_url)), OpenTiles(warming.pyramids)
        # Nothing is published anew for whoever works by the records that were read at the start.
        return ImageStore(
            catalog, tiles, warming.open_cache(), lambda: 0, warming.home / LARGE_LOCK, counts=self.counts
        )
