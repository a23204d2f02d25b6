"""`python -m benchmarks`: the whole comparison in one run. Draws the pages, ingests, measures, writes results.md."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.addresses import ServedBook
from benchmarks.copies import copy_pages
from benchmarks.figures import Result, Target
from benchmarks.ingest import Masters, measure_ingest
from benchmarks.machine import code_state, facts
from benchmarks.material import Sheets
from benchmarks.ours import Ours
from benchmarks.page_view import NAME, measure_views
from benchmarks.programs import ProgramFailed, stop_politely
from benchmarks.report import RESULTS, comparison, write_sections
from benchmarks.rounds import Arena, Pace, Tell, measure, open_arena
from benchmarks.rows import ROWS
from benchmarks.scene import BOOK, WORKERS, draw, hold_to_two_cores, take_in, tell
from benchmarks.served import manifest_of
from benchmarks.table import table

# Real scans for the ingest row, where a checkout has them beside it.
KANT = Path(__file__).parents[2] / "shared/data/kant-1784/OCR-D-IMG"
LONG_BOOK = "long"
LONG = Sheets(300, 145, 207)
INGEST = "ingest"
# For the rows that build pyramids alone, by how the names of their rows begin.
PYRAMIDS, PYRAMIDS_TARGET = "pyramids", Target(0.85, 1.2)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: pages of the served book, pages of the ingest of large pages, pace of the rows."""

    served: Sheets
    ingested: Sheets
    pace: Pace


FULL = Extent(Sheets(20, 6291, 9186), Sheets(4, 6291, 9186), Pace(rounds=5, seconds=2))
QUICK = Extent(Sheets(3, 6291, 9186), Sheets(2, 6291, 9186), Pace(rounds=2, seconds=1))
# Copies of each page that are known before a run, and that are not.
COPIES, CROWD = 10, 50
SCANS = Sheets(20, 1456, 2083)


def main() -> int:
    """Exit status: 0 when every row has its figures, whatever they are, 1 when one has failed."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, stop_politely)
    extent = QUICK if arguments.quick else FULL
    told, code = facts(), code_state()
    hold_to_two_cores()
    with tempfile.TemporaryDirectory(prefix="iiif-bench-") as folder:
        results = _measured(extent, arguments.only, Path(folder))
    if code_state() != code:
        told.append("- **The code was changed while it was measured: these figures belong to no commit.**")
    if arguments.quick or arguments.only:
        print("\n".join(table(results)))
    else:
        write_sections(comparison(results, told, _material(extent)))
        print(RESULTS.read_text())
    failed = [result for result in results if result.failure]
    for result in failed:
        print(f"FAILED: {result.row}: {result.failure}", file=sys.stderr)
    return 1 if failed else 0


def _rows() -> dict[str, Callable[[Arena, Pace, Tell], Result]]:
    """What measures each row that needs servers, by the option that chooses it."""
    return {**{_option(row.name): partial(measure, row) for row in ROWS}, _option(NAME): measure_views}


def _measured(extent: Extent, only: str | None, folder: Path) -> list[Result]:
    """Every row that is wanted, in the order of the report."""
    results = []
    rows = [run for name, run in _rows().items() if only in (None, name)]
    if rows:
        arena = _arena(extent, folder)
        results += [run(arena, extent.pace, tell) for run in rows]
    if only in (None, INGEST):
        for masters in _ingested(extent.ingested, folder):
            measured = measure_ingest(masters, extent.pace.rounds, folder, tell)
            results += [_aimed(result) for result in measured]
    return results


def _aimed(result: Result) -> Result:
    return replace(result, target=PYRAMIDS_TARGET) if result.row.startswith(PYRAMIDS) else result


def _arena(extent: Extent, folder: Path) -> Arena:
    """The contenders over a library that our own ingest has made."""
    home = folder / "ours" / "library"
    ours = Ours(home.parent, home, WORKERS)
    scans = take_in(draw(extent.served, folder / "masters"), ours, BOOK)
    take_in(draw(LONG, folder / "leaves"), ours, LONG_BOOK)
    copies = copy_pages(home, scans, COPIES + CROWD)
    known = COPIES * len(scans)
    book = ServedBook(manifest_of(LONG_BOOK), scans, tuple(copies[:known]), tuple(copies[known:]))
    return open_arena(folder, home, WORKERS, book)


def _ingested(large: Sheets, folder: Path) -> list[Masters]:
    """Two folders to ingest: pages of a scan's size, real ones if there are, and large ones."""
    scans = (
        Masters("20 scans (kant-1784)", KANT)
        if KANT.is_dir()
        else Masters(f"20 drawn pages of {SCANS.width}x{SCANS.height}", draw(SCANS, folder / "scans"))
    )
    name = f"{large.count} drawn pages of {large.width}x{large.height}"
    return [scans, Masters(name, draw(large, folder / "large"))]


def _material(extent: Extent) -> str:
    served = extent.served
    return (
        f"a book of {served.count} drawn pages of {served.width}x{served.height} pixels, colour, JPEG masters, the "
        f"same pages on every machine, and {COPIES + CROWD} copies of each page under other names; a book of "
        f"{LONG.count} small pages. Ingest: see its rows."
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few and short runs, for a look; writes no results.md")
    names = [*_rows(), INGEST]
    parser.add_argument("--only", choices=names, metavar="ROW", help=f"one row, no results.md: {', '.join(names)}")
    return parser.parse_args()


def _option(name: str) -> str:
    return name.replace(",", "").replace(" ", "-")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ProgramFailed as error:
        sys.exit(f"The benchmarks cannot run: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
