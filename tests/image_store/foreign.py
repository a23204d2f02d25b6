"""Pyramids as other programs make them: libvips, and tifffile told what to write."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyvips
from PIL import Image
from tifffile import TiffFile, TiffWriter

from tests.image_store.oracle import Array, gradient

TILE = 256
ODD = (701, 603)  # its levels end in the middle of a tile, and rounding down loses a column and a row of each


def by_vips(path: Path, pixels: Array, tile: int = TILE, **said: Any) -> Path:
    """libvips halves two by two and rounds down."""
    options = {"compression": "jpeg", "tile": True, "pyramid": True, "Q": 85, **said}
    pyvips.Image.new_from_array(pixels).tiffsave(str(path), tile_width=tile, tile_height=tile, **options)
    return path


def halved(pixels: Array, *, up: bool) -> Array:
    """Half the size, each pixel the mean of what it covers; a last single column or row stays or goes."""
    if not up:
        pixels = pixels[: max(1, pixels.shape[0] // 2 * 2), : max(1, pixels.shape[1] // 2 * 2)]
    return np.asarray(Image.fromarray(pixels).reduce(2))


def squeezed(pixels: Array) -> Array:
    """Half the size, rounded down; the whole picture is pressed into it, which moves it."""
    size = max(1, pixels.shape[1] // 2), max(1, pixels.shape[0] // 2)
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))


def levels_of(pixels: Array, tile: int = TILE, *, up: bool = True) -> list[Array]:
    """Until one fits into a tile."""
    levels = [pixels]
    while max(levels[-1].shape[:2]) > tile:
        levels.append(halved(levels[-1], up=up))
    return levels


def by_hand(
    path: Path, levels: Sequence[Any], *, sub: bool = False, order: Literal["<", ">"] = "<", **said: Any
) -> Path:
    """Each tile a complete JPEG, without tables that stand apart. `said` is for each page."""
    gray = levels[0].ndim == 2
    options = {
        "tile": (TILE, TILE),
        "compression": "jpeg",
        "photometric": "minisblack" if gray else "rgb",
        "compressionargs": {"level": 90},
        "metadata": None,
        **({} if gray else {"subsampling": (1, 1)}),
        **said,
    }
    with TiffWriter(path, byteorder=order) as writer:
        for number, level in enumerate(levels):
            below = {"subifds": len(levels) - 1} if sub and number == 0 else {}
            writer.write(level, subfiletype=int(number > 0), **{**options, **below})
    return path


def own_tiles(path: Path, level: int) -> tuple[list[bytes], bytes, int]:
    """What tifffile finds of a level: its tiles as they are stored, their tables, and the number of columns."""
    content = path.read_bytes()
    with TiffFile(path) as file:
        page: Any = file.series[0].levels[level].pages[0]
        places = zip(page.dataoffsets, page.databytecounts, strict=True)
        stored = [content[offset : offset + length] for offset, length in places]
        return stored, page.jpegtables or b"", -(-page.imagewidth // page.tilewidth)


def own_levels(path: Path) -> list[Array]:
    """What tifffile shows of each level."""
    with TiffFile(path) as file:
        return [np.asarray(level.asarray()) for level in file.series[0].levels]


def picture(*, gray: bool = False, size: tuple[int, int] = ODD) -> Array:
    """A page that tells of each pixel where it lies."""
    return gradient(*size, gray=gray)
