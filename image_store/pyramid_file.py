"""The three files of a pyramid: build, check, remove. Knows no codec of masters and no catalogue.

STEM.tif    levels as pages, tiles padded to full size     (container.py)
STEM.edges  the tiles that the image's edge cuts, cropped
STEM.index  where each tile lies and what its bytes must be; renamed into place last: index there,
            pyramid complete
"""

import os
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile, mkdtemp
from typing import IO, NamedTuple, Protocol

from image_store.container import ContainerWriter, check_container
from image_store.errors import BadMaster, BrokenPyramid
from image_store.geometry import Dimensions
from image_store.jpeg import Chroma, Pixels, jpeg_shape
from image_store.pyramid import TILE_SIZE, Pyramid
from image_store.pyramid_build import EncodedTile, encode_tiles
from image_store.tile_index import TileIndex, TilePlace
from image_store.tiles import EDGES_SUFFIX, INDEX_SUFFIX, PYRAMID_SUFFIX, beside

BUILDING_PREFIX = ".building-"
DRAFT_NAME = "pyramid"
SPOOL_BYTES = 16 << 20  # small levels wait in memory up to this, then in a file


class PixelSource(Protocol):
    """What a pyramid is built from: an opened master, or anything else that has rows."""

    @property
    def dimensions(self) -> Dimensions:
        """Of the upright image."""

    @property
    def gray(self) -> bool:
        """One band instead of three."""

    @property
    def chroma(self) -> Chroma:
        """How finely its colours are sampled: finer they need not be stored."""

    def strips(self, height: int) -> Iterator[Pixels]:
        """The rows from top to bottom, `height` at a time: (rows, W, 3), or (rows, W) for gray."""


@dataclass(frozen=True, slots=True)
class PyramidBuilt:
    """What was built; `bytes` is the size of its three files. `taken`: its TIFF is the master as it is."""

    dimensions: Dimensions
    gray: bool
    bytes: int
    tile: int = TILE_SIZE
    taken: bool = False


class _Waiting(NamedTuple):
    """A padded tile in the spool file."""

    offset: int
    length: int


class _Sorter:
    """Deals out tiles as they come: level 0 goes straight on, other levels wait, edges and CRCs are kept."""

    def __init__(self, pyramid: Pyramid, tiles: Iterator[EncodedTile], edges: IO[bytes], spool: IO[bytes]) -> None:
        self._pyramid = pyramid
        self._tiles = tiles
        self._edges = edges
        self._spool = spool
        self._waiting: dict[int, _Waiting] = {}
        self.crcs: dict[int, int] = {}
        self.edge_places: dict[int, TilePlace] = {}

    def level(self, number: int) -> Iterator[bytes]:
        """The padded tiles of a level, in order. Level 0 first: it is what reads the master."""
        level = self._pyramid.levels[number]
        if number == 0:
            return (self._next_of_first() for _ in range(level.tile_count))
        for tile in self._tiles:  # the last ones: level 0 had all it wanted
            self._keep(tile)
        return map(self._waited, range(level.first, level.first + level.tile_count))

    def _next_of_first(self) -> bytes:
        for tile in self._tiles:
            self._keep(tile)
            if tile.level == 0:
                return tile.padded
        raise BadMaster("it has fewer rows than it promised")

    def _keep(self, tile: EncodedTile) -> None:
        number = self._pyramid.tile_number(tile.level, tile.column, tile.row)
        self.crcs[number] = zlib.crc32(tile.padded)
        if tile.cropped is not None:
            edge = self._pyramid.levels[tile.level].edge_number(tile.column, tile.row)
            self.edge_places[edge] = TilePlace(self._edges.tell(), len(tile.cropped), zlib.crc32(tile.cropped))
            self._edges.write(tile.cropped)
        if tile.level > 0:
            self._waiting[number] = _Waiting(self._spool.tell(), len(tile.padded))
            self._spool.write(tile.padded)

    def _waited(self, number: int) -> bytes:
        place = self._waiting[number]
        self._spool.seek(place.offset)
        return self._spool.read(place.length)


