"""Tile bytes by (level, column, row), checked against the index. Knows where pyramids lie, not what is asked.

One pyramid is three files with one stem: `STEM.tif`, `STEM.edges` and `STEM.index` (see pyramid_file.py).
"""

import os
import zlib
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Protocol

from image_store.errors import BrokenPyramid, NotAtOnce
from image_store.page_cache import read_at_once
from image_store.tile_index import TileIndex, TilePlace

PYRAMID_SUFFIX = ".tif"
EDGES_SUFFIX = ".edges"
INDEX_SUFFIX = ".index"


def beside(stem: Path, suffix: str) -> Path:
    """The file of a pyramid with this suffix. Stems may contain dots: `with_suffix` would cut them."""
    return stem.parent / (stem.name + suffix)


class Tiles(Protocol):
    """The stored tiles of one image."""

    @property
    def index(self) -> TileIndex:
        """What is stored."""

    def read(self, level: int, column: int, row: int) -> bytes:
        """The JPEG of a promised tile, cropped at the edge. Raises BrokenPyramid."""


class FileTiles:
    """The tiles of a pyramid in the file system. Safe to share between threads: reads carry their offset."""

    def __init__(self, stem: Path | str) -> None:
        """Opens the three files. Raises BrokenPyramid; FileNotFoundError when the pyramid is gone."""
        # A page that is asked for the first time waits for this: paths are texts here, which are sooner put together
        place = os.fspath(stem)
        self.index = TileIndex.from_bytes(_content(place + INDEX_SUFFIX))
        # Of a pyramid of ours there are none: its tiles are complete
        self._tables = self.index.tables
        self.name = place.rpartition("/")[2]
        self._pyramid = os.open(place + PYRAMID_SUFFIX, os.O_RDONLY)
        self._edges = os.open(place + EDGES_SUFFIX, os.O_RDONLY)

    def read(self, level: int, column: int, row: int) -> bytes:
        """The JPEG of a promised tile, cropped at the edge. Raises BrokenPyramid."""
        file, place = self._place(level, column, row)
        tile = f"tile {level}/{column}/{row} of the pyramid {self.name}"
        try:
            found = os.pread(file, place.length, place.offset)
        except OSError as error:
            raise BrokenPyramid(f"{tile} cannot be read: {error.strerror}") from error
        if not _is_whole(found, place):
            raise BrokenPyramid(f"{tile} is damaged; `iiif-server verify` tells more")
        return self.index.complete(level, found) if self._tables and file == self._pyramid else found

    def read_at_once(self, level: int, column: int, row: int) -> bytes:
        """As `read`, but only if the system has it in memory: raises NotAtOnce where the disk has to be asked."""
        file, place = self._place(level, column, row)
        found = read_at_once(file, place.length, place.offset)
        # A part of it, or damage: whoever has time finds out.
        if not _is_whole(found, place):
            raise NotAtOnce
        return self.index.complete(level, found) if self._tables and file == self._pyramid else found

    def _place(self, level: int, column: int, row: int) -> tuple[int, TilePlace]:
        if self.index.pyramid.levels[level].is_edge(column, row):
            return self._edges, self.index.edge(level, column, row)
        return self._pyramid, self.index.tile(level, column, row)

    def __del__(self) -> None:
        # Tiles may still be read by another thread when they fall out of OpenTiles: close with the last user.
        for name in ("_pyramid", "_edges"):
            if name in self.__dict__:
                os.close(self.__dict__[name])


def small_picture(stem: Path) -> bytes:
    """The stored JPEG of the smallest level, which is one tile. Raises BrokenPyramid, FileNotFoundError."""
    tiles = FileTiles(stem)
    return tiles.read(len(tiles.index.pyramid.levels) - 1, 0, 0)


def _content(path: str) -> bytes:
    """The bytes of a small file; what is not all of it the index finds out."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


def _is_whole(found: bytes, place: TilePlace) -> bool:
    return len(found) == place.length and zlib.crc32(found) == place.crc


class OpenTiles:
    """The most recently used pyramids, kept open: a page's tiles come in a burst. One per server process."""

    def __init__(self, folder: Path, capacity: int = 256) -> None:
        self._folder = os.fspath(folder)
        self._capacity = capacity
        self._open: OrderedDict[str, FileTiles] = OrderedDict()
        self._lock = Lock()

    def close(self) -> None:
        """Forget all open files; who reads in one of them may finish."""
        with self._lock:
            self._open.clear()

    def drop(self, stem: str) -> None:
        """Forget one pyramid: the next who asks opens it anew."""
        with self._lock:
            self._open.pop(stem, None)

    def open_already(self, stem: str) -> FileTiles:
        """The tiles of a pyramid that is open. Raises NotAtOnce when it is not."""
        with self._lock:
            found = self._open.get(stem)
            if found is None:
                raise NotAtOnce
            self._open.move_to_end(stem)
            return found

    def get(self, stem: str) -> FileTiles:
        """The tiles of the pyramid `stem`, relative to the folder. Raises BrokenPyramid, OSError."""
        with self._lock:
            found = self._open.get(stem)
            if found is not None:
                self._open.move_to_end(stem)
                return found
        opened = FileTiles(f"{self._folder}/{stem}")
        with self._lock:
            self._open[stem] = opened
            while len(self._open) > self._capacity:
                self._open.popitem(last=False)
        return opened
