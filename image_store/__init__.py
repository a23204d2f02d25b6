"""Images, pyramids, derivatives, cache. Knows no HTTP and no book.

This is the front door: values and cache. More doors load what not everybody needs: `image_store.catalog` and
`image_store.aliases` SQL, for whoever holds a database; `image_store.store` the codecs, for the server;
`image_store.building` libvips, for ingest alone (it starts threads, and gunicorn forks).
"""

from image_store.caches import Cache, CacheFill, NoCache, open_cache, open_shared
from image_store.counts import NoCounts
from image_store.dialect import VERSION2, VERSION3, Dialect
from image_store.effort import memory_limit, memory_of
from image_store.errors import (
    BadAlias,
    BadMaster,
    BadSyntax,
    BrokenPyramid,
    Busy,
    CacheUnreachable,
    ImageStoreError,
    Impossible,
    NotAtOnce,
    UnknownImage,
)
from image_store.file_order import natural_order
from image_store.geometry import Dimensions
from image_store.image_json import Written, written
from image_store.info import CONTEXT2, CONTEXT3, ImageInfo
from image_store.level0 import LEVEL0, info_json0, limits0, promised0
from image_store.limits import Limits
from image_store.pyramid import TILE_SIZE
from image_store.records import Facts, ImageRecord, Source
from image_store.request import Derivative, ImageRequest
from image_store.versions import PYRAMID_VERSION, RENDER_VERSION
from image_store.weight import Weight

__all__ = [
    "CONTEXT2",
    "CONTEXT3",
    "LEVEL0",
    "PYRAMID_VERSION",
    "RENDER_VERSION",
    "TILE_SIZE",
    "VERSION2",
    "VERSION3",
    "BadAlias",
    "BadMaster",
    "BadSyntax",
    "BrokenPyramid",
    "Busy",
    "Cache",
    "CacheFill",
    "CacheUnreachable",
    "Derivative",
    "Dialect",
    "Dimensions",
    "Facts",
    "ImageInfo",
    "ImageRecord",
    "ImageRequest",
    "ImageStoreError",
    "Impossible",
    "Limits",
    "NoCache",
    "NoCounts",
    "NotAtOnce",
    "Source",
    "UnknownImage",
    "Weight",
    "Written",
    "info_json0",
    "limits0",
    "memory_limit",
    "memory_of",
    "natural_order",
    "open_cache",
    "open_shared",
    "promised0",
    "written",
]
