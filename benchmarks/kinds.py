"""`python -m benchmarks.kinds`: each kind of master, our whole page beside the fastest tool that reads the kind.

For TIFF, JPEG, PNG and WebP the tool makes a pyramid too (`vips tiffsave`); for JPEG 2000, PDF and DjVu it only decodes
(`opj_decompress`, `pdftoppm`, `ddjvu`), and ours decodes, builds, checks and brings to the disk. Then a TIFF of a
gigapixel. Writes its section of results.md, and the speeds that `iiif-server check` reckons with. Exit status 1 when
one failed, or the gigapixel took more than 1 GB.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any, TypeVar

import imagecodecs
import numpy as np
import pillow_heif
import tifffile
from PIL import Image

from benchmarks.contenders import JPEG_QUALITY
from benchmarks.figures import spread_of
from benchmarks.machine import facts
from benchmarks.material import Sheets, draw_wide
from benchmarks.programs import ProgramFailed, find_program, run_program, stop_politely
from benchmarks.pyramids import OurPyramids, make_all
from benchmarks.report import KINDS, write_sections
from benchmarks.resident import peak
from benchmarks.scene import draw, hold_to_two_cores, tell
from benchmarks.speeds_table import write_speeds
from benchmarks.table import number
from image_store.building import core_pace, kind_of

PAGE = Sheets(1, 3019, 4357)
COPIES, ROUNDS = 4, 3
LOOK_SECONDS = 0.005
YARDSTICK_SECONDS = 2.0
WIDE = (26_000, 39_000)
GIGAPIXEL_BOUND = 1_000_000_000
PYRAMID = f"--tile --pyramid --compression jpeg --Q {JPEG_QUALITY} --tile-width 512 --tile-height 512".split()
FAILED = "FAILED"
Made = TypeVar("Made")
# Each makes a file of a kind from a page as PNG.
Make = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True)
class Tool:
    """Somebody else's program: its words for one master. `decodes`: it makes no pyramid."""

    name: str
    words: Callable[[Path, Path], Sequence[str]]
    decodes: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of master, how such a file is made, and who is the fastest to read it; None: nobody is compared."""

    name: str
    suffix: str
    make: Make
    tool: Tool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Megapixels a second in each round, and the highest memory of one job in bytes."""

    rates: list[float]
    memory: int


def _saved(mode: str = "RGB", **options: Any) -> Make:
    """By Pillow."""

    def make(page: Path, file: Path) -> None:
        with Image.open(page) as image:
            image.convert(mode).save(file, **options)

    return make


def _deep(page: Path, file: Path) -> None:
    with Image.open(page) as image:
        tifffile.imwrite(file, np.asarray(image.convert("RGB")).astype(np.uint16) * 257, photometric="rgb")


def _heic(page: Path, file: Path) -> None:
    with Image.open(page) as image:
        pillow_heif.from_pillow(image.convert("RGB")).save(file, quality=80)


def _jxl(page: Path, file: Path) -> None:
    with Image.open(page) as image:
        file.write_bytes(imagecodecs.jpegxl_encode(np.asarray(image.convert("RGB")), distance=1.0))


def _by_program(program: str, *words: str) -> Make:
    """By a program that reads PPM."""

    def make(page: Path, file: Path) -> None:
        with Image.open(page) as image:
            image.convert("RGB").save(file.with_suffix(".ppm"))
        told = [word.format(page=file.with_suffix(".ppm"), file=file) for word in words]
        run_program([find_program(program), *told], file.parent, os.environ)

    return make


VIPS = Tool(
    "vips tiffsave", lambda file, out: [find_program("vips"), "tiffsave", str(file), f"{out}.tif", *PYRAMID], False
)
OPJ = Tool("opj_decompress", lambda file, out: [find_program("opj_decompress"), "-i", str(file), "-o", f"{out}.ppm"])
PDFTOPPM = Tool("pdftoppm", lambda file, out: [find_program("pdftoppm"), "-r", "300", str(file), str(out)])
DDJVU = Tool("ddjvu", lambda file, out: [find_program("ddjvu"), "-format=ppm", str(file), f"{out}.ppm"])

