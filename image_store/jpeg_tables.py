"""JPEG streams of a TIFF whose tables stand apart (tag 347), made whole again: bytes to bytes. Knows no codec, no file.

A TIFF can keep the tables of all its tiles once (Adobe's Technical Note 2 on TIFF): each tile is then an abbreviated
stream (ITU-T T.81, B.5). No browser decodes that; with the tables behind its first mark it is a complete JPEG, and
nothing in the rest of it changes.
"""

import struct
from collections.abc import Iterator

START, END = b"\xff\xd8", b"\xff\xd9"
# Baseline, extended, progressive, with Huffman's codes: what every browser decodes
FRAMES = frozenset((0xC0, 0xC1, 0xC2))
ANY_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
QUANTIZATION, HUFFMAN, SCAN = 0xDB, 0xC4, 0xDA
SEGMENT = struct.Struct(">BBH")
# Adobe's segment that calls the planes red, green and blue: a TIFF says so itself, and its JPEGs need not
RGB_SEGMENT = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
# Four tables of each sort at their largest, twice over
MOST_BYTES = 16_384


def spliced(stream: bytes, tables: bytes) -> bytes:
    """The complete JPEG of an abbreviated one; without tables the stream itself."""
    return START + tables + stream[2:] if tables else stream


def bare_tables(stored: bytes) -> bytes | None:
    """What stands between the first and last mark of a stream that is tables alone; None when it is anything else."""
    if not stored:
        return b""
    if not (stored.startswith(START) and stored.endswith(END)) or len(stored) > MOST_BYTES:
        return None
    bare = stored[2:-2]
    marks = list(_segments(bare, 0))
    whole = sum(length + 2 for _, _, length in marks) == len(bare)
    return bare if whole and all(mark in (QUANTIZATION, HUFFMAN) for mark, _, _ in marks) else None


def is_for_browsers(stream: bytes) -> bool:
    """Whether a complete JPEG has eight bits and the coding that browsers know, and ends where it should."""
    if not (stream.startswith(START) and stream.endswith(END)):
        return False
    for mark, at, _ in _segments(stream, 2):
        if mark in ANY_FRAME:
            return mark in FRAMES and stream[at + 4 : at + 5] == b"\x08"
        if mark == SCAN:
            return False
    return False


def _segments(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Each segment's mark, place and length (without the mark itself) until something else stands there."""
    while len(stream) >= at + SEGMENT.size:
        fill, mark, length = SEGMENT.unpack_from(stream, at)
        if fill != 0xFF or length < 2 or at + 2 + length > len(stream):
            return
        yield mark, at, length
        at += 2 + length