@dataclass(frozen=True, slots=True)
class Draft:
    """A pyramid in a folder of its own beside its place: complete and checked, but not on the disk for certain."""

    folder: Path
    stem: Path
    built: PyramidBuilt

    @property
    def pyramid(self) -> Path:
        """The stem of its files while it is a draft."""
        return self.folder / DRAFT_NAME


def build_pyramid(master: PixelSource, stem: Path, fingerprint: str, threads: int = 1) -> PyramidBuilt:
    """Write the pyramid of a master as STEM.tif, STEM.edges and STEM.index; `stem` has no suffix.

    `fingerprint` is the SHA-256 of the master in hex; `threads` encode tiles. The files are checked and on
    disk before they get their names. Whatever was there under the stem is replaced. Raises BadMaster,
    OSError; then nothing is left behind.
    """
    draft = draft_pyramid(master, stem, fingerprint, threads)
    settle_pyramid(draft)
    sync_folder(stem.parent)
    return draft.built


def draft_pyramid(master: PixelSource, stem: Path, fingerprint: str, threads: int = 1) -> Draft:
    """The first half of `build_pyramid`, which takes the processor: everything but what waits for the disk."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix=BUILDING_PREFIX, dir=stem.parent))
    try:
        index = _write(master, folder / DRAFT_NAME, fingerprint, threads)
        check_pyramid(folder / DRAFT_NAME)
        index_bytes = beside(folder / DRAFT_NAME, INDEX_SUFFIX).stat().st_size
    except BaseException:
        shutil.rmtree(folder)
        raise
    size = index.pyramid_bytes + index.edges_bytes + index_bytes
    return Draft(folder, stem, PyramidBuilt(master.dimensions, master.gray, size))


def settle_pyramid(draft: Draft) -> None:
    """The second half: the files to the disk, and then their names. Raises OSError; then nothing is left behind.

    The names themselves are on the disk after `sync_folder`.
    """
    try:
        for suffix in (PYRAMID_SUFFIX, EDGES_SUFFIX, INDEX_SUFFIX):
            _sync(beside(draft.folder / DRAFT_NAME, suffix))
        _publish(draft.folder / DRAFT_NAME, draft.stem)
    except BaseException:
        discard_draft(draft)
        raise
    draft.folder.rmdir()


def discard_draft(draft: Draft) -> None:
    """Delete what was drafted. Raises OSError."""
    shutil.rmtree(draft.folder)


def _write(master: PixelSource, draft: Path, fingerprint: str, threads: int) -> TileIndex:
    pyramid, gray = Pyramid(master.dimensions), master.gray
    container, edges_path = beside(draft, PYRAMID_SUFFIX), beside(draft, EDGES_SUFFIX)
    tiles = encode_tiles(master.strips(pyramid.tile), pyramid, threads, master.chroma)
    with (
        container.open("wb") as file,
        edges_path.open("wb") as edges,
        SpooledTemporaryFile(SPOOL_BYTES, dir=str(draft.parent)) as spool,
    ):
        sorter = _Sorter(pyramid, tiles, edges, spool)
        writer = ContainerWriter(file, pyramid, gray=gray, chroma=master.chroma)
        for number, level in enumerate(pyramid.levels):
            writer.write(level, sorter.level(number))
        pyramid_bytes, edges_bytes = file.seek(0, os.SEEK_END), edges.tell()
    index = TileIndex.build(
        pyramid,
        gray=gray,
        fingerprint=fingerprint,
        tiles=(TilePlace(*place, sorter.crcs[number]) for number, place in enumerate(writer.places)),
        edges=(sorter.edge_places[number] for number in range(pyramid.edge_count)),
        pyramid_bytes=pyramid_bytes,
        edges_bytes=edges_bytes,
    )
    beside(draft, INDEX_SUFFIX).write_bytes(index.to_bytes())
    return index


def _publish(draft: Path, stem: Path) -> None:
    """Give the files their names. An older index that says otherwise goes first: it must never name new files."""
    old, new = beside(stem, INDEX_SUFFIX), beside(draft, INDEX_SUFFIX)
    if old.exists() and old.read_bytes() != new.read_bytes():
        old.unlink()
    for suffix in (PYRAMID_SUFFIX, EDGES_SUFFIX, INDEX_SUFFIX):
        beside(draft, suffix).replace(beside(stem, suffix))
        # Of two names of one file (a master that is taken again) a renaming leaves both
        beside(draft, suffix).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Until then a power failure may take the names of settled pyramids with it. Raises OSError."""
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_index(stem: Path) -> TileIndex:
    """The index of a complete pyramid. Raises BrokenPyramid when it is damaged or not there."""
    try:
        return TileIndex.from_bytes(beside(stem, INDEX_SUFFIX).read_bytes())
    except FileNotFoundError as error:
        raise BrokenPyramid("the pyramid is not there, or not complete: it has no index") from error


