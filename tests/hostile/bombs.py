"""Files that are small and claim or hide something enormous, made byte by byte. Knows nothing of the server."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

MEBIBYTE = 1 << 20


def zeros(count: int) -> bytes:
    """A zlib stream (RFC 1950) of so many zero bytes, made without compressing them: the same block again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    times, rest = divmod(count, MEBIBYTE)
    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    end = last.compress(bytes(rest)) + last.flush()
    adler = (count % 65521) << 16 | 1
    return b"\x78\xda" + block * times + end + struct.pack(">I", adler)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, pixels: bytes, *more: bytes) -> bytes:
    """A PNG of one bit a pixel with this compressed content."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def flat_png(width: int, height: int) -> bytes:
    """A valid PNG of one colour."""
    return png(width, height, zeros(height * (1 + (width + 7) // 8)))


def png_with_too_much() -> bytes:
    """A picture of 64 x 64 whose content unpacks to a gigabyte."""
    return png(64, 64, zeros(1 << 30))


def png_with_a_profile_of_a_gigabyte() -> bytes:
    """What is packed into the chunk of the colour profile."""
    return png(64, 64, zeros(64 * 9), _chunk(b"iCCP", b"x\0\0" + zeros(1 << 30)))


def png_with_a_text_of_a_gigabyte() -> bytes:
    """What is packed into a comment."""
    return png(64, 64, zeros(64 * 9), _chunk(b"zTXt", b"Comment\0\0" + zeros(1 << 30)))


def tiff(*entries: tuple[int, int, int, int], next_directory: int = 0, content: bytes = b"") -> bytes:
    """A TIFF of one directory at 8; entries are tag, type, count, value."""
    table = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries)) + table + struct.pack("<I", next_directory) + content


def _gray(width: int, height: int, *more: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """The tags of an uncompressed gray picture; its one strip begins behind the directory."""
    count = 9 + len(more)
    start = 8 + 2 + 12 * count + 4
    plain = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (277, 1), (278, height)]
    entries = [(tag, 4, 1, value) for tag, value in plain]
    return [*entries, (273, 4, 1, start), (279, 4, 1, min(width * height, 2**32 - 1)), *more]


def looping_tiff() -> bytes:
    """A good picture whose directory says that it follows itself."""
    return tiff(*_gray(64, 64), next_directory=8, content=bytes(64 * 64))


def looping_subdirectories() -> bytes:
    """A good picture that is its own reduced version (SubIFDs)."""
    return tiff(*_gray(64, 64, (330, 4, 1, 8)), content=bytes(64 * 64))


def endless_tiff() -> bytes:
    """Sixty thousand directories of a few bytes, each a picture of its own."""
    length = 2 + 9 * 12 + 4
    pages = []
    for number in range(60_000):
        table = b"".join(struct.pack("<HHII", *entry) for entry in sorted(_gray(1, 1)))
        pages.append(struct.pack("<H", 9) + table + struct.pack("<I", 8 + length * (number + 1)))
    return b"II*\0\x08\0\0\0" + b"".join(pages) + bytes(16)


def absurd_tiff() -> bytes:
    """Four thousand million pixels a side, and nothing behind them."""
    return tiff(*_gray(2**32 - 1, 2**32 - 1))


def tiff_with_absurd_counts() -> bytes:
    """A tag of four thousand million strips."""
    entries = [entry for entry in _gray(64, 64) if entry[0] not in (273, 279)]
    return tiff(*entries, (273, 4, 2**32 - 1, 8), (279, 4, 2**32 - 1, 8), content=bytes(64 * 64))


def jpeg_of_nothing() -> bytes:
    """A head of 65,500 x 65,500 pixels, and no data."""
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    whole = bytearray(out.getvalue())
    frame = whole.index(b"\xff\xc0")
    whole[frame + 5 : frame + 9] = struct.pack(">HH", 65_500, 65_500)
    return bytes(whole)


def cut_jpeg() -> bytes:
    """Three quarters of a picture."""
    noise = np.random.default_rng(1).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(noise).save(out, "JPEG")
    return out.getvalue()[: len(out.getvalue()) * 3 // 4]


def wide_gif() -> bytes:
    """A canvas of 65,535 x 65,535 with one pixel on it: libvips takes the pixel for the picture."""
    frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
    return b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\x80\0\0\0\0\0\xff\xff\xff" + frame


def webp_of_nothing() -> bytes:
    """A head of 268 megapixels, the most a WebP can have, and no data for them."""
    out = BytesIO()
    Image.new("L", (64, 64)).convert("RGB").save(out, "WEBP", lossless=True)
    whole = bytearray(out.getvalue())
    # VP8L: a signature byte, then 14 bits of width and 14 of height, each less one.
    place = whole.index(b"VP8L") + 9
    bits = int.from_bytes(whole[place : place + 4], "little") & ~((1 << 28) - 1)
    whole[place : place + 4] = (bits | 16_382 | 16_382 << 14).to_bytes(4, "little")
    return bytes(whole)


HARMLESS = ""
# What the reason must say, in words for a librarian. Those that hide their load behind a good picture become that.
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "flat.png": (lambda: flat_png(100_000, 100_000), r"100000x100000 pixels, more than .* IIIF_MASTER_PIXELS"),
    "too-much.png": (png_with_too_much, HARMLESS),
    "profile.png": (png_with_a_profile_of_a_gigabyte, HARMLESS),
    "text.png": (png_with_a_text_of_a_gigabyte, HARMLESS),
    "looping.tif": (looping_tiff, HARMLESS),
    "subdirectories.tif": (looping_subdirectories, HARMLESS),
    "endless.tif": (endless_tiff, "damaged"),
    "absurd.tif": (absurd_tiff, "pixels, more than"),
    "counts.tif": (tiff_with_absurd_counts, "too early"),
    "nothing.jpg": (jpeg_of_nothing, "65500x65500 pixels, more than"),
    "cut.jpg": (cut_jpeg, "too early"),
    "frame.gif": (wide_gif, HARMLESS),
    "nothing.webp": (webp_of_nothing, "damaged"),
}


def write_bombs(folder: Path) -> None:
    """Every bomb under its name."""
    for name, (make, _) in BOMBS.items():
        (folder / name).write_bytes(make())
