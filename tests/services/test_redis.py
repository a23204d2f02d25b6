"""The contract of caches, kept by a real Redis; claims among machines; what the operator is told."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from image_store.caches import Cache
from image_store.caches import redis as redis_module
from image_store.caches import redis_claims as claims_module
from image_store.caches.redis import ENTRIES, EXPIRY_SECONDS, LARGEST, RedisCache, open_redis
from image_store.errors import CacheUnreachable
from tests.iiif_server.conftest import make_library
from tests.image_store.caches.contract import BOUND, SharedContract, damaged, key
from tests.services.redis_server import RedisServer, running_redis
from tests.serving import COMMAND

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    options = {"maxmemory": str(BOUND), "maxmemory_policy": "volatile-lru", "maxmemory_samples": "10"}
    with running_redis(tmp_path_factory.mktemp("redis"), **options) as redis:
        yield redis


@pytest.fixture
def client(running: RedisServer) -> "Redis":
    """A client of the test's own, to an empty Redis."""
    client = Redis(port=running.port, protocol=2)
    client.flushall()
    client.config_set("maxmemory", BOUND)
    client.config_set("maxmemory-policy", "volatile-lru")
    return client


@pytest.fixture
def cache(client: "Redis") -> Cache:
    # With a client and a clock that are never in a hurry: test_redis_ill.py is about those that are.
    return RedisCache(client, client, clock=lambda: 0.0)


@pytest.fixture
def other(client: "Redis") -> Cache:
    return RedisCache(client, client, clock=lambda: 0.0)


class TestRedis(SharedContract):
    @pytest.fixture(autouse=True)
    def _client(self, client: "Redis") -> None:
        self.client = client

    def pass_time(self) -> None:
        # Redis knows the age of an entry to the second.
        time.sleep(2.1)

    def spoil(self, key: str, how: str) -> None:
        stored = self.client.get(ENTRIES + key)
        assert isinstance(stored, bytes)
        self.client.set(ENTRIES + key, damaged(stored, how))

    def is_stored(self, key: str) -> bool:
        return self.client.exists(ENTRIES + key) == 1


def test_every_entry_expires_and_using_it_renews_it(cache: Cache, client: "Redis") -> None:
    cache.put(key(1), b"one")
    assert EXPIRY_SECONDS - 10 < client.ttl(ENTRIES + key(1)) <= EXPIRY_SECONDS
    client.expire(ENTRIES + key(1), 100)
    assert cache.get(key(1)) == b"one"
    assert client.ttl(ENTRIES + key(1)) > 100


def test_values_are_a_header_and_the_bytes_themselves(cache: Cache, client: "Redis") -> None:
    cache.put(key(1), b"\xff\xd8 the picture")
    stored = client.get(ENTRIES + key(1))
    assert isinstance(stored, bytes)
    assert stored.startswith(b"IIIFc\x01")
    assert stored.endswith(b"\xff\xd8 the picture")


def test_what_takes_long_to_carry_is_not_kept(cache: Cache) -> None:
    cache.put(key(1), b"x" * LARGEST)
    assert cache.get(key(1)) is None


def test_what_others_keep_there_is_neither_counted_nor_purged(cache: Cache, client: "Redis") -> None:
    client.set("rq:queue:default", "somebody's")
    for number in range(2500):
        cache.put(key(number), b"x")
    gone = cache.purge()
    assert gone.entries == 2500
    assert client.keys() == [b"rq:queue:default"]


def test_a_redis_that_is_full_and_lets_nothing_go_still_answers(cache: Cache, client: "Redis") -> None:
    cache.put(key(1), b"one")
    client.config_set("maxmemory-policy", "noeviction")
    client.config_set("maxmemory", 100)
    cache.put(key(2), b"two")
    assert (cache.get(key(1)), cache.get(key(2))) == (b"one", None)
    (claims,) = cache.claims
    assert claims.take(key(3)), "nobody can tell, so nobody waits"


