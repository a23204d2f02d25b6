"""Runs of the real program over one library, and which processes of them are alive. Knows no book."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.faults.library import BOOK

ROOT = Path(__file__).parents[2]
# Of this checkout, whatever is installed.
PROGRAM = [sys.executable, "-c", "from iiif_server.cli import main; main()"]
SOON = 10.0


class Run:
    """One `iiif-server ingest`, in a session of its own, with a folder for temporary files of its own."""

    def __init__(self, home: Path, scans: Path, *doom: str, options: tuple[str, ...] = ()) -> None:
        """`doom`: what `tests.faults.doomed` is told; nothing for the program as it is."""
        self.temporary = home.parent / "tmp"
        self.temporary.mkdir(exist_ok=True)
        program = [sys.executable, "-m", "tests.faults.doomed", *doom, "--"] if doom else PROGRAM
        told = ["ingest", str(scans), "--book", BOOK, "--title", "Kitab", "--language", "az", "--jobs", "2", *options]
        settings = {"IIIF_HOME": str(home), "IIIF_PUBLIC_URL": "http://localhost:8182", "TMPDIR": str(self.temporary)}
        self._log = home.parent / "log"
        with self._log.open("wb") as log:
            self._child = subprocess.Popen(
                [*program, *told],
                cwd=ROOT,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.began = time.monotonic()

    def wait(self) -> int:
        """The exit status."""
        return self._child.wait(300)

    def said(self) -> str:
        """All that it has said so far."""
        return self._log.read_text(errors="replace")

    @property
    def ended(self) -> bool:
        """Whether the program itself has ended, by whatever."""
        return self._child.poll() is not None

    def wait_for(self, word: str) -> float:
        """Waits until it has said this, or for its end; the seconds since its start."""
        while not self.ended and word not in self.said():
            time.sleep(0.001)
        return time.monotonic() - self.began

    def sleep(self, seconds: float) -> None:
        """Waits so long, or for its end."""
        until = time.monotonic() + seconds
        while not self.ended and time.monotonic() < until:
            time.sleep(0.001)

    def workers(self) -> list[int]:
        """The workers that are alive."""
        return [pid for pid in self.alive() if b"spawn_main" in _read(pid, "cmdline")]

    def alive(self) -> list[int]:
        """Every process of this run that is not dead: zombies are only waited for by nobody.

        Known by their folder for temporary files, which each has from the one that started it: workers have sessions of
        their own.
        """
        mark = f"TMPDIR={self.temporary}".encode()
        return [pid for pid, state in _processes() if state not in "ZX" and mark in _read(pid, "environ").split(b"\0")]

    def kill(self, *, alone: bool) -> bool:
        """Kills the program, `alone` or with its children; whether it was still there."""
        if self.ended:
            return False
        (os.kill if alone else os.killpg)(self._child.pid, signal.SIGKILL)
        self._child.wait()
        return True

    def survivors(self) -> list[int]:
        """Those who are still alive a while after the program has ended."""
        until = time.monotonic() + SOON
        while (there := self.alive()) and time.monotonic() < until:
            time.sleep(0.01)
        return there


def _processes() -> Iterator[tuple[int, str]]:
    """Process and state of everything that runs (proc(5))."""
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            status = _read(int(path.name), "stat").rpartition(b") ")[2].split()
            if status:
                yield int(path.name), status[0].decode()


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except (FileNotFoundError, ProcessLookupError, PermissionError):  # gone by now, or of somebody else
        return b""
