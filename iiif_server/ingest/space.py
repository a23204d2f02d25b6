"""The room on the disk that pages take: computed from the heads of their masters before anything is begun.

An estimate: how well a page can be compressed is known when it is. What is there already needs no more: the pyramids
that are to be replaced stay until the book is published, and they are not among the bytes that are free.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

from iiif_server.ingest.errors import NoRoom
from iiif_server.ingest.report import Need
from image_store.building import promise_of

# Bytes on the disk for each pixel of a page, all levels and edges together: measured on scans of books (`colour`:
# 0.40 to 0.70, `gray`: 0.40, of one bit: 0.11 to 0.32).
COLOUR, GRAY, ONE_BIT = 0.65, 0.4, 0.3
# While a page is built its smaller levels lie there twice: a third of it.
TWICE = 1 / 3
# For the catalogue, its log and what else is written while the pages are.
BESIDES = 16_000_000
# A page of a document, drawn: A4 at 300 dots for each inch. Of other files whose head says nothing: by their bytes.
DRAWN_PIXELS = 2480 * 3508
PIXELS_A_BYTE = 4


def need_of(pages: Iterable[Path], folder: Path, jobs: int, max_pixels: int) -> Need:
    """What it takes to build these pages below `folder`, `jobs` at a time; each page by the file that it is in.

    A master that is too large, or cannot be read, is not built and takes nothing.
    """
    known: dict[Path, tuple[int, float]] = {}
    sizes = [known.get(page) or known.setdefault(page, pixels_and_bytes(page, max_pixels)) for page in pages]
    lasting = sum(taken for _, taken in sizes)
    passing = TWICE * sum(sorted((taken for _, taken in sizes), reverse=True)[:jobs])
    needed = round(lasting + passing) + BESIDES if lasting else 0
    return Need(sum(pixels for pixels, _ in sizes), needed, free_bytes(folder))


def check_room(need: Need, folder: Path) -> None:
    """Raises NoRoom when there is too little of it."""
    missing = need.bytes - need.free_bytes
    if missing > 0:
        raise NoRoom(
            f"There is too little room for the pyramids in {folder}: they need about {_megabytes(need.bytes)}, and"
            f" {_megabytes(need.free_bytes)} are free. Nothing was begun. Make {_megabytes(missing)}"
            " free there, or put the library (IIIF_HOME) on a larger disk, and run the same command again."
        )


def free_bytes(folder: Path) -> int:
    """The room where a folder is, or will be."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free


def pixels_and_bytes(master: Path, max_pixels: int) -> tuple[int, float]:
    """What a page takes: its pixels, and bytes on the disk, by the head of its master."""
    try:
        promise, size = promise_of(master), master.stat().st_size
    except OSError:
        return 0, 0.0  # whoever builds it says so
    if promise is None:
        pixels = min(max_pixels, DRAWN_PIXELS, PIXELS_A_BYTE * size)
        return pixels, pixels * COLOUR
    pixels = promise.pixels if promise.pixels <= max_pixels else 0
    factor = ONE_BIT if promise.bits == 1 else GRAY if promise.bits <= 16 else COLOUR
    return pixels, pixels * factor


def _megabytes(count: int) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"
