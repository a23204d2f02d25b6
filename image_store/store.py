"""The whole use case of images, without a web server: look an image up, make a derivative of it.

The server's door to pixels, beside the front door: importing it loads the codecs.
"""

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from image_store.caches import Cache, cache_key
from image_store.catalog import Catalog
from image_store.counts import Counts, NoCounts
from image_store.effort import memory_of
from image_store.errors import BrokenPyramid, Busy, NotAtOnce
from image_store.lane import Lanes
from image_store.once import GRACE_SECONDS, Once
from image_store.pixels import render
from image_store.plan import Assembly, ReadPlan, StoredTile, plan_read
from image_store.records import ImageRecord
from image_store.request import Derivative
from image_store.resting import Resting
from image_store.steps import Steps, untimed
from image_store.tile_index import TileIndex
from image_store.tiles import FileTiles, OpenTiles, Tiles
from image_store.versions import RENDER_VERSION
from image_store.weight import Weight, weigh

__all__ = ["LARGE_LOCK", "Assembly", "ImageStore", "OpenTiles", "Steps", "StoredTile", "Work"]

log = logging.getLogger(__name__)

# The file in the library's folder that is locked while a large image is made: one at a time on the whole machine.
LARGE_LOCK = "large.lock"
RECORDS_KEPT = 100_000
VERSION = str(RENDER_VERSION)
# After so many seconds of reading for one image it is given up: the machine is overloaded, or its disk is ill.
RENDER_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Work:
    """A derivative of an image, decided to the end: what is read for it, and its name in caches."""

    record: ImageRecord
    derivative: Derivative
    plan: ReadPlan
    key: str

    @property
    def etag(self) -> str:
        """The name of the content for clients, without quotes."""
        return self.key[:32]

    @property
    def weight(self) -> Weight:
        """How heavy it is to be made: what chooses its lane."""
        return weigh(self.plan, self.derivative)

    @property
    def memory(self) -> int:
        """The bytes of memory that making it takes at most; none for a stored tile, which is not made."""
        derivative = self.derivative
        made = derivative.rotation.turn(derivative.size)
        return 0 if isinstance(self.plan, StoredTile) else memory_of(made, derivative.format)


class Hurried:
    """Tiles that are read until a moment of the clock and not longer (a thread cannot be stopped from outside)."""

    def __init__(self, tiles: Tiles, until: float, steps: Steps = untimed) -> None:
        """Each reading is a step, "read"."""
        self._steps = steps
        self._tiles = tiles
        self._until = until

    @property
    def index(self) -> TileIndex:
        """What is stored."""
        return self._tiles.index

    def read(self, level: int, column: int, row: int) -> bytes:
        """As the tiles read it. Raises Busy when the time is over."""
        if time.monotonic() > self._until:
            raise Busy(f"the image was not ready after {RENDER_SECONDS} seconds; ask again later or for a smaller one")
        with self._steps("read"):
            return self._tiles.read(level, column, row)


