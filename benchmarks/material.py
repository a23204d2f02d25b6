"""Draws scan-like pages to measure with: paper, grain, lines of glyphs. Knows no server and reads nothing.

The same number gives the same page on every machine, so that results can be compared and nothing is downloaded.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy
import tifffile
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[numpy.uint8]

# A glyph's cell in pixels at 400 dots per inch: about ten point type.
CELL = (72, 40)
BAND = 512
# Not a multiple of a tile, so that tiles differ. In pixels.
REPEATED = (1900, 2700)
MASTER_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Sheets:
    """So many pages of one size, in pixels."""

    count: int
    width: int
    height: int


def draw_sheet(sheets: Sheets, folder: Path, number: int) -> Path:
    """Writes page `number` as a JPEG master into `folder`, which must be there."""
    path = folder / f"page_{number:04}.jpg"
    Image.fromarray(draw_page(sheets.width, sheets.height, number)).save(
        path, "JPEG", quality=MASTER_QUALITY, subsampling="4:2:0"
    )
    return path


def draw_wide(path: Path, width: int, height: int) -> None:
    """Writes a gray TIFF, not compressed, of any size: one drawn page again and again, so that tiles weigh the same."""
    page = draw_page(*REPEATED, 0).mean(axis=2).astype(numpy.uint8)
    row = numpy.tile(page, (1, -(-width // REPEATED[0])))[:, :width]
    pixels = tifffile.memmap(path, shape=(height, width), dtype=numpy.uint8, photometric="minisblack")
    for top in range(0, height, REPEATED[1]):
        pixels[top : top + REPEATED[1]] = row[: min(REPEATED[1], height - top)]
    pixels.flush()


def draw_page(width: int, height: int, number: int) -> Pixels:
    """The page `number` as (height, width, 3) sRGB pixels."""
    chance = numpy.random.default_rng(number)
    ink = _text(width, height, chance)
    # Grain drawn anew for every pixel would take longer than the measuring: one band is used all down the page.
    light = numpy.tile(chance.normal(0.0, 4.0, (BAND, BAND)), (1, -(-width // BAND)))[:, :width]
    light += numpy.linspace(-12, 8, width)
    paper, black = _lit((232, 220, 194), light), _lit((52, 44, 40), light)
    page = numpy.empty((height, width, 3), numpy.uint8)
    for top in range(0, height, BAND):
        rows = min(BAND, height - top)
        page[top : top + rows] = numpy.where(ink[top : top + rows, :, None], black[:rows], paper[:rows])
    return page


def _lit(colour: tuple[int, int, int], light: NDArray[numpy.float64]) -> Pixels:
    """`colour` in this light, as (rows, columns, 3) pixels."""
    return (numpy.array(colour) + light[:, :, None]).clip(0, 255).astype(numpy.uint8)


def _text(width: int, height: int, chance: numpy.random.Generator) -> NDArray[numpy.bool_]:
    """Where there is ink: lines of glyphs, with margins, word spaces and short last lines."""
    rows, columns = -(-height // CELL[0]), -(-width // CELL[1])
    glyphs = _glyphs(chance)
    places = chance.integers(1, len(glyphs), (rows, columns))
    places[chance.random((rows, columns)) < 0.16] = 0
    places[:2] = places[-3:] = 0
    places[:, :4] = places[:, -4:] = 0
    places[::9, columns // 2 :] = 0
    text = glyphs[places].transpose(0, 2, 1, 3).reshape(rows * CELL[0], columns * CELL[1])
    return text[:height, :width]


def _glyphs(chance: numpy.random.Generator) -> NDArray[numpy.bool_]:
    """Forty signs of two to four strokes each, and the blank at 0, as (41, cell height, cell width)."""
    y, x = numpy.mgrid[0 : CELL[0], 0 : CELL[1]]
    signs = numpy.zeros((41, *CELL), bool)
    for sign in signs[1:]:
        for _ in range(chance.integers(2, 5)):
            upright = chance.random() < 0.6
            slope = chance.uniform(-0.4, 0.4)
            along, across = (y, x) if upright else (x, y)
            middle = chance.uniform(8, 32) if upright else chance.uniform(18, 54)
            sign |= numpy.abs(across - middle - slope * (along - 20)) < (3.0 if upright else 1.8)
        sign &= (y > 14) & (y < 58) & (x > 4) & (x < 36)
    return signs
