"""Measures ingest beside `tiffsave` of the pyvips wheel: the same masters, turn by turn. Knows no HTTP."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

from PIL import Image

from benchmarks.contenders import our_command, own_environment
from benchmarks.figures import Result
from benchmarks.programs import ProgramFailed, run_program
from benchmarks.pyramids import Maker, OurPyramids, Run, WheelPyramids, make_all

Made = TypeVar("Made")

UNIT = "megapixels/s"
OURS, WHEEL = "ours", "tiffsave (wheel)"
PYRAMIDS = (
    "the pyramids of {pages} pages ({megapixels:.0f} megapixels), by one process a core, started before. Ours: master "
    "checked for damage, 4:2:0 tiles (the masters are that too), cropped edge tiles, index with checksums, all read "
    "back and synced to the disk. tiffsave (libvips of the pyvips wheel, tiles of 512, Q=85): 4:2:0 tiles, nothing of "
    "all that; levels rounded down. Highest memory of a worker: {memory}. "
    "Processor time of a page, all cores together: {processor}."
)
WHOLE = (
    "`iiif-server ingest` of {pages} pages ({megapixels:.0f} megapixels) into a new library, from the start of the "
    "program to its end (fingerprints, pyramids, catalogue, checked manifest), beside one Python for each core that "
    "loads pyvips and makes its share of the pyramids by tiffsave."
)


@dataclass(frozen=True, slots=True)
class Masters:
    """A folder with pages and nothing else, and what they are called in the report."""

    name: str
    folder: Path

    def pages(self) -> list[Path]:
        """The pages' files."""
        return sorted(self.folder.iterdir())

    def megapixels(self) -> float:
        """Of all pages together."""
        return sum(_pixels(page) for page in self.pages()) / 1e6


def measure_ingest(masters: Masters, rounds: int, folder: Path, tell: Callable[[str], None]) -> list[Result]:
    """Two rows: building pyramids alone, and the whole program. What goes wrong becomes their failure."""
    return [_measure_pyramids(masters, rounds, folder, tell), _measure_whole(masters, rounds, folder, tell)]


def ingest(masters: Path, home: Path, public_url: str, book: str) -> None:
    """Ingests a folder with our command into the library `home`. Raises ProgramFailed."""
    command = [our_command(), "ingest", str(masters), "--book", book, "--title", "Benchmark", "--language", "en"]
    run_program(command, home.parent, own_environment(home, public_url))


def _measure_pyramids(masters: Masters, rounds: int, folder: Path, tell: Callable[[str], None]) -> Result:
    makers: list[Maker] = [OurPyramids(), WheelPyramids()]
    name, pages, megapixels = f"pyramids, {masters.name}", masters.pages(), masters.megapixels()
    runs: dict[str, list[Run]] = {maker.name: [] for maker in makers}
    failure = ""
    try:
        for number in range(rounds):
            for maker in makers:
                run = _in_new_folder(folder / "built", partial(make_all, maker, pages, warm=True))
                runs[maker.name].append(run)
                tell(f"{name}, run {number + 1}: {maker.name} {megapixels / run.seconds:,.1f} {UNIT}")
    except ProgramFailed as error:
        runs, failure = {}, str(error)
    memory = ", ".join(f"{who} {max(run.worker_bytes for run in them) / 1e6:.0f} MB" for who, them in runs.items())
    times = {who: median(run.processor for run in them) / len(pages) for who, them in runs.items()}
    measures = PYRAMIDS.format(
        pages=len(pages),
        megapixels=megapixels,
        memory=memory or "not known",
        processor=", ".join(f"{who} {1000 * time:.0f} ms" for who, time in times.items()) or "not known",
    )
    figures = {who: [megapixels / run.seconds for run in them] for who, them in runs.items()}
    return Result(name, UNIT, measures, figures, failure)


def _measure_whole(masters: Masters, rounds: int, folder: Path, tell: Callable[[str], None]) -> Result:
    name, megapixels = f"ingest, {masters.name}", masters.megapixels()
    figures: dict[str, list[float]] = {OURS: [], WHEEL: []}
    failure = ""
    try:
        for number in range(rounds):
            for who, build in ((OURS, _our_program), (WHEEL, _wheel_program)):
                seconds = _in_new_folder(folder / "built", partial(_timed, build, masters.folder))
                figures[who].append(megapixels / seconds)
                tell(f"{name}, run {number + 1}: {who} {figures[who][-1]:,.1f} {UNIT}")
    except ProgramFailed as error:
        figures, failure = {}, str(error)
    return Result(name, UNIT, WHOLE.format(pages=len(masters.pages()), megapixels=megapixels), figures, failure)


def _in_new_folder(built: Path, make: Callable[[Path], Made]) -> Made:
    """What `make` gives for an empty folder, which is removed again."""
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir()
    made = make(built)
    shutil.rmtree(built)
    return made


def _timed(build: Callable[[Path, Path], None], masters: Path, built: Path) -> float:
    start = perf_counter()
    build(masters, built)
    return perf_counter() - start


def _our_program(masters: Path, built: Path) -> None:
    ingest(masters, built / "library", "http://localhost", "bench")


def _wheel_program(masters: Path, built: Path) -> None:
    """As many programs side by side as there are cores; each takes the next page when it has finished one."""
    run_program([sys.executable, "-m", "benchmarks.wheel", str(masters), str(built)], Path.cwd(), dict(os.environ))
    if len(list(built.glob("*.tif"))) != len(list(masters.iterdir())):
        raise ProgramFailed("tiffsave has not made a pyramid of every page")


def _pixels(page: Path) -> int:
    with Image.open(page) as image:
        return int(image.width * image.height)
