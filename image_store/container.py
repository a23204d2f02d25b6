"""The pyramid TIFF: the one door to tifffile. Levels are pages, tiles are ready-made JPEG streams.

Pages and not SubIFDs, so that iipsrv, libvips and others find every level. No date, no program, no description: the
same tiles give the same bytes. They are written here (TIFF 6.0: sections 2, 15, 21, 22), in a single pass and in a
fraction of the time that tifffile takes; and checked with tifffile, which knows nothing of how they were written.
"""

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from tifffile import TiffFile, TiffFileError

from image_store.errors import BrokenPyramid
from image_store.geometry import ceil_div
from image_store.jpeg import Chroma
from image_store.pyramid import Level, Pyramid
from image_store.tile_index import TileIndex

JPEG, YCBCR, BLACK_IS_ZERO = 7, 6, 1
# A classic TIFF counts bytes in 32 bits. Tiles never get as large as their pixels at the quality we use.
CLASSIC_LIMIT = 4 << 30
TAGS_ALLOWANCE = 64 << 20
SHORT, LONG, RATIONAL, LONG8 = 3, 4, 5, 16
CODES = {SHORT: "H", LONG: "I", RATIONAL: "II", LONG8: "Q"}
# JFIF's YCbCr: from black to white, and colours around their middle
REFERENCE = (0, 1, 255, 1, 128, 1, 255, 1, 128, 1, 255, 1)
ONE = (1, 1)
# What tifffile raises where tags are damaged: it trusts them.
UNREADABLE = (
    TiffFileError,
    ValueError,
    RuntimeError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
    struct.error,
)
TILES_ALIGNED, DIRECTORY_ALIGNED = 16, 2


class _Form(NamedTuple):
    """How a TIFF writes numbers of its own: a classic one, or a BigTIFF."""

    offset: int
    header: str
    magic: tuple[int, ...]
    entries: str
    entry: str
    link: str
    inline: int


CLASSIC = _Form(LONG, "<2sHI", (42, 8), "<H", "<HHI", "<I", 4)
BIG = _Form(LONG8, "<2sHHHQ", (43, 8, 0, 16), "<Q", "<HHQ", "<Q", 8)


class _Tag(NamedTuple):
    number: int
    kind: int
    values: tuple[int, ...]

    def packed(self) -> bytes:
        code = CODES[self.kind]
        return struct.pack(f"<{len(self.values)}{code[0]}", *self.values)

    def amount(self) -> int:
        return len(self.values) // len(CODES[self.kind])


