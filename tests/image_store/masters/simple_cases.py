"""JPEG, PNG, WebP, GIF and BMP masters by Pillow and imagecodecs, and BMP written by hand."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from PIL import Image

from tests.image_store.masters.cases import BILEVEL, GRAY, PAGE, Case
from tests.image_store.masters.tiff_cases import ALPHA, COLOURED, INDICES, ON_WHITE, PILLOW

IMAGECODECS = f"imagecodecs {imagecodecs.__version__}"
BY_HAND = "by hand"
PALETTE = Image.fromarray(PAGE).quantize(100)


def by_pillow(image: Image.Image, kind: str, **options: Any) -> Callable[[Path], object]:
    return lambda path: image.save(path, kind, **options)


def written(content: bytes | bytearray) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _bmp(bits: int, packing: int, data: bytes, height: int, table: bytes = b"", masks: bytes = b"") -> bytes:
    start = 14 + 40 + len(masks) + len(table)
    head = struct.pack("<2sIII", b"BM", start + len(data), 0, start)
    width = PAGE.shape[1]
    about = struct.pack(
        "<IiiHHIIiiII", 40, width, height, 1, bits, packing, len(data), 11811, 11811, len(table) // 4, 0
    )
    return head + about + masks + table + data


def _rle8() -> bytes:
    """Runs of one colour, plain runs, an end of line after each row, a move of nothing."""
    rows = []
    for row in INDICES[::-1]:
        packed, at = b"", 0
        while at < len(row):
            run = 1
            while at + run < len(row) and run < 255 and row[at + run] == row[at]:
                run += 1
            if run >= 3 or len(row) - at < 3:
                packed += bytes((run, int(row[at])))
                at += run
            else:
                plain = row[at : at + min(4, len(row) - at)]
                packed += bytes((0, len(plain))) + plain.tobytes() + bytes(len(plain) % 2)
                at += len(plain)
        rows.append(packed)
    return rows[0] + b"\0\0" + b"\0\2\0\0" + b"\0\0".join(rows[1:]) + b"\0\1"


def _rle4() -> bytes:
    rows = [b"".join(bytes((1, int(number) << 4)) for number in row) for row in (INDICES % 16)[::-1]]
    return b"\0\0".join(rows) + b"\0\1"


def _table() -> bytes:
    stored = np.array(PALETTE.getpalette(), np.uint8).reshape(-1, 3)
    return b"".join(bytes((int(b), int(g), int(r), 0)) for r, g, b in stored)


def _padded(rows: Any) -> bytes:
    return b"".join(row.tobytes() + bytes(-row.nbytes % 4) for row in rows)


_PALETTE16 = np.array(PALETTE.getpalette(), np.uint8).reshape(-1, 3)
_565 = (PAGE[:, :, 0].astype(np.uint16) >> 3 << 11) | (PAGE[:, :, 1].astype(np.uint16) >> 2 << 5) | (PAGE[:, :, 2] >> 3)
_TOP_DOWN = _bmp(24, 0, _padded(PAGE[:, :, ::-1].reshape(PAGE.shape[0], -1)), -PAGE.shape[0])
RGBA = Image.fromarray(np.dstack([PAGE, ALPHA]))
WIDE = PAGE.astype(np.uint16) * 257

SIMPLE_CASES = [
    Case("jpeg", IMAGECODECS, written(imagecodecs.jpeg8_encode(PAGE, 97, subsampling="444")), PAGE, 1.2, 8),
    Case("jpeg 4:2:0", PILLOW, by_pillow(Image.fromarray(PAGE), "JPEG", quality=95, subsampling=2), PAGE, 1.8, 24),
    Case(
        "jpeg progressive",
        PILLOW,
        by_pillow(Image.fromarray(PAGE), "JPEG", quality=97, subsampling=0, progressive=True, dpi=(400, 400)),
        PAGE,
        1.2,
        8,
        {"resolution": 400},
    ),
    Case("jpeg gray", IMAGECODECS, written(imagecodecs.jpeg8_encode(GRAY, 97)), GRAY, 0.8, 5),
    Case("png", IMAGECODECS, written(imagecodecs.png_encode(PAGE)), PAGE, facts={"depth": 8}),
    Case("png 16 bits", IMAGECODECS, written(imagecodecs.png_encode(WIDE)), PAGE, facts={"depth": 16}),
    Case("png gray", PILLOW, by_pillow(Image.fromarray(GRAY), "PNG", dpi=(300, 300)), GRAY, facts={"resolution": 300}),
    Case("png one bit", PILLOW, by_pillow(Image.fromarray(BILEVEL).convert("1"), "PNG"), BILEVEL, facts={"depth": 1}),
    Case("png palette", PILLOW, by_pillow(PALETTE, "PNG"), COLOURED),
    Case(
        "png palette, one colour transparent",
        PILLOW,
        by_pillow(PALETTE, "PNG", transparency=7),
        np.where((INDICES == 7)[:, :, None], 255, COLOURED).astype(np.uint8),
    ),
    Case("png with transparency", PILLOW, by_pillow(RGBA, "PNG"), ON_WHITE, 0.6, 1),
    Case("webp", IMAGECODECS, written(imagecodecs.webp_encode(PAGE, 95)), PAGE, 2.5, 30),
    Case("webp lossless", PILLOW, by_pillow(Image.fromarray(PAGE), "WEBP", lossless=True), PAGE),
    Case("webp with transparency", PILLOW, by_pillow(RGBA, "WEBP", lossless=True, exact=True), ON_WHITE, 0.6, 1),
    Case("gif", PILLOW, by_pillow(PALETTE, "GIF"), COLOURED),
    Case("gif gray", IMAGECODECS, written(imagecodecs.gif_encode(GRAY)), np.stack([GRAY] * 3, axis=-1)),
    Case(
        "gif one colour transparent",
        PILLOW,
        by_pillow(PALETTE, "GIF", transparency=7),
        np.where((INDICES == 7)[:, :, None], 255, COLOURED).astype(np.uint8),
    ),
    Case(
        "bmp 24 bits", PILLOW, by_pillow(Image.fromarray(PAGE), "BMP", dpi=(300, 300)), PAGE, facts={"resolution": 300}
    ),
    Case("bmp 24 bits, other", IMAGECODECS, written(imagecodecs.bmp_encode(PAGE)), PAGE),
    Case("bmp 32 bits", PILLOW, by_pillow(RGBA, "BMP"), PAGE),
    Case("bmp 8 bits", PILLOW, by_pillow(PALETTE, "BMP"), COLOURED),
    Case("bmp gray", PILLOW, by_pillow(Image.fromarray(GRAY), "BMP"), GRAY),
    Case("bmp one bit", PILLOW, by_pillow(Image.fromarray(BILEVEL).convert("1"), "BMP"), BILEVEL, facts={"depth": 1}),
    Case("bmp top down", BY_HAND, written(_TOP_DOWN), PAGE),
    Case(
        "bmp 16 bits (565)",
        BY_HAND,
        written(_bmp(16, 3, _padded(_565[::-1]), PAGE.shape[0], masks=struct.pack("<III", 0xF800, 0x7E0, 0x1F))),
        PAGE,
        4.5,
        8,
    ),
    Case("bmp RLE8", BY_HAND, written(_bmp(8, 1, _rle8(), PAGE.shape[0], _table())), COLOURED),
    Case("bmp RLE4", BY_HAND, written(_bmp(4, 2, _rle4(), PAGE.shape[0], _table()[:64])), _PALETTE16[INDICES % 16]),
]
