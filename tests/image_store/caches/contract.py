"""What every cache promises: one suite, run against each kind (here, and with a real Redis in tests/services)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from image_store.caches import Cache, cache_key

# Of the caches under test.
BOUND = 8 * 1024**2
ENTRY = 20_000
DAMAGES = ("flip", "cut", "empty", "longer", "header")


def key(number: int) -> str:
    return cache_key("test", str(number))


def damaged(stored: bytes, how: str) -> bytes:
    """An entry as a dying disk, a killed writer or a stranger leaves it."""
    return {
        "flip": stored[:500] + bytes([stored[500] ^ 1]) + stored[501:],
        "cut": stored[:500],
        "empty": b"",
        "longer": stored + b"x",
        "header": stored[:5],
    }[how]


class CacheContract:
    """Fixture to give: `cache`, empty, bounded by BOUND."""

    def test_what_was_put_is_got_and_nothing_else(self, cache: Cache) -> None:
        assert cache.get(key(1)) is None
        cache.put(key(1), b"one\0\r\n")
        cache.put(key(2), b"")
        assert (cache.get(key(1)), cache.get(key(2)), cache.get(key(3))) == (b"one\0\r\n", b"", None)
        cache.put(key(1), b"uno")
        assert cache.get(key(1)) == b"uno"
        assert cache.fill().entries >= 2

    def test_it_stays_within_its_bound(self, cache: Cache) -> None:
        count = 3 * BOUND // ENTRY
        for number in range(count):
            cache.put(key(number), bytes([number % 256]) * ENTRY)
            if number % 97 == 0:
                assert cache.fill().bytes <= BOUND
        assert cache.fill().bytes <= cache.fill().bound <= BOUND
        assert cache.get(key(count - 1)) == bytes([(count - 1) % 256]) * ENTRY

    def test_the_oldest_go_first(self, cache: Cache) -> None:
        old = range(BOUND // 2 // ENTRY)
        new = range(1000, 1000 + BOUND * 3 // 4 // ENTRY)
        for number in old:
            cache.put(key(number), b"x" * ENTRY)
        self.pass_time()
        for number in new:
            cache.put(key(number), b"x" * ENTRY)
        kept_old, kept_new = (sum(cache.get(key(one)) is not None for one in some) / len(some) for some in (old, new))
        assert kept_old < 0.75
        assert kept_new > kept_old + 0.25

    def pass_time(self) -> None:
        """Until what was put before is older than what is put then, as this cache sees it."""

    def test_what_is_too_large_is_not_kept_and_pushes_nothing_out(self, cache: Cache) -> None:
        cache.put(key(1), b"one")
        cache.put(key(2), b"x" * (BOUND // 2))
        assert (cache.get(key(1)), cache.get(key(2))) == (b"one", None)

    def test_purge_says_what_was_there_and_leaves_nothing(self, cache: Cache) -> None:
        for number in range(10):
            cache.put(key(number), b"x" * 100)
        before = cache.fill()
        assert (before.entries, before.bytes) == ((gone := cache.purge()).entries, gone.bytes)
        assert before.entries >= 10
        assert before.bytes >= 1000
        assert cache.fill().entries == cache.fill().bytes == 0
        assert cache.get(key(1)) is None
        cache.put(key(1), b"again")
        assert cache.get(key(1)) == b"again"

    def test_threads_never_see_half_an_entry(self, cache: Cache) -> None:
        def hammer(seed: int) -> int:
            wrong = 0
            for step in range(200):
                number = (step * 7 + seed * 13) % 50
                content = str(number).encode() * 400
                found = cache.get(key(number))
                wrong += found is not None and found != content
                cache.put(key(number), content)
            return wrong

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(hammer, range(8))) == 0
        assert cache.get(key(49)) == b"49" * 400


class SharedContract(CacheContract):
    """Of caches that several processes share. More to give: fixture `other`, the same cache as another process sees it,
    and `spoil`."""

    def spoil(self, key: str, how: str) -> None:
        """Replaces a stored entry by what `damaged` makes of it."""
        raise NotImplementedError

    def is_stored(self, key: str) -> bool:
        """Whether there is anything under this key."""
        raise NotImplementedError

    def test_another_process_sees_it(self, cache: Cache, other: Cache) -> None:
        cache.put(key(1), b"one")
        assert other.get(key(1)) == b"one"
        other.purge()
        assert cache.get(key(1)) is None

    @pytest.mark.parametrize("how", DAMAGES)
    def test_a_damaged_entry_is_a_miss_and_is_taken_away(self, cache: Cache, how: str) -> None:
        cache.put(key(1), b"x" * 1000)
        self.spoil(key(1), how)
        assert self.is_stored(key(1))
        assert cache.get(key(1)) is None
        assert not self.is_stored(key(1))
        cache.put(key(1), b"new")
        assert cache.get(key(1)) == b"new"
