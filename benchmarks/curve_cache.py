"""Derivatives when the file cache fills: hits and misses of an empty, half full, full, and evicting cache."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from benchmarks.addresses import Ask, ServedBook, odd_regions
from benchmarks.client import Client, Request
from benchmarks.curve import Curve, Line
from benchmarks.material import Sheets
from benchmarks.ours import Ours, memory_settings
from benchmarks.rounds import Pace
from benchmarks.scene import BOOK, WORKERS, draw, started, take_in, tell
from benchmarks.served import manifest_of
from benchmarks.wrk import CONNECTIONS, Asking, put_load

SHEETS = Sheets(2, 3000, 4000)
# The smallest cache that the server takes.
BOUND = 64 * 1024**2
# Bytes on the disk at which a stage begins, as parts of the bound; a full cache is emptied to three quarters.
STAGES = {"empty": 0.0, "half": 0.5, "full": 0.74}
# Before the last stage half of the bound is put in once more.
EVICTING = "evicting"
KNOWN = 200
BATCH = 400
FIRST = 50
ALL, ONE = Asking(again=True), Asking(connections=1, again=True)


def along_fill(folder: Path, pace: Pace) -> Curve:
    """Each stage in turn of one server."""
    home = folder / "ours" / "library"
    ours = Ours(home.parent, home, WORKERS, {"IIIF_CACHE_BYTES": str(BOUND), **memory_settings(on=False)})
    scans = take_in(draw(SHEETS, folder / "masters"), ours, BOOK)
    new = _new_regions(ServedBook(manifest_of(BOOK), scans))
    hits: list[float] = []
    misses: list[float] = []
    names = [*STAGES, EVICTING]
    with started(ours):
        # What a worker loads at its first render is not what is measured.
        _put(ours, new, FIRST)
        known = [next(new).ours for _ in range(KNOWN)]
        for name in names:
            if name == EVICTING:
                files, size = _fill(home)
                _put(ours, new, BOUND // 2 * files // size)
            else:
                while _fill(home)[1] < STAGES[name] * BOUND:
                    _put(ours, new, BATCH // 4)
            fresh = [next(new).ours for _ in range(BATCH * pace.seconds)]
            misses.append(put_load(ours.base, fresh, pace.seconds, folder, Asking(connections=1)).p50)
            # Some may have been thrown out.
            put_load(ours.base, known, 2, folder, ALL)
            hits.append(put_load(ours.base, known, pace.seconds, folder, ONE).p50)
            tell(f"fill: {name} ({_fill(home)[1] >> 20} MiB): hit {hits[-1]:.3f} ms, miss {misses[-1]:.3f} ms")
    return Curve(
        "curve-fill",
        "Derivative and fill of the file cache",
        f"file cache of {BOUND >> 20} MiB",
        tuple((float(place), name) for place, name in enumerate(names)),
        (Line("hit", "ms", tuple(hits)), Line("miss", "ms", tuple(misses))),
        "Regions of 700x700 to 350x350, the median time of an answer over one connection, without nginx and without "
        f"the memory cache. Hits are of {KNOWN} regions again and again, misses of regions never asked for. Evicting: "
        "half as many bytes as the cache may hold have been put in once more, and misses go on to push others out.",
        flat="hit",
        logarithmic=False,
    )


def _new_regions(book: ServedBook) -> Iterator[Ask]:
    """Regions without end, hardly ever one twice."""
    number = 0
    while True:
        yield from odd_regions(book, Random(f"fill {number}"))
        number += 1


def _put(ours: Ours, new: Iterator[Ask], count: int) -> None:
    """Lets so many regions be made. Not by wrk, which waits for its time to be over when its list has ended."""
    with closing(Client(ours.base, CONNECTIONS)) as client:
        client.ask(Request(next(new).ours) for _ in range(count))


def _fill(home: Path) -> tuple[int, int]:
    """Files of the cache, and their bytes."""
    sizes = [path.stat().st_size for path in (home / "cache").rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)
