"""`python -m benchmarks.whole_library`: 200 books and 50,000 pages are taken in by one command, and served.

Pages a second for each thousand pages, the memory of the program and of its workers; then the same command again, when
nothing has changed; then every manifest and tiles of chance. Draws the curve beside this file and puts the figures into
results.md. Exit status 1 when a page is lost, an answer is wrong, or a bound does not hold.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.answers import WrongAnswer, fetch
from benchmarks.contenders import our_command, own_environment
from benchmarks.curve import Curve, Line, curve_picture, curve_text
from benchmarks.machine import facts
from benchmarks.many_books import Shelves, draw_books, folder_of
from benchmarks.ours import Ours
from benchmarks.programs import ProgramFailed, stop_politely
from benchmarks.report import WHOLE, write_sections
from benchmarks.resident import resident, workers_of
from benchmarks.scene import WORKERS, hold_to_two_cores, started, tell
from benchmarks.served import manifest_of

PICTURE = Path(__file__).with_name("curve-library.svg")
SHELVES = Shelves(200, 250)
STEP = 1000
# What the issue asks for: seconds of a run that finds nothing changed, and what a flat line may differ by.
AGAIN_SECONDS, FLAT = 60.0, 0.20
# The first and the last so many points of the curve are compared: one point has one book's end in it, another two.
ENDS = 5
LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Point:
    """When so many pages were through: seconds since the start, bytes of the program, and of its largest worker."""

    pages: int
    seconds: float
    program: int
    worker: int


@dataclass(frozen=True, slots=True)
class Run:
    """One `iiif-server ingest` of the whole folder: its points, its seconds from start to end, its last report."""

    points: tuple[Point, ...]
    seconds: float
    status: int
    report: dict[str, object]


def main() -> int:
    """Exit status 1 when something is lost or wrong, or a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whole_library", description=__doc__)
    parser.add_argument("--books", type=int, default=SHELVES.books, help="fewer, for a look; writes nothing")
    parser.add_argument("--pages", type=int, default=SHELVES.pages, help="of each book; writes nothing")
    arguments = parser.parse_args()
    shelves = Shelves(arguments.books, arguments.pages)
    signal.signal(signal.SIGTERM, stop_politely)
    told = facts()
    hold_to_two_cores()
    with tempfile.TemporaryDirectory(prefix="iiif-whole-library-") as folder:
        tell(f"drawing {shelves.books} books of {shelves.pages} pages")
        masters = draw_books(shelves, Path(folder) / "masters")
        ours = Ours(Path(folder) / "ours", Path(folder) / "ours" / "library", WORKERS)
        first, again = (_ingest(masters, ours, name) for name in ("first run", "second run"))
        looked = _look(ours, shelves)
    curve = _curve(first, shelves)
    sentences, held = _judged(first, again, looked, shelves)
    text = "\n\n".join(("Written by `make whole-library`.", "\n".join(told), *sentences, curve_text(curve)))
    print(text)
    if shelves == SHELVES:
        # A name below every tenth point only: there is no room for more.
        places = tuple((place, name if not place % (10 * STEP) else "") for place, name in curve.places)
        PICTURE.write_text(curve_picture(replace(curve, places=places)))
        write_sections({WHOLE: text})
    return 0 if held else 1


def _ingest(masters: Path, ours: Ours, name: str) -> Run:
    """The command as a librarian gives it, its events read as they come."""
    points, last = [], b""
    began = perf_counter()
    with _ingesting(masters, ours) as child:
        assert child.stdout is not None
        done = 0
        for line in child.stdout:
            last = line
            if b'"event":"page"' in line.replace(b" ", b""):
                done += 1
                if done % STEP == 0:
                    workers = max((resident(pid) for pid in workers_of(child.pid)), default=0)
                    points.append(Point(done, perf_counter() - began, resident(child.pid), workers))
                    tell(f"{name}: {done:,} pages in {points[-1].seconds:.0f} s")
    seconds = perf_counter() - began
    tell(f"{name}: {seconds:.1f} s, exit status {child.returncode}")
    return Run(tuple(points), seconds, child.returncode, json.loads(last) if last else {})


@contextmanager
def _ingesting(masters: Path, ours: Ours) -> Iterator[subprocess.Popen[bytes]]:
    command = [our_command(), "ingest", "--json", str(masters)]
    environment = own_environment(ours.home, ours.base)
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as child:
        try:
            yield child
        except BaseException:
            child.terminate()
            raise


def _look(ours: Ours, shelves: Shelves) -> int:
    """Reads every manifest and asks for an image of pages of chance; says how many answers were right."""
    images = []
    with started(ours):
        for book in range(shelves.books):
            document = json.loads(fetch(ours.base + manifest_of(folder_of(book)).ours))
            if len(document["items"]) != shelves.pages:
                raise WrongAnswer(f"{folder_of(book)} has {len(document['items'])} pages, not {shelves.pages}")
            images += [canvas["thumbnail"][0]["id"] for canvas in document["items"]]
        chosen = Random("look").sample(images, min(LOOKED_AT, len(images)))
        return shelves.books + sum(bool(fetch(image)) for image in chosen)


def _curve(run: Run, shelves: Shelves) -> Curve:
    before = (0.0, *(point.seconds for point in run.points))
    rates = tuple(STEP / (point.seconds - start) for point, start in zip(run.points, before, strict=False))
    places = tuple((float(point.pages), f"{point.pages:,}") for point in run.points)
    return Curve(
        "curve-library",
        "A whole library taken in by one command",
        "pages that are through",
        places,
        (
            Line("pages", "pages/s", rates),
            Line("the program", "MB", tuple(point.program / 1e6 for point in run.points)),
            Line("its largest worker", "MB", tuple(point.worker / 1e6 for point in run.points)),
        ),
        f"{shelves.books} folders of {shelves.pages} scans of 320x448 pixels with a table that describes them, "
        "`iiif-server ingest FOLDER`; each figure is that of a thousand pages.",
        logarithmic=False,
    )


def _judged(first: Run, again: Run, looked: int, shelves: Shelves) -> tuple[list[str], bool]:
    """What is said of the runs, and whether all bounds hold."""
    before = (0.0, *(point.seconds for point in first.points))
    times = [point.seconds - start for point, start in zip(first.points, before, strict=False)]
    slower = median(times[-ENDS:]) / median(times[:ENDS]) - 1 if times else 0.0
    grown = median(p.program for p in first.points[-ENDS:]) / median(p.program for p in first.points[:ENDS]) - 1
    whole = first.status == again.status == 0 and len(first.points) == shelves.total // STEP
    bounds = [
        (
            f"First run: {first.seconds:.0f} s, {shelves.total / first.seconds:.0f} pages/s; the last {ENDS} thousand "
            f"pages took {slower:+.0%} of the time of the first {ENDS} thousand",
            slower <= FLAT,
        ),
        (f"Memory of the program: {grown:+.0%} from the first {ENDS} thousand pages to the last", grown <= FLAT),
        (f"Second run, nothing changed: {again.seconds:.1f} s", again.seconds <= AGAIN_SECONDS),
        (f"{looked:,} answers of the server read, all right; every manifest has {shelves.pages} canvases", whole),
    ]
    return [f"- {words} ({'holds' if held else '**too much**'})." for words, held in bounds], all(
        held for _, held in bounds
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ProgramFailed, WrongAnswer) as error:
        sys.exit(f"Error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
