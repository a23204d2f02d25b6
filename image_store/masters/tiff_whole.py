"""Whether every part of a TIFF page is there and can be unpacked. Looks where libvips passes damage in silence.

Tried: in strips libvips says what is missing or broken, in tiles it does not; and JPEGs within lose pixels in silence.
"""

import os
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import imagecodecs

from image_store.errors import BadMaster
from image_store.masters import tiff_tags as tags
from image_store.masters.images import damage_of
from image_store.masters.reasons import reason_of
from image_store.masters.tiff_tags import Directory

LZW, JPEG, ZIP, OLD_ZIP, PACKBITS = 5, 7, 8, 32946, 32773
PLANES = 2
EARLY_END = "the file ends too early: it was cut off or not copied whole"


def check_whole(file: BinaryIO, directory: Directory) -> None:
    """Raises BadMaster."""
    compression = directory.number(tags.COMPRESSION)
    tiled = directory.number(tags.TILE_WIDTH) > 0
    if not tiled and compression != JPEG:
        return
    tables = directory.stored(tags.JPEG_TABLES)
    for stream in _segments(file, directory, tiled):
        if compression == JPEG:
            damage = damage_of(tables[:-2] + stream[2:] if len(tables) > 4 else stream)
            if damage is not None:
                raise BadMaster(reason_of(damage))
        elif not _unpacks(stream, compression, _tile_bytes(directory)):
            raise BadMaster("the file is damaged (a tile cannot be unpacked)")


def check_extents(file: BinaryIO, directory: Directory) -> None:
    """That every strip or tile lies within the file. Raises BadMaster."""
    for _ in _places(file, directory, tiled=directory.number(tags.TILE_WIDTH) > 0):
        continue


def _places(file: BinaryIO, directory: Directory, tiled: bool) -> Iterator[tuple[int, int]]:
    """Where each strip or tile begins, and its length."""
    starts = directory.numbers(tags.TILE_OFFSETS if tiled else tags.STRIP_OFFSETS)
    lengths = directory.numbers(tags.TILE_BYTES if tiled else tags.STRIP_BYTES)
    if not starts or len(starts) != len(lengths):
        raise BadMaster("the file is damaged (its directory does not say where the picture lies)")
    size = os.fstat(file.fileno()).st_size
    for start, length in zip(starts, lengths, strict=True):
        if length == 0 or start + length > size:
            raise BadMaster(f"{EARLY_END} (a part of the picture is missing)")
        yield start, length


def _segments(file: BinaryIO, directory: Directory, tiled: bool) -> Iterator[bytes]:
    for start, length in _places(file, directory, tiled):
        file.seek(start)
        yield file.read(length)


def _tile_bytes(directory: Directory) -> int:
    in_planes = directory.number(tags.PLANAR, 1) == PLANES
    samples = 1 if in_planes else directory.number(tags.SAMPLES, 1)
    row = -(-directory.number(tags.TILE_WIDTH) * samples * directory.number(tags.BITS, 1) // 8)
    return row * directory.number(tags.TILE_HEIGHT)


def _unpacks(stream: bytes, compression: int, wanted: int) -> bool:
    try:
        if compression in (ZIP, OLD_ZIP):
            return _inflates(stream)
        if compression == LZW:
            return len(imagecodecs.lzw_decode(stream, out=wanted)) >= wanted
        if compression == PACKBITS:
            return len(imagecodecs.packbits_decode(stream, out=wanted)) >= wanted
    except RuntimeError:  # of imagecodecs
        return False
    return True


def _inflates(stream: bytes) -> bool:
    """With the checksum at its end, a little at a time: what it becomes may be large."""
    inflating = zlib.decompressobj()
    try:
        while not inflating.eof:
            if not inflating.decompress(stream, 1 << 20) and not inflating.unconsumed_tail:
                break
            stream = inflating.unconsumed_tail
    except zlib.error:
        return False
    return inflating.eof
