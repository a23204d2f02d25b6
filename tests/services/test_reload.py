"""A reload under load loses no request: `systemctl reload iiif-server`, as deploy/iiif-server.service does it."""

import os
import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.load import expected, read_meanwhile
from tests.services.programs import ROOT, library_server, nginx, shipped
from tests.serving import COMMAND, free_port, get

pytestmark = pytest.mark.services

UNIT = ROOT / "deploy" / "iiif-server.service"
PROGRAM = "/opt/iiif-server/.venv/bin/iiif-server"


class Running:
    """The server behind nginx: its ports, and the process that is told to reload."""

    def __init__(self, home: Path, server: int, port: int, main: int) -> None:
        self.home = home
        self.server = server
        self.port = port
        self.main = main

    def workers(self) -> set[str]:
        """The process numbers of the workers."""
        return set(Path(f"/proc/{self.main}/task/{self.main}/children").read_text().split())

    def tell(self, **settings: str) -> None:
        """Runs the unit's own commands one after the other, as systemd does it, up to one that fails."""
        commands = re.findall(r"^ExecReload=(.*)$", UNIT.read_text(), re.MULTILINE)
        assert len(commands) == 2
        environment = {**os.environ, "IIIF_HOME": str(self.home), **settings}
        for command in commands:
            told = command.replace("$MAINPID", str(self.main)).replace(PROGRAM, str(COMMAND))
            subprocess.run(shlex.split(told), check=True, capture_output=True, text=True, env=environment)

    def reload(self) -> None:
        """Three times; waits until the old workers are gone."""
        for _ in range(3):
            old = self.workers()
            self.tell()
            until = time.monotonic() + 30
            while self.workers() & old or len(self.workers()) < 2:
                assert time.monotonic() < until, "the old workers did not go"
                time.sleep(0.05)
            time.sleep(0.3)


@pytest.fixture(scope="module")
def running(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Nothing is kept anywhere, so that every request reaches the server."""
    server, port = free_port(), free_port()
    settings = {"IIIF_EDGE_SECONDS": "0", "IIIF_CACHE_BYTES": "0"}
    with (
        library_server(home, server, "http://books.example.az", **settings) as main,
        nginx(tmp_path_factory.mktemp("reload") / "nginx", port, shipped(server, port)),
    ):
        yield Running(home, server, port, main)


@pytest.mark.parametrize("kept", [True, False], ids=["kept connections", "new connections"])
def test_behind_nginx(running: Running, kept: bool) -> None:
    seen = read_meanwhile(running.port, expected(running.server), running.reload, kept=kept)
    assert set(seen) == {"right"}
    assert seen["right"] > 100


def test_directly_with_new_connections(running: Running) -> None:
    """A client that keeps its connection may meet its end: docs/behind-nginx.md says what is lost there."""
    seen = read_meanwhile(running.server, expected(running.server), running.reload, kept=False)
    assert set(seen) == {"right"}
    assert seen["right"] > 100


def test_a_mistake_in_the_settings_closes_nothing(running: Running) -> None:
    """gunicorn itself would end: it does not start again what cannot start."""
    old = running.workers()
    with pytest.raises(subprocess.CalledProcessError) as failed:
        running.tell(IIIF_WORKERS="0")
    assert "IIIF_WORKERS is '0'" in failed.value.stderr
    assert running.workers() == old
    assert get(running.server, "/health/ready")[0] == 200
