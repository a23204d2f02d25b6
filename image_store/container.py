"""The pyramid TIFF: the one door to tifffile. Levels are pages, tiles are ready-made JPEG streams.

Pages and not SubIFDs, so that iipsrv, libvips and others find every level. No date, no program, no
description: the same tiles give the same bytes.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tifffile import TiffFile, TiffFileError, TiffWriter

from image_store.errors import BrokenPyramid
from image_store.jpeg import CHROMA_FACTORS
from image_store.pyramid import Level, Pyramid
from image_store.tile_index import TileIndex

COMPRESSION, SUBSAMPLING = 259, 530
JPEG, YCBCR, BLACK_IS_ZERO = 7, 6, 1
# A classic TIFF counts bytes in 32 bits. Tiles never get as large as their pixels at the quality we use.
CLASSIC_LIMIT = 4 << 30
TAGS_ALLOWANCE = 64 << 20


class ContainerWriter:
    """Writes the levels of one pyramid, from the largest down."""

    def __init__(self, path: Path, pyramid: Pyramid, *, gray: bool) -> None:
        self._path = path
        self._gray = gray
        pixels = pyramid.tile_count * pyramid.tile**2 * (1 if gray else 3)
        # Everything that tifffile would guess from names and shapes is switched off
        self._writer = TiffWriter(
            path, bigtiff=pixels + TAGS_ALLOWANCE > CLASSIC_LIMIT, byteorder="<", ome=False, imagej=False, shaped=False
        )

    def __enter__(self) -> "ContainerWriter":
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._writer.close()
        if failed is None:
            self._name_jpeg()

    def write(self, level: Level, tiles: Iterator[bytes], *, reduced: bool) -> None:
        """A page out of the padded tiles of a level, in order; they are taken from the iterator as they come."""
        size = (level.dimensions.height, level.dimensions.width)
        self._writer.write(
            tiles,
            shape=size if self._gray else (*size, 3),
            dtype="uint8",
            tile=(level.tile, level.tile),
            compression="adobe_deflate",  # see _name_jpeg
            photometric="minisblack" if self._gray else "ycbcr",
            planarconfig=None if self._gray else "contig",
            subfiletype=1 if reduced else 0,
            software=False,
            metadata=None,
        )

    def _name_jpeg(self) -> None:
        """Say what the tiles are. tifffile writes the tag only when it could encode JPEG itself (imagecodecs)."""
        with TiffFile(self._path, mode="r+") as file:
            for page in file.pages:
                tags = page.aspage().tags
                tags[COMPRESSION].overwrite(JPEG)
                if not self._gray:
                    tags[SUBSAMPLING].overwrite(CHROMA_FACTORS)


def tile_places(path: Path) -> list[tuple[int, int]]:
    """Offset and length of every tile, page after page, as the TIFF itself says. Raises BrokenPyramid."""
    with _opened(path) as file:
        return [place for page in file.pages for place in zip(page.dataoffsets, page.databytecounts, strict=True)]


def check_container(path: Path, index: TileIndex) -> None:
    """Whether another program finds in the TIFF what the index says. Raises BrokenPyramid."""
    photometric = BLACK_IS_ZERO if index.gray else YCBCR
    levels = index.pyramid.levels
    with _opened(path) as file:
        if len(file.pages) != len(levels):
            raise BrokenPyramid(f"the pyramid has {len(file.pages)} levels instead of {len(levels)}")
        for number, (page, level) in enumerate(zip(file.pages, levels, strict=True)):
            found = (page.imagewidth, page.imagelength, page.tilewidth, page.tilelength)
            wanted = (level.dimensions.width, level.dimensions.height, level.tile, level.tile)
            kind = (int(page.compression), int(page.photometric), int(page.subfiletype))
            if found != wanted or kind != (JPEG, photometric, 1 if number else 0):
                raise BrokenPyramid(f"level {number} of the pyramid is {found} of the kind {kind}, not {wanted}")
            _check_places(page, index, number)


def _check_places(page: Any, index: TileIndex, number: int) -> None:
    columns = index.pyramid.levels[number].columns
    for tile, place in enumerate(zip(page.dataoffsets, page.databytecounts, strict=True)):
        row, column = divmod(tile, columns)
        if place != index.tile(number, column, row)[:2]:
            raise BrokenPyramid(f"tile {number}/{column}/{row} lies elsewhere in the pyramid than its index says")


def _opened(path: Path) -> Any:
    try:
        return TiffFile(path)
    except TiffFileError as error:
        raise BrokenPyramid(f"the pyramid is no TIFF: {error}") from error