KIND_ROWS = (
    Kind("JPEG", "jpg", _saved(quality=90), VIPS),
    Kind("JPEG, progressive", "jpg", _saved(quality=90, progressive=True), VIPS),
    Kind("JPEG, CMYK", "jpg", _saved("CMYK", quality=90), VIPS),
    Kind("TIFF, uncompressed", "tif", _saved(), VIPS),
    Kind("TIFF, LZW", "tif", _saved(compression="tiff_lzw"), VIPS),
    Kind("TIFF, ZIP", "tif", _saved(compression="tiff_adobe_deflate"), VIPS),
    Kind("TIFF, 16 bits", "tif", _deep, VIPS),
    Kind("TIFF, one bit, G4", "tif", _saved("1", compression="group4"), VIPS),
    Kind("PNG", "png", _saved(compress_level=6), VIPS),
    Kind("WebP", "webp", _saved(quality=85), VIPS),
    Kind("BMP", "bmp", _saved(), None),
    Kind("GIF", "gif", _saved("P"), None),
    Kind("JPEG 2000", "jp2", _by_program("opj_compress", "-i", "{page}", "-o", "{file}", "-r", "10"), OPJ),
    Kind("JPEG XL", "jxl", _jxl, None),
    Kind("AVIF", "avif", _saved(quality=75, speed=8), None),
    Kind("HEIC", "heic", _heic, None),
    Kind("PDF, one image a page", "pdf", _saved(resolution=300, quality=90), PDFTOPPM),
    Kind("DjVu", "djvu", _by_program("c44", "-dpi", "300", "{page}", "{file}"), DDJVU),
)
TEXT = (
    f"A drawn page of {PAGE.width}x{PAGE.height} pixels in each kind, {COPIES} copies, a job for each core. Ours is "
    "the whole page as an ingest makes it: opened, checked for damage, decoded, converted, built, read back, synced. "
    "`vips tiffsave` (Debian's) makes a pyramid with levels rounded down and 4:2:0 tiles, and checks nothing; "
    "`opj_decompress`, `pdftoppm` and `ddjvu` only decode, into a PPM: their figures are an upper bound for anybody "
    f"who also builds. Turn by turn, medians of {ROUNDS} (smallest–largest); each run of a tool starts it anew, our "
    "workers are started before, as in the middle of a book. Memory: the highest of one job."
)
HEAD = (
    "| kind | ours, megapixels/s | tool | its megapixels/s | ours / its | memory of our job | of its |",
    "|---|---:|---|---:|---:|---:|---:|",
)


