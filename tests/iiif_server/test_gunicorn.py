"""The server as it really runs: gunicorn with two workers."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from tests.iiif_server.conftest import make_library
from tests.image_store.oracle import gradient

COMMAND = Path(sys.executable).with_name("iiif-server")


class Server(NamedTuple):
    """A running server."""

    port: int
    pid: int
    home: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def wait_until_ready(port: int) -> None:
    for _ in range(200):
        try:
            if get(port, "/health/ready")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server was not ready within 20 seconds")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    home = tmp_path_factory.mktemp("gunicorn") / "home"
    make_library(home, f"http://localhost:{port}")
    environment = {**os.environ, "IIIF_HOME": str(home)}
    arguments: list[str | Path] = [COMMAND, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == f"http://localhost:{port}/\n"
        wait_until_ready(port)
        yield Server(port, process.pid, home)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_200_parallel_requests_are_answered_rightly(server: Server) -> None:
    port = server.port
    paths = [
        "/iiif/3/gradient_1/0,0,512,512/512,512/0/default.jpg",
        "/iiif/3/gradient_1/11,13,701,703/350,/0/default.jpg",
        "/iiif/3/gradient_1/full/300,/45/gray.png",
        "/iiif/3/gradient_2/full/!200,200/0/bitonal.webp",
        "/iiif/3/gradient_1/info.json",
        "/presentation/3/gradient/manifest",
        "/",
        "/iiif/3/gradient_1/nonsense/max/0/default.jpg",
    ]
    alone = {path: get(port, path) for path in paths}
    with ThreadPoolExecutor(32) as pool:
        together = list(pool.map(lambda path: (path, get(port, path)), paths * 25))
    assert len(together) == 200
    # The home page carries a nonce of its own in every answer; its status is compared, the others byte by byte.
    assert [path for path, answer in together if path != "/" and answer != alone[path]] == []
    assert {answer[0] for path, answer in together if path == "/"} == {200}
    assert alone[paths[-1]][0] == 400


def test_libvips_is_not_in_the_server(server: Server) -> None:
    port, master = server.port, server.pid
    get(port, "/iiif/3/gradient_1/full/100,/0/default.jpg")
    workers = Path(f"/proc/{master}/task/{master}/children")
    if not workers.exists():
        pytest.fail("this test reads the process table of Linux")
    numbers = [str(master), *workers.read_text().split()]
    assert len(numbers) == 3
    for number in numbers:
        loaded = Path(f"/proc/{number}/maps").read_text()
        assert "simplejpeg" in loaded or number == str(master)
        assert not re.search(r"libvips|pyvips", loaded)


def test_a_book_is_there_and_gone_at_once_while_the_server_runs(server: Server, tmp_path: Path) -> None:
    def run(*arguments: str | Path) -> None:
        subprocess.run([COMMAND, *arguments], env={**os.environ, "IIIF_HOME": str(server.home)}, check=True)

    def seen() -> set[int]:
        """The answers of more requests than one worker would take alone."""
        return {get(server.port, path)[0] for path in ("/presentation/3/late/manifest", "/read/late") * 8}

    assert seen() == {404}
    Image.fromarray(gradient(300, 400)).save(tmp_path / "1.png")
    run("ingest", tmp_path, "--book", "late")
    assert seen() == {200}
    assert get(server.port, "/iiif/3/late_1/full/max/0/default.jpg")[0] == 200
    run("remove", "late", "--yes")
    assert seen() == {404}
    assert get(server.port, "/iiif/3/late_1/full/max/0/default.jpg")[0] == 404