def complete_index(stem: Path) -> TileIndex:
    """The index of a pyramid whose files have the lengths it names: a quick look. Raises BrokenPyramid, OSError."""
    index = read_index(stem)
    for suffix, size in ((PYRAMID_SUFFIX, index.pyramid_bytes), (EDGES_SUFFIX, index.edges_bytes)):
        path = beside(stem, suffix)
        found = path.stat().st_size if path.exists() else None
        if found != size:
            raise BrokenPyramid(f"the file {suffix} of the pyramid has {found} bytes instead of {size}")
    return index


def check_pyramid(stem: Path) -> None:
    """Read every byte of a pyramid and compare it with its index and with the TIFF's own tags.

    Raises BrokenPyramid, naming the first tile that is wrong; OSError when the disk fails.
    """
    index = complete_index(stem)
    with beside(stem, PYRAMID_SUFFIX).open("rb") as tiles, beside(stem, EDGES_SUFFIX).open("rb") as edges:
        full = Dimensions(index.pyramid.tile, index.pyramid.tile)
        for number, column, row in index.pyramid.tiles():
            level, name = index.pyramid.levels[number], f"{number}/{column}/{row}"
            place = index.tile(number, column, row)
            if place.length or not (index.taken and level.is_edge(column, row)):
                _check_tile(tiles, index, number, place, full, f"tile {name}")
            if level.is_edge(column, row):
                promised = level.tile_rect(column, row).dimensions
                _check_tile(edges, index, None, index.edge(number, column, row), promised, f"edge tile {name}")
    check_container(beside(stem, PYRAMID_SUFFIX), index)


def _check_tile(
    file: IO[bytes], index: TileIndex, level: int | None, place: TilePlace, promised: Dimensions, name: str
) -> None:
    """`level`: of a tile in the pyramid TIFF; None for one in the edge file, which is complete."""
    file.seek(place.offset)
    stored = file.read(place.length)
    if zlib.crc32(stored) != place.crc:
        raise BrokenPyramid(f"{name} of the pyramid is damaged: its checksum does not fit")
    if jpeg_shape(stored if level is None else index.complete(level, stored)) != (promised, index.gray):
        raise BrokenPyramid(f"{name} of the pyramid is no JPEG of {promised} pixels in the colours of the index")


def disown_pyramid(stem: Path) -> None:
    """Delete the index alone: the pyramid counts as not there, and the next build replaces it. Raises OSError."""
    beside(stem, INDEX_SUFFIX).unlink(missing_ok=True)


def remove_pyramid(stem: Path) -> None:
    """Delete the files of a pyramid, the index first; those that are not there are no error. Raises OSError."""
    for suffix in (INDEX_SUFFIX, EDGES_SUFFIX, PYRAMID_SUFFIX):
        beside(stem, suffix).unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Delete what a killed build left in a folder. Only for who knows that no build is running there."""
    for leftover in folder.glob(f"{BUILDING_PREFIX}*"):
        shutil.rmtree(leftover)
