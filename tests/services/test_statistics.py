"""What is counted behind the shipped nginx, which keeps answers; and the table of uses in a real PostgreSQL."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from iiif_server.stats.kept import KeptUses
from iiif_server.stats.road import NGINX_SECONDS
from tests.iiif_server.conftest import make_library
from tests.iiif_server.stats.kept_contract import KeptContract
from tests.services.postgres_server import PostgresServer
from tests.services.programs import library_server, nginx, shipped
from tests.services.roads import Answer, Road, ask
from tests.serving import COMMAND, free_port

pytestmark = pytest.mark.services
PUBLIC = "http://books.example.az"
MANIFEST, INFO = "/presentation/3/gradient/manifest", "/iiif/3/gradient_1/info.json"
TILE = "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg"


def visit(road: Road, path: str, site: str) -> Answer:
    answer = ask(road, path, ("User-Agent", "Mozilla/5.0 Firefox/140.0"), ("Referer", f"https://{site}/"))
    assert (answer.status, answer.headers["X-Accel-Expires"]) == (200, None)
    return answer


def counted(home: Path) -> dict[str, tuple[int, int]]:
    """Site -> manifests and pages."""
    settings = {**os.environ, "IIIF_HOME": str(home), "IIIF_PUBLIC_URL": PUBLIC}
    command = [str(COMMAND), "stats", "--by", "site", "--json"]
    done = subprocess.run(command, env=settings, capture_output=True, check=True)
    lines = map(json.loads, done.stdout.splitlines())
    return {line["site"]: (line["manifest"], line["page"]) for line in lines if line["views"]}


def test_nginx_hides_nobody_for_longer_than_a_second(tmp_path: Path) -> None:
    """It goes on answering from what it keeps: the document itself is sent once, and tiles are not asked for again."""
    home, server, port = tmp_path / "home", free_port(), free_port()
    make_library(home, PUBLIC)
    states: dict[str, list[str | None]] = {MANIFEST: [], INFO: [], TILE: []}
    with library_server(home, server, PUBLIC), nginx(tmp_path / "nginx", port, shipped(server, port)):
        for site in ("a.az", "b.az", "c.az"):
            bodies = {path: visit(Road(port), path, site) for path in states}
            for path, answer in bodies.items():
                states[path].append(answer.headers["X-Cache"])
                assert answer.body == ask(Road(server), path).body
            time.sleep(NGINX_SECONDS + 1.1)
    assert states == {path: ["MISS", *["HIT" if path == TILE else "REVALIDATED"] * 2] for path in states}
    assert counted(home) == dict.fromkeys(("a.az", "b.az", "c.az"), (1, 1))


class TestPostgres(KeptContract):
    @pytest.fixture
    def catalogue(self, postgres: PostgresServer) -> Iterator[Engine]:
        with postgres.new_catalogue("uses") as engine:
            yield engine

    @pytest.fixture
    def kept(self, catalogue: Engine) -> KeptUses:
        return KeptUses(catalogue)
