"""The contract of caches, kept in files; and what files promise beside it."""

import multiprocessing
import random
import resource
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.caches import Cache, cache_key
from image_store.caches.files import ENTRY, SEGMENTS, FileCache
from image_store.caches.segments import PREFIX
from image_store.caches.slots import NAME, Place
from tests.image_store.caches.contract import BOUND, SharedContract, damaged, key

MEGABYTE = 1_000_000
SMALL = 64 * 100_000


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    return FileCache(tmp_path / "cache", BOUND)


def place_of(cache: FileCache, key: str) -> Place | None:
    assert cache._slots is not None
    return cache._slots.find(bytes.fromhex(key))


class TestFiles(SharedContract):
    @pytest.fixture
    def cache(self, tmp_path: Path) -> Cache:
        self.files = FileCache(tmp_path / "cache", BOUND)
        self.folder = tmp_path / "cache"
        return self.files

    @pytest.fixture
    def other(self, tmp_path: Path) -> Cache:
        return FileCache(tmp_path / "cache", BOUND)

    def spoil(self, key: str, how: str) -> None:
        place = place_of(self.files, key)
        assert place is not None
        path = self.folder / f"{PREFIX}{place.segment}"
        stored = path.read_bytes()
        spoilt = damaged(stored[place.offset : place.offset + place.length], how)
        path.write_bytes(stored[: place.offset] + spoilt)
        assert self.files._slots is not None
        if how == "longer":
            self.files._slots.put(bytes.fromhex(key), place._replace(length=place.length + 1))
        # What is written next goes behind it.
        self.files._end = place.offset + place.length

    def is_stored(self, key: str) -> bool:
        return place_of(self.files, key) is not None


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_no_two_lists_of_parts_share_a_key(one: list[str], other: list[str]) -> None:
    assert (cache_key(*one) == cache_key(*other)) == (one == other)


