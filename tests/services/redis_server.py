"""A real Redis of the test's own, which may be killed, stopped and started again."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving import free_port


class RedisServer:
    """One Redis on a port of its own; it keeps nothing on the disk. `options` as in redis.conf."""

    def __init__(self, folder: Path, **options: str) -> None:
        program = shutil.which("redis-server")
        assert program, "redis-server is missing: run tests/services/install"
        self.port = free_port()
        self._command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
        for name, value in options.items():
            self._command += [f"--{name.replace('_', '-')}", value]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address for the settings."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Returns when it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        for _ in range(200):
            if self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError("Redis was not ready within 10 seconds")

    def kill(self) -> None:
        """Without warning; whoever was connected loses the connection."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def hang(self) -> None:
        """It stands still: connections stay, and new ones are taken by the system, but nothing is answered."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """After `hang`."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith((b"+PONG", b"-NOAUTH"))
        except OSError:
            return False


@contextmanager
def running_redis(folder: Path, **options: str) -> Iterator[RedisServer]:
    """A Redis that is gone at the end, whatever was done to it."""
    redis = RedisServer(folder, **options)
    redis.start()
    try:
        yield redis
    finally:
        redis.kill()
