"""A library with a queue in a real Redis, its workers as real processes, and the commands as a person types them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from iiif_server.queue.board import Board
from iiif_server.queue.line import Line
from tests.iiif_server.ingest.conftest import scan
from tests.serving import COMMAND

# A machine that is busy with other things takes its time, in seconds.
PATIENCE = 400.0


class Worker:
    """A running `iiif-server worker`; what it says goes to a file."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    def said(self) -> str:
        return self._log.read_text()

    def child(self) -> int | None:
        """The process at work at a book, if there is one. Python's own tracker of resources is none."""
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(status.read_text().rpartition(")")[2].split()[1])
                line = (status.parent / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.process.pid and b"spawn_main" in line:
                return int(status.parent.name)
        return None

    def kill(self) -> None:
        """As a machine that loses its power."""
        self.process.kill()
        self.process.wait()


class QueueLibrary:
    """A library at a home of its own, whose commands know a Redis."""

    def __init__(self, home: Path, redis: str, **settings: str) -> None:
        self.home = home
        self.board = Board(Line(redis))
        plain = {name: value for name, value in os.environ.items() if not name.startswith("IIIF_")}
        self._environment = {**plain, "IIIF_HOME": str(home), "IIIF_REDIS_URL": redis, **settings}

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        """A command that runs on."""
        pipe = subprocess.PIPE
        return subprocess.Popen([COMMAND, *words], env=self._environment, stdout=pipe, stderr=pipe, text=True)

    def run(self, *words: str | Path, status: int = 0) -> str:
        """All that a command says."""
        process = self.start(*words)
        try:
            out, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
        assert process.returncode == status, f"{words}: status {process.returncode}\n{out}\n{errors}"
        return out + errors

    def jobs(self) -> dict[str, dict[str, Any]]:
        """The jobs by their books, as `iiif-server jobs --json` says them."""
        return {job.name: job.as_json() for job in self.board.jobs()}

    def built(self) -> int:
        """How many pages are built: those whose index, the last of their files, has its name."""
        return sum("/." not in str(index.relative_to(self.home)) for index in self.home.glob("pyramids/**/*.index"))

    @contextmanager
    def halted(self, worker: Worker) -> Iterator[int]:
        """In the middle of a book, however fast the machine is: from the next page built on, its processes stand still.

        Gives the number of the process at work. Afterwards it goes on, if it is still there.
        """
        before = self.built()
        until(lambda: worker.child() and self.built() > before, worker.said, every=0.01)
        child = worker.child()
        assert child, "the book was at its end already"
        os.killpg(child, signal.SIGSTOP)
        try:
            yield child
        finally:
            with suppress(ProcessLookupError):
                os.killpg(child, signal.SIGCONT)

    @contextmanager
    def worker(self, name: str = "w") -> Iterator[Worker]:
        """A worker that is gone at the end."""
        log = self.home.with_name(f"{self.home.name}-{name}-{time.monotonic_ns()}.log")
        with log.open("wb") as written:
            process = subprocess.Popen(
                [COMMAND, "worker", "--name", name], env=self._environment, stdout=written, stderr=written
            )
        worker = Worker(process, log)
        try:
            yield worker
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(120)
                except subprocess.TimeoutExpired:
                    worker.kill()
                    raise


def make_books(folder: Path, count: int, pages: int) -> list[Path]:
    """Folders of small scans, no two alike."""
    books = [folder / f"book{number}" for number in range(count)]
    for seed, book in enumerate(books):
        book.mkdir(parents=True)
        for page in range(pages):
            (book / f"{page + 1}.jpg").write_bytes(scan(1000 * seed + page, 1200, 1600))
    return books


def until(
    true: Callable[[], object], said: Callable[[], str] = str, seconds: float = PATIENCE, every: float = 0.1
) -> None:
    """Returns when it is true; fails with what was `said`."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} seconds: {said()}")
        time.sleep(every)
