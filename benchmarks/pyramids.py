"""The pyramids of one folder, by our workers and by `tiffsave` of the pyvips wheel: as many processes, started before.

What is timed is building alone. Knows no command line and no catalogue; results belong to ingest.py.
"""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time, sleep
from typing import Any, Protocol

import pyvips

from benchmarks.contenders import JPEG_QUALITY
from benchmarks.programs import ProgramFailed
from iiif_server.ingest.allowance import prepare_memory
from image_store.building import PixelMemory, Taking, draft_pyramid, open_master, settle_pyramid, sync_folder

TILE = 512
MOST_PIXELS = 2_000_000_000
NO_FINGERPRINT = "0" * 64
DISK_THREADS = 4


class Maker(Protocol):
    """Makes pyramids in a worker: `make` there, `finish` with what it gave in a thread of the parent."""

    name: str

    def make(self, page: Path, folder: Path) -> Any:
        """The pyramid of a page, in `folder`."""

    def finish(self, made: Any) -> None:
        """What is left to do."""

    def close(self, folder: Path) -> None:
        """When all are finished."""


class OurPyramids:
    """What a worker of the ingest does, and what its parent does: opened, checked, built, read back; synced."""

    name = "ours"

    def __init__(self) -> None:
        self._memory = PixelMemory()

    def make(self, page: Path, folder: Path) -> Any:
        """A draft. The memory for pixels is kept from page to page, as in a worker of the ingest."""
        master = open_master(page, Taking(MOST_PIXELS), self._memory)
        return draft_pyramid(master, folder / page.stem, NO_FINGERPRINT)

    def finish(self, made: Any) -> None:
        """To the disk."""
        settle_pyramid(made)

    def close(self, folder: Path) -> None:
        """The names too."""
        sync_folder(folder)


class WheelPyramids:
    """`tiffsave` of libvips in the wheel. At this quality it halves the colours (4:2:0)."""

    name = "tiffsave (wheel)"

    def make(self, page: Path, folder: Path) -> Any:
        """A pyramid with tiles as large as ours. Nothing brings it to the disk, nothing is read back."""
        pyvips.Image.new_from_file(str(page), access="sequential", revalidate=True).tiffsave(
            str(folder / f"{page.stem}.tif"),
            tile=True,
            pyramid=True,
            compression="jpeg",
            Q=JPEG_QUALITY,
            tile_width=TILE,
            tile_height=TILE,
        )

    def finish(self, made: Any) -> None:
        """There is nothing to do."""

    def close(self, folder: Path) -> None:
        """There is nothing to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """All pages of a folder, from the first handed out to the last finished; and the highest memory of a worker.

    `processor`: seconds of all cores together, which says more than `seconds` where others are at work too.
    """

    seconds: float
    processor: float
    worker_bytes: int


def make_all(maker: Maker, pages: list[Path], folder: Path, *, warm: bool) -> Run:
    """Makes the pyramids of these pages in `folder`, with a process for each core. Raises ProgramFailed.

    `warm`: every process has made a page before the time begins.
    """
    cores = len(os.sched_getaffinity(0))
    with (
        _environment(),
        ProcessPoolExecutor(cores, multiprocessing.get_context("spawn"), _start, (maker,)) as workers,
        ThreadPoolExecutor(DISK_THREADS * cores) as disk,
    ):
        if warm:
            _warm(workers, cores, pages[0], folder)
        start, own = perf_counter(), process_time()
        finished: list[Future[None]] = []
        made = [workers.submit(_make, page, folder) for page in pages]
        for done in as_completed(made):
            finished.append(disk.submit(maker.finish, done.result().made))
        for one in finished:
            one.result()
        maker.close(folder)
        seconds = perf_counter() - start
        processor = process_time() - own + sum(done.result().processor for done in made)
        highest = max(_highest_memory(pid) for pid in {done.result().worker for done in made})
    if len(list(folder.glob("*.tif"))) != len(pages):
        raise ProgramFailed(f"{maker.name} has not made a pyramid of every page")
    return Run(seconds, processor, highest)


@contextmanager
def _environment() -> Iterator[None]:
    """For the workers, which take it over when they are started."""
    before = os.environ.get("VIPS_CONCURRENCY")
    os.environ["VIPS_CONCURRENCY"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["VIPS_CONCURRENCY"]
        else:
            os.environ["VIPS_CONCURRENCY"] = before


@dataclass(frozen=True, slots=True)
class _Made:
    """What a worker says of a page: its process, seconds of the processor, what is to be finished."""

    worker: int
    processor: float
    made: Any


class _Worker:
    """What a worker process keeps between its pages."""

    maker: Maker


def _start(maker: Maker) -> None:
    prepare_memory()
    _Worker.maker = maker


def _make(page: Path, folder: Path) -> _Made:
    start = process_time()
    made = _Worker.maker.make(page, folder)
    return _Made(os.getpid(), process_time() - start, made)


def _warm(workers: ProcessPoolExecutor, cores: int, page: Path, folder: Path) -> None:
    """Every worker has started, loaded what it needs and made a page, as in the middle of a long book."""
    for one in [workers.submit(_make_first, page, folder, cores) for _ in range(cores)]:
        one.result()


def _make_first(page: Path, folder: Path, cores: int) -> None:
    apart = folder / f"first-{os.getpid()}"
    apart.mkdir()
    _Worker.maker.make(page, apart)
    while len(list(folder.glob("first-*"))) < cores:
        sleep(0.01)  # until the other workers have one too: none may take two


def _highest_memory(pid: int) -> int:
    """In bytes, as the kernel counts it: not ru_maxrss, which begins with what the parent had."""
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) * 1024
