"""The contract of caches, kept in memory; and what only memory can promise: exact order, and hearing of purges."""

import pytest

from image_store.caches import Cache, NoCache
from image_store.caches.memory import LARGEST, OVERHEAD, MemoryCache
from tests.image_store.caches.contract import BOUND, CacheContract, key


class TestMemory(CacheContract):
    @pytest.fixture
    def cache(self) -> Cache:
        return MemoryCache(BOUND)


def test_no_cache_keeps_nothing() -> None:
    cache = NoCache()
    cache.put(key(1), b"one")
    assert cache.get(key(1)) is None
    assert cache.fill().entries == cache.purge().bytes == 0


def test_what_was_used_last_stays_and_bytes_are_counted() -> None:
    entry = 1000 + OVERHEAD
    cache = MemoryCache(LARGEST * entry)
    for number in range(LARGEST):
        cache.put(key(number), b"x" * 1000)
    assert (cache.fill().entries, cache.fill().bytes) == (LARGEST, LARGEST * entry)
    assert cache.get(key(0)) is not None
    cache.put(key(LARGEST), b"y" * 1000)
    assert (cache.get(key(1)), cache.get(key(0)) is None) == (None, False)
    cache.put(key(0), b"")
    assert cache.fill().bytes == LARGEST * entry - 1000


def test_it_forgets_when_everybody_is_told_to() -> None:
    purges = [7]
    cache = MemoryCache(BOUND, lambda: purges[0])
    cache.put(key(1), b"one")
    assert cache.get(key(1)) == b"one"
    purges[0] += 1
    assert cache.get(key(1)) is None
    cache.put(key(1), b"one")
    assert cache.get(key(1)) == b"one"
    purges[0] += 1
    cache.put(key(2), b"two")
    assert (cache.get(key(1)), cache.get(key(2))) == (None, b"two")
