"""A real server with two workers: what they count together, and what is left of it after a stop and after a kill."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.iiif_server.conftest import make_library
from tests.serving import COMMAND, free_port, serving

pytestmark = pytest.mark.slow

BROWSERS = 60
PAGES = ("/presentation/3/gradient/manifest", "/read/gradient", "/iiif/3/gradient_2/info.json")


@pytest.fixture
def library(tmp_path: Path) -> tuple[Path, int]:
    """A library for a server at this port."""
    port = free_port()
    make_library(tmp_path / "home", f"http://localhost:{port}")
    return tmp_path / "home", port


def visit(port: int, path: str, browser: int) -> None:
    """On a connection of its own: either worker may have it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(
        "GET", path, headers={"User-Agent": f"Mozilla/5.0 Firefox/{browser}", "Referer": "https://a.az/"}
    )
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 200


def stats(home: Path) -> dict[str, int]:
    environment = {**os.environ, "IIIF_HOME": str(home)}
    done = subprocess.run(
        [COMMAND, "stats", "--by", "site", "--json"], env=environment, capture_output=True, check=True
    )
    lines = list(map(json.loads, done.stdout.splitlines()))
    assert [line.pop("site") for line in lines] == ["a.az"] * bool(lines)
    return lines[0] if lines else {}


def test_after_a_stop_nothing_is_missing(library: tuple[Path, int]) -> None:
    """Each browser opens everything twice, and is counted once, whichever worker it meets."""
    home, port = library
    with serving(home, port):
        for browser in range(BROWSERS):
            for path in PAGES * 2:
                visit(port, path, browser)
    found = stats(home)
    assert (found["manifest"], found["reader"], found["page"]) == (BROWSERS, BROWSERS, BROWSERS)
    assert (found["views"], found["robots"]) == (2 * BROWSERS, 0)


def test_a_kill_loses_seconds(library: tuple[Path, int]) -> None:
    home, port = library
    with serving(home, port) as server:
        visit(port, PAGES[0], 1)
        _until(lambda: stats(home).get("manifest") == 1)
        visit(port, PAGES[0], 2)
        for worker in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
            os.kill(int(worker), signal.SIGKILL)
        _until(lambda: _answers(port))
        visit(port, PAGES[0], 3)
    assert stats(home)["manifest"] == 2


def _answers(port: int) -> bool:
    try:
        visit(port, "/", 4)
    except OSError:
        return False
    return True


def _until(done: Callable[[], bool]) -> None:
    for _ in range(100):
        if done():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to that within ten seconds")
