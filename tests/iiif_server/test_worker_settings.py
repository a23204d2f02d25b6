"""All workers of one start or reload have its settings: one that replaces a dead one, too."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.iiif_server.conftest import make_library
from tests.serving import Server, free_port, get, serving


def workers(server: Server) -> set[int]:
    """The process numbers of those who answer."""
    return {int(pid) for pid in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()}


def wait_for_others(server: Server, old: set[int]) -> None:
    until = time.monotonic() + 30
    while workers(server) & old or len(workers(server)) < len(old):
        assert time.monotonic() < until, "no new workers"
        time.sleep(0.05)


def language(server: Server) -> str:
    """What one new connection is answered in."""
    until = time.monotonic() + 30
    while True:
        try:
            status, page = get(server.port, "/")
        except OSError:
            # A new worker that does not listen yet.
            assert time.monotonic() < until, "nobody answers"
            time.sleep(0.05)
        else:
            assert status == 200
            return page.decode().partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize("meanwhile", ["IIIF_LANGUAGE=tatar\n", "IIIF_LANGAUGE=en\n", "IIIF_LANGUAGE=en\n"])
def test_a_change_of_the_settings_holds_from_a_reload_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """The first two are mistakes: a worker that reads one ends, and gunicorn after it."""
    port, home, written = free_port(), tmp_path / "home", tmp_path / ".env"
    make_library(home, f"http://localhost:{port}")
    written.write_text("IIIF_LANGUAGE=ru\n")
    monkeypatch.chdir(tmp_path)
    with serving(home, port) as server:
        written.write_text(meanwhile)
        first = workers(server)
        for worker in first:
            os.kill(worker, signal.SIGKILL)
        wait_for_others(server, first)
        assert {language(server) for _ in range(20)} == {"ru"}
        written.write_text("IIIF_LANGUAGE=en\n")
        second = workers(server)
        os.kill(server.pid, signal.SIGHUP)
        wait_for_others(server, second)
        assert {language(server) for _ in range(20)} == {"en"}
