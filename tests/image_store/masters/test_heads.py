"""The size that a head promises, beside what a decoder finds; and heads that promise nonsense."""

import io
import struct
from pathlib import Path
from typing import Literal

import imagecodecs
import numpy as np
import pillow_heif
import pytest
import tifffile
from PIL import Image

from image_store.building import Promise, promise_of

SIZE = (61, 83)
ORDERS: tuple[Literal["<", ">"], ...] = ("<", ">")
FILES = [
    *(("jpeg", mode, {}) for mode in ("L", "RGB", "CMYK")),
    *(("png", mode, {}) for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "I;16")),
    *(("tiff", mode, {}) for mode in ("1", "L", "P", "RGB", "CMYK", "I;16")),
    *(("webp", "RGB", options) for options in ({}, {"lossless": True}, {"exif": b"Exif\0\0"})),
    *((kind, "RGB", {}) for kind in ("gif", "bmp", "jpeg2000", "avif")),
]
BITS = {"1": 1, "L": 8, "LA": 16, "I;16": 16, "P": 24, "RGB": 24, "RGBA": 32, "CMYK": 32}


@pytest.mark.parametrize(("kind", "mode", "options"), FILES)
def test_what_pillow_wrote(tmp_path: Path, kind: str, mode: str, options: dict[str, object]) -> None:
    Image.new(mode, SIZE).save(tmp_path / "page", kind.upper(), **options)
    assert promise_of(tmp_path / "page") == Promise(*SIZE, BITS[mode])


def test_what_others_wrote(tmp_path: Path) -> None:
    page = tmp_path / "page"
    for big in (False, True):
        for order in ORDERS:
            tifffile.imwrite(page, np.zeros((83, 61, 3), np.uint8), bigtiff=big, byteorder=order)
            assert promise_of(page) == Promise(61, 83, 24)
    pillow_heif.from_pillow(Image.new("RGB", SIZE)).save(page)
    # The coder's blocks are even; what is cut off stands elsewhere.
    assert promise_of(page) == Promise(64, 84)
    page.write_bytes(imagecodecs.jpeg2k_encode(np.zeros((83, 61), np.uint8), codecformat="j2k"))
    assert promise_of(page) == Promise(61, 83)


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", SIZE).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"a letter",
        b"\xff\xd8\xff",
        b"\xff\xd8" + b"\xff\xe0\x00\x00" * 3000,
        jpeg()[:100],
        b"\x89PNG\r\n\x1a\n",
        b"II*\0" + struct.pack("<I", 0xFFFFFFFF),
        b"II+\0\x08\0\0\0" + struct.pack("<Q", 2**64 - 1),
        b"MM\0*" + struct.pack(">IH", 8, 0xFFFF),
        b"RIFF\0\0\0\0WEBPVP8L",
        b"\0\0\0\x0cjP  \r\n\x87\n" + b"ihdr",
        b"%PDF-1.7",
    ],
)
def test_nonsense_promises_nothing(tmp_path: Path, nonsense: bytes) -> None:
    (tmp_path / "page").write_bytes(nonsense)
    assert promise_of(tmp_path / "page") is None
