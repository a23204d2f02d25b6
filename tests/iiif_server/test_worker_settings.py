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


def wait_for_others(server: Server, old: set[int], many: int) -> None:
    until = time.monotonic() + 30
    while workers(server) & old or len(workers(server)) < many:
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


def test_a_change_of_the_settings_holds_from_a_reload_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port, home, written = free_port(), tmp_path / """Şəki"nin 'evi\\""", tmp_path / ".env"
    make_library(home, f"http://localhost:{port}")
    written.write_text("IIIF_LANGUAGE=ru\n")
    monkeypatch.chdir(tmp_path)
    with serving(home, port) as server:
        # A new worker that reads a mistake ends, and gunicorn after it; one that reads a change answers otherwise.
        for dead, meanwhile in zip(
            sorted(workers(server)), ("IIIF_LANGAUGE=en\nIIIF_WORKERS=0\n", "IIIF_LANGUAGE=en\n"), strict=True
        ):
            written.write_text(meanwhile)
            os.kill(dead, signal.SIGKILL)
            wait_for_others(server, {dead}, 2)
            assert {language(server) for _ in range(20)} == {"ru"}
        second = workers(server)
        os.kill(server.pid, signal.SIGHUP)
        wait_for_others(server, second, 2)
        assert {language(server) for _ in range(20)} == {"en"}
