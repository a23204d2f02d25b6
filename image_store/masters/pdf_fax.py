"""Whether the CCITT data of an image in a PDF is there to its end: libtiff decodes it as the strip of a TIFF, strictly.

PDFium does not tell in which of the codings it is (ISO 32000-1, 7.4.6): it is the one that decodes without a
complaint, else the one that begins as the picture that PDFium shows. PDFium itself fills what is missing.
"""

import struct
from collections.abc import Callable
from enum import Enum
from typing import Any

import numpy as np
import pyvips
from numpy.typing import NDArray

from image_store.jpeg import Pixels
from image_store.masters import tiff_tags as tags

# Compression and T4Options (TIFF 6.0, sections 10 and 11), the usual one first.
CODINGS = ((4, 0), (3, 0), (3, 1), (2, 0))
ROWS_A_STRIP, T4_OPTIONS, T6_OPTIONS = 278, 292, 293
SHORT, LONG = 3, 4
# The end of a picture in Group 4, and of one in rows: two ends of a line.
END, END_BITS = 0b000000000001_000000000001, 24
TAIL_BYTES = 16
# So many rows are not the same by chance, in another coding.
ALIKE = 16

_Rows = NDArray[np.bool_]


class Fax(Enum):
    """How much of the picture is there. `FEWER`: it ends as it should, with fewer rows than the document says."""

    WHOLE = "all of it"
    FEWER = "its CCITT data has fewer rows than the document says; the last ones are empty"
    CUT = "its CCITT data ends too early, or is damaged"
    UNKNOWN = "its CCITT data is in a coding that cannot be checked; compare the page with the book"


def fax_state(data: bytes, width: int, height: int, shown: Callable[[], Pixels | None]) -> Fax:
    """`shown`: the picture as PDFium decodes it; it is asked for when there is something to complain of."""
    if not data:
        return Fax.CUT
    strips = [_tiff(data, width, height, *coding) for coding in CODINGS]
    for strip in strips:
        if _decodes(strip, "warning"):
            return Fax.WHOLE
    seen = shown()
    agreeing = [0 if seen is None else _rows_alike(strip, seen) for strip in strips]
    best = max(range(len(strips)), key=agreeing.__getitem__)
    if not agreeing[best]:
        return Fax.UNKNOWN
    return Fax.FEWER if _decodes(strips[best], "error") and _is_ended(data) else Fax.CUT


def _tiff(data: bytes, width: int, height: int, compression: int, options: int) -> bytes:
    """A TIFF with this one strip."""
    entries = [
        (tags.WIDTH, LONG, width),
        (tags.HEIGHT, LONG, height),
        (tags.BITS, SHORT, 1),
        (tags.COMPRESSION, SHORT, compression),
        (tags.PHOTOMETRIC, SHORT, 0),
        (tags.STRIP_OFFSETS, LONG, 0),
        (tags.SAMPLES, SHORT, 1),
        (ROWS_A_STRIP, LONG, height),
        (tags.STRIP_BYTES, LONG, len(data)),
    ]
    if compression != 2:
        entries.append((T6_OPTIONS if compression == 4 else T4_OPTIONS, LONG, options))
    behind = 8 + 2 + 12 * len(entries) + 4
    head = struct.pack("<2sHIH", b"II", 42, 8, len(entries))
    for tag, kind, value in sorted(entries):
        head += struct.pack("<HHII", tag, kind, 1, behind if tag == tags.STRIP_OFFSETS else value)
    return head + bytes(4) + data


def _image(tiff: bytes, fail_on: str) -> Any:
    return pyvips.Image.tiffload_buffer(tiff, access="sequential", fail_on=fail_on, unlimited=True)


def _decodes(tiff: bytes, fail_on: str) -> bool:
    """Whether libtiff says nothing of this weight: a wrong code is an error, an early end a warning."""
    try:
        _image(tiff, fail_on).avg()
    except pyvips.Error:
        return False
    return True


def _rows_alike(tiff: bytes, seen: Pixels) -> int:
    """How many rows from above are what PDFium shows, or its negative; none where they are few or of one colour."""
    try:
        rows: _Rows = _image(tiff, "none").numpy() > 127
    except pyvips.Error:
        return 0
    if seen.ndim != 2 or rows.shape != seen.shape:
        return 0
    found = 0
    for other in (seen > 127, seen <= 127):
        differs = (rows != other).any(axis=1)
        alike = int(differs.argmax()) if differs.any() else len(rows)
        part = rows[:alike]
        found = max(found, alike if alike >= ALIKE and part.any() and not part.all() else 0)
    return found


def _is_ended(data: bytes) -> bool:
    """Whether the mark of the end stands near the end, at any bit."""
    tail = data[-TAIL_BYTES:]
    bits = int.from_bytes(tail, "big")
    places = range(8 * len(tail) - END_BITS + 1)
    return any(bits >> place & (1 << END_BITS) - 1 == END for place in places)
