"""The contract of caches, kept by layers; and what goes up, what goes down, who shares what."""

import subprocess
import sys
from pathlib import Path

import pytest

from image_store.caches import Cache, NoCache, open_cache, open_shared
from image_store.caches.files import FileCache
from image_store.caches.layers import LayeredCache
from image_store.caches.memory import MemoryCache
from tests.image_store.caches.contract import BOUND, CacheContract, key


class TestLayers(CacheContract):
    @pytest.fixture
    def cache(self, tmp_path: Path) -> Cache:
        return LayeredCache((MemoryCache(BOUND // 4), FileCache(tmp_path, BOUND * 3 // 4)))


def test_a_hit_below_comes_up_and_a_hit_above_asks_nobody_below(tmp_path: Path) -> None:
    upper, middle, lower = MemoryCache(BOUND), FileCache(tmp_path, BOUND), MemoryCache(BOUND)
    cache = LayeredCache((upper, middle, lower))
    lower.put(key(1), b"one")
    assert cache.get(key(1)) == b"one"
    assert (upper.get(key(1)), middle.get(key(1))) == (b"one", b"one")
    lower.put(key(1), b"never asked for")
    assert cache.get(key(1)) == b"one"
    cache.put(key(2), b"two")
    assert [layer.get(key(2)) for layer in (upper, middle, lower)] == [b"two"] * 3
    assert cache.get(key(3)) is None


def test_a_damaged_layer_is_mended_from_below(tmp_path: Path) -> None:
    files, lower = FileCache(tmp_path, BOUND), MemoryCache(BOUND)
    cache = LayeredCache((files, lower))
    cache.put(key(1), b"one")
    (path,) = tmp_path.glob("segment-*")
    path.write_bytes(b"rotten")
    assert cache.get(key(1)) == b"one"
    assert files.get(key(1)) == b"one"


def test_each_setting_is_a_layer(tmp_path: Path) -> None:
    assert isinstance(open_cache(tmp_path, 0), NoCache)
    settings = {(0, BOUND): [MemoryCache], (BOUND, 0): [FileCache], (BOUND, BOUND): [MemoryCache, FileCache]}
    for (bound, memory), layers in settings.items():
        opened = open_cache(tmp_path, bound, memory=memory)
        assert isinstance(opened, LayeredCache)
        assert [type(layer) for layer in opened._layers] == layers
    redis_url = "redis://127.0.0.1:1"
    assert [layer.name for layer in open_shared(tmp_path, BOUND, redis_url=redis_url)] == ["files", "redis"]
    # Processes claim by the files they share, machines by the Redis they share, and memory is shared by nobody.
    assert [len(open_cache(tmp_path, bound, memory=BOUND).claims) for bound in (0, BOUND)] == [0, 1]
    assert len(open_cache(tmp_path, BOUND, memory=BOUND, redis_url=redis_url).claims) == 2


@pytest.mark.parametrize(("url", "loaded"), [(None, False), ("redis://127.0.0.1:1", True)])
def test_the_client_of_redis_is_loaded_where_one_is_configured(tmp_path: Path, url: str | None, loaded: bool) -> None:
    code = (
        "import sys; from pathlib import Path; from image_store import open_cache;"
        f"open_cache(Path({str(tmp_path)!r}), 10**8, redis_url={url!r}).get('00');"
        f"assert ('redis' in sys.modules) is {loaded}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
