"""Pages of a PDF drawn by PDFium, on white paper, band by band. Decides no resolution."""

from typing import Any

import numpy as np
from pypdfium2 import raw

from image_store.errors import BadMaster
from image_store.jpeg import Pixels
from image_store.masters.gray import gray_where_colourless
from image_store.masters.held import room_for

BAND_PIXELS = 16_000_000  # an A4 page at 300 dots per inch is one band
WHITE = 0xFFFFFFFF
# Annotations too: stamps and notes are seen in every reader. The bytes in the order red, green, blue.
FLAGS = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER


def draw_page(page: Any, width: int, height: int) -> Pixels:
    """The page upright in so many pixels: (height, width, 3), or (height, width) when it has no colours.

    Raises BadMaster.
    """
    rows = max(1, min(height, BAND_PIXELS // width))
    pixels = room_for(height, width, 3)
    for top in range(0, height, rows):
        pixels[top : top + rows] = _draw_band(page, width, height, top, min(rows, height - top))
    return gray_where_colourless(pixels)


def _draw_band(page: Any, width: int, height: int, top: int, rows: int) -> Pixels:
    """Some rows of the whole page, which is as large as it is and begins above the bitmap."""
    memory = np.empty((rows, width, 4), np.uint8)
    stride = width * 4
    bitmap = raw.FPDFBitmap_CreateEx(width, rows, raw.FPDFBitmap_BGRx, memory.ctypes.data, stride)
    if not bitmap:
        raise BadMaster("there is not enough memory for it")
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, rows, WHITE)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, FLAGS)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return memory[..., :3]
