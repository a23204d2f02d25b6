"""The whole use case of images, without a web server: look an image up, make a derivative of it.

The server's door to pixels, beside the front door: importing it loads the codecs.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from image_store.caches import Cache, cache_key
from image_store.catalog import Catalog, ImageRecord
from image_store.effort import memory_of
from image_store.errors import BrokenPyramid, Busy
from image_store.lane import Lane
from image_store.once import GRACE_SECONDS, Once
from image_store.pixels import render
from image_store.plan import Assembly, ReadPlan, StoredTile, plan_read
from image_store.request import Derivative
from image_store.tile_index import TileIndex
from image_store.tiles import FileTiles, OpenTiles, Tiles
from image_store.versions import RENDER_VERSION

__all__ = ["ImageStore", "OpenTiles"]

log = logging.getLogger(__name__)

RECORDS_KEPT = 100_000
# Decoded and made pixels of a derivative that counts as large: half a second of work.
LARGE_PIXELS = 32_000_000
# So does what takes this much memory, in bytes.
LARGE_MEMORY = 150_000_000
VERSION = str(RENDER_VERSION)
# After so many seconds of reading for one image it is given up: the machine is overloaded, or its disk is ill.
RENDER_SECONDS = 30


class Hurried:
    """Tiles that are read until a moment of the clock and not longer (a thread cannot be stopped from outside)."""

    def __init__(self, tiles: Tiles, until: float) -> None:
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
        rendered: Callable[[float], object] = lambda seconds: None,  # noqa: ARG005 - nobody counts
    ) -> None:
        """`publication` tells the publication counter: what is remembered of the catalogue holds for one value.

        `large` is the lock file of the lane for large work (see lane.py). `rendered` is told the seconds of each
        derivative that was made.
        """
        self._catalog = catalog
        self._tiles = tiles
        self._cache = cache
        self._publication = publication
        self._large = Lane(large)
        self._once = Once(cache, RENDER_SECONDS)
        self._rendered = rendered
        self._records: dict[str, ImageRecord] = {}
        self._records_of = -1

    def record(self, image_id: str) -> ImageRecord:
        """What the catalogue knows of an image. Raises UnknownImage."""
        publication = self._publication()
        if publication != self._records_of:
            # A new dict, not a cleared one: another thread may be about to put an older record into the old.
            self._records, self._records_of = {}, publication
            # A pyramid may have been built anew under its name, or be gone: the open files are those of before.
            self._tiles.close()
        records = self._records
        found = records.get(image_id)
        if found is None:
            found = self._catalog.get(image_id)
            if len(records) < RECORDS_KEPT:
                records[image_id] = found
        return found

    def key(self, record: ImageRecord, derivative: Derivative, scope: str) -> str:
        """The name of a derivative in caches, and its ETag: the same content, the same name.

        The pyramid's name tells the version it was built by. `scope` is what the visitor's access changes in the
        pixels; empty when it changes nothing.
        """
        return cache_key(VERSION, record.pyramid, record.source.sha256, derivative.operation, scope)

    def image(self, record: ImageRecord, derivative: Derivative, key: str) -> bytes:
        """The file that answers a request; `key` as `key()` gave it. Raises BrokenPyramid, Busy."""
        try:
            return self._answer(record, derivative, key)
        except BrokenPyramid:
            # The files may have been put right since they were opened, under other names first, as backups are.
            self._tiles.drop(record.pyramid)
            return self._answer(record, derivative, key)

    def _answer(self, record: ImageRecord, derivative: Derivative, key: str) -> bytes:
        plan = plan_read(record.info, derivative)
        if isinstance(plan, StoredTile):
            return render(plan, derivative, self._open(record))
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        # Who asks for the same large image is soon told to come again: the threads are for the tiles.
        grace = GRACE_SECONDS if plan.pixels <= LARGE_PIXELS else 0.0
        return self._once.make(key, partial(self._weigh, record, derivative, plan, key), grace)

    def _weigh(self, record: ImageRecord, derivative: Derivative, plan: Assembly, key: str) -> bytes:
        memory = memory_of(derivative.rotation.turn(derivative.size), derivative.format)
        if plan.pixels <= LARGE_PIXELS and memory <= LARGE_MEMORY:
            return self._make(record, derivative, plan, key)
        with self._large:
            # It may have been made while this request waited for its turn.
            return self._cache.get(key) or self._make(record, derivative, plan, key)

    def _make(self, record: ImageRecord, derivative: Derivative, plan: ReadPlan, key: str) -> bytes:
        began = time.monotonic()
        tiles = Hurried(self._open(record), began + RENDER_SECONDS)
        made = render(plan, derivative, tiles)
        seconds = time.monotonic() - began
        self._rendered(seconds)
        log.info("made %s of %s in %.0f ms", derivative.canonical, record.id, seconds * 1000)
        self._cache.put(key, made)
        return made

    def _open(self, record: ImageRecord) -> FileTiles:
        try:
            tiles = self._tiles.get(record.pyramid)
        except OSError as error:
            raise BrokenPyramid(f"the pyramid {record.pyramid} cannot be opened: {error.strerror}") from error
        except BrokenPyramid as error:
            raise BrokenPyramid(f"the pyramid {record.pyramid} cannot be used: {error}") from error
        if tiles.index.fingerprint != record.source.sha256:
            raise BrokenPyramid(f"the pyramid {record.pyramid} was not made from the master of {record.id}")
        return tiles
