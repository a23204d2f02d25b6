"""Masters made by Debian's own programs, as far as they are installed."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from tests.exact_pixels.profiles import adobe_rgb_profile, adobe_to_srgb
from tests.image_store.masters.cases import BILEVEL, GRAY, PAGE, Case
from tests.image_store.masters.tiff_cases import COLOURED
from tests.image_store.oracle import Array

CONVERT = "/usr/bin/convert"
# Each file that a program may start from, and its name
SOURCES = {
    "page.png": Image.fromarray(PAGE),
    "page.ppm": Image.fromarray(PAGE),
    "page.tif": Image.fromarray(PAGE),
    "gray.pgm": Image.fromarray(GRAY),
    "bilevel.tif": Image.fromarray(BILEVEL).convert("1"),
    "palette.png": Image.fromarray(PAGE).quantize(100),
}


@dataclass(frozen=True)
class _Made:
    name: str
    program: str
    arguments: str
    ending: str
    shown: Array
    mean: float = 0.0
    most: int = 0


MADE = [
    _Made("tiff bilevel Group 4", "tiffcp", "-c g4 -r 16 bilevel.tif {out}", "tif", BILEVEL),
    _Made("tiff bilevel Group 3, two-dimensional", "tiffcp", "-c g3:2d bilevel.tif {out}", "tif", BILEVEL),
    _Made("tiff bilevel Group 4, low bits first", "tiffcp", "-f lsb2msb -c g4 bilevel.tif {out}", "tif", BILEVEL),
    _Made("tiff LZW in planes", "tiffcp", "-p separate -c lzw page.tif {out}", "tif", PAGE),
    _Made("tiff ZIP in tiles", "tiffcp", "-t -w 64 -l 64 -c zip:2 page.tif {out}", "tif", PAGE),
    _Made("tiff JPEG in tiles", "tiffcp", "-t -w 64 -l 64 -c jpeg:95 page.tif {out}", "tif", PAGE, 2.5, 60),
    _Made("tiff JPEG", CONVERT, "page.png -compress JPEG -quality 95 {out}", "tif", PAGE, 2.0, 30),
    _Made("jpeg", "cjpeg", "-quality 97 -sample 1x1 -outfile {out} page.ppm", "jpg", PAGE, 1.2, 8),
    _Made(
        "jpeg progressive", "cjpeg", "-progressive -quality 97 -sample 1x1 -outfile {out} page.ppm", "jpg", PAGE, 1.2, 8
    ),
    _Made("png interlaced", CONVERT, "page.png -interlace PNG {out}", "png", PAGE),
    _Made("png palette, interlaced", CONVERT, "palette.png -interlace PNG {out}", "png", COLOURED),
    _Made("webp", "cwebp", "-quiet -q 95 page.png -o {out}", "webp", PAGE, 2.5, 30),
    _Made("webp lossless", "cwebp", "-quiet -lossless page.png -o {out}", "webp", PAGE),
    _Made("gif", CONVERT, "palette.png {out}", "gif", COLOURED),
    _Made("bmp 24 bits", CONVERT, "page.png BMP3:{out}", "bmp", PAGE),
    _Made("bmp RLE8", CONVERT, "palette.png -compress RLE BMP3:{out}", "bmp", COLOURED),
    _Made("bmp of OS/2", CONVERT, "page.png BMP2:{out}", "bmp", PAGE),
    _Made("jp2 lossless", "opj_compress", "-i page.ppm -o {out}", "jp2", PAGE),
    _Made("jp2 in tiles, at an offset", "opj_compress", "-i page.ppm -o {out} -t 64,64 -d 10,20", "jp2", PAGE),
    _Made("jp2 lossy, layers", "opj_compress", "-i page.ppm -o {out} -I -r 20,10,2", "jp2", PAGE, 1.0, 10),
    _Made("jp2 gray codestream", "opj_compress", "-i gray.pgm -o {out} -SOP -EPH", "j2k", GRAY),
    _Made("jxl lossless", "cjxl", "page.png {out} -d 0 --quiet", "jxl", PAGE),
    _Made("jxl lossy", "cjxl", "page.png {out} -d 0.5 --quiet", "jxl", PAGE, 1.6, 16),
    _Made("jxl lossy with a profile", "cjxl", "adobe.png {out} -d 0.3 --quiet", "jxl", adobe_to_srgb(PAGE), 2.0, 30),
    _Made("heif", "heif-enc", "-q 98 -p chroma=444 page.png -o {out}", "heic", PAGE, 1.0, 8),
    _Made("avif", "avifenc", "--min 0 --max 4 page.png {out}", "avif", PAGE, 1.5, 12),
    _Made("avif turned", "avifenc", "--irot 1 --min 0 --max 4 page.png {out}", "avif", np.rot90(PAGE), 1.5, 12),
    _Made("avif 10 bits", "avifenc", "-d 10 --min 0 --max 4 page.png {out}", "avif", PAGE, 1.5, 12),
]


def debian_cases(folder: Path) -> Iterator[Case]:
    """A case for each program that is installed."""
    for made in MADE:
        if shutil.which(made.program):
            name = f"{Path(made.program).name} (Debian)"
            yield Case(made.name, name, _written(made, folder), made.shown, made.mean, made.most)


def _written(made: _Made, folder: Path) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        for name, image in SOURCES.items():
            image.save(folder / name)
        SOURCES["page.png"].save(folder / "adobe.png", icc_profile=adobe_rgb_profile())
        out = folder / f"made.{made.ending}"
        command = [made.program, *made.arguments.format(out=out).split()]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        path.write_bytes(out.read_bytes())

    return write