def test_a_redis_without_a_bound_is_not_filled_without_one(
    cache: Cache, client: "Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    client.config_set("maxmemory", 0)
    monkeypatch.setattr(redis_module, "UNBOUNDED", BOUND)
    monkeypatch.setattr(redis_module, "LOOK_BYTES", 100_000)
    for number in range(200):
        cache.put(key(number), b"x" * 100_000)
    assert 4_000_000 < cache.fill().bytes < BOUND
    assert cache.fill().bound == BOUND
    cache.purge()
    for number in range(5):
        cache.put(key(number), b"x" * 100_000)
    assert cache.get(key(4)) is not None, "when there is room again, it is used"


def test_a_claim_is_one_processs_until_it_gives_it(cache: Cache, other: Cache, client: "Redis") -> None:
    (mine,), (others,) = cache.claims, other.claims
    assert mine.take(key(1))
    assert not others.take(key(1))
    assert others.take(key(2))
    others.give(key(1))
    assert not others.take(key(1)), "only its owner gives it"
    assert 0 < client.pttl(claims_module.CLAIMS + key(1)) <= claims_module.CLAIM_MS
    mine.give(key(1))
    assert others.take(key(1))


def test_a_claim_is_renewed_while_it_is_held_and_only_then(
    cache: Cache, other: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims_module, "CLAIM_MS", 500)
    monkeypatch.setattr(claims_module, "RENEW_SECONDS", 0.05)
    (mine,), (others,) = cache.claims, other.claims
    assert mine.take(key(1))
    assert mine.take(key(2))
    for _ in range(20):
        time.sleep(0.06)
        assert not others.take(key(1))
    mine.give(key(1))
    assert others.take(key(1))
    assert not others.take(key(2))


def test_a_claim_ends_by_itself_and_is_then_the_next_ones(cache: Cache, other: Cache, client: "Redis") -> None:
    (mine,), (others,) = cache.claims, other.claims
    assert mine.take(key(1))
    client.pexpire(claims_module.CLAIMS + key(1), 1)
    while client.exists(claims_module.CLAIMS + key(1)):
        pass
    assert others.take(key(1))
    mine.give(key(1))
    assert not mine.take(key(1)), "what has ended meanwhile is not taken from the next one"


def test_the_operator_is_told_that_it_does_not_answer(tmp_path: Path) -> None:
    with running_redis(tmp_path) as redis:
        cache = open_redis(redis.url)
        cache.put(key(1), b"one")
        assert cache.fill().entries == 1
    for ask in (cache.fill, cache.purge):
        with pytest.raises(CacheUnreachable, match="See IIIF_REDIS_URL"):
            ask()


def test_a_password_is_used_and_a_wrong_one_is_a_miss(tmp_path: Path) -> None:
    with running_redis(tmp_path, requirepass="se:cret") as redis:
        address = f"127.0.0.1:{redis.port}/0"
        right = open_redis(f"redis://:se%3Acret@{address}")
        right.put(key(1), b"one")
        assert right.get(key(1)) == b"one"
        for wrong in (open_redis(f"redis://{address}"), open_redis(f"redis://:guess@{address}")):
            wrong.put(key(1), b"two")
            assert wrong.get(key(1)) is None
            with pytest.raises(CacheUnreachable):
                wrong.fill()


def test_the_command_line_tells_and_empties_it(tmp_path: Path) -> None:
    home = tmp_path / "library" / "home"
    make_library(home, "http://localhost")
    with running_redis(tmp_path, requirepass="secret") as redis:
        settings = {"IIIF_REDIS_URL": f"redis://:secret@127.0.0.1:{redis.port}/0"}
        cache = open_redis(settings["IIIF_REDIS_URL"])
        cache.put(key(1), b"x" * 982)
        assert "Redis: 1 image, 1.0 kB; the bound is 1.1 GB" in command(home, settings, "cache", "stats")
        assert json.loads(command(home, settings, "cache", "stats", "--json"))["redis"]["bytes"] == 1000
        assert "Redis: 1 image, 1.0 kB: all removed." in command(home, settings, "cache", "purge")
        assert cache.get(key(1)) is None


def command(home: Path, settings: dict[str, str], *words: str) -> str:
    """What `iiif-server ...` says of this library; it must end well."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("IIIF_")}
    environment = {**plain, "IIIF_HOME": str(home), **settings}
    done = subprocess.run([COMMAND, *words], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
