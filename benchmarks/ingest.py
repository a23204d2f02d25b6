"""Measures ingest beside `vips tiffsave`: the same masters, turn by turn. Knows no HTTP."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from PIL import Image

from benchmarks.contenders import JPEG_QUALITY, our_command, own_environment
from benchmarks.figures import Result
from benchmarks.programs import ProgramFailed, find_program, run_program

UNIT = "megapixels/s"
OURS = "ours"
VIPS = "vips tiffsave"
MEASURES = (
    "`iiif-server ingest` of {pages} pages ({megapixels:.0f} megapixels) into a new library, from the start of the "
    "program to its end (fingerprints, pyramids with edge tiles and index, catalogue, checked manifest), on all cores."
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
    """Two rows of the same runs: megapixels/s and pages/s. What goes wrong becomes their failure."""
    pages, megapixels = len(masters.pages()), masters.megapixels()
    seconds: dict[str, list[float]] = {OURS: [], VIPS: []}
    failure = ""
    try:
        for number in range(rounds):
            for name, build in ((OURS, _ours), (VIPS, _vips)):
                seconds[name].append(_timed(build, masters.folder, folder / "built"))
                tell(f"ingest, {masters.name}, run {number + 1}: {name} {megapixels / seconds[name][-1]:,.1f} {UNIT}")
    except ProgramFailed as error:
        seconds, failure = {}, str(error)
    name, measures = f"ingest, {masters.name}", MEASURES.format(pages=pages, megapixels=megapixels)
    return [
        Result(name, unit, measures, {maker: [of / taken for taken in seconds[maker]] for maker in seconds}, failure)
        for unit, of in ((UNIT, megapixels), ("pages/s", float(pages)))
    ]


def ingest(masters: Path, home: Path, public_url: str, book: str) -> None:
    """Ingests a folder with our command into the library `home`. Raises ProgramFailed."""
    command = [our_command(), "ingest", str(masters), "--book", book, "--title", "Benchmark", "--language", "en"]
    run_program(command, home.parent, own_environment(home, public_url))


def _timed(build: Callable[[Path, Path], None], masters: Path, built: Path) -> float:
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir()
    start = perf_counter()
    build(masters, built)
    taken = perf_counter() - start
    shutil.rmtree(built)
    return taken


def _ours(masters: Path, built: Path) -> None:
    ingest(masters, built / "library", "http://localhost", "bench")


def _vips(masters: Path, built: Path) -> None:
    """One `vips tiffsave` for each core side by side."""
    options = ["--tile", "--tile-width", "512", "--tile-height", "512", "--pyramid", "--compression", "jpeg"]
    options += ["--Q", str(JPEG_QUALITY)]
    cores = len(os.sched_getaffinity(0))
    command = ["xargs", "-0", "-P", str(cores), "-I", "{}", find_program("vips"), "tiffsave"]
    names = "\0".join(page.name for page in sorted(masters.iterdir()))
    run_program([*command, "{}", f"{built}/{{}}.pyramid.tif", *options], masters, dict(os.environ), names)
    if len(list(built.iterdir())) != len(list(masters.iterdir())):
        raise ProgramFailed("vips tiffsave has not made a pyramid of every page")


def _pixels(page: Path) -> int:
    with Image.open(page) as image:
        return int(image.width * image.height)
