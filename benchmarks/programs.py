"""Starts programs and stops them, whatever happens. Knows nothing of what they do."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

# Debian keeps servers where the PATH of ordinary users does not lead.
SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin"
START_SECONDS = 60.0
STOP_SECONDS = 10.0


class ProgramFailed(Exception):
    """A program is missing, did not start, or ended badly."""


class Program:
    """One running program with its children, in a process group of its own, its output in a file."""

    def __init__(
        self, command: list[str], log: Path, environment: Mapping[str, str], listening: socket.socket | None = None
    ) -> None:
        """Starts it in the folder of `log`. `listening` becomes its standard input (the custom of FastCGI)."""
        self._log = log
        with log.open("ab") as output:
            self._child = subprocess.Popen(
                command,
                cwd=log.parent,
                env=environment,
                stdin=listening.fileno() if listening is not None else subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its process number."""
        return self._child.pid

    def await_answer(self, url: str, *, any_status: bool = False) -> None:
        """Returns when `url` answers 200, or at all. Raises ProgramFailed with the end of its output."""
        until = time.monotonic() + START_SECONDS
        while not answers(url, any_status=any_status):
            if self._child.poll() is not None or time.monotonic() > until:
                raise ProgramFailed(f"{url} does not answer 200:\n{self._log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends it and its children; at once when it has not obeyed after ten seconds."""
        self._signal(signal.SIGTERM)
        try:
            self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._child.wait()
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._child.pid, number)
        except ProcessLookupError:
            return  # All of them have ended already: that is what was wanted.


def run_program(command: list[str], folder: Path, environment: Mapping[str, str], given: str = "") -> None:
    """Runs a program to its end in `folder`, with `given` as its input. Raises ProgramFailed with what it printed."""
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as child:
        try:
            printed, _ = child.communicate(given)
        except BaseException:
            # It has children of its own, and they must not go on in a folder that is about to be removed.
            os.killpg(child.pid, signal.SIGKILL)
            raise
    if child.returncode != 0:
        raise ProgramFailed(f"{Path(command[0]).name} ended with status {child.returncode}: {printed.strip()[-1500:]}")


def find_program(name: str) -> str:
    """The path of a program that install-yardsticks provides. Raises ProgramFailed."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:{SYSTEM_PATH}")
    if found is None:
        raise ProgramFailed(f"{name} is not installed; run benchmarks/install-yardsticks")
    return found


def stop_politely(_: int, __: FrameType | None) -> None:
    """For SIGTERM: an end like Ctrl-C, everything that was started is stopped on the way out."""
    raise SystemExit(143)


def free_port() -> int:
    """A port of the loopback address on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str, *, any_status: bool = False) -> bool:
    """Whether `url` answers 200, or at all, at this moment."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path or "/")
        return connection.getresponse().status == 200 or any_status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