def test_what_is_used_all_the_time_is_not_forgotten(tmp_path: Path) -> None:
    cache = FileCache(tmp_path / "cache", SMALL)
    cache.put(key(0), b"a" * 5000)
    for number in range(1, 3 * SMALL // 5000):
        cache.put(key(number), b"x" * 5000)
        if number % 50 == 0:
            assert cache.get(key(0)) == b"a" * 5000
    assert cache.get(key(1)) is None


def test_short_lives_and_many_processes_stay_within_the_bound_too(tmp_path: Path) -> None:
    for start in range(0, 2000, 40):
        life = FileCache(tmp_path / "cache", SMALL)
        for number in range(start, start + 40):
            life.put(key(number), b"x" * 5000)
    assert FileCache(tmp_path / "cache", SMALL).fill().bytes <= SMALL
    assert len(list((tmp_path / "cache").glob(f"{PREFIX}*"))) <= 2 * SEGMENTS, "a new life goes on where one ended"
    together = [FileCache(tmp_path / "cache", SMALL, writers=16) for _ in range(16)]
    for number in range(4000):
        together[number % 16].put(key(number), b"x" * 5000)
        if number % 100 == 0:
            assert together[0].fill().bytes <= SMALL
    assert together[0].fill().bytes <= SMALL


def test_a_full_disk_is_a_miss(cache: FileCache) -> None:
    cache.put(key(1), b"there")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        cache.put(key(2), b"x" * 20_000)
        assert cache.get(key(1)) == b"there"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert cache.get(key(2)) is None
    cache.put(key(2), b"x" * 20_000)
    assert cache.get(key(2)) == b"x" * 20_000


def test_what_is_more_than_a_segment_is_not_kept(tmp_path: Path) -> None:
    cache = FileCache(tmp_path / "cache", SMALL)
    most = SMALL // SEGMENTS - ENTRY.size
    cache.put(key(1), b"x" * (most + 1))
    assert cache.get(key(1)) is None
    cache.put(key(1), b"x" * most)
    assert cache.get(key(1)) is not None


def test_a_folder_that_cannot_be_written_is_a_miss_not_an_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    cache = FileCache(tmp_path / "cache", 64 * MEGABYTE)
    cache.put(key(1), b"one")
    assert cache.get(key(1)) is None
    assert cache.at_hand(key(1)) is None


def hammer(folder: Path, seed: int) -> int:
    """Puts and gets the keys that the other processes put and get; counts wrong answers."""
    cache = FileCache(folder, SMALL, writers=3)
    wrong = 0
    for step in range(2000):
        number = (step * 7 + seed * 13) % 500
        content = str(number).encode() * 1400
        for found in (cache.at_hand(key(number)), cache.get(key(number))):
            wrong += found is not None and found != content
        cache.put(key(number), content)
    return wrong


def test_several_processes_never_see_half_an_entry(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert pool.starmap(hammer, [(tmp_path / "cache", seed) for seed in range(3)]) == [0, 0, 0]
    assert FileCache(tmp_path / "cache", SMALL).fill().bytes <= SMALL


def test_at_hand_is_what_another_has_written_once_its_segment_is_open(tmp_path: Path) -> None:
    writer, reader = FileCache(tmp_path / "cache", BOUND), FileCache(tmp_path / "cache", BOUND)
    writer.put(key(1), b"one")
    writer.put(key(2), b"two")
    assert writer.at_hand(key(1)) == b"one"
    assert reader.at_hand(key(1)) is None
    assert reader.get(key(1)) == b"one"
    assert reader.at_hand(key(2)) == b"two"


def test_a_length_of_nonsense_costs_no_memory(tmp_path: Path) -> None:
    cache = FileCache(tmp_path / "cache", BOUND)
    cache.put(key(1), b"one")
    (table,) = (tmp_path / "cache").glob("slots-*")
    slot = table.read_bytes().index(bytes.fromhex(key(1))[:NAME])
    with table.open("r+b") as file:
        file.seek(slot + NAME + 8)
        file.write((2**32 - 1).to_bytes(4, "little"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert cache.at_hand(key(1)) is None
    cache.get(key(1))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"


@pytest.mark.parametrize("seed", range(20))
def test_a_table_of_nonsense_is_only_misses(tmp_path: Path, seed: int) -> None:
    cache = FileCache(tmp_path / "cache", BOUND)
    for number in range(200):
        cache.put(key(number), str(number).encode() * 100)
    (table,) = (tmp_path / "cache").glob("slots-*")
    chance = random.Random(seed)
    spoilt = bytearray(table.read_bytes())
    for place in range(0, len(spoilt), 4):
        if chance.random() < seed / 20:
            spoilt[place : place + 4] = chance.randbytes(4)
    with table.open("r+b") as file:
        file.write(spoilt)
    for number in range(200):
        for found in (cache.at_hand(key(number)), cache.get(key(number))):
            assert found in (None, str(number).encode() * 100)
    cache.put(key(1), b"new")
    assert cache.get(key(1)) == b"new"


def test_a_folder_that_is_taken_away_meanwhile_is_made_again(cache: FileCache, tmp_path: Path) -> None:
    cache.put(key(1), b"one")
    shutil.rmtree(tmp_path / "cache")
    cache.put(key(1), b"one")
    assert cache.get(key(1)) == b"one"
    assert FileCache(tmp_path / "cache", BOUND).get(key(1)) == b"one"


def test_what_others_remove_is_let_go(tmp_path: Path) -> None:
    reader, writer = FileCache(tmp_path / "cache", SMALL), FileCache(tmp_path / "cache", SMALL)

    for number in range(3 * SMALL // 5000):
        writer.put(key(number), b"x" * 5000)
        assert reader.get(key(number)) is not None
    removed = [segment for cache in (reader, writer) for segment in cache._open.values() if not segment.is_there()]
    assert len(removed) <= 4
