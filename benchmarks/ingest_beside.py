"""`python -m benchmarks.ingest_beside`: what readers feel of an ingest into the same library on the same two cores.

The tiles of a book are asked for alone, beside an ingest as it is, and beside one whose workers were given back the
niceness of everybody (only root can), in turn. Puts its part into results.md. Exit status 1 when it cannot be measured.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import perf_counter, sleep

from benchmarks.addresses import Ask
from benchmarks.answers import WrongAnswer
from benchmarks.contenders import our_command, own_environment
from benchmarks.figures import ratio_of, spread_of
from benchmarks.machine import facts
from benchmarks.material import Sheets
from benchmarks.ours import Ours
from benchmarks.programs import Program, ProgramFailed, stop_politely
from benchmarks.report import BESIDE, write_sections
from benchmarks.rounds import SETTLE_SECONDS, Pace
from benchmarks.scene import BOOK, WORKERS, draw, hold_to_two_cores, started, take_in, tell
from benchmarks.table import number
from benchmarks.wrk import Asking, LoadFailed, put_load

READ = Sheets(4, 2048, 3072)
TAKEN = Sheets(1, 3019, 4357)
# So many pages has each book that is taken in; when it is done, the next one begins.
PAGES = 24
ALONE, BESIDE_IT, AS_EQUALS = "alone", "beside an ingest", "beside an ingest without niceness"
LOADS = {
    "one reader at a time": Asking(connections=1, again=True),
    "8 connections that never wait": Asking(again=True),
}
FULL, QUICK = Pace(rounds=3, seconds=5), Pace(rounds=1, seconds=2)
START_SECONDS = 120
RENICED_EVERY = 0.2


@dataclass
class Felt:
    """What one kind of readers felt in each state, round by round: tiles a second, and milliseconds."""

    rates: dict[str, list[float]] = field(default_factory=dict)
    slowest: dict[str, list[float]] = field(default_factory=dict)

    def add(self, state: str, rate: float, p99: float) -> None:
        """A run of a state."""
        self.rates.setdefault(state, []).append(rate)
        self.slowest.setdefault(state, []).append(p99)


class Ingesting:
    """An ingest that goes on, book after book, into the library that is served."""

    def __init__(self, masters: Path, ours: Ours) -> None:
        self._pyramids = ours.home / "pyramids"
        loop = 'n=0; while n=$((n+1)); do "$0" ingest "$1" --book "beside-$$-$n" || exit 1; done'
        command = ["sh", "-c", loop, our_command(), str(masters)]
        self._program = Program(command, masters.parent / "ingest.log", own_environment(ours.home, ours.base))

    def stop(self) -> None:
        """Ends it; what is half done stays for nobody."""
        self._program.stop()

    def await_work(self) -> None:
        """Returns when the first page of it is done. Raises ProgramFailed."""
        before, until = self.pages(), perf_counter() + START_SECONDS
        while self.pages() == before:
            if perf_counter() > until:
                raise ProgramFailed("the ingest has not taken in a page within two minutes")
            sleep(0.1)

    def pages(self) -> int:
        """How many pages were taken in so far, by this one and those before it."""
        return sum(1 for _ in self._pyramids.glob("beside-*/*.index"))

    def renice(self, niceness: int) -> None:
        """Gives all that works for it this niceness. Raises PermissionError where only root may."""
        niced(self._program.pid, niceness)


def main() -> int:
    """Exit status 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest_beside", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round, for a look; writes nothing")
    quick = parser.parse_args().quick
    signal.signal(signal.SIGTERM, stop_politely)
    told = facts()
    hold_to_two_cores()
    with tempfile.TemporaryDirectory(prefix="iiif-beside-") as folder:
        felt, paces = _measured(Path(folder), QUICK if quick else FULL)
    text = "\n\n".join(("Written by `make bench-beside`.", "\n".join(told), beside_text(felt, paces)))
    print(text)
    if not quick:
        write_sections({BESIDE: text})
    return 0


def _measured(folder: Path, pace: Pace) -> tuple[dict[str, Felt], dict[str, list[float]]]:
    """What each kind of readers felt; and state -> megapixels a second of the ingest, round by round."""
    home = folder / "ours" / "library"
    ours = Ours(home.parent, home, WORKERS)
    scans = take_in(draw(READ, folder / "masters"), ours, BOOK)
    tiles = [tile for scan in scans for tile in scan.inner_tiles()]
    Random("beside").shuffle(tiles)
    masters = _copies(draw(TAKEN, folder / "page"), folder / "taken")
    felt, paces = {name: Felt() for name in LOADS}, dict[str, list[float]]()
    states = (ALONE, BESIDE_IT, AS_EQUALS) if os.geteuid() == 0 else (ALONE, BESIDE_IT)
    with started(ours):
        put_load(ours.base, [tile.ours for tile in tiles], 1, folder, LOADS["8 connections that never wait"])
        for turn in range(pace.rounds):
            for state in states:
                if state == ALONE:
                    _read(ours, tiles, folder, pace, state, felt)
                    continue
                with _ingesting(masters, ours, equal=state == AS_EQUALS) as ingest:
                    before, start = ingest.pages(), perf_counter()
                    _read(ours, tiles, folder, pace, state, felt)
                    done = (ingest.pages() - before) * TAKEN.width * TAKEN.height / 1e6
                    paces.setdefault(state, []).append(done / (perf_counter() - start))
            for name, one in felt.items():
                spoken = (
                    f"{state} {one.rates[state][-1]:,.0f}/s p99 {one.slowest[state][-1]:.1f} ms" for state in states
                )
                tell(f"round {turn + 1}, {name}: {', '.join(spoken)}")
    return felt, paces


