"""`python -m benchmarks.curves`: whether tiles stay fast when images, catalogue, connections or the cache grow.

Draws the curves beside this file and puts their tables into results.md.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.answers import WrongAnswer
from benchmarks.client import ClientFailed
from benchmarks.curve import Curve, curve_picture, curve_text
from benchmarks.curve_cache import along_fill
from benchmarks.curve_library import along_connections, along_records, along_size
from benchmarks.machine import facts
from benchmarks.programs import ProgramFailed, stop_politely
from benchmarks.report import CURVES as HEADING
from benchmarks.report import write_sections
from benchmarks.rounds import Pace
from benchmarks.scene import hold_to_two_cores
from benchmarks.wrk import LoadFailed

HERE = Path(__file__).parent
CURVES: dict[str, Callable[[Path, Pace], Curve]] = {
    "size": along_size,
    "records": along_records,
    "connections": along_connections,
    "fill": along_fill,
}
FULL, QUICK = Pace(rounds=3, seconds=2), Pace(rounds=1, seconds=1)


def main() -> int:
    """Exit status 1 when a curve could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.curves", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="short runs, for a look; writes nothing")
    parser.add_argument("--only", choices=list(CURVES), help="one curve; writes nothing")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, stop_politely)
    told = facts()
    hold_to_two_cores()
    chosen = [along for name, along in CURVES.items() if arguments.only in (None, name)]
    curves = [_measured(along, QUICK if arguments.quick else FULL) for along in chosen]
    text = "\n\n".join(["Written by `make curves`.", "\n".join(told), *map(curve_text, curves)])
    print(text)
    if not arguments.quick and arguments.only is None:
        write_sections({HEADING: text})
        for curve in curves:
            if not curve.failure:
                (HERE / f"{curve.file}.svg").write_text(curve_picture(curve))
    return 1 if any(curve.failure for curve in curves) else 0


def _measured(along: Callable[[Path, Pace], Curve], pace: Pace) -> Curve:
    with tempfile.TemporaryDirectory(prefix="iiif-curves-") as folder:
        try:
            return along(Path(folder), pace)
        except (ClientFailed, LoadFailed, ProgramFailed, WrongAnswer) as error:
            return Curve("", along.__name__.replace("_", " "), "", (), (), "", failure=str(error))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