def main() -> int:
    """Exit status 1 when a kind failed, or the gigapixel took more than its bound."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kinds", description=__doc__)
    parser.add_argument("--only", metavar="KIND", help="rows whose name begins so, or `gigapixel`; writes nothing")
    only = parser.parse_args().only
    signal.signal(signal.SIGTERM, stop_politely)
    told = facts()
    hold_to_two_cores()
    with tempfile.TemporaryDirectory(prefix="iiif-kinds-") as name:
        folder = Path(name)
        rows = [kind for kind in KIND_ROWS if kind.name.startswith(only or "")]
        pages = list(draw(PAGE, folder / "page").iterdir()) if rows else []
        rates: dict[str, list[float]] = {}
        lines = [_row(kind, pages[0], folder, rates) for kind in rows]
        large = _gigapixel(folder) if only in (None, "gigapixel") else ""
    if only is None:
        if FAILED in "".join(lines):
            tell("a row has failed: the speeds that check reckons with stay as they were")
        else:
            # The date, the commit and the machine; not the programs that ours was compared with
            write_speeds(told[:2], core_pace(YARDSTICK_SECONDS), rates)
        table = "\n".join([*HEAD, *lines])
        write_sections({KINDS: "\n\n".join(("Written by `make bench-kinds`.", "\n".join(told), TEXT, table, large))})
    return 1 if FAILED in "".join([*lines, large]) else 0


def _row(kind: Kind, page: Path, folder: Path, rates: dict[str, list[float]]) -> str:
    """A line of the table; adds the rate of a core to those of what the file is."""
    place = folder / "masters"
    place.mkdir()
    try:
        first = place / f"0.{kind.suffix}"
        kind.make(page, first)
        copies = [first, *(place / f"{number}.{kind.suffix}" for number in range(1, COPIES))]
        for copy in copies[1:]:
            shutil.copyfile(first, copy)
        line, rate = _compared(kind, copies, folder)
        rates.setdefault(kind_of(first) or kind.suffix, []).append(rate / len(os.sched_getaffinity(0)))
    except (ProgramFailed, OSError, ValueError) as error:
        line = f"| {kind.name} | {FAILED}: {error} | | | | | |"
    finally:
        shutil.rmtree(place)
    tell(line)
    return line


def _compared(kind: Kind, masters: list[Path], folder: Path) -> tuple[str, float]:
    """A line of the table, and our megapixels a second."""
    megapixels = PAGE.width * PAGE.height * len(masters) / 1e6
    ours, theirs = Figures([], 0), Figures([], 0)
    for _ in range(ROUNDS):
        run = _in_new_folder(folder, lambda place: make_all(OurPyramids(), masters, place, warm=True))
        ours = Figures([*ours.rates, megapixels / run.seconds], max(ours.memory, run.worker_bytes))
        if kind.tool:
            seconds, memory = _in_new_folder(folder, partial(_run_tool, kind.tool, masters))
            theirs = Figures([*theirs.rates, megapixels / seconds], max(theirs.memory, memory))
    mine = f"| {kind.name} | {_spread(ours.rates)} |"
    if kind.tool is None:
        return f"{mine} — | | | {_megabytes(ours.memory)} | |", median(ours.rates)
    ratio = median(ours.rates) / median(theirs.rates)
    what = kind.tool.name + (" (decodes only)" if kind.tool.decodes else "")
    line = (
        f"{mine} {what} | {_spread(theirs.rates)} | **{ratio:.2f}** | {_megabytes(ours.memory)} "
        f"| {_megabytes(theirs.memory)} |"
    )
    return line, median(ours.rates)


def _run_tool(tool: Tool, masters: Sequence[Path], place: Path) -> tuple[float, int]:
    """Seconds for all, a run of the tool for each, as many at a time as there are cores; and the highest memory."""
    start = perf_counter()
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        memory = list(pool.map(lambda master: _run_once(tool.words(master, place / master.stem)), masters))
    return perf_counter() - start, max(memory)


def _run_once(words: Sequence[str]) -> int:
    """The highest memory of a program in bytes. Raises ProgramFailed.

    Looked at while it runs: what the system tells at its end may be the memory of this program, which it was born of.
    """
    environment = {**os.environ, "VIPS_CONCURRENCY": "1"}
    child = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    highest = 0
    while child.poll() is None:
        with suppress(KeyError):  # it has ended meanwhile: of that nothing is told
            highest = max(highest, peak(child.pid))
        sleep(LOOK_SECONDS)
    if child.returncode != 0:
        raise ProgramFailed(f"{Path(words[0]).name} ended with status {child.returncode}")
    return highest


def _gigapixel(folder: Path) -> str:
    """A sentence on a TIFF of a gigapixel, by one job with all cores."""
    place = folder / "wide"
    place.mkdir()
    master = place / "wide.tif"
    tell("drawing a TIFF of a gigapixel")
    draw_wide(master, *WIDE)
    run = _in_new_folder(folder, lambda built: make_all(OurPyramids(), [master], built, warm=False))
    tool_seconds, tool_memory = _in_new_folder(folder, partial(_run_tool, VIPS, [master]))
    gigapixels = WIDE[0] * WIDE[1] / 1e9
    held = "holds" if run.worker_bytes <= GIGAPIXEL_BOUND else FAILED
    line = (
        f"A TIFF of {WIDE[0]}x{WIDE[1]} pixels ({gigapixels:.2f} gigapixels): ours {run.seconds:.0f} s and "
        f"{_megabytes(run.worker_bytes)} (bound {_megabytes(GIGAPIXEL_BOUND)}: {held}); {VIPS.name} "
        f"{tool_seconds:.0f} s and {_megabytes(tool_memory)}."
    )
    tell(line)
    return line


def _in_new_folder(folder: Path, act: Callable[[Path], Made]) -> Made:
    place = folder / "built"
    place.mkdir()
    try:
        return act(place)
    finally:
        shutil.rmtree(place)


def _spread(figures: list[float]) -> str:
    spread = spread_of(figures)
    return f"{number(spread.median)} ({number(spread.least)}–{number(spread.most)})"


def _megabytes(count: int) -> str:
    return f"{count / 1e6:.0f} MB"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ProgramFailed as error:
        sys.exit(f"The benchmark cannot run: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