class ContainerWriter:
    """Writes the levels of one pyramid, from the largest down. `places`: offset and length of every tile so far."""

    def __init__(self, file: BinaryIO, pyramid: Pyramid, *, gray: bool, chroma: Chroma) -> None:
        """`chroma` is that of the first level; the reduced ones have halved planes."""
        pixels = pyramid.tile_count * pyramid.tile**2 * (1 if gray else 3)
        self._form = BIG if pixels + TAGS_ALLOWANCE > CLASSIC_LIMIT else CLASSIC
        self._file = file
        self._pyramid = pyramid
        self._gray = gray
        self._chroma = chroma
        self.places: list[tuple[int, int]] = []
        self._end = self._file.write(struct.pack(self._form.header, b"II", *self._form.magic))

    def write(self, level: Level, tiles: Iterable[bytes]) -> None:
        """A page out of the padded tiles of a level, in order; they are taken from the iterable as they come."""
        start = _aligned(self._end, DIRECTORY_ALIGNED)
        # The places of the tiles are not known yet, the length of what names them is.
        room = len(self._directory(level, start, [(0, 0)] * level.tile_count, 0))
        place = _aligned(start + room, TILES_ALIGNED)
        self._file.seek(place)
        places = []
        for tile in tiles:
            places.append((place, len(tile)))
            place += self._file.write(tile)
        is_last = level is self._pyramid.levels[-1]
        self._file.seek(start)
        self._file.write(self._directory(level, start, places, 0 if is_last else _aligned(place, DIRECTORY_ALIGNED)))
        self.places += places
        self._end = place

    def _directory(self, level: Level, start: int, places: list[tuple[int, int]], following: int) -> bytes:
        form, tags = self._form, self._tags(level, places)
        table = struct.pack(form.entries, len(tags))
        after = start + len(table) + len(tags) * (struct.calcsize(form.entry) + form.inline) + form.inline
        values = b""
        for tag in tags:
            packed = tag.packed()
            if len(packed) > form.inline:
                packed, values = struct.pack(form.link, after + len(values)), values + packed
            table += struct.pack(form.entry, tag.number, tag.kind, tag.amount()) + packed.ljust(form.inline, b"\0")
        return table + struct.pack(form.link, following) + values

    def _tags(self, level: Level, places: list[tuple[int, int]]) -> list[_Tag]:
        samples = 1 if self._gray else 3
        reduced = int(level is not self._pyramid.levels[0])
        chroma = Chroma.HALVED if reduced else self._chroma
        colour = [_Tag(530, SHORT, chroma.factors), _Tag(532, RATIONAL, REFERENCE)]
        return [
            _Tag(254, LONG, (reduced,)),
            _Tag(256, LONG, (level.dimensions.width,)),
            _Tag(257, LONG, (level.dimensions.height,)),
            _Tag(258, SHORT, (8,) * samples),
            _Tag(259, SHORT, (JPEG,)),
            _Tag(262, SHORT, (BLACK_IS_ZERO if self._gray else YCBCR,)),
            _Tag(277, SHORT, (samples,)),
            _Tag(282, RATIONAL, ONE),
            _Tag(283, RATIONAL, ONE),
            *([] if self._gray else [_Tag(284, SHORT, (1,))]),
            _Tag(296, SHORT, (1,)),
            _Tag(322, LONG, (level.tile,)),
            _Tag(323, LONG, (level.tile,)),
            _Tag(324, self._form.offset, tuple(offset for offset, _ in places)),
            # One length alone stands in the directory itself, as wide as there is room: so it always was
            _Tag(325, LONG if len(places) > 1 else self._form.offset, tuple(length for _, length in places)),
            *([] if self._gray else colour),
        ]


def _aligned(place: int, to: int) -> int:
    return ceil_div(place, to) * to


def check_container(path: Path, index: TileIndex) -> None:
    """Whether another program finds in the TIFF what the index says. Raises BrokenPyramid."""
    photometric = BLACK_IS_ZERO if index.gray else YCBCR
    try:
        with TiffFile(path) as file:
            _check_pages(file, index, photometric)
    except UNREADABLE as error:
        raise BrokenPyramid(f"the pyramid is no TIFF that can be read: {error}") from error


def _check_pages(file: Any, index: TileIndex, photometric: int) -> None:
    levels = index.pyramid.levels
    if index.taken:
        _check_taken(file, index)
        return
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


def _check_taken(file: Any, index: TileIndex) -> None:
    """That each level of a master that was taken as it is stands somewhere in it, with the tiles of the index."""
    pages = [*file.pages, *(file.pages[0].pages or ())]
    for number, level in enumerate(index.pyramid.levels):
        places = {
            index.tile(number, column, row)[:2]
            for row in range(level.rows)
            for column in range(level.columns)
            if index.tile(number, column, row).length
        }
        if not any(
            (int(page.compression), page.tilewidth, page.tilelength) == (JPEG, level.tile, level.tile)
            and {page.imagewidth - level.dimensions.width, page.imagelength - level.dimensions.height} <= {0, -1}
            and places == set(zip(page.dataoffsets, page.databytecounts, strict=True))
            for page in pages
        ):
            raise BrokenPyramid(f"level {number} of the pyramid lies elsewhere than its index says")
