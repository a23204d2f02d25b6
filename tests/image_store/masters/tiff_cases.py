"""TIFF masters of every make, by tifffile (with imagecodecs) and Pillow (with its own libtiff)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import PIL
import tifffile
from PIL import Image

from tests.image_store.masters.cases import BILEVEL, GRAY, PAGE, Case
from tests.image_store.oracle import Array

WIDE = PAGE.astype(np.uint16) * 257
ALPHA = np.linspace(0, 255, PAGE.shape[1]).round().astype(np.uint8)[np.newaxis, :].repeat(PAGE.shape[0], 0)
ON_WHITE = np.round(PAGE * (ALPHA[:, :, None] / 255.0) + 255.0 - ALPHA[:, :, None]).astype(np.uint8)
TIFFFILE = f"tifffile {tifffile.__version__}"
PILLOW = f"Pillow {PIL.__version__}"


def by_tifffile(pixels: Array | Any, **options: Any) -> Callable[[Path], object]:
    return lambda path: tifffile.imwrite(path, pixels, **options)


def _by_pillow(pixels: Array, compression: str, photometric: int | None = None) -> Callable[[Path], object]:
    image = Image.fromarray(pixels)
    image = image.convert("1") if pixels is BILEVEL else image
    tags = {} if photometric is None else {262: photometric}
    return lambda path: image.save(path, "TIFF", compression=compression, tiffinfo=tags)


def _palette() -> tuple[Array, Array, Any]:
    image = Image.fromarray(PAGE).quantize(100)
    table = np.zeros((256, 3), np.uint8)
    stored = np.array(image.getpalette(), np.uint8).reshape(-1, 3)
    table[: len(stored)] = stored
    return np.asarray(image), table[np.asarray(image)], table.T.astype(np.uint16) * 257


def _ycc() -> Array:
    return np.asarray(Image.fromarray(PAGE).convert("YCbCr"))


def _planes(pixels: Any) -> Any:
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))


INDICES, COLOURED, TABLE = _palette()
RGB: dict[str, Any] = {"photometric": "rgb"}
SEPARATE: dict[str, Any] = {**RGB, "planarconfig": "separate"}
BITS = BILEVEL > 0


def _rgb(name: str, pixels: Any = PAGE, mean: float = 0, most: int = 0, **options: Any) -> Case:
    return Case(f"tiff {name}", TIFFFILE, by_tifffile(pixels, **options), PAGE, mean, most)


def _gray(name: str, pixels: Any, mean: float = 0, most: int = 0, shown: Array = GRAY, **options: Any) -> Case:
    return Case(f"tiff {name}", TIFFFILE, by_tifffile(pixels, **options), shown, mean, most)


TIFF_CASES = [
    *(
        Case(
            f"tiff bilevel {name}, {zero} is 0", PILLOW, _by_pillow(BILEVEL, name, number), BILEVEL, 0, 0, {"depth": 1}
        )
        for name in ("group4", "group3", "packbits")
        for number, zero in enumerate(("white", "black"))
    ),
    _gray("bilevel, not packed, white is 0", ~BITS, shown=BILEVEL, photometric="miniswhite"),
    _gray("bilevel ZIP", BITS, shown=BILEVEL, photometric="minisblack", compression="deflate"),
    _gray("gray", GRAY),
    _gray("gray, white is 0", 255 - GRAY, photometric="miniswhite"),
    _gray("gray of 16 bits", GRAY.astype(np.uint16) * 257),
    _gray("gray of 4 bits", (GRAY // 17), shown=GRAY // 17 * 17, bitspersample=4),
    _gray(
        "gray of 12 bits",
        ((GRAY.astype(np.uint32) * 4095 + 127) // 255).astype(np.uint16),
        most=1,
        mean=0.2,
        bitspersample=12,
    ),
    _gray("gray JPEG", GRAY, 1.2, 12, compression="jpeg", compressionargs={"level": 95}),
    _rgb("colour", **RGB),
    *(_rgb(name, **RGB, compression=name) for name in ("lzw", "deflate", "packbits", "zstd", "lzma", "png")),
    _rgb("LZW with differences", **RGB, compression="lzw", predictor=True),
    _rgb("ZIP of 16 bits with differences", WIDE, **RGB, compression="deflate", predictor=True),
    _rgb("big-endian, 16 bits", WIDE, **RGB, byteorder=">"),
    _rgb("BigTIFF", **RGB, bigtiff=True),
    _rgb("BigTIFF, big-endian, tiled", **RGB, bigtiff=True, byteorder=">", tile=(64, 96)),
    _rgb("in tiles", **RGB, tile=(64, 64), compression="deflate"),
    _rgb("in planes", _planes(PAGE), **SEPARATE),
    _rgb("in planes of 16 bits", _planes(WIDE), **SEPARATE, compression="lzw"),
    _rgb("in planes, in tiles", _planes(PAGE), **SEPARATE, compression="lzw", tile=(64, 64)),
    _rgb("JPEG 4:2:0", PAGE, 2.0, 30, **RGB, compression="jpeg", compressionargs={"level": 95}),
    _rgb("JPEG 4:2:0 in tiles", PAGE, 2.0, 60, **RGB, compression="jpeg", compressionargs={"level": 95}, tile=(64, 64)),
    _rgb("JPEG 2000", PAGE, **RGB, compression="jpeg2000"),
    _rgb("JPEG XL", PAGE, **RGB, compression="jpegxl", compressionargs={"lossless": True}),
    _rgb("YCbCr without JPEG", _ycc(), 1.0, 4, photometric="ycbcr"),
    Case("tiff JPEG by libtiff", PILLOW, _by_pillow(PAGE, "jpeg"), PAGE, 3.0, 60),
    Case("tiff palette", TIFFFILE, by_tifffile(INDICES, photometric="palette", colormap=TABLE), COLOURED, 0, 0),
    Case(
        "tiff palette in zstd",
        TIFFFILE,
        by_tifffile(INDICES, photometric="palette", colormap=TABLE, compression="zstd"),
        COLOURED,
    ),
    Case(
        "tiff with transparency",
        TIFFFILE,
        by_tifffile(np.dstack([PAGE, ALPHA]), **RGB, extrasamples=["unassalpha"]),
        ON_WHITE,
        0.6,
        1,
    ),
    Case(
        "tiff with transparency multiplied in",
        TIFFFILE,
        by_tifffile(
            np.dstack([(PAGE * (ALPHA[:, :, None] / 255.0)).round().astype(np.uint8), ALPHA]),
            **RGB,
            extrasamples=["assocalpha"],
        ),
        ON_WHITE,
        1.1,
        2,
    ),
    Case(
        "tiff with a channel that is no transparency",
        TIFFFILE,
        by_tifffile(np.dstack([PAGE, ALPHA]), **RGB, extrasamples=["unspecified"]),
        PAGE,
        facts={"conversion": "channels beyond the colours dropped: the file does not call them transparency"},
    ),
    Case(
        "tiff with a resolution",
        TIFFFILE,
        by_tifffile(PAGE, **RGB, resolution=(118.11, 118.11), resolutionunit="centimeter"),
        PAGE,
        facts={"resolution": 300, "depth": 8, "profile": "none", "pages": 1},
    ),
]
