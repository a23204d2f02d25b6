"""`python -m benchmarks.tile_profile`: where the time of a stored tile goes, function by function.

The application in this process, without gunicorn and without a socket: random stored tiles, each asked for once
before, so that records and files are known. First the time of an answer without the profiler, then the profile.
"""

import argparse
import cProfile
import io
import pstats
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from benchmarks.addresses import ServedBook, random_tiles
from benchmarks.material import Sheets
from benchmarks.ours import Ours
from benchmarks.scene import BOOK, WORKERS, draw, hold_to_two_cores, take_in
from benchmarks.served import manifest_of
from config import Config
from iiif_server.application import create_app

SHEETS = Sheets(4, 2048, 3072)
LINES = 30
Ask = Callable[[str], int]


def main() -> int:
    """Prints the profile; exit status 1 when a tile was not answered with 200."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tile_profile", description=__doc__)
    parser.add_argument("--requests", type=int, default=5000, help="how many tiles (5000)")
    parser.add_argument("--save", type=Path, help="a file for the whole profile, for pstats or snakeviz")
    arguments = parser.parse_args()
    hold_to_two_cores()
    with tempfile.TemporaryDirectory(prefix="iiif-profile-") as folder:
        home = Path(folder) / "ours" / "library"
        ours = Ours(home.parent, home, WORKERS)
        scans = take_in(draw(SHEETS, Path(folder) / "masters"), ours, BOOK)
        tiles = [tile.ours for tile in random_tiles(ServedBook(manifest_of(BOOK), scans), Random("profile"))]
        ask = _asker(create_app(Config.load(home=home, public_url=ours.base)), ours.base)
        asked = [tiles[number % len(tiles)] for number in range(arguments.requests)]
        wrong = sum(ask(tile) != 200 for tile in tiles)
        start = process_time()
        for tile in asked:
            ask(tile)
        taken = process_time() - start
        profile = cProfile.Profile()
        profile.runcall(lambda: [ask(tile) for tile in asked])
    print(f"{taken / len(asked) * 1e6:.0f} microseconds of processor time for each tile, without the profiler")
    if arguments.save:
        profile.dump_stats(arguments.save)
    print(_table(profile))
    return 1 if wrong else 0


def _asker(application: Callable[..., Any], base: str) -> Ask:
    """What asks the application for a path as gunicorn does, and says the status."""
    host, _, port = base.removeprefix("http://").partition(":")

    def ask(path: str) -> int:
        statuses: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "RAW_URI": path,
            "QUERY_STRING": "",
            "SCRIPT_NAME": "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": host,
            "SERVER_PORT": port,
            "HTTP_HOST": f"{host}:{port}",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        parts = application(environ, lambda status, _headers, _error=None: statuses.append(status))
        for _ in parts:
            continue
        if hasattr(parts, "close"):
            parts.close()
        return int(statuses[0].split()[0])

    return ask


def _table(profile: cProfile.Profile) -> str:
    written = io.StringIO()
    pstats.Stats(profile, stream=written).strip_dirs().sort_stats("tottime").print_stats(LINES)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main())
