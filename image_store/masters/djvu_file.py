"""The structure of a DjVu file: its pages, their sizes, resolutions and turns. Reads a few bytes, decodes nothing.

(Lizardtech DjVu Reference, version 3: 8.2 the chunks, 8.3.2 DIRM, 8.3.4 INFO.)
"""

import struct
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from image_store.errors import BadMaster

BUNDLED = 0x80
COMMON_DPI = 300
DPI = range(25, 6001)  # others are damage: then readers take 300
# The last bits of the flags say how the page is to be turned, in quarters to the left.
TURNS = {6: 1, 2: 2, 5: 3}

INDIRECT = (
    "its pages lie in files of their own beside it; "
    "make one file of them (djvmcvt -b INDEX.djvu WHOLE.djvu) and take that in"
)
CUT_OFF = "the file ends too early: it was cut off or not copied whole"


class DjvuPage(NamedTuple):
    """A page as it is stored: its size in pixels, dots for each inch, and how often it is turned to the left."""

    width: int
    height: int
    resolution: int
    turns: int

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height as the page is read."""
        return (self.height, self.width) if self.turns % 2 else (self.width, self.height)


def djvu_pages(path: Path) -> tuple[DjvuPage, ...]:
    """The pages in their order. Raises BadMaster, OSError."""
    try:
        with path.open("rb") as file:
            form, length, kind = _at(file, 4, ">4sI4s")
            if form != b"FORM":
                raise BadMaster("it is no DjVu document")
            if 12 + length > path.stat().st_size:
                raise BadMaster(CUT_OFF)
            places = [4] if kind == b"DJVU" else _bundled(file)
            return tuple(page for page in (_page(file, place) for place in places) if page)
    except struct.error as error:
        raise BadMaster(CUT_OFF) from error


def _bundled(file: BinaryIO) -> tuple[int, ...]:
    """Where the parts of a document lie: pages, and what they share."""
    mark, _, flags, count = _at(file, 16, ">4sIBH")
    if mark != b"DIRM":
        raise BadMaster("the file is damaged: it does not say where its pages lie")
    if not flags & BUNDLED:
        raise BadMaster(INDIRECT)
    return _at(file, 27, f">{count}I")


def _page(file: BinaryIO, place: int) -> DjvuPage | None:
    """The page at a place; None when something else lies there."""
    form, _, kind, mark, length = _at(file, place, ">4sI4s4sI")
    if (form, kind) != (b"FORM", b"DJVU"):
        return None
    if mark != b"INFO" or length < 5:
        raise BadMaster("the file is damaged: a page does not say how large it is")
    information = file.read(min(length, 10)).ljust(10, b"\0")
    width, height = struct.unpack_from(">HH", information)
    (resolution,) = struct.unpack_from("<H", information, 6)
    turns = TURNS.get(information[9] & 7, 0)
    return DjvuPage(width, height, resolution if resolution in DPI else COMMON_DPI, turns)


def _at(file: BinaryIO, place: int, form: str) -> tuple[Any, ...]:
    """What lies at a place. Raises struct.error beyond the end."""
    file.seek(place)
    return struct.unpack(form, file.read(struct.calcsize(form)))
