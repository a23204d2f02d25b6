"""Prefix codes of JPEG XL, which are those of Brotli (RFC 7932, 3.2 to 3.5). Bits to symbols, bounded."""

from dataclasses import dataclass

from image_store.errors import BadMaster
from image_store.masters.jxl_header import Bits

DAMAGED = "the file is damaged (its profile cannot be unpacked)"
CODE_LENGTH_ORDER = (1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15)
# How the lengths of code lengths are written, the lowest bit first
LENGTH_LENGTHS = {(2, 0): 0, (2, 1): 4, (2, 2): 3, (3, 3): 2, (4, 7): 1, (4, 15): 5}


@dataclass(slots=True)
class Prefix:
    """A prefix code: (bits, code) -> symbol."""

    symbols: dict[tuple[int, int], int]
    only: int | None = None

    def token(self, bits: Bits) -> int:
        """The next symbol. Raises BadMaster."""
        return self.only if self.only is not None else take_code(bits, self.symbols, 15)


def take_code(bits: Bits, symbols: dict[tuple[int, int], int], most: int) -> int:
    """One symbol of a prefix code, its bits the lowest first."""
    code = 0
    for length in range(1, most + 1):
        code |= bits.take(1) << length - 1
        if (length, code) in symbols:
            return symbols[length, code]
    raise BadMaster(DAMAGED)


def read_prefix(bits: Bits, size: int) -> Prefix:
    """A code over so many symbols. Raises BadMaster."""
    skipped = bits.take(2)
    if skipped == 1:
        return _read_simple_prefix(bits, size)
    lengths, space = [0] * 18, 32
    for symbol in CODE_LENGTH_ORDER[skipped:]:
        if space <= 0:
            break
        lengths[symbol] = take_code(bits, LENGTH_LENGTHS, 4)
        if lengths[symbol]:
            space -= 32 >> lengths[symbol]
    return _prefix_of(_read_lengths(bits, _prefix_of(lengths), size))


def _read_simple_prefix(bits: Bits, size: int) -> Prefix:
    count = bits.take(2) + 1
    symbols = [bits.take((size - 1).bit_length()) for _ in range(count)]
    if max(symbols) >= size:
        raise BadMaster(DAMAGED)
    if count == 1:
        return Prefix({}, symbols[0])
    steps = {2: (1, 1), 3: (1, 2, 2)}.get(count) or ((1, 2, 3, 3) if bits.flag() else (2, 2, 2, 2))
    lengths = [0] * size
    for symbol, length in zip(symbols, steps, strict=True):
        lengths[symbol] = length
    return _prefix_of(lengths)


def _read_lengths(bits: Bits, code: Prefix, size: int) -> list[int]:
    lengths: list[int] = []
    before, repeat, space, last = 8, 0, 1 << 15, 0
    while len(lengths) < size and space > 0:
        symbol = code.token(bits)
        if symbol < 16:
            repeat = 0
            lengths.append(symbol)
            if symbol:
                before, space = symbol, space - (1 << 15 >> symbol)
            continue
        width = symbol - 14
        length = before if symbol == 16 else 0
        if last != length or repeat == 0:
            repeat, last = 0, length
        old = repeat
        repeat = (repeat - 2 << width if repeat else 0) + bits.take(width) + 3
        lengths += [length] * (repeat - old)
        if length:
            space -= (repeat - old) << 15 - length
    if space != 0 or len(lengths) > size:
        raise BadMaster(DAMAGED)
    return lengths + [0] * (size - len(lengths))


def _prefix_of(lengths: list[int]) -> Prefix:
    """The canonical code of these lengths."""
    used = [symbol for symbol, length in enumerate(lengths) if length]
    if len(used) == 1:
        return Prefix({}, used[0])
    symbols, code, before = {}, 0, 0
    for length, symbol in sorted((lengths[symbol], symbol) for symbol in used):
        code <<= length - before
        before = length
        symbols[length, int(f"{code:0{length}b}"[::-1], 2)] = symbol
        code += 1
    return Prefix(symbols)
