"""A master that is a pyramid already is taken as it is: linked or copied, never encoded anew (docs/adr/0010).

Only the tiles that the edge cuts are made here: a TIFF has them padded, readers are promised them cropped. Knows no
catalogue. Masters are only read.
"""

import logging
import os
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import BinaryIO, Protocol

import numpy as np

from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions, Rect
from image_store.jpeg import Chroma, Pixels, decode_jpeg, jpeg_chroma, jpeg_colours, jpeg_damage, jpeg_shape
from image_store.jpeg_tables import is_for_browsers, spliced
from image_store.level_check import sample
from image_store.masters.tiff_pyramid import StoredPyramid, find_pyramid, look_for_pyramid
from image_store.pyramid_build import halve
from image_store.pyramid_file import BUILDING_PREFIX, DRAFT_NAME, Draft, PyramidBuilt, check_pyramid
from image_store.tile_index import TileIndex, TilePlace
from image_store.tile_jpeg import encode_edge_tile
from image_store.tiles import EDGES_SUFFIX, INDEX_SUFFIX, PYRAMID_SUFFIX, beside

log = logging.getLogger(__name__)

READABLE_BY_OTHERS = 0o004
NO_PLACE = TilePlace(0, 0, 0)
# In an index that nobody keeps.
NOBODY = "0" * 64


class Opened(Protocol):
    """What an opened master says of itself."""

    @property
    def dimensions(self) -> Dimensions:
        """Of the upright image."""

    @property
    def gray(self) -> bool:
        """One band instead of three."""

    @property
    def as_stored(self) -> bool:
        """Whether its pixels are shown as they are stored: upright, 8 bits, sRGB or gray or without a profile."""


