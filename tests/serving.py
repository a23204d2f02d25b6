"""The server as it really runs, for tests that need one: `iiif-server serve` on a free port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

from iiif_server.cli import LINEAR_ALGEBRA

COMMAND = Path(sys.executable).with_name("iiif-server")


class Server(NamedTuple):
    """A running server: its port, its process number, its library."""

    port: int
    pid: int
    home: Path


# Below those that the kernel gives to whoever connects: one of these is not taken between asking for it and using it.
PORTS = range(10_000, 32_000)
# As many has each process that runs tests.
BLOCK = 500


def free_port() -> int:
    """A port on which nobody listens now, and which no other process that runs tests is given."""
    _, ports = _block()
    for port in islice(ports, BLOCK):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("none of the ports of this process is free")


@cache
def _block() -> tuple[socket.socket, Iterator[int]]:
    """The ports of this process, again and again, and what keeps others away from them: their first, which is held."""
    for first in PORTS[::BLOCK]:
        guard = socket.socket()
        try:
            guard.bind(("127.0.0.1", first))
        except OSError:
            guard.close()
        else:
            return guard, cycle(range(first + 1, first + BLOCK))
    raise OSError("other tests have all ports")


def get(port: int, path: str) -> tuple[int, bytes]:
    """Status and body of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def run(home: Path, *arguments: str | Path, **settings: str) -> None:
    """`iiif-server ...` on this library; fails, with what it said, unless it exits with 0."""
    command = [COMMAND, *arguments]
    done = subprocess.run(command, env=_environment(home, settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"iiif-server {arguments[0]} failed:\n{done.stdout}\n{done.stderr}"


def _environment(home: Path, settings: dict[str, str]) -> dict[str, str]:
    """The environment with these settings and none of the tester's own, nor what the program says to libraries."""
    plain = {
        name: value for name, value in os.environ.items() if not name.startswith("IIIF_") and name not in LINEAR_ALGEBRA
    }
    return {**plain, "IIIF_HOME": str(home), **settings}


@contextmanager
def serving(home: Path, port: int, log: Path | None = None, **settings: str) -> Iterator[Server]:
    """A server with two workers; stopped at the end, and it must stop well. `log` gets what it writes as errors."""
    arguments: list[str | Path] = [COMMAND, "serve", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    with ExitStack() as files:
        written = files.enter_context(log.open("wb")) if log else None
        process = files.enter_context(
            subprocess.Popen(
                arguments, env=_environment(home, settings), stdout=subprocess.PIPE, stderr=written, text=True
            )
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"http://localhost:{port}/\n"
            _wait_until_ready(port)
            yield Server(port, process.pid, home)
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(30)
        assert status == 0


def _wait_until_ready(port: int) -> None:
    for _ in range(200):
        try:
            if get(port, "/health/ready")[0] == 200:
                return
        except OSError as error:
            last = error
        time.sleep(0.1)
    raise TimeoutError(f"the server was not ready within 20 seconds: {last}")
