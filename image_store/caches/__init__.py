"""Where finished derivatives are kept: in memory, in files, in Redis, one below the other.

docs/adr/0003 says which layer is for what. Knows bytes by key, not what they show or who may see them.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from image_store.caches.contract import Cache, CacheFill, Claims, NoCache, cache_key
from image_store.caches.files import FileCache
from image_store.caches.layers import LayeredCache, nobody_counts
from image_store.caches.memory import MemoryCache

__all__ = ["Cache", "CacheFill", "Claims", "NoCache", "cache_key", "open_cache", "open_shared"]


def open_cache(
    folder: Path,
    bound: int,
    writers: int = 1,
    *,
    memory: int = 0,
    redis_url: str | None = None,
    purges: Callable[[], int] = lambda: 0,
    found: Callable[[str], None] = nobody_counts,
) -> Cache:
    """The cache of one server process: memory, then the files of this machine, then what all machines share.

    `bound` of the files and `memory` of this process in bytes, 0 for no such layer; `writers`: processes that share
    the folder; `purges` counts how often the processes of this machine were told to forget what they remember;
    `found` is told of each layer that had what was asked for.
    """
    layers: tuple[Cache, ...] = (
        *([MemoryCache(memory, purges)] if memory else []),
        *open_shared(folder, bound, writers, redis_url=redis_url),
    )
    return LayeredCache(layers, found) if layers else NoCache()


def open_shared(folder: Path, bound: int, writers: int = 1, *, redis_url: str | None = None) -> list[Cache]:
    """The layers that outlive a process: those that the command line can look into."""
    return [
        *([FileCache(folder, bound, writers)] if bound else []),
        # By name: the client takes 60 ms to load, and most libraries have no Redis.
        *([import_module("image_store.caches.redis").open_redis(redis_url)] if redis_url else []),
    ]