def _read(ours: Ours, tiles: list[Ask], folder: Path, pace: Pace, state: str, felt: dict[str, Felt]) -> None:
    for name, asking in LOADS.items():
        load = put_load(ours.base, [tile.ours for tile in tiles], pace.seconds, folder, asking)
        felt[name].add(state, load.rate, load.p99)


@contextmanager
def _ingesting(masters: Path, ours: Ours, *, equal: bool) -> Iterator[Ingesting]:
    """An ingest that is at work; `equal`: what it starts gets no niceness."""
    ingest, over = Ingesting(masters, ours), Event()
    watch = Thread(target=_keep_equal, args=(ingest, over), daemon=True)
    try:
        if equal:
            watch.start()
        ingest.await_work()
        yield ingest
    finally:
        over.set()
        if equal:
            watch.join()
        ingest.stop()
        # What it has written goes to the disk before the next one reads.
        os.sync()
        sleep(SETTLE_SECONDS)


def _keep_equal(ingest: Ingesting, over: Event) -> None:
    """Again and again: workers and their threads begin with the niceness of the product."""
    while not over.wait(RENICED_EVERY):
        ingest.renice(0)


def niced(process: int, niceness: int) -> None:
    """Gives a process, all that it has started, and every thread of them this niceness. Raises PermissionError."""
    for one in processes_below(process):
        for thread in _names(Path(f"/proc/{one}/task")):
            try:
                os.setpriority(os.PRIO_PROCESS, int(thread), niceness)
            except ProcessLookupError:
                continue  # it has ended since
        _weigh_session(one, niceness)


def _weigh_session(process: int, niceness: int) -> None:
    """Gives the session of a process this niceness, if the process leads it (sched(7), autogroup)."""
    try:
        weight = Path(f"/proc/{process}/autogroup")
        if os.getsid(process) == process and weight.exists():
            weight.write_text(str(niceness))
    except (ProcessLookupError, FileNotFoundError):
        return  # it has ended since


def processes_below(process: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield process
    for thread in _names(Path(f"/proc/{process}/task")):
        try:
            children = Path(f"/proc/{process}/task/{thread}/children").read_text().split()
        except FileNotFoundError:
            continue  # it has ended since
        for child in children:
            yield from processes_below(int(child))


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return []


def _copies(page: Path, folder: Path) -> Path:
    """A folder of pages to be taken in, all of the same drawing."""
    folder.mkdir()
    (one,) = page.iterdir()
    for copy in range(PAGES):
        shutil.copyfile(one, folder / f"{copy}{one.suffix}")
    return folder


def beside_text(felt: dict[str, Felt], paces: dict[str, list[float]]) -> str:
    """The tables, and what they measure. `paces`: state -> megapixels a second of the ingest."""
    lines = [
        "| readers | state | tiles/s | of those alone | 99th percentile, ms | times that alone |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for name, one in felt.items():
        for state in one.rates:
            rate, slow = spread_of(one.rates[state]), spread_of(one.slowest[state])
            ratios = [ratio_of(of[state], of[ALONE]).median for of in (one.rates, one.slowest)]
            lines.append(
                f"| {name} | {state} | {number(rate.median)} ({number(rate.least)}–{number(rate.most)}) | "
                f"**{ratios[0]:.2f}** | {slow.median:.2f} ({slow.least:.2f}–{slow.most:.2f}) | **{ratios[1]:.2f}** |"
            )
    ingests = "; ".join(f"{state}: {spread_of(rates).median:.1f} megapixels/s" for state, rates in paces.items())
    return "\n\n".join(
        (
            f"Stored tiles of {READ.count} pages of {READ.width}x{READ.height} in an order of chance from "
            f"`iiif-server serve` with {WORKERS} workers, without nginx; load, server and ingest are held to the same "
            f"two cores. Meanwhile `iiif-server ingest` takes books of {PAGES} JPEG pages of "
            f"{TAKEN.width}x{TAKEN.height} into the same library, a job for each core. Its workers have niceness 10; "
            "“without niceness” they were given 0 again as they ran, to show what the niceness does. In turn, medians "
            "(smallest–largest) of all rounds.",
            "\n".join(lines),
            f"What the ingest did meanwhile: {ingests}.",
        )
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (LoadFailed, ProgramFailed, WrongAnswer) as error:
        sys.exit(f"The benchmark cannot run: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
