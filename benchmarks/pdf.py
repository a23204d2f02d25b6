"""`python -m benchmarks.pdf`: a book of 1,000 pages as a PDF, beside img2pdf, which is given the same pages as files.

Ours reads pyramids, encodes each page and sends it at once; img2pdf copies JPEGs that were made before, and nothing
is there until all is. Memory: the most that a worker, or img2pdf, had.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.contenders import our_command, own_environment
from benchmarks.machine import facts
from benchmarks.material import Sheets, draw_sheet
from benchmarks.ours import Ours
from benchmarks.programs import find_program, run_program
from benchmarks.resident import forget_peak, peak, resident, workers_of
from iiif_server.database import open_database
from image_store.catalog import Catalog
from manifests import PageImage
from manifests.library import Library

# A4 at 300 dots for each inch.
SHEETS = Sheets(20, 2480, 3508)
PAGES = 1_000
FEW, MANY = "few", "many"
MEGABYTE = 1024**2
PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Figures:
    """One file: until the first byte and the last, in seconds; bytes of the file; bytes of memory."""

    what: str
    first: float
    whole: float
    length: int
    memory: int

    def row(self) -> str:
        """A line of the table."""
        memory = f"{self.memory / MEGABYTE:.0f} MB"
        return f"| {self.what} | {self.first:.2f} | {self.whole:.1f} | {self.length / MEGABYTE:.0f} MB | {memory} |"


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pdf", description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES, help=f"of the book; {PAGES} if not given")
    pages = parser.parse_args().pages
    told = facts()
    with tempfile.TemporaryDirectory(prefix="iiif-pdf-") as folder:
        rows = [figures.row() for figures in _measured(Path(folder), pages)]
    print("\n".join(told))
    print("\n| file | first byte (s) | whole (s) | size | memory |\n|---|---|---|---|---|")
    print("\n".join(rows))
    return 0


def _measured(folder: Path, pages: int) -> Iterator[Figures]:
    home = folder / "library"
    _take_in(folder, home, pages)
    server = Ours(folder / "serve", home, 1)
    server.start()
    try:
        for resolution in ("medium", "full"):
            yield _ours(server, resolution, pages, "")
            yield _ours(server, resolution, pages, f"pages=1-{max(1, pages // 10)}&")
            yield _img2pdf(folder / resolution, server, resolution, pages)
    finally:
        server.stop()


def _take_in(folder: Path, home: Path, pages: int) -> None:
    """A book of a few pages, and one of many that shows them again and again."""
    scans = folder / "scans"
    scans.mkdir()
    for number in range(SHEETS.count):
        draw_sheet(SHEETS, scans, number)
    environment = own_environment(home, "http://127.0.0.1")
    run_program([our_command(), "ingest", str(scans), "--book", FEW, "--title", "Kitab"], folder, environment)
    engine = open_database(f"sqlite:///{home / 'catalogue.sqlite'}")
    library, catalog = Library(engine), Catalog(engine)
    book = library.get(FEW)
    made, records = [], []
    for number in range(pages):
        page = book.pages[number % len(book.pages)]
        assert page.image is not None
        image = f"{MANY}_{number}"
        records.append(replace(catalog.get(page.image.id), id=image, group=MANY))
        shown = PageImage(image, page.image.info)
        made.append(replace(page, key=str(number), source=str(number), label={"none": (str(number),)}, image=shown))
    with engine.begin() as transaction:
        catalog.put(transaction, records)
        library.put(transaction, replace(book, id=MANY, pages=tuple(made)), library.books()[0].published)


def _ours(server: Ours, resolution: str, pages: int, query: str) -> Figures:
    (worker,) = workers_of(server.pid)
    forget_peak(worker)
    before = resident(worker)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=600)
    start = time.monotonic()
    connection.request("GET", f"/books/{MANY}.pdf?{query}resolution={resolution}")
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"the PDF was answered with {answer.status}: {answer.read().decode()}")
    length = len(answer.read(1))
    first = time.monotonic() - start
    while part := answer.read(PART):
        length += len(part)
    whole = time.monotonic() - start
    connection.close()
    count = max(1, pages // 10) if query else pages
    grown = f"(+{(peak(worker) - before) / MEGABYTE:.0f} MB)"
    return Figures(f"ours, {resolution}, {count} pages {grown}", first, whole, length, peak(worker))


def _img2pdf(folder: Path, server: Ours, resolution: str, pages: int) -> Figures:
    """The pages as our server sends them, as files, and then img2pdf over all of them."""
    folder.mkdir()
    size = "max" if resolution == "full" else f"{SHEETS.width // 2},{SHEETS.height // 2}"
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    files: list[str] = []
    for number in range(pages):
        file = folder / f"{number:05}.jpg"
        if number < SHEETS.count:
            connection.request("GET", f"/iiif/3/{MANY}_{number}/full/{size}/0/default.jpg")
            file.write_bytes(connection.getresponse().read())
        else:
            os.link(folder / f"{number % SHEETS.count:05}.jpg", file)
        files.append(file.name)
    connection.close()
    out = folder / "out.pdf"
    start = time.monotonic()
    child = subprocess.Popen([find_program("img2pdf"), *files, "-o", out.name], cwd=folder)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"img2pdf ended with {status}")
    whole = time.monotonic() - start
    told = f"img2pdf, the same {pages} JPEGs ({resolution})"
    return Figures(told, whole, whole, out.stat().st_size, usage.ru_maxrss * 1024)


if __name__ == "__main__":
    sys.exit(main())