def take_pyramid(path: Path, master: Opened, stem: Path, fingerprint: str) -> Draft | None:
    """A draft whose TIFF is the master itself; None where it is no such pyramid, and has to be built from pixels.

    Everything is looked at: each tile, and each level against the one below. Raises OSError; then nothing is left.
    """
    stored = find_pyramid(path) if master.as_stored else None
    if stored is None or (stored.pyramid.dimensions, stored.gray) != (master.dimensions, master.gray):
        return None
    stem.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix=BUILDING_PREFIX, dir=stem.parent))
    draft = folder / DRAFT_NAME
    try:
        _bring(path, beside(draft, PYRAMID_SUFFIX))
        index = _write(stored, draft, fingerprint)
        check_pyramid(draft)
        sample(draft, 1)
    except BrokenPyramid as error:
        log.info("%s is not taken as it is: %s", path.name, error)
        shutil.rmtree(folder)
        return None
    except BaseException:
        shutil.rmtree(folder)
        raise
    size = index.pyramid_bytes + index.edges_bytes + beside(draft, INDEX_SUFFIX).stat().st_size
    return Draft(folder, stem, PyramidBuilt(master.dimensions, master.gray, size, stored.pyramid.tile, taken=True))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What will become of a TIFF that has levels of its own. `rebuilt`: why it is not taken as it is; None: it is."""

    rebuilt: str | None


def foresee_pyramid(path: Path, master: Opened | None = None, *, thorough: bool = False) -> Foreseen | None:
    """What `take_pyramid` will say; None where there is no pyramid. Nothing is kept. Raises OSError.

    Without the opened master, what its tags say of colours is not looked at. `thorough`: every tile is decoded and
    every level compared; else what is promised by the directories alone.
    """
    stored = look_for_pyramid(path)
    if not isinstance(stored, StoredPyramid):
        return None if stored is None else Foreseen(stored)
    if master is not None and not master.as_stored:
        return Foreseen("its pixels cannot stay as they are: they are turned, or their colours converted")
    if master is not None and (stored.pyramid.dimensions, stored.gray) != (master.dimensions, master.gray):
        return Foreseen("its tiles are not what its page shows")
    return Foreseen(_fault(path, stored) if thorough else None)


def _fault(path: Path, stored: StoredPyramid) -> str | None:
    with TemporaryDirectory(prefix="iiif-foreseen-") as name:
        draft = Path(name) / DRAFT_NAME
        beside(draft, PYRAMID_SUFFIX).symlink_to(path.resolve())
        try:
            _write(stored, draft, NOBODY)
            check_pyramid(draft)
            sample(draft, 1)
        except BrokenPyramid as error:
            return str(error)
    return None


def _bring(master: Path, place: Path) -> None:
    """The master under a second name; else, on another disk or not for every reader, its bytes. Raises OSError."""
    # The server may run as somebody else; and a master's permissions are not ours to change.
    if master.stat().st_mode & READABLE_BY_OTHERS:
        try:
            os.link(master.resolve(), place)  # of a symbolic link Linux would link the link
        except OSError as error:
            log.debug("%s cannot be linked: %s", master.name, error.strerror)
        else:
            return
    shutil.copyfile(master, place)


def _write(stored: StoredPyramid, draft: Path, fingerprint: str) -> TileIndex:
    """The edge file and the index. Raises BrokenPyramid, OSError."""
    container = beside(draft, PYRAMID_SUFFIX)
    with container.open("rb") as file, beside(draft, EDGES_SUFFIX).open("wb") as edges:
        tiles = _Tiles(file, stored)
        places = [tiles.checked_place(*tile) for tile in stored.pyramid.tiles()]
        edge_places = [_added(edges, tile) for tile in tiles.edges()]
        edges_bytes = edges.tell()
    index = TileIndex.build(
        stored.pyramid,
        gray=stored.gray,
        fingerprint=fingerprint,
        tiles=places,
        edges=edge_places,
        pyramid_bytes=container.stat().st_size,
        edges_bytes=edges_bytes,
        tables=tuple(level.tables for level in stored.levels),
    )
    beside(draft, INDEX_SUFFIX).write_bytes(index.to_bytes())
    return index


def _added(edges: BinaryIO, tile: bytes) -> TilePlace:
    place = TilePlace(edges.tell(), len(tile), zlib.crc32(tile))
    edges.write(tile)
    return place


class _Tiles:
    """The tiles of a stored pyramid, and those at the edge that are made of them."""

    def __init__(self, file: BinaryIO, stored: StoredPyramid) -> None:
        self._file = file
        self._stored = stored
        self._pyramid = stored.pyramid
        self._colours = "Gray" if stored.gray else "RGB" if stored.is_rgb else "YCbCr"
        self._edges: dict[tuple[int, int, int], bytes] = {}

    def checked_place(self, level: int, column: int, row: int) -> TilePlace:
        """Where a tile lies in the TIFF. Raises BrokenPyramid when a browser could not show what it should."""
        place = self._stored.levels[level].place(column, row)
        if place is None:
            return NO_PLACE
        found = self._read(*place)
        tile, name = spliced(found, self._stored.levels[level].tables), f"tile {level}/{column}/{row}"
        if not is_for_browsers(tile) or jpeg_colours(tile) != self._colours:
            raise BrokenPyramid(f"{name} is no JPEG that a browser shows in its colours")
        if jpeg_shape(tile)[0] != Dimensions(self._pyramid.tile, self._pyramid.tile):
            raise BrokenPyramid(f"{name} has another size than its place")  # before anything is decoded
        damage = jpeg_damage(tile)
        if damage is not None:
            raise BrokenPyramid(f"{name} is damaged: {damage}")
        return TilePlace(*place, zlib.crc32(found))

    def edges(self) -> Iterator[bytes]:
        """Every tile that the edge cuts, cropped, in the order of the index."""
        for tile in self._pyramid.tiles():
            number, column, row = tile
            if self._pyramid.levels[number].is_edge(column, row):
                self._edges[tile] = self._edge(*tile)
                yield self._edges[tile]

    def _edge(self, number: int, column: int, row: int) -> bytes:
        here, has = self._pyramid.levels[number].tile_rect(column, row), self._stored.levels[number]
        pixels = _blank(here.dimensions, gray=self._stored.gray)
        width, height = min(here.right, has.dimensions.width) - here.x, min(here.bottom, has.dimensions.height) - here.y
        place = has.place(column, row)
        if place is not None:
            tile = spliced(self._read(*place), has.tables)
            pixels[:height, :width] = decode_jpeg(tile, gray=self._stored.gray)[:height, :width]
        # A level that was rounded down lacks one column, one row, or both: they are what is below, halved.
        if width < here.width:
            pixels[:, -1:] = self._reduced(number, Rect(here.right - 1, here.y, 1, here.height))
        if height < here.height:
            pixels[-1:] = self._reduced(number, Rect(here.x, here.bottom - 1, here.width, 1))
        return encode_edge_tile(pixels, self._pyramid.tile, self._chroma(number)).cropped

    def _chroma(self, number: int) -> Chroma:
        level = self._stored.levels[number]
        return jpeg_chroma(spliced(self._read(*level.places[0]), level.tables))

    def _reduced(self, number: int, part: Rect) -> Pixels:
        """A part of a level out of the level below, as it is promised."""
        below = self._pyramid.levels[number - 1].dimensions
        right, bottom = min(2 * part.right, below.width), min(2 * part.bottom, below.height)
        half = halve(self._shown(number - 1, Rect(2 * part.x, 2 * part.y, right - 2 * part.x, bottom - 2 * part.y)))
        return half if half.ndim == 2 else half[:, :, :3]

    def _shown(self, number: int, part: Rect) -> Pixels:
        joined, tile = _blank(part.dimensions, gray=self._stored.gray), self._pyramid.tile
        for row in range(part.y // tile, (part.bottom - 1) // tile + 1):
            for column in range(part.x // tile, (part.right - 1) // tile + 1):
                here = self._pyramid.levels[number].tile_rect(column, row)
                left, right = max(here.x, part.x), min(here.right, part.right)
                top, bottom = max(here.y, part.y), min(here.bottom, part.bottom)
                pixels = self._decoded(number, column, row)[
                    top - here.y : bottom - here.y, left - here.x : right - here.x
                ]
                joined[top - part.y : bottom - part.y, left - part.x : right - part.x] = pixels
        return joined

    def _decoded(self, number: int, column: int, row: int) -> Pixels:
        made = self._edges.get((number, column, row))
        if made is None:
            level = self._stored.levels[number]
            place = level.place(column, row)
            if place is None:
                raise BrokenPyramid(f"tile {number}/{column}/{row} is not there")
            made = spliced(self._read(*place), level.tables)
        return decode_jpeg(made, gray=self._stored.gray)

    def _read(self, offset: int, length: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(length)


def _blank(size: Dimensions, *, gray: bool) -> Pixels:
    return np.zeros((size.height, size.width) if gray else (size.height, size.width, 3), np.uint8)
