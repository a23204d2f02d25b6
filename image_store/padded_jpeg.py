"""The JPEG of a tile padded to its full size, without encoding what repeats. Knows bits of JPEG, and no file.

A tile at the bottom of an image may have 35 rows of its own and 477 that repeat the last one. In its JPEG the rows of
blocks down there are one string of bits, again and again: they are encoded once and the bits repeated. The bytes are
those that encoding the padded tile would give (ITU-T T.81: B.1.1.5 stuffing, F.1.2.3 padding with 1-bits).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from image_store.geometry import ceil_div
from image_store.jpeg import Pixels, encode_view

BLOCK = 8
# Rows that are encoded beside those of the tile: one row of blocks below it, and three to know what repeats.
EXTRA_ROWS = 4 * BLOCK
START_OF_SCAN, END_OF_IMAGE = b"\xff\xda", b"\xff\xd9"
START_OF_FRAME = b"\xff\xc0"


class _Stream(NamedTuple):
    """A JPEG stream: all before its entropy-coded bits, those bits as a number, and how many they are."""

    head: bytes
    bits: int
    length: int


def encode_padded(pixels: Pixels, tile: int) -> bytes:
    """The JPEG of `pad(pixels, tile)`."""
    height = pixels.shape[0]
    rows = ceil_div(height, BLOCK) * BLOCK
    if rows + EXTRA_ROWS >= tile:
        return encode_view(pad(pixels, tile, tile))
    # The block below the tile differs from those that follow: its mean is coded as a step from the tile's.
    begun = _parse(encode_view(pad(pixels, rows + BLOCK, tile)))
    last = pad(pixels[-1:], 2 * BLOCK, tile)
    one, two = _parse(encode_view(last[:BLOCK])), _parse(encode_view(last))
    length = two.length - one.length
    repeated = two.bits & ((1 << length) - 1)
    return _joined(begun, repeated, length, (tile - rows) // BLOCK - 1, tile)


def pad(pixels: Pixels, height: int, width: int) -> Pixels:
    """The last column and row repeated, which costs JPEG least and rings least at the edge."""
    rows, columns = pixels.shape[:2]
    if (rows, columns) == (height, width):
        return pixels
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        # As one number for each pixel: numpy moves four bytes at once, and repeats them six times as fast
        return _padded(pixels.view(np.uint32), height, width).view(np.uint8)
    return _padded(pixels, height, width)


def _padded(values: NDArray[Any], height: int, width: int) -> NDArray[Any]:
    # By hand: numpy.pad takes as long as a third of the encoding
    rows, columns = values.shape[:2]
    padded = np.empty((height, width, *values.shape[2:]), values.dtype)
    padded[:rows, :columns] = values
    padded[:rows, columns:] = values[:, -1:]
    padded[rows:] = padded[rows - 1]
    return padded


def _parse(stream: bytes) -> _Stream:
    """Only for streams whose last block ends with an end-of-block code, as every block does that repeats downwards.

    Such a code ends with a 0; the 1-bits after it are what fills the last byte.
    """
    start = stream.index(START_OF_SCAN)
    start += 2 + int.from_bytes(stream[start + 2 : start + 4])
    coded = stream[start : -len(END_OF_IMAGE)].replace(b"\xff\x00", b"\xff")
    bits = int.from_bytes(coded)
    filling = (~coded[-1] & (coded[-1] + 1)).bit_length() - 1
    return _Stream(stream[:start], bits >> filling, 8 * len(coded) - filling)


def _joined(begun: _Stream, repeated: int, length: int, times: int, height: int) -> bytes:
    """A stream of `height` rows: what was begun, and then the repeated bits so many times."""
    total = begun.length + times * length
    bits = begun.bits << times * length | _repeat(repeated, length, times)
    filling = -total % 8
    coded = (bits << filling | (1 << filling) - 1).to_bytes((total + filling) // 8)
    at = begun.head.index(START_OF_FRAME) + 5  # marker, length, bits a sample; then the height
    head = begun.head[:at] + height.to_bytes(2) + begun.head[at + 2 :]
    return head + coded.replace(b"\xff", b"\xff\x00") + END_OF_IMAGE


def _repeat(bits: int, length: int, times: int) -> int:
    """By doubling: the number has a million bits."""
    if times <= 1:
        return bits * times
    half = _repeat(bits, length, times // 2)
    both = half << times // 2 * length | half
    return both << length | bits if times % 2 else both
