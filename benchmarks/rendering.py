"""`python -m benchmarks.rendering`: what one derivative costs this machine's processor, stage by stage.

One process, one thread, no HTTP and no cache: drawn pages (see material.py), requests at seeded places, the mean over
them of processor milliseconds (places differ in how many tiles they touch, and throughput is made of all of them).
The stages are the functions where the work is done; `rest` is what lies between them: arithmetic, joining, copies.
`wall` is the time of the whole by the clock on the wall.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import fmean
from tempfile import TemporaryDirectory
from unittest.mock import patch

import simplejpeg

from benchmarks.material import draw_page
from image_store import assembly, pixels
from image_store.info import ImageInfo
from image_store.limits import Limits
from image_store.pixels import render
from image_store.plan import plan_read
from image_store.pyramid_file import build_pyramid
from image_store.request import Derivative, ImageRequest
from image_store.tiles import FileTiles
from tests.image_store.pages import ArrayMaster

WIDTH, HEIGHT, PAGES = 6291, 9186, 3
LIMITS = Limits(100_000_000)
ROUNDS = 60
# Stage -> the object and the name of its function.
STAGES: dict[str, tuple[object, str]] = {
    "read": (FileTiles, "read"),
    "decode": (simplejpeg, "decode_jpeg"),
    "scale": (assembly, "scale"),
    "encode": (pixels, "encode_jpeg"),
}


@dataclass
class Times:
    """Processor seconds of one render: the whole, and of each stage."""

    whole: float = 0.0
    wall: float = 0.0
    stages: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))


def asks(chance: Random) -> dict[str, Callable[[], str]]:
    """What is measured: a name, and a request of that kind at a place of chance."""

    def region(side: int, tail: str, step: int = 1) -> str:
        x, y = chance.randrange(0, WIDTH - side, step), chance.randrange(0, HEIGHT - side, step)
        return f"{x},{y},{side},{side}/{tail}"

    return {
        "region 700x700 to 350": lambda: region(700, "350,/0/default.jpg"),
        "region 700x700 to 500": lambda: region(700, "500,/0/default.jpg"),
        "page to about 1000": lambda: f"full/{chance.randint(985, 1015)},/0/default.jpg",
        "thumbnail !200,200": lambda: "full/!200,200/0/default.jpg",
        "copy of a region 700x700": lambda: region(700, "max/0/default.jpg"),
        "region 700x700 to 350, png": lambda: region(700, "350,/0/default.png"),
        "region 700x700 to 350, gray": lambda: region(700, "350,/0/gray.jpg"),
    }


def main() -> int:
    """The table, as Markdown."""
    with TemporaryDirectory(prefix="iiif-rendering-") as folder:
        scans = [_scan(Path(folder) / f"page{number}", number) for number in range(PAGES)]
        print("| CPU ms, mean | whole | " + " | ".join(STAGES) + " | rest | wall |")
        print("|---" * (len(STAGES) + 4) + "|")
        chance = Random(1)
        for name, ask in asks(chance).items():
            times = [_measured(chance.choice(scans), ask()) for _ in range(ROUNDS + 3)][3:]
            figures = [fmean(t.whole for t in times)]
            figures += [fmean(t.stages[stage] for t in times) for stage in STAGES]
            figures.append(fmean(t.whole - sum(t.stages.values()) for t in times))
            figures.append(fmean(t.wall for t in times))
            print(f"| {name} | " + " | ".join(f"{1000 * figure:.2f}" for figure in figures) + " |", flush=True)
    return 0


def _scan(stem: Path, number: int) -> FileTiles:
    build_pyramid(ArrayMaster(draw_page(WIDTH, HEIGHT, number)), stem, "0" * 64, threads=2)
    return FileTiles(stem)


def _measured(tiles: FileTiles, path: str) -> Times:
    """The request made twice: whole, with nothing between, and with a watch on each stage."""
    info = ImageInfo(tiles.index.pyramid.dimensions, tiles.index.gray)
    derivative = ImageRequest.parse(*path.split("/")).resolve(info, LIMITS)
    times = Times()
    start, wall = time.process_time(), time.perf_counter()
    _make(info, derivative, tiles)
    times.whole, times.wall = time.process_time() - start, time.perf_counter() - wall
    with ExitStack() as watches:
        for stage, (owner, name) in STAGES.items():
            watches.enter_context(_watch(owner, name, times.stages, stage))
        _make(info, derivative, tiles)
    return times


def _make(info: ImageInfo, derivative: Derivative, tiles: FileTiles) -> bytes:
    return render(plan_read(info, derivative), derivative, tiles)


@contextmanager
def _watch(owner: object, name: str, stages: dict[str, float], stage: str) -> Iterator[None]:
    watched = getattr(owner, name)

    def timed(*given: object, **named: object) -> object:
        start = time.process_time()
        try:
            return watched(*given, **named)
        finally:
            stages[stage] += time.process_time() - start

    with patch.object(owner, name, timed):
        yield


if __name__ == "__main__":
    sys.exit(main())
