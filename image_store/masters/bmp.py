"""BMP masters: 1, 4, 8, 16, 24 and 32 bits, upside down or not, packed or not. Decoded by numpy, whole."""

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from image_store.errors import BadMaster
from image_store.masters.contents import Taking
from image_store.masters.decoded import Decoded, check_pixels, picture
from image_store.masters.memory import check_memory

Array = NDArray[Any]
PLAIN, RLE8, RLE4, BITFIELDS, ALPHA_BITFIELDS = 0, 1, 2, 3, 6
OLD_HEADER, FILE_HEADER = 12, 14
DEPTHS = {PLAIN: (1, 4, 8, 16, 24, 32), RLE8: (8,), RLE4: (4,), BITFIELDS: (16, 32), ALPHA_BITFIELDS: (16, 32)}
SHARES = {16: (0x7C00, 0x03E0, 0x001F, 0), 32: (0xFF0000, 0xFF00, 0xFF, 0)}
BYTES_A_PIXEL = 24  # at most: 32-bit numbers and their four shares
EARLY_END = "the file ends too early: it was cut off or not copied whole"
INCH = 0.0254


@dataclass(frozen=True, slots=True)
class _Header:
    width: int
    height: int
    bottom_up: bool
    bits: int
    packing: int
    start: int
    palette: Array
    shares: tuple[int, int, int, int]
    resolution: int | None


def load(path: Path, leaf: int, taking: Taking) -> Decoded:
    """The picture in a BMP file. Raises BadMaster, OSError."""
    if leaf:
        raise BadMaster("it holds one page")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as stream:
        try:
            header = _read_header(stream)
        except struct.error as error:
            raise BadMaster(EARLY_END) from error
        check_pixels(header.width, header.height, taking)
        check_memory(header.width * header.height * BYTES_A_PIXEL)
        samples, done = _pixels(stream, header)
    facts: dict[str, str | int] = {"depth": header.bits if header.bits < 8 else 8}
    if header.resolution:
        facts["resolution"] = header.resolution
    return Decoded(picture(samples[::-1] if header.bottom_up else samples, 8), facts, done=done)


def _read_header(stream: mmap.mmap) -> _Header:
    (start, size) = struct.unpack_from("<II", stream, 10)
    if size == OLD_HEADER:
        width, height, _, bits = struct.unpack_from("<HHHH", stream, 18)
        packing = dots = used = 0
    else:
        width, height, _, bits, packing, _, dots, _, used, _ = struct.unpack_from("<iiHHIIiiII", stream, 18)
    if bits not in DEPTHS.get(packing, ()):
        raise BadMaster(f"it is a BMP of {bits} bits, packed in a way that is not known ({packing})")
    if width <= 0 or height == 0:
        raise BadMaster("the file is damaged (its size is none)")
    shares = SHARES.get(bits, (0, 0, 0, 0))
    after = FILE_HEADER + size
    if packing in (BITFIELDS, ALPHA_BITFIELDS):
        red, green, blue = struct.unpack_from("<III", stream, FILE_HEADER + 40)
        has_alpha = packing == ALPHA_BITFIELDS or size >= 56
        alpha = struct.unpack_from("<I", stream, FILE_HEADER + 52)[0] if has_alpha else 0
        shares = (red, green, blue, alpha)
        if size == 40:
            after += 16 if packing == ALPHA_BITFIELDS else 12
    palette = _palette(stream, after, start, bits, used, 3 if size == OLD_HEADER else 4)
    resolution = round(dots * INCH) if dots > 0 else None
    return _Header(width, abs(height), height > 0, bits, packing, start, palette, shares, resolution)


