"""`python -m benchmarks.pdf`: a book of 1,000 pages as a PDF, a ZIP and an EPUB, beside img2pdf and zip.

Ours reads pyramids, encodes each page and sends it at once; img2pdf and zip are given the same pages as files and copy
JPEGs that were made before, and nothing is there until all is. Memory: the most that a worker, or the program, had.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
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
from iiif_server.ingest.texts import write_text
from image_store.catalog import Catalog
from manifests import PageImage, PageText, TextBlock, TextWord
from manifests.library import Library

# A4 at 300 dots for each inch.
SHEETS = Sheets(20, 2480, 3508)
PAGES = 1_000
FEW, MANY = "few", "many"
MEGABYTE = 1024**2
PART = 1 << 20
LOOK_SECONDS = 0.02


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
        few = max(1, pages // 10)
        for resolution in ("medium", "full"):
            for ending in ("pdf", "zip"):
                yield _ours(server, f"{ending}?resolution={resolution}", pages)
                yield _ours(server, f"{ending}?pages=1-{few}&resolution={resolution}", few)
            # Not earlier: what is asked for here is kept, and ours would have nothing to do.
            files = _pages_as_files(folder / resolution, server, resolution, pages)
            for program, *before in (("img2pdf", "-o", "out.pdf"), ("zip", "-q", "-0", "out.zip")):
                yield _theirs(program, before, folder / resolution, files, f"{program}, the same JPEGs, {resolution}")
        yield _ours(server, "epub", pages)
        yield _ours(server, f"epub?pages=1-{few}", few)
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
    for index in (home / "pyramids" / FEW).glob("*.index"):
        write_text(_text(), index.with_suffix(""))
    engine = open_database(f"sqlite:///{home / 'catalogue.sqlite'}")
    library, catalog = Library(engine), Catalog(engine)
    book = library.get(FEW)
    made, records = [], []
    for number in range(pages):
        page = book.pages[number % len(book.pages)]
        assert page.image is not None
        image = f"{MANY}_{number}"
        records.append(replace(catalog.get(page.image.id), id=image, group=MANY))
        shown = PageImage.of(image, page.image.info)
        label = {"none": (str(number),)}
        made.append(page._replace(key=str(number), source=str(number), label=label, image=shown, has_text=True))
    with engine.begin() as transaction:
        catalog.put(transaction, records)
        library.put(transaction, replace(book, id=MANY, pages=tuple(made)), library.books()[0].published)


def _text() -> PageText:
    """A page of prose: 300 words in 30 lines."""
    lines = (
        tuple(TextWord("kitabxana", 200 * at, 100 * line, 200 * at + 180, 100 * line + 60) for at in range(1, 11))
        for line in range(1, 31)
    )
    return PageText(SHEETS.width, SHEETS.height, (TextBlock(tuple(lines)),))


def _ours(server: Ours, file: str, pages: int) -> Figures:
    """A file of the book of many pages, by its ending and what is asked of it; so many `pages` are in it."""
    (worker,) = workers_of(server.pid)
    forget_peak(worker)
    before = resident(worker)
    connection = HTTPConnection("127.0.0.1", server.port, timeout=600)
    start = time.monotonic()
    connection.request("GET", f"/books/{MANY}.{file}")
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"{file} was answered with {answer.status}: {answer.read().decode()}")
    length = len(answer.read(1))
    first = time.monotonic() - start
    while part := answer.read(PART):
        length += len(part)
    whole = time.monotonic() - start
    connection.close()
    grown = f"(+{(peak(worker) - before) / MEGABYTE:.0f} MB)"
    return Figures(f"ours, {file}: {pages} pages {grown}", first, whole, length, peak(worker))


def _pages_as_files(folder: Path, server: Ours, resolution: str, pages: int) -> list[str]:
    """The pages as our server sends them, for programs that take files: their names."""
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
    return files


def _theirs(program: str, before: list[str], folder: Path, files: list[str], told: str) -> Figures:
    """Another program over all of them. `before` the names of pages stands that of the file, the last of these."""
    start = time.monotonic()
    child = subprocess.Popen([find_program(program), *before, *files], cwd=folder)
    memory = 0
    while child.poll() is None:
        # A process that has just ended has none.
        with suppress(KeyError, FileNotFoundError):
            memory = max(memory, peak(child.pid))
        time.sleep(LOOK_SECONDS)
    if child.returncode:
        raise SystemExit(f"{program} ended with {child.returncode}")
    whole = time.monotonic() - start
    out = folder / before[-1]
    length = out.stat().st_size
    out.unlink()
    return Figures(told, whole, whole, length, memory)


if __name__ == "__main__":
    sys.exit(main())
