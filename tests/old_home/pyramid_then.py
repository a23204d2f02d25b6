"""Pyramids as version 1 wrote them (2026-11-23): no restart marks, whole colours at every level, tifffile's container.

Written out here and not taken from the program: that goes on, and what lies on disks does not.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import Image
from tifffile import TiffFile, TiffWriter

Pixels = NDArray[np.uint8]

TILE = 512
QUALITY = 85
COMPRESSION, SUBSAMPLING, JPEG = 259, 530, 7


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of a level: padded to 512 pixels a side, and cropped if the image's edge cuts it."""

    level: int
    row: int
    column: int
    padded: bytes
    cropped: bytes | None


def write_pyramid(pixels: Pixels, stem: Path, sha256: str) -> None:
    """STEM.tif, STEM.edges and STEM.index of an image; `sha256` is that of its master."""
    levels = [pixels]
    while max(levels[-1].shape[:2]) > TILE:
        levels.append(np.asarray(Image.fromarray(levels[-1]).reduce(2)))
    tiles = [tile for row in range(_rows(levels[0])) for tile in _completed(levels, 0, row)]
    gray = pixels.ndim == 2
    container, edges = Path(f"{stem}.tif"), Path(f"{stem}.edges")
    _write_container(container, levels, tiles, gray=gray)
    cropped, at = dict[tuple[int, int, int], tuple[int, int, int]](), 0
    with edges.open("wb") as file:
        for tile in tiles:
            if tile.cropped is not None:
                cropped[tile.level, tile.row, tile.column] = (at, len(tile.cropped), zlib.crc32(tile.cropped))
                at += file.write(tile.cropped)
    padded = {(tile.level, tile.row, tile.column): zlib.crc32(tile.padded) for tile in tiles}
    with TiffFile(container) as tiff:
        places = [place for page in tiff.pages for place in zip(page.dataoffsets, page.databytecounts, strict=True)]
    head = struct.pack(
        "<8sIIHHIQQ32s", b"IIIFidx\x01", pixels.shape[1], pixels.shape[0], TILE, 1 if gray else 3, 0,
        container.stat().st_size, at, bytes.fromhex(sha256),
    )  # fmt: skip
    body = head + b"".join(
        struct.pack("<QII", *place) for place in
        (*((*place, padded[key]) for place, key in zip(places, sorted(padded), strict=True)),
         *(cropped[key] for key in sorted(cropped)))
    )  # fmt: skip
    Path(f"{stem}.index").write_bytes(body + struct.pack("<I", zlib.crc32(body)))


def _rows(level: Pixels) -> int:
    return int(-(-level.shape[0] // TILE))


def _completed(levels: list[Pixels], number: int, row: int) -> Iterator[Tile]:
    """The tiles of a row, then those of the levels above that it completes: so they came, and so edges lie."""
    level = levels[number]
    for column in range(-(-level.shape[1] // TILE)):
        yield _tile(level, number, row, column)
    if number + 1 < len(levels) and (row % 2 == 1 or row + 1 == _rows(level)):
        yield from _completed(levels, number + 1, row // 2)


def _tile(level: Pixels, number: int, row: int, column: int) -> Tile:
    cut = level[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
    height, width = cut.shape[:2]
    if height == width == TILE:
        return Tile(number, row, column, _jpeg(cut), None)
    rest = ((0, TILE - height), (0, TILE - width), (0, 0))[: cut.ndim]
    return Tile(number, row, column, _jpeg(np.pad(cut, rest, mode="edge")), _jpeg(cut))


def _jpeg(pixels: Pixels) -> bytes:
    if pixels.ndim == 2:
        return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(pixels[:, :, np.newaxis]), QUALITY, "GRAY", "GRAY"))
    return bytes(simplejpeg.encode_jpeg(np.ascontiguousarray(pixels), QUALITY, "RGB", "444"))


def _write_container(path: Path, levels: list[Pixels], tiles: list[Tile], *, gray: bool) -> None:
    with TiffWriter(path, bigtiff=False, byteorder="<", ome=False, imagej=False, shaped=False) as writer:
        for number, level in enumerate(levels):
            writer.write(
                (tile.padded for tile in tiles if tile.level == number),
                shape=level.shape,
                dtype="uint8",
                tile=(TILE, TILE),
                compression="adobe_deflate",
                photometric="minisblack" if gray else "ycbcr",
                planarconfig=None if gray else "contig",
                subfiletype=1 if number else 0,
                software=False,
                metadata=None,
            )
    # tifffile names only what it could encode itself.
    with TiffFile(path, mode="r+") as file:
        for page in file.pages:
            tags = page.aspage().tags
            tags[COMPRESSION].overwrite(JPEG)
            if not gray:
                tags[SUBSAMPLING].overwrite((1, 1))
