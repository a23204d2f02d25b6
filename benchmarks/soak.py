"""`python -m benchmarks.soak`: whether the workers' memory stays where it is over 50,000 mixed requests.

Then, each of a server just started: the peak of the largest image that may be asked for, and of an image of a
gigapixel. Draws the curve beside this file and puts the figures into results.md. Exit status 1 when an answer was
wrong, or a bound does not hold.
"""

import argparse
import signal
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.addresses import Scan
from benchmarks.answers import WrongAnswer, ask_for
from benchmarks.client import Client, ClientFailed, Request
from benchmarks.machine import facts
from benchmarks.material import Sheets, draw_wide
from benchmarks.memory_table import GIGAPIXEL_BOUND, Peak, Sample, growth, holds, megabytes, memory_picture, memory_text
from benchmarks.mix import mixed
from benchmarks.ours import Ours
from benchmarks.programs import ProgramFailed, stop_politely
from benchmarks.report import MEMORY, write_sections
from benchmarks.resident import forget_peak, peak, resident, workers_of
from benchmarks.scene import BOOK, WORKERS, draw, hold_to_two_cores, started, take_in, tell
from benchmarks.served import manifest_of

PICTURE = Path(__file__).with_name("soak.svg")
REQUESTS, CONNECTIONS = 50_000, 8
SHEETS = Sheets(4, 6291, 9186)
WIDE_BOOK = "wide"
WIDE = (26_000, 39_000)
LARGEST = tuple(f"full/^max/0/default.{format}" for format in ("jpg", "png", "webp", "tif"))
# So many requests of a client are between two looks at the memory.
STEP = 250


def main() -> int:
    """Exit status 1 when an answer was wrong, or a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--requests", type=int, default=REQUESTS, help="fewer, for a look; writes nothing")
    count = parser.parse_args().requests
    signal.signal(signal.SIGTERM, stop_politely)
    told = facts()
    hold_to_two_cores()
    with tempfile.TemporaryDirectory(prefix="iiif-soak-") as folder:
        samples, peaks = _measured(Path(folder), count)
    text = "\n\n".join(("Written by `make soak`.", "\n".join(told), memory_text(samples, peaks)))
    print(text)
    if count == REQUESTS:
        PICTURE.write_text(memory_picture(samples))
        write_sections({MEMORY: text})
    return 0 if holds(growth(samples), peaks) else 1


def _measured(folder: Path, count: int) -> tuple[list[Sample], list[Peak]]:
    home = folder / "ours" / "library"
    ours = Ours(home.parent, home, WORKERS)
    scans = take_in(draw(SHEETS, folder / "masters"), ours, BOOK)
    wide_masters = folder / "wide"
    wide_masters.mkdir()
    draw_wide(wide_masters / "wide.tif", *WIDE)
    (wide,) = take_in(wide_masters, ours, WIDE_BOOK)
    with started(ours):
        samples = _soaked(ours, scans, count)
    large = [scans[0].ask(path).ours for path in LARGEST]
    peaks = [_peak(ours, path.rpartition("/iiif/3/")[2], [path]) for path in large if not _refused(ours, path)]
    peaks.append(_peak(ours, "an image of a gigapixel, as readers see it", _wide_requests(wide), GIGAPIXEL_BOUND))
    return samples, peaks


def _soaked(ours: Ours, scans: tuple[Scan, ...], count: int) -> list[Sample]:
    """The memory of each worker, again and again while the requests are answered."""
    known = [ask.ours for scan in scans for ask in (scan.info(), scan.middle_tile(), scan.reduced(640))]
    etags = {path: ask_for(ours.base + path).header("ETag") for path in known}
    workers, samples = workers_of(ours.pid), []
    answered = 0

    def count_one() -> None:
        nonlocal answered
        answered += 1
        if answered % STEP == 0:
            samples.append(Sample(answered, tuple(resident(worker) for worker in workers)))
        if answered % (20 * STEP) == 0:
            tell(f"soak: {answered:,} answers in {perf_counter() - start:.0f} s, {samples[-1]}")

    start = perf_counter()
    with closing(Client(ours.base, CONNECTIONS)) as client:
        client.ask(mixed(scans, manifest_of(BOOK).ours, etags, count, "soak"), count_one)
    if workers_of(ours.pid) != workers:
        raise ProgramFailed("a worker was replaced while its memory was watched")
    return samples


def _wide_requests(wide: Scan) -> list[str]:
    chance = Random("wide")
    tiles = chance.sample(wide.inner_tiles(), 500)
    regions = [wide.region(chance.randint(500, 4000), 400, chance) for _ in range(100)]
    return [ask.ours for ask in (*tiles, *regions, *(wide.reduced(width) for width in range(300, 2100, 300)))]


def _refused(ours: Ours, path: str) -> bool:
    """Whether the server calls an image too large."""
    with started(ours):
        status = ask_for(ours.base + path).status
    if status != 200:
        tell(f"soak: {path} is refused with {status}")
    return status != 200


def _peak(ours: Ours, name: str, paths: list[str], bound: int = 0) -> Peak:
    """The highest memory of a worker of a server just started, while it answers these one by one."""
    with started(ours):
        workers = workers_of(ours.pid)
        for worker in workers:
            forget_peak(worker)
        before = max(resident(worker) for worker in workers)
        start = perf_counter()
        with closing(Client(ours.base, 1)) as client:
            client.ask(Request(path) for path in paths)
        found = Peak(name, len(paths), before, max(peak(worker) for worker in workers), perf_counter() - start, bound)
        tell(f"soak: {name}: {megabytes(found.peak)}")
        return found


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ClientFailed, ProgramFailed, WrongAnswer) as error:
        sys.exit(f"The soak has failed: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
