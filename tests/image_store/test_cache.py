"""The contract of every cache, and what the file cache promises beside it."""

import multiprocessing
import os
import resource
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.cache import HEADER, SHARDS, STALE_SECONDS, FileCache, NoCache, cache_key

MEGABYTE = 1_000_000


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    return FileCache(tmp_path / "cache", 64 * MEGABYTE)


def key(number: int) -> str:
    return cache_key("test", str(number))


def same_shard(count: int) -> list[str]:
    """Keys that share one shard, so that a small test can fill it."""
    numbers = (key(number) for number in range(count * SHARDS * 4))
    return [found for found in numbers if int(found[:2], 16) % SHARDS == 0][:count]


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_no_two_lists_of_parts_share_a_key(one: list[str], other: list[str]) -> None:
    assert (cache_key(*one) == cache_key(*other)) == (one == other)


def test_what_was_put_is_got_and_nothing_else(cache: FileCache) -> None:
    assert cache.get(key(1)) is None
    cache.put(key(1), b"one")
    cache.put(key(2), b"")
    assert (cache.get(key(1)), cache.get(key(2)), cache.get(key(3))) == (b"one", b"", None)
    cache.put(key(1), b"uno")
    assert cache.get(key(1)) == b"uno"


def test_no_cache_keeps_nothing() -> None:
    cache = NoCache()
    cache.put(key(1), b"one")
    assert cache.get(key(1)) is None
    assert cache.fill().entries == cache.purge().bytes == 0


def test_another_process_sees_it(cache: FileCache, tmp_path: Path) -> None:
    cache.put(key(1), b"one")
    assert FileCache(tmp_path / "cache", 64 * MEGABYTE).get(key(1)) == b"one"


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "longer"])
def test_a_damaged_file_is_a_miss_and_is_taken_away(cache: FileCache, tmp_path: Path, damage: str) -> None:
    cache.put(key(1), b"x" * 1000)
    [path] = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    stored = path.read_bytes()
    path.write_bytes(
        {
            "flip": stored[:500] + bytes([stored[500] ^ 1]) + stored[501:],
            "cut": stored[:500],
            "empty": b"",
            "longer": stored + b"x",
        }[damage]
    )
    assert cache.get(key(1)) is None
    assert not path.exists()


def test_it_stays_within_its_bound_and_forgets_the_least_recently_used(tmp_path: Path) -> None:
    cache = FileCache(tmp_path / "cache", SHARDS * 100_000)
    keys = same_shard(60)
    cache.put(keys[0], b"a" * 5000)
    for name in keys[1:]:
        cache.put(name, b"x" * 5000)
        kept = cache.get(keys[0])
        assert kept is not None, "what is used all the time is not forgotten"
        # The clock of the file system is coarse: say plainly that this one was used now.
        os.utime(next((tmp_path / "cache").rglob(keys[0])), (time.time() + 60,) * 2)
        assert cache.fill().bytes <= 100_000
    assert cache.get(keys[-1]) is not None
    assert cache.get(keys[1]) is None


def test_short_lives_and_many_processes_stay_within_the_bound_too(tmp_path: Path) -> None:
    bound = SHARDS * 100_000
    keys = same_shard(400)
    for start in range(0, 200, 4):
        life = FileCache(tmp_path / "cache", bound)
        for name in keys[start : start + 4]:
            life.put(name, b"x" * 5000)
    assert FileCache(tmp_path / "cache", bound).fill().bytes <= 100_000
    together = [FileCache(tmp_path / "cache", bound, writers=16) for _ in range(16)]
    for number, name in enumerate(keys):
        together[number % 16].put(name, b"x" * 900)
        assert together[0].fill().bytes <= 100_000


def test_a_full_disk_leaves_no_half_files(cache: FileCache, tmp_path: Path) -> None:
    cache.put(key(1), b"there")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        cache.put(key(2), b"x" * 20_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert cache.get(key(2)) is None
    assert [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()] == [key(1)]


def test_what_would_push_out_half_of_the_rest_is_not_kept(tmp_path: Path) -> None:
    cache = FileCache(tmp_path / "cache", SHARDS * 100_000)
    cache.put(key(1), b"x" * (50_001 - HEADER.size))
    assert cache.get(key(1)) is None
    cache.put(key(1), b"x" * (50_000 - HEADER.size))
    assert cache.get(key(1)) is not None


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    cache = FileCache(tmp_path / "cache", SHARDS * 100_000)
    keys = same_shard(30)
    cache.put(keys[0], b"x")
    shard = next((tmp_path / "cache").iterdir())
    left, fresh = shard / ".new-left", shard / ".new-fresh"
    left.write_bytes(b"half")
    fresh.write_bytes(b"at work")
    os.utime(left, (time.time() - STALE_SECONDS - 60,) * 2)
    for name in keys:
        cache.put(name, b"x" * 5000)
    assert not left.exists()
    assert fresh.exists()


def test_a_folder_that_cannot_be_written_is_a_miss_not_an_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    cache = FileCache(tmp_path / "cache", 64 * MEGABYTE)
    cache.put(key(1), b"one")
    assert cache.get(key(1)) is None


def test_purge_says_what_was_there_and_leaves_nothing(cache: FileCache) -> None:
    for number in range(10):
        cache.put(key(number), b"x" * 100)
    before = cache.purge()
    assert (before.entries, before.bytes) == (10, 10 * (100 + HEADER.size))
    assert cache.fill().entries == 0
    assert cache.get(key(1)) is None


def hammer(folder: Path, seed: int) -> int:
    """Puts and gets the keys that the other processes put and get; counts wrong answers."""
    cache = FileCache(folder, SHARDS * 20_000)
    wrong = 0
    for step in range(400):
        number = (step * 7 + seed * 13) % 50
        content = str(number).encode() * 400
        found = cache.get(key(number))
        wrong += found is not None and found != content
        cache.put(key(number), content)
    return wrong


def test_several_processes_never_see_half_a_file(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.starmap(hammer, [(tmp_path / "cache", seed) for seed in range(3)]) == [0, 0, 0]
    assert FileCache(tmp_path / "cache", SHARDS * 20_000).fill().bytes <= SHARDS * 20_000
