"""`python -m benchmarks.memory`: what each format takes to be made, beside what image_store/effort.py says it takes.

Each figure comes from a process of its own: the highest resident memory while one image is made, less what was
resident before, for each pixel made. Exit status 1 when an image took more than was said.
"""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from image_store.effort import memory_of
from image_store.formats import Format
from image_store.info import ImageInfo
from image_store.limits import Limits
from image_store.pixels import render
from image_store.plan import plan_read
from image_store.pyramid_file import build_pyramid
from image_store.request import Derivative, ImageRequest
from image_store.tiles import FileTiles
from tests.image_store.pages import ArrayMaster

SIDE = 5_000
WAYS = (
    *("max/0/default", "4999,/0/default", "^!6000,6000/0/default", "max/!90/default", "3400,/30/default"),
    *("max/0/gray", "max/0/bitonal", "3400,/30/bitonal"),
)
UNBOUNDED = Limits(area=10**12)
MEGABYTE = 1024**2


def main() -> int:
    """All formats in all ways."""
    with TemporaryDirectory(prefix="iiif-memory-") as folder:
        stem = Path(folder) / "page"
        build_pyramid(ArrayMaster(_page()), stem, "0" * 64, threads=2)
        print("| request | pixels made | memory taken | memory said | seconds |\n|---|---|---|---|---|")
        asked = [f"full/{way}.{format}" for format in Format for way in WAYS]
        return max([_measure_apart(stem, path) for path in asked])


def _page() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Paper with noise and slopes: encoders have work with it."""
    slope = np.linspace(60, 220, SIDE)[:, np.newaxis, np.newaxis]
    noise = np.random.default_rng(1).normal(0, 12, (SIDE, SIDE, 3))
    return np.asarray((slope + noise).clip(0, 255), np.uint8)


def _measure_apart(stem: Path, path: str) -> int:
    return subprocess.run([sys.executable, "-m", "benchmarks.memory", str(stem), path], check=False).returncode


def _measure(stem: Path, path: str) -> int:
    tiles = FileTiles(stem)
    info = ImageInfo(tiles.index.pyramid.dimensions, tiles.index.gray)
    # What the codec's libraries take for themselves is taken once.
    rotation, rest = path.split("/")[2:]
    for asked in (f"square/64,/{rotation}/{rest}", path):
        derivative = _derivative(info, asked)
        before, start = _reset_peak(), time.monotonic()
        render(plan_read(info, derivative), derivative, tiles)
        taken, seconds = _status("VmHWM") - before, time.monotonic() - start
    made = derivative.rotation.turn(derivative.size)
    said = memory_of(made, derivative.format)
    mark = "" if taken <= said else " **more than said**"
    memory = f"{taken // MEGABYTE} MB = {taken / made.area:.1f} a pixel | {said // MEGABYTE} MB{mark}"
    print(f"| {path} | {made} | {memory} | {seconds:.1f} |")
    return int(taken > said)


def _derivative(info: ImageInfo, path: str) -> Derivative:
    return ImageRequest.parse(*path.split("/")).resolve(info, UNBOUNDED)


def _reset_peak() -> int:
    """Begins the count of the highest memory anew; what is resident now (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name: str) -> int:
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[name].split()[0]) * 1024


if __name__ == "__main__":
    sys.exit(_measure(Path(sys.argv[1]), sys.argv[2]) if len(sys.argv) == 3 else main())
