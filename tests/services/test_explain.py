"""`iiif-server explain` looks into a real Redis, and tells when it does not answer; the header at a real server."""

import json
import subprocess
from http.client import HTTPConnection
from pathlib import Path

import pytest

from config import environment_with
from image_store.caches.redis import open_redis
from tests.iiif_server.conftest import make_library
from tests.services.redis_server import running_redis
from tests.serving import COMMAND, free_port, serving

pytestmark = pytest.mark.services
MADE = "/iiif/3/gradient_1/full/123,/0/default.jpg"
TILE = "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg"


def test_redis_is_looked_into(tmp_path: Path) -> None:
    with running_redis(tmp_path) as redis:
        config = make_library(tmp_path / "home", "http://localhost:1", redis_url=redis.url)
        environment = environment_with(home=config.home, redis_url=redis.url)

        def explained() -> tuple[dict[str, bool], str]:
            done = subprocess.run(
                [COMMAND, "explain", "--json", MADE], env=environment, capture_output=True, text=True, check=True
            )
            cache = json.loads(done.stdout)["cache"]
            keys.append(cache["key"])
            return cache["layers"], done.stderr

        keys: list[str] = []
        assert explained() == ({"files": False, "redis": False}, "")
        open_redis(redis.url).put(keys[0], b"made by another machine")
        assert explained() == ({"files": False, "redis": True}, "")
        redis.kill()
        layers, said = explained()
        assert layers == {"files": False, "redis": False}
        assert "without Redis" in said


def test_a_real_server_times_what_it_would_answer_at_once(tmp_path: Path) -> None:
    config, port = make_library(tmp_path / "home", "http://localhost:1"), free_port()
    with serving(config.home, port, IIIF_SERVER_TIMING="yes"):
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        for path, step in ((MADE, "render"), (MADE, "cache"), (TILE, "tile"), (TILE, "tile")):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            told = answer.headers["Server-Timing"]
            # Which of two workers answers is chance: both share the files.
            assert step in told, told
        connection.close()
