"""`python -m benchmarks.robots`: what 8 readers feel while 64 robots ask for whole pages. See docs/adr/0005.

Readers turn pages: info.json, thumbnails, the tiles of a first view. Robots ask for full sizes, pages to about 1000
wide and large regions as png, each new to the cache, and ask again at once whatever the answer was. Both measured in
the same run, each from a process of its own. Exit status 1 when a reader was refused anything, or when the readers'
99th percentile is more than three times what it is alone.
"""

import argparse
import os
import random
import re
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from benchmarks.material import Sheets, draw_sheet
from tests.serving import free_port, run, serving

READERS = 8
ROBOTS = 64
PAGES = Sheets(count=4, width=4000, height=6000)
BOOK = "robots"
# Between one page and the next: a reader who only leafs through.
LOOK_SECONDS = 0.1
# By this robots come before the readers, and go after them.
BEFORE = 1.0
ALLOWED = 3.0
# Robots are on other machines: what they take here must not be taken from the server.
ROBOT_NICENESS = 15
PERCENT = 99


@dataclass
class Felt:
    """What a group of clients got: seconds of each answer by its kind, and how often each status; 0 is no answer."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, kind: str, status: int, seconds: float) -> None:
        """One answer. Called by many threads: each operation is one step of the interpreter."""
        self.seconds.setdefault(kind, []).append(seconds)
        self.statuses[status] += 1

    def percentile(self, percent: float, kind: str | None = None) -> float:
        """Milliseconds within which so many per cent of the answers came."""
        of = [second for name, all_ in self.seconds.items() if kind in (None, name) for second in all_]
        return 1000 * statistics.quantiles(of, n=1000, method="inclusive")[min(round(percent * 10), 999) - 1]


Ask = tuple[str, str]
Asks = Callable[[int], Iterator[Ask]]


def reading(number: int) -> Iterator[Ask]:
    """What reader `number` asks, page after page: kind and path. Each run asks otherwise."""
    chance = random.Random(f"{number} {time.monotonic()}")
    while True:
        page = f"/iiif/3/{BOOK}_page_{chance.randrange(PAGES.count):04}"
        yield "info", f"{page}/info.json"
        yield "thumbnail", f"{page}/full/90,/0/default.jpg"
        cut = f"{chance.randrange(1000)},{chance.randrange(2000)},3000,4000"
        yield "new thumbnail", f"{page}/{cut}/{chance.randrange(100, 256)},/0/default.jpg"
        yield "tile", f"{page}/full/250,375/0/default.jpg"
        for _ in range(8):
            x, y = chance.randrange(3) * 1024, chance.randrange(5) * 1024
            yield "tile", f"{page}/{x},{y},1024,1024/512,512/0/default.jpg"
        yield "pause", ""


def robbing(number: int) -> Iterator[Ask]:
    """What robot `number` asks: never the same twice, and nothing that another asks."""
    for turn in count():
        page = f"/iiif/3/{BOOK}_page_{(number + turn) % PAGES.count:04}"
        new = turn * ROBOTS + number
        yield "full", f"{page}/full/{PAGES.width - new % 900},{PAGES.height - new // 900}/0/default.jpg"
        yield "to 1000", f"{page}/full/{1000 + new % 97},{1500 - new // 97}/0/default.jpg"
        yield "png", f"{page}/{new % 999},{new // 999},3000,3000/max/0/default.png"


def robbing_full_size(number: int) -> Iterator[Ask]:
    """The same, but full sizes only: all in one lane."""
    return (ask for ask in robbing(number) if ask[0] == "full")


def clients(base: str, number: int, asks: Asks, seconds: float) -> Felt:
    """So many clients at once, each with one kept connection, for so long."""
    felt, until = Felt(), time.monotonic() + seconds
    threads = [threading.Thread(target=_client, args=(base, asks(one), until, felt)) for one in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return felt


def _client(base: str, asks: Iterator[Ask], until: float, felt: Felt) -> None:
    connection = HTTPConnection(urlsplit(base).netloc, timeout=60)
    for kind, path in asks:
        start = time.monotonic()
        if start > until:
            break
        if kind == "pause":
            time.sleep(LOOK_SECONDS)
            continue
        status = _status(connection, path)
        if not status:
            connection.close()
        felt.add(kind, status, time.monotonic() - start)
    connection.close()


def _status(connection: HTTPConnection, path: str) -> int:
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except (OSError, HTTPException):
        return 0
    return answer.status


def _robots(base: str, number: int, asks: Asks, seconds: float, link: Connection) -> None:
    os.nice(ROBOT_NICENESS)
    link.send(clients(base, number, asks, seconds))


def besieged(base: str, seconds: float, robots: int = ROBOTS, asks: Asks = robbing) -> tuple[Felt, Felt]:
    """Readers beside robots: what each felt."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    # Robots come first and go last.
    process = context.Process(target=_robots, args=(base, robots, asks, seconds + 2 * BEFORE, theirs), daemon=True)
    process.start()
    time.sleep(BEFORE)
    readers = clients(base, READERS, reading, seconds)
    robbed: Felt = ours.recv()
    process.join()
    return readers, robbed


def peak_memory(master: int) -> list[int]:
    """The most megabytes that each worker of a server ever had resident."""
    workers = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    lines = (Path(f"/proc/{worker}/status").read_text() for worker in workers)
    return [int(re.findall(r"VmHWM:\s+(\d+) kB", text)[0]) // 1024 for text in lines]


def prepare(folder: Path) -> Path:
    """A library with the book of the readers."""
    home, masters = folder / "home", folder / "masters"
    masters.mkdir()
    for number in range(PAGES.count):
        draw_sheet(PAGES, masters, number)
    run(home, "ingest", masters, "--book", BOOK)
    return home


def main() -> int:
    """Alone, then besieged."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--robots", type=int, default=ROBOTS)
    parser.add_argument("--full-size", action="store_true", help="robots ask for full sizes only")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="iiif-robots-") as folder, serving(prepare(Path(folder)), free_port()) as server:
        base = f"http://127.0.0.1:{server.port}"
        clients(base, READERS, reading, 2.0)
        alone = clients(base, READERS, reading, given.seconds)
        readers, robots = besieged(base, given.seconds, given.robots, robbing_full_size if given.full_size else robbing)
        memory = peak_memory(server.pid)
    return _report(alone, readers, robots, memory)


def _report(alone: Felt, readers: Felt, robots: Felt, memory: list[int]) -> int:
    print("| milliseconds | alone, median | 99th percentile | beside robots, median | 99th percentile | answers |")
    print("|---|---|---|---|---|---|")
    for kind in (None, *alone.seconds):
        row = [felt.percentile(percent, kind) for felt in (alone, readers) for percent in (50, PERCENT)]
        answers = sum(len(all_) for name, all_ in readers.seconds.items() if kind in (None, name))
        print(f"| {kind or 'all'} | {' | '.join(f'{number:.1f}' for number in row)} | {answers} |")
    ratio = readers.percentile(PERCENT) / alone.percentile(PERCENT)
    for kind, all_ in robots.seconds.items():
        print(f"robots, {kind}: {len(all_)} answers, median {robots.percentile(50, kind):.0f} ms")
    print(f"robots' answers by status: {dict(robots.statuses)}; readers': {dict(readers.statuses)}")
    print(f"peak memory of the workers: {memory} MB; readers' 99th percentile: {ratio:.1f} times what it is alone")
    return int(set(readers.statuses) != {200} or ratio > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
