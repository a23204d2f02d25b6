"""`python -m benchmarks`: the whole comparison in one run. Draws the pages, ingests, measures, writes results.md."""

import argparse
import multiprocessing
import os
import signal
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from benchmarks.addresses import ServedBook
from benchmarks.contenders import Iipsrv, Ours, StaticFiles
from benchmarks.figures import Result
from benchmarks.ingest import Masters, ingest, measure_ingest
from benchmarks.machine import code_state, facts
from benchmarks.material import Sheets, draw_sheet
from benchmarks.programs import ProgramFailed
from benchmarks.report import report
from benchmarks.rows import ROWS, Arena, Pace, Row, measure
from benchmarks.served import read_book
from benchmarks.table import table

RESULTS = Path(__file__).with_name("results.md")
# Real scans for the ingest row, where a checkout has them beside it.
KANT = Path(__file__).parents[2] / "shared/data/kant-1784/OCR-D-IMG"
BOOK = "bench"
WORKERS = 2
INGEST = "ingest"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: pages of the served book, pages of the ingest of large pages, pace of the rows."""

    served: Sheets
    ingested: Sheets
    pace: Pace


FULL = Extent(Sheets(20, 6291, 9186), Sheets(4, 6291, 9186), Pace(rounds=5, seconds=2))
QUICK = Extent(Sheets(3, 6291, 9186), Sheets(2, 6291, 9186), Pace(rounds=2, seconds=1))
SCANS = Sheets(20, 1456, 2083)


def main() -> int:
    """Exit status: 0 when every row has its figures, 1 when one has failed."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, _stop)
    extent = QUICK if arguments.quick else FULL
    told, code = facts(), code_state()
    with tempfile.TemporaryDirectory(prefix="iiif-bench-") as folder:
        results = _measured(extent, arguments.only, Path(folder))
    if code_state() != code:
        told.append("- **The code was changed while it was measured: these figures belong to no commit.**")
    if arguments.quick or arguments.only:
        print("\n".join(table(results)))
    else:
        RESULTS.write_text(report(results, told, _material(extent)))
        print(RESULTS.read_text())
    failed = [result for result in results if result.failure]
    for result in failed:
        print(f"FAILED: {result.row}: {result.failure}", file=sys.stderr)
    return 1 if failed else 0


def _measured(extent: Extent, only: str | None, folder: Path) -> list[Result]:
    """Every row that is wanted, in the order of the report."""
    results = []
    rows = [row for row in ROWS if only in (None, _option(row))]
    if rows:
        arena = _arena(extent.served, folder)
        results += [measure(row, arena, extent.pace, _tell) for row in rows]
    if only in (None, INGEST):
        for masters in _ingested(extent.ingested, folder):
            results += measure_ingest(masters, extent.pace.rounds, folder, _tell)
    return results


def _arena(sheets: Sheets, folder: Path) -> Arena:
    """The contenders, and a book that our own ingest has put into the library."""
    masters = _drawn(sheets, folder / "masters")
    ours = Ours(folder / "ours", WORKERS)
    _tell(f"ingesting {sheets.count} pages to serve")
    ingest(masters, ours.home, ours.base, BOOK)
    static = StaticFiles(folder / "static", WORKERS)
    iipsrv = Iipsrv(folder / "iipsrv", WORKERS, ours.home / "pyramids")
    return Arena(ours, static, iipsrv, _book(ours), folder)


def _book(ours: Ours) -> ServedBook:
    try:
        ours.start()
        return read_book(ours, BOOK)
    finally:
        ours.stop()


def _ingested(large: Sheets, folder: Path) -> list[Masters]:
    """Two folders to ingest: pages of a scan's size, real ones if there are, and large ones."""
    scans = (
        Masters("20 scans (kant-1784)", KANT)
        if KANT.is_dir()
        else Masters(f"20 drawn pages of {SCANS.width}x{SCANS.height}", _drawn(SCANS, folder / "scans"))
    )
    name = f"{large.count} drawn pages of {large.width}x{large.height}"
    return [scans, Masters(name, _drawn(large, folder / "large"))]


def _drawn(sheets: Sheets, folder: Path) -> Path:
    """A new folder with these pages, drawn on all cores."""
    _tell(f"drawing {sheets.count} pages of {sheets.width}x{sheets.height}")
    folder.mkdir()
    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(partial(draw_sheet, sheets, folder), range(sheets.count)))
    return folder


def _material(extent: Extent) -> str:
    served = extent.served
    return (
        f"a book of {served.count} drawn pages of {served.width}x{served.height} pixels, colour, JPEG masters; "
        "the same pages on every machine. Ingest: see its rows."
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few and short runs, for a look; writes no results.md")
    names = [*(_option(row) for row in ROWS), INGEST]
    parser.add_argument("--only", choices=names, metavar="ROW", help=f"one row, no results.md: {', '.join(names)}")
    return parser.parse_args()


def _option(row: Row) -> str:
    return row.name.replace(" ", "-")


def _tell(line: str) -> None:
    print(line, flush=True)


def _stop(_: int, __: FrameType | None) -> None:
    """A polite end is an end like Ctrl-C: everything that was started is stopped on the way out."""
    raise SystemExit(143)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ProgramFailed as error:
        sys.exit(f"The benchmarks cannot run: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
