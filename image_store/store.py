"""The whole use case of images, without a web server: look an image up, make a derivative of it.

The server's door to pixels, beside the front door: importing it loads the codecs.
"""

from collections.abc import Callable
from threading import BoundedSemaphore

from image_store.cache import Cache, cache_key
from image_store.catalog import Catalog, ImageRecord
from image_store.errors import BrokenPyramid
from image_store.pixels import render
from image_store.plan import StoredTile, plan_read
from image_store.request import Derivative
from image_store.tiles import FileTiles, OpenTiles
from image_store.versions import PYRAMID_VERSION, RENDER_VERSION

__all__ = ["ImageStore", "OpenTiles"]

RECORDS_KEPT = 100_000
VERSION = f"{PYRAMID_VERSION}.{RENDER_VERSION}"


class ImageStore:
    """Images by identifier. One for each server process; safe to share between its threads."""

    def __init__(
        self, catalog: Catalog, tiles: OpenTiles, cache: Cache, publication: Callable[[], int], renderers: int
    ) -> None:
        """`publication` tells the publication counter: what is remembered of the catalogue holds for one.

        At most `renderers` derivatives are made at a time; stored tiles and cached answers never wait.
        """
        self._catalog = catalog
        self._tiles = tiles
        self._cache = cache
        self._publication = publication
        self._renderers = BoundedSemaphore(renderers)
        self._records: dict[str, ImageRecord] = {}
        self._records_of = -1

    def record(self, image_id: str) -> ImageRecord:
        """What the catalogue knows of an image. Raises UnknownImage."""
        publication = self._publication()
        if publication != self._records_of:
            # A new dict, not a cleared one: another thread may be about to put an older record into the old.
            self._records, self._records_of = {}, publication
        records = self._records
        found = records.get(image_id)
        if found is None:
            found = self._catalog.get(image_id)
            if len(records) < RECORDS_KEPT:
                records[image_id] = found
        return found

    def key(self, record: ImageRecord, derivative: Derivative, scope: str) -> str:
        """The name of a derivative in caches, and its ETag: the same content, the same name.

        The size is in it because `max` is another size when the limits are changed. `scope` is what the visitor's
        access changes in the pixels; empty when it changes nothing.
        """
        return cache_key(VERSION, record.source.sha256, derivative.canonical, str(derivative.size), scope)

    def image(self, record: ImageRecord, derivative: Derivative, key: str) -> bytes:
        """The file that answers a request; `key` as `key()` gave it. Raises BrokenPyramid."""
        plan = plan_read(record.info, derivative)
        if isinstance(plan, StoredTile):
            return render(plan, derivative, self._open(record))
        kept = self._cache.get(key)
        if kept is not None:
            return kept
        with self._renderers:
            made = render(plan, derivative, self._open(record))
        self._cache.put(key, made)
        return made

    def _open(self, record: ImageRecord) -> FileTiles:
        try:
            tiles = self._tiles.get(record.pyramid)
        except OSError as error:
            raise BrokenPyramid(f"the pyramid {record.pyramid} cannot be opened: {error.strerror}") from error
        if tiles.index.fingerprint != record.source.sha256:
            raise BrokenPyramid(f"the pyramid {record.pyramid} was not made from the master of {record.id}")
        return tiles
