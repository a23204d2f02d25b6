"""DjVu masters, read by the programs of DjVuLibre (Debian's djvulibre-bin): ddjvu for pixels, djvused for the rest."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyvips

from image_store.errors import BadMaster
from image_store.geometry import Dimensions
from image_store.jpeg import Pixels
from image_store.masters import djvu_text as printed
from image_store.masters.contents import Contents, Leaf, Taking, Text
from image_store.masters.decoded import Decoded, check_pixels
from image_store.masters.djvu_file import CUT_OFF, DjvuPage, djvu_pages
from image_store.masters.gray import gray_where_colourless
from image_store.masters.held import room_for
from image_store.masters.outline import MOST_ENTRIES, plain, tree
from image_store.masters.pdf_document import leaf_name
from image_store.masters.programs import Running, find_program, output, reason, running

PACKAGE = "djvulibre-bin"
MOST_PRINTED = 64 << 20
LEAST_SECONDS = 300
PIXELS_A_SECOND = 500_000
BAND_BYTES = 16 << 20
BANDS = {b"P4": 0, b"P5": 1, b"P6": 3}  # of PNM: bits, gray, colours


def survey_djvu(path: Path) -> Contents:
    """One leaf for each page, with its title; outline, title and author of the document. Raises BadMaster, OSError."""
    pages = djvu_pages(path)
    if not pages:
        raise BadMaster("it has no pages")
    with path.open("rb") as file:
        names = printed.page_names(_djvused(file, "ls"))
        if len(names) != len(pages):
            raise BadMaster(f"the file is damaged: it lists {len(names)} pages and has {len(pages)}")
        notes = []
        try:
            entries = list(islice(printed.outline(_djvused(file, "print-outline"), names), MOST_ENTRIES + 1))
        except BadMaster as error:
            entries = []
            notes.append(f"its outline is left out: {error}")
        said = printed.metadata(_djvused(file, "print-meta"))
    if len(entries) > MOST_ENTRIES:
        notes.append(f"its outline has more than {MOST_ENTRIES} entries; the others are left out")
    leaves = tuple(Leaf(leaf_name(number), plain(name.title)) for number, name in enumerate(names, 1))
    return Contents(
        "djvu", leaves, tree(entries[:MOST_ENTRIES]), plain(said.get("title")), tuple(notes), plain(said.get("author"))
    )


def load(path: Path, leaf: int, taking: Taking) -> Decoded:
    """The page `leaf`, counted from 0. Raises BadMaster, OSError."""
    pages = djvu_pages(path)
    width, height = _size(pages, leaf, taking)
    page = pages[leaf]
    with path.open("rb") as file:
        pixels, bits = _pixels(file, leaf + 1, width, height)
        text, done = _text(file, leaf + 1, page)
    bands = 1 if pixels.ndim == 2 else 3
    image = pyvips.Image.new_from_memory(pixels, width, height, bands, "uchar")
    facts: dict[str, str | int] = {"pages": len(pages), "resolution": page.resolution, "depth": bits}
    if page.turns:
        done.append(f"turned by {360 - 90 * page.turns} degrees")
    return Decoded(image.copy(interpretation="b-w" if bands == 1 else "srgb"), facts, text, tuple(done))


def djvu_size(path: Path, leaf: int, taking: Taking) -> Dimensions:
    """The pixels that the page `leaf`, counted from 0, will have: no program is started. Raises BadMaster, OSError."""
    return Dimensions(*_size(djvu_pages(path), leaf, taking))


def _size(pages: Sequence[DjvuPage], leaf: int, taking: Taking) -> tuple[int, int]:
    if leaf >= len(pages):
        raise BadMaster(f"it has no page {leaf + 1}: it has {len(pages)}")
    width, height = pages[leaf].upright
    check_pixels(width, height, taking)
    return width, height


def _djvused(file: IO[bytes], script: str) -> str:
    program = find_program("djvused", PACKAGE)
    return output(program, ("-u",), file, ("-e", script), MOST_PRINTED, LEAST_SECONDS)


def _text(file: IO[bytes], number: int, page: DjvuPage) -> tuple[Text | None, list[str]]:
    """The hidden text of a page. A page without its text is still a page: then the reason is told."""
    try:
        return printed.hidden_text(_djvused(file, f"select {number}; print-txt"), page), []
    except BadMaster as error:
        return None, [f"hidden text left out: {error}"]


def _pixels(file: IO[bytes], number: int, width: int, height: int) -> tuple[Pixels, int]:
    """The pixels of a page, upright, and the bits of a sample."""
    program = find_program("ddjvu", PACKAGE)
    seconds = LEAST_SECONDS + width * height // PIXELS_A_SECOND
    with running(program, ("-format=pnm", f"-page={number}"), file, (), seconds) as run:
        bands = BANDS.get(_token(run))
        if bands is None:
            run.end()
            raise BadMaster(_why(run, seconds, "it gives no picture"))
        size = _number(run), _number(run)
        most = _number(run) if bands else 1
        if size != (width, height) or most not in (1, 255):
            raise BadMaster(f"the file is damaged: ddjvu makes {size[0]}x{size[1]} pixels of its {width}x{height}")
        pixels = _rows(run, width, height, bands)
        status = run.end()
        if status != 0 or pixels is None:
            raise BadMaster(_why(run, seconds, CUT_OFF) if status == 0 else reason("ddjvu", run.complaint(), status))
    return pixels, 8 if bands else 1


def _rows(run: Running, width: int, height: int, bands: int) -> Pixels | None:
    """The rows as they come; None when they end too early. A bit of 1 is black (PBM)."""
    length = width * bands if bands else -(-width // 8)
    pixels = room_for(height, width, 3) if bands == 3 else room_for(height, width)
    step = max(1, BAND_BYTES // length)
    for top in range(0, height, step):
        rows = min(step, height - top)
        band = run.read(rows * length)
        if len(band) != rows * length:
            return None
        samples: Any = np.frombuffer(band, np.uint8).reshape(rows, length)
        if bands == 0:
            samples = (np.unpackbits(samples, axis=1, count=width) ^ 1) * np.uint8(255)
        pixels[top : top + rows] = samples.reshape(pixels[top : top + rows].shape)
    return gray_where_colourless(pixels) if bands == 3 else pixels


def _token(run: Running) -> bytes:
    """The next word of the head: letters up to a space."""
    word = b""
    while len(word) < 20 and not (letter := run.read(1)).isspace() and letter:
        word += letter
    return word


def _number(run: Running) -> int:
    word = _token(run)
    return int(word) if word.isdigit() and len(word) < 10 else 0


def _why(run: Running, seconds: int, otherwise: str) -> str:
    if run.killed:
        return f"ddjvu did not end within {seconds} seconds"
    complaint = run.complaint()
    return f"the file is damaged (ddjvu: {complaint or otherwise})"