class ImageStore:
    """Images by identifier. One for each server process; safe to share between its threads."""

    def __init__(
        self,
        catalog: Catalog,
        tiles: OpenTiles,
        cache: Cache,
        publication: Callable[[], int],
        large: Path,
        resting: Resting = nullcontext,
        counts: Counts | None = None,
    ) -> None:
        """`publication` tells the publication counter: what is remembered of the catalogue holds for one value.

        `large` is the lock file of the lane for large work; inside `resting` a thread only waits (see lane.py).
        `counts` is told of what happens.
        """
        self._counts = counts or NoCounts()
        self._catalog = catalog
        self._tiles = tiles
        self._cache = cache
        self._publication = publication
        self._lanes = Lanes(large, resting, self._counts)
        self._once = Once(cache, RENDER_SECONDS, resting)
        self._records: dict[str, ImageRecord] = {}
        self._records_of = -1

    def record(self, image_id: str, *, at_once: bool = False) -> ImageRecord:
        """What the catalogue knows of an image. Raises UnknownImage; `at_once`: NotAtOnce if it has to be asked."""
        publication = self._publication()
        if publication != self._records_of:
            if at_once:
                raise NotAtOnce
            # A new dict, not a cleared one: another thread may be about to put an older record into the old.
            self._records, self._records_of = {}, publication
            # A pyramid may have been built anew under its name, or be gone: the open files are those of before.
            self._tiles.close()
        records = self._records
        found = records.get(image_id)
        if found is None:
            if at_once:
                raise NotAtOnce
            found = self._catalog.get(image_id)
            if len(records) < RECORDS_KEPT:
                records[image_id] = found
        return found

    def plan(self, record: ImageRecord, derivative: Derivative, scope: str) -> Work:
        """What it takes to make a derivative; reads nothing.

        Its key is its name in caches, and its ETag: the same content, the same name. The pyramid's name tells the
        version it was built by. `scope` is what the visitor's access changes in the pixels; empty when it changes
        nothing.
        """
        key = cache_key(VERSION, record.pyramid, record.source.fingerprint, derivative.operation, scope)
        return Work(record, derivative, plan_read(record.info, derivative), key)

    def image(self, work: Work, *, at_once: bool = False, steps: Steps = untimed) -> bytes:
        """The file that answers a request. Raises BrokenPyramid, Busy; `at_once`: NotAtOnce instead of waiting.

        Its `steps`: "tile" for a stored one, else "cache" and, if that has nothing, "render".
        """
        if at_once:
            return self._at_hand(work)
        try:
            return self._answer(work, steps)
        except BrokenPyramid:
            # The files may have been put right since they were opened, under other names first, as backups are.
            self._tiles.drop(work.record.pyramid)
            return self._answer(work, steps)

    def for_file(self, work: Work) -> bytes:
        """One of the many images of a file that a reader takes home. Raises BrokenPyramid, Busy.

        It waits in a lane even where it is small, and is not kept: a book would drive out what others look at.
        """
        if isinstance(work.plan, StoredTile):
            return self.image(work)
        kept = self._cache.get(work.key)
        if kept is not None:
            return kept
        weight = Weight.MEDIUM if work.weight is Weight.SMALL else work.weight
        try:
            return self._lanes.do(weight, partial(self._read, work))
        except BrokenPyramid:
            self._tiles.drop(work.record.pyramid)
            return self._lanes.do(weight, partial(self._read, work))

    def trial(self, work: Work, steps: Steps) -> bytes:
        """The file, made now in its lane, but neither looked for in the cache nor kept. Raises BrokenPyramid, Busy.

        Its `steps`: "open", "read" for each tile, and those of `render`.
        """

        def make() -> bytes:
            with steps("open"):
                tiles = self._open(work.record)
            hurried = Hurried(tiles, time.monotonic() + RENDER_SECONDS, steps)
            return render(work.plan, work.derivative, hurried, steps)

        return self._lanes.do(work.weight, make)

    def _at_hand(self, work: Work) -> bytes:
        """A stored tile of an open pyramid that the system has in memory, or what the cache has at hand."""
        plan = work.plan
        if not isinstance(plan, StoredTile):
            kept = self._cache.at_hand(work.key)
            if kept is None:
                raise NotAtOnce
            return kept
        tiles = self._tiles.open_already(work.record.pyramid)
        if tiles.index.fingerprint != work.record.source.fingerprint:
            raise NotAtOnce
        return tiles.read_at_once(plan.level, plan.column, plan.row)

    def _answer(self, work: Work, steps: Steps) -> bytes:
        if isinstance(work.plan, StoredTile):
            with steps("tile"):
                return render(work.plan, work.derivative, self._open(work.record))
        with steps("cache"):
            kept = self._cache.get(work.key)
        if kept is not None:
            return kept
        self._counts.missed()
        weight = work.weight
        # Who asks for the same large image is soon told to come again.
        grace = 0.0 if weight is Weight.LARGE else GRACE_SECONDS
        make = partial(self._lanes.do, weight, partial(self._make, work, weight))
        with steps("render"):
            return self._once.make(work.key, make, grace)

    def _make(self, work: Work, weight: Weight) -> bytes:
        start = time.monotonic()
        made = self._read(work)
        seconds = time.monotonic() - start
        self._counts.rendered(weight, seconds)
        log.info("made %s of %s in %.0f ms", work.derivative.canonical, work.record.id, seconds * 1000)
        self._cache.put(work.key, made)
        return made

    def _read(self, work: Work) -> bytes:
        tiles = Hurried(self._open(work.record), time.monotonic() + RENDER_SECONDS)
        return render(work.plan, work.derivative, tiles)

    def _open(self, record: ImageRecord) -> FileTiles:
        try:
            tiles = self._tiles.get(record.pyramid)
        except OSError as error:
            raise BrokenPyramid(f"the pyramid {record.pyramid} cannot be opened: {error.strerror}") from error
        except BrokenPyramid as error:
            raise BrokenPyramid(f"the pyramid {record.pyramid} cannot be used: {error}") from error
        if tiles.index.fingerprint != record.source.fingerprint:
            raise BrokenPyramid(f"the pyramid {record.pyramid} was not made from the master of {record.id}")
        return tiles