def _palette(stream: mmap.mmap, place: int, start: int, bits: int, used: int, entry: int) -> Array:
    """(256, 3): what is missing is black."""
    full = np.zeros((256, 3), np.uint8)
    if bits <= 8:
        count = min(used or 1 << bits, 256, max(0, start - place) // entry)
        stored = np.frombuffer(stream[place : place + count * entry], np.uint8)
        stored = stored[: len(stored) // entry * entry].reshape(-1, entry)
        full[: len(stored)] = stored[:, 2::-1]
    return full


def _pixels(stream: mmap.mmap, header: _Header) -> tuple[Array, tuple[str, ...]]:
    """Rows as they lie in the file."""
    if header.packing in (RLE8, RLE4):
        numbers = _unpacked(stream, header)
    else:
        stride = (header.width * header.bits + 31) // 32 * 4
        # Some programs leave out what fills the last row
        needed = stride * (header.height - 1) + (header.width * header.bits + 7) // 8
        rows = np.frombuffer(stream[header.start : header.start + stride * header.height], np.uint8)
        if len(rows) < needed:
            raise BadMaster(EARLY_END)
        rows = np.concatenate([rows, np.zeros(stride * header.height - len(rows), np.uint8)])
        rows = rows.reshape(header.height, stride)
        if header.bits == 24:
            return rows[:, : header.width * 3].reshape(header.height, header.width, 3)[:, :, ::-1], ()
        if header.bits > 8:
            return _by_shares(rows, header), ()
        numbers = _split(rows, header.bits)[:, : header.width]
    palette = header.palette
    if (palette[:, :1] == palette).all():
        return palette[:, 0][numbers], ()
    return palette[numbers], ("palette to colours",)


def _split(rows: Array, bits: int) -> Array:
    """Bytes into numbers of so many bits, the highest first."""
    if bits == 8:
        return rows
    steps = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
    return ((rows[:, :, np.newaxis] >> steps) & ((1 << bits) - 1)).reshape(len(rows), -1)


def _by_shares(rows: Array, header: _Header) -> Array:
    """Numbers of 16 or 32 bits, of which masks say what is red, green, blue and opacity; each spread over 8 bits."""
    size = header.bits // 8
    numbers = np.ascontiguousarray(rows[:, : header.width * size]).view(f"<u{size}")
    planes = []
    for mask in header.shares:
        if mask:
            lowest = (mask & -mask).bit_length() - 1
            most = mask >> lowest
            share = (numbers & np.asarray(mask, numbers.dtype)) >> np.asarray(lowest, numbers.dtype)
            planes.append((share * (255.0 / most) + 0.5).astype(np.uint8))
        elif len(planes) < 3:
            planes.append(np.zeros(numbers.shape, np.uint8))
    if len(planes) == 4 and not planes[3].any():
        planes.pop()  # a fourth share that nobody filled is no transparency
    return np.stack(planes, axis=-1)


def _unpacked(stream: mmap.mmap, header: _Header) -> Array:
    """RLE8 and RLE4: pairs of count and colour; a count of 0 begins an end of line, an end, a move, or a plain run."""
    numbers = np.zeros((header.height, header.width), np.uint8)
    place, x, y = header.start, 0, 0
    half = header.packing == RLE4
    while True:
        pair = stream[place : place + 2]
        if len(pair) < 2:
            raise BadMaster(EARLY_END)
        count, value = pair
        place += 2
        if count:
            run = np.array([value >> 4, value & 15] if half else [value], np.uint8)
            run = np.resize(run, count)
        elif value == 0:
            x, y = 0, y + 1
            continue
        elif value == 1:
            return numbers
        elif value == 2:
            move = stream[place : place + 2]
            if len(move) < 2:
                raise BadMaster(EARLY_END)
            x, y, place = x + move[0], y + move[1], place + 2
            continue
        else:
            length = (value + 1) // 2 if half else value
            run = np.frombuffer(stream[place : place + length], np.uint8)
            if len(run) < length:
                raise BadMaster(EARLY_END)
            run = _split(run[np.newaxis], 4)[0][:value] if half else run
            place += length + length % 2
        # Some programs pack what fills a row to four bytes as well
        if y >= header.height or x + len(run) > (header.width + 7) // 4 * 4:
            raise BadMaster("the file is damaged (a row is longer than the picture is wide)")
        numbers[y, x : x + len(run)] = run[: max(0, header.width - x)]
        x += len(run)
