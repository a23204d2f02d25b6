"""TIFF pages that libvips does not decode, by tifffile and its codecs: rare packings, tiles in planes, 10 to 14 bits.

Decoded whole.
"""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray

from image_store.container import UNREADABLE
from image_store.errors import BadMaster
from image_store.masters import tiff_tags as tags
from image_store.masters.decoded import picture
from image_store.masters.memory import check_memory
from image_store.masters.tiff_tags import Directory
from image_store.masters.tiff_whole import check_extents

NAMES = {
    33003: "JPEG 2000",
    33004: "JPEG 2000",
    33005: "JPEG 2000",
    34712: "JPEG 2000",
    34887: "LERC",
    34925: "LZMA",
    34933: "PNG",
    34934: "JPEG XR",
    22610: "JPEG XR",
    50000: "Zstandard",
    50002: "JPEG XL",
    52546: "JPEG XL",
}
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, INK = 0, 1, 2, 3, 5
PLANES = 2
# At the peak: the segments, the page, and the page in order
BYTES_A_SAMPLE_BYTE = 4


def is_odd(directory: Directory) -> bool:
    """Whether libvips cannot decode this page."""
    in_planes = directory.number(tags.PLANAR, 1) == PLANES and directory.number(tags.SAMPLES, 1) > 1
    tiled = directory.number(tags.TILE_WIDTH) > 0
    return (
        directory.number(tags.COMPRESSION) in NAMES
        or (tiled and in_planes)
        or directory.number(tags.BITS, 1) in (10, 12, 14)
    )


def decode(path: Path, place: int, directory: Directory) -> Any:
    """The page as an image of libvips. Raises BadMaster, OSError."""
    photometric = directory.number(tags.PHOTOMETRIC)
    name = NAMES.get(directory.number(tags.COMPRESSION), "rare")
    if photometric not in (WHITE_IS_ZERO, BLACK_IS_ZERO, RGB, PALETTE, INK):
        raise BadMaster(f"it is a TIFF of a {name} make whose colours are not converted; save it as RGB with LZW")
    with path.open("rb") as opened:
        check_extents(opened, directory)  # what is missing tifffile fills with black
    width, height = directory.number(tags.WIDTH), directory.number(tags.HEIGHT)
    samples, bits = directory.number(tags.SAMPLES, 1), directory.number(tags.BITS, 1)
    check_memory(width * height * samples * (2 if bits > 8 else 1) * BYTES_A_SAMPLE_BYTE)
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)  # what it finds in tags is not a librarian's
    try:
        with tifffile.TiffFile(path) as file:
            page: Any = file.pages[place]
            pixels: NDArray[Any] = page.asarray(maxworkers=1)
            profile = page.iccprofile
    except UNREADABLE as error:
        raise BadMaster(f"the file is damaged, or of a {name} make that is not known ({error})") from error
    if directory.number(tags.PLANAR, 1) == PLANES and samples > 1:
        pixels = np.moveaxis(pixels.reshape(samples, height, width), 0, -1)
    if pixels.shape not in ((height, width), (height, width, samples)) or pixels.dtype not in (np.uint8, np.uint16):
        raise BadMaster("the file is damaged (its picture is not what it promised)")
    if photometric == PALETTE:
        return _coloured(pixels, directory)
    bands = {RGB: 3, INK: 4}.get(photometric, 1)
    if samples > bands:
        pixels = pixels[:, :, :bands]
    if photometric == WHITE_IS_ZERO:
        pixels = np.asarray((1 << bits) - 1, pixels.dtype) - pixels
    orientation = directory.number(tags.ORIENTATION, 1)
    return picture(pixels, bits, profile=profile, orientation=orientation, ink=photometric == INK)


def _coloured(pixels: NDArray[Any], directory: Directory) -> Any:
    """A palette has all reds, then all greens, then all blues, of 16 bits."""
    stored = directory.numbers(tags.COLOUR_MAP, 3 << 16)
    table = np.array(stored[: len(stored) // 3 * 3], np.uint16).reshape(3, -1).T
    if not len(table) or int(pixels.max()) >= len(table):
        raise BadMaster("the file is damaged (a colour is missing in its palette)")
    return picture(((table + 128) // 257).astype(np.uint8)[pixels], 8)
