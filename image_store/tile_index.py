"""The tile index: for each tile of a pyramid where its bytes lie and what they must be. Knows no file system.

Layout, little-endian (the same bytes will serve range reads from object storage):

    8 bytes   magic, with the version of the layout
    header    width, height (u32), tile size, components (u16), flags (u32), bytes of the pyramid, bytes of
              the edge file (u64), SHA-256 of the master (32 bytes)
    tiles     for each tile in the order of `Pyramid.tile_number`:  offset (u64), length (u32), CRC-32 (u32)
    edges     for each edge tile in the order of `Level.edge_number`: the same, in the edge file
    tables    only with the flag TAKEN, for each level: length (u32) and bytes of its JPEG tables (jpeg_tables.py)
    4 bytes   CRC-32 of all that comes before

Edge tiles stand in the TIFF padded, as every reader of TIFF expects, and cropped in the edge file, as every
IIIF client expects: the cropped ones are served.

TAKEN: the TIFF is a master that was a pyramid already (docs/adr/0010). Its tiles are served with the tables of their
level spliced in; its own levels may lack the last column or row that is promised, and a tile that it lacks altogether
has the length 0: only edge tiles can, and those are in the edge file.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from image_store.errors import BrokenPyramid
from image_store.jpeg_tables import MOST_BYTES, spliced
from image_store.pyramid import Pyramid, check_tile_size, pyramid_of

MAGIC = b"IIIFidx\x01"
HEADER = struct.Struct("<8sIIHHIQQ32s")
PLACE = struct.Struct("<QII")
CHECKSUM = struct.Struct("<I")
LENGTH = struct.Struct("<I")
TAKEN = 1


class TilePlace(NamedTuple):
    """Where the JPEG of a tile lies in its file: offset and length in bytes, CRC-32 of those bytes."""

    offset: int
    length: int
    crc: int


@dataclass(frozen=True, slots=True)
class TileIndex:
    """The index of one pyramid. Places are kept packed: a book's pages would be many objects otherwise.

    `tables`, of a pyramid that was taken as it is: for each level the JPEG tables that its tiles need, perhaps none.
    """

    pyramid: Pyramid
    gray: bool
    fingerprint: str
    pyramid_bytes: int
    edges_bytes: int
    packed: bytes
    tables: tuple[bytes, ...] | None = None

    @classmethod
    def build(
        cls,
        pyramid: Pyramid,
        *,
        gray: bool,
        fingerprint: str,
        tiles: Iterable[TilePlace],
        edges: Iterable[TilePlace],
        pyramid_bytes: int,
        edges_bytes: int,
        tables: tuple[bytes, ...] | None = None,
    ) -> "TileIndex":
        """An index from places in tile order and edge order; `fingerprint` is the master's SHA-256 in hex."""
        if len(fingerprint) != 64:
            raise ValueError(f"a SHA-256 has 64 hexadecimal digits, not {len(fingerprint)}")
        packed = b"".join(PLACE.pack(*place) for place in chain(tiles, edges))
        index = cls(pyramid, gray, fingerprint, pyramid_bytes, edges_bytes, packed, tables)
        index._check_count()
        return index

    @property
    def taken(self) -> bool:
        """Whether the TIFF is a master that was taken as it is."""
        return self.tables is not None

    def complete(self, level: int, stored: bytes) -> bytes:
        """The JPEG of a tile as it stands in the pyramid TIFF, with the tables that it needs."""
        return spliced(stored, self.tables[level]) if self.tables else stored

    def _check_count(self) -> None:
        wanted = self.pyramid.tile_count + self.pyramid.edge_count
        if len(self.packed) != wanted * PLACE.size:
            raise BrokenPyramid(f"the tile index has {len(self.packed)} bytes of places, not {wanted} places")
        if self.tables is not None and len(self.tables) != len(self.pyramid.levels):
            raise BrokenPyramid("the tile index has not the JPEG tables of each level")

    def tile(self, level: int, column: int, row: int) -> TilePlace:
        """The place of a tile, padded if it is an edge tile, in the pyramid TIFF."""
        number = self.pyramid.tile_number(level, column, row)
        return TilePlace(*PLACE.unpack_from(self.packed, number * PLACE.size))

    def edge(self, level: int, column: int, row: int) -> TilePlace:
        """The place of a cropped edge tile in the edge file."""
        number = self.pyramid.tile_count + self.pyramid.levels[level].edge_number(column, row)
        return TilePlace(*PLACE.unpack_from(self.packed, number * PLACE.size))

    def to_bytes(self) -> bytes:
        """The index as it is kept beside the pyramid."""
        self._check_count()
        full, components = self.pyramid.dimensions, 1 if self.gray else 3
        head = HEADER.pack(
            MAGIC,
            full.width,
            full.height,
            self.pyramid.tile,
            components,
            TAKEN if self.taken else 0,
            self.pyramid_bytes,
            self.edges_bytes,
            bytes.fromhex(self.fingerprint),
        )
        tables = (LENGTH.pack(len(one)) + one for one in self.tables or ())
        body = b"".join((head, self.packed, *tables))
        return body + CHECKSUM.pack(zlib.crc32(body))

    @classmethod
    def from_bytes(cls, stored: bytes) -> "TileIndex":
        """The index that `to_bytes` wrote. Raises BrokenPyramid when the bytes are anything else."""
        if len(stored) < HEADER.size + CHECKSUM.size or not stored.startswith(MAGIC):
            raise BrokenPyramid("not a tile index of this version")
        body, (checksum,) = stored[: -CHECKSUM.size], CHECKSUM.unpack(stored[-CHECKSUM.size :])
        if zlib.crc32(body) != checksum:
            raise BrokenPyramid("the tile index is damaged: its checksum does not fit")
        _, width, height, tile, components, flags, pyramid_bytes, edges_bytes, sha256 = HEADER.unpack_from(body)
        if components not in (1, 3) or not width or not height:
            raise BrokenPyramid("the tile index describes no image")
        pyramid = pyramid_of(width, height, check_tile_size(tile))
        packed, tables = body[HEADER.size :], None
        if flags:
            end = HEADER.size + (pyramid.tile_count + pyramid.edge_count) * PLACE.size
            packed, tables = body[HEADER.size : end], _read_tables(body, end, flags)
        index = cls(pyramid, components == 1, sha256.hex(), pyramid_bytes, edges_bytes, packed, tables)
        index._check_count()
        return index


def _read_tables(body: bytes, at: int, flags: int) -> tuple[bytes, ...]:
    tables = []
    while flags == TAKEN and at + LENGTH.size <= len(body):
        (length,) = LENGTH.unpack_from(body, at)
        at += LENGTH.size + length
        if length > 2 * MOST_BYTES:
            break
        tables.append(body[at - length : at])
    if flags != TAKEN or at != len(body):
        raise BrokenPyramid("the tile index is of a newer version, or its JPEG tables are damaged")
    return tuple(tables)
