"""The contract of caches, kept in files; and what files promise beside it."""

import multiprocessing
import os
import resource
import shutil
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.caches import Cache, cache_key
from image_store.caches.contract import HEADER
from image_store.caches.files import RENEW_SECONDS, SHARDS, STALE_SECONDS, FileCache
from tests.image_store.caches.contract import BOUND, SharedContract, damaged, key

MEGABYTE = 1_000_000


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    return FileCache(tmp_path / "cache", BOUND)


class TestFiles(SharedContract):
    @pytest.fixture
    def cache(self, tmp_path: Path) -> Cache:
        return FileCache(tmp_path / "cache", BOUND)

    @pytest.fixture
    def other(self, tmp_path: Path) -> Cache:
        return FileCache(tmp_path / "cache", BOUND)

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "cache"

    def spoil(self, key: str, how: str) -> None:
        (path,) = self.folder.rglob(key)
        path.write_bytes(damaged(path.read_bytes(), how))

    def is_stored(self, key: str) -> bool:
        return list(self.folder.rglob(key)) != []


def same_shard(count: int) -> list[str]:
    """Keys that share one shard, so that a small test can fill it."""
    numbers = (key(number) for number in range(count * SHARDS * 4))
    return [found for found in numbers if found[1] == "0"][:count]


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_no_two_lists_of_parts_share_a_key(one: list[str], other: list[str]) -> None:
    assert (cache_key(*one) == cache_key(*other)) == (one == other)


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


def test_reading_renews_a_file_now_and_then(tmp_path: Path) -> None:
    now = [time.time()]
    cache = FileCache(tmp_path / "cache", BOUND, clock=lambda: now[0])
    cache.put(key(1), b"one")
    (path,) = tmp_path.rglob(key(1))
    before = now[0] - RENEW_SECONDS + 60
    os.utime(path, (before, before))
    assert cache.get(key(1)) == b"one"
    assert path.stat().st_mtime == pytest.approx(before)
    now[0] += 120
    assert cache.get(key(1)) == b"one"
    assert path.stat().st_mtime > before + 60


def test_a_folder_that_is_taken_away_meanwhile_is_made_again(cache: FileCache, tmp_path: Path) -> None:
    cache.put(key(1), b"one")
    shutil.rmtree(tmp_path / "cache")
    cache.put(key(1), b"one")
    assert cache.get(key(1)) == b"one"
    assert [path.name for path in (tmp_path / "cache").rglob("*") if path.is_file()] == [key(1)]
