"""JPEG 2000, JPEG XL, HEIC and AVIF masters by Pillow, pillow-heif, imagecodecs (with OpenJPH, libjxl, libavif)."""

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pillow_heif
from PIL import Image

from tests.exact_pixels.profiles import adobe_rgb_profile, adobe_to_srgb
from tests.image_store.masters.cases import GRAY, PAGE, Case
from tests.image_store.masters.simple_cases import BY_HAND, IMAGECODECS, by_pillow, written
from tests.image_store.masters.tiff_cases import ALPHA, COLOURED, INDICES, ON_WHITE, PILLOW
from tests.image_store.oracle import Array

HEIF = f"pillow-heif {pillow_heif.__version__}"
WIDE = PAGE.astype(np.uint16) * 257
PICTURE = Image.fromarray(PAGE)
ADOBE = adobe_to_srgb(PAGE)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def with_boxes(jp2: bytes, *, drop: bytes = b"", add: bytes = b"") -> bytes:
    """A JP2 whose header box has other boxes."""
    at = jp2.index(b"jp2h") - 4
    (length,) = struct.unpack_from(">I", jp2, at)
    inner, place, kept = jp2[at + 8 : at + length], 0, b""
    while place < len(inner):
        (size,) = struct.unpack_from(">I", inner, place)
        kept += b"" if inner[place + 4 : place + 8] == drop else inner[place : place + size]
        place += size
    return jp2[:at] + box(b"jp2h", kept + add) + jp2[at + length :]


def _palette_jp2() -> bytes:
    indices = bytes(imagecodecs.jpeg2k_encode(INDICES, level=0))
    table = np.array(Image.fromarray(PAGE).quantize(100).getpalette(), np.uint8)
    palette = box(b"pclr", struct.pack(">HB", len(table) // 3, 3) + b"\7\7\7" + table.tobytes())
    mapping = box(b"cmap", b"".join(struct.pack(">HBB", 0, 1, number) for number in range(3)))
    colours = box(b"colr", b"\1\0\0" + struct.pack(">I", 16))
    return with_boxes(indices, drop=b"colr", add=colours + palette + mapping)


def _pillow_jp2(image: Image.Image, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG2000", **options)
    return out.getvalue()


def _scanned(jp2: bytes) -> bytes:
    """With the resolution of a scanner: 300 dots an inch are 11811 a metre."""
    stored = struct.pack(">HHHHbb", 11811, 1, 11811, 1, 0, 0)
    return with_boxes(jp2, add=box(b"res ", box(b"resc", stored)))


def _profiled(jp2: bytes) -> bytes:
    return with_boxes(jp2, drop=b"colr", add=box(b"colr", b"\2\0\0" + adobe_rgb_profile()))


def _heic(pixels: Array | Image.Image, **options: Any) -> Callable[[Path], object]:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)

    def write(path: Path) -> None:
        with path.open("wb") as out:
            pillow_heif.from_pillow(image).save(out, format="HEIF", quality=98, chroma=444, **options)

    return write


def _deep_heic(path: Path) -> None:
    with path.open("wb") as out:
        size = (PAGE.shape[1], PAGE.shape[0])
        pillow_heif.from_bytes("RGB;16", size, WIDE.tobytes()).save(out, format="HEIF", quality=98, chroma=444)


def _j2k(name: str, content: bytes | bytearray, shown: Array, program: str = IMAGECODECS, **more: Any) -> Case:
    return Case(f"jp2 {name}", program, written(content), shown, **more)


def _jxl(name: str, pixels: Any, shown: Array, mean: float = 0, most: int = 0, **options: Any) -> Case:
    return Case(f"jxl {name}", IMAGECODECS, written(imagecodecs.jpegxl_encode(pixels, **options)), shown, mean, most)


def _srgb_to_light(pixels: Array) -> Any:
    """Linear light of 16 bits, which is how imagecodecs marks them."""
    values = pixels / 255.0
    light = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    return (light * 65535).round().astype(np.uint16)


LOSSLESS = bytes(imagecodecs.jpeg2k_encode(PAGE, level=0))
RGBA = np.dstack([PAGE, ALPHA])
MODERN_CASES = [
    _j2k("lossless", LOSSLESS, PAGE),
    _j2k(
        "lossy",
        _pillow_jp2(PICTURE, irreversible=True, quality_mode="dB", quality_layers=[45]),
        PAGE,
        PILLOW,
        mean=1.5,
        most=24,
    ),
    _j2k("in tiles", _pillow_jp2(PICTURE, tile_size=(64, 64), progression="RPCL"), PAGE, PILLOW),
    _j2k("bare codestream", imagecodecs.jpeg2k_encode(PAGE, level=0, codecformat="j2k"), PAGE),
    _j2k("HTJ2K", imagecodecs.htj2k_encode(PAGE, reversible=True), PAGE, f"OpenJPH ({IMAGECODECS})"),
    _j2k("gray", imagecodecs.jpeg2k_encode(GRAY, level=0), GRAY),
    _j2k("16 bits", imagecodecs.jpeg2k_encode(WIDE, level=0), PAGE, facts={"depth": 16}),
    _j2k(
        "12 bits",
        imagecodecs.jpeg2k_encode(
            ((GRAY.astype(np.uint32) * 4095 + 127) // 255).astype(np.uint16), level=0, bitspersample=12
        ),
        GRAY,
        mean=0.2,
        most=1,
        facts={"depth": 12},
    ),
    _j2k("palette", _palette_jp2(), COLOURED, BY_HAND, facts={"conversion": "palette to colours"}),
    _j2k("with a profile", _profiled(LOSSLESS), ADOBE, BY_HAND, mean=1.0, most=4),
    _j2k("with a resolution", _scanned(LOSSLESS), PAGE, BY_HAND, facts={"resolution": 300}),
    _j2k(
        "YCC",
        imagecodecs.jpeg2k_encode(np.asarray(PICTURE.convert("YCbCr")), level=0, colorspace="SYCC", mct=False),
        PAGE,
        mean=1.5,
        most=4,
        facts={"conversion": "YCC to RGB"},
    ),
    _j2k("with transparency", _pillow_jp2(Image.fromarray(RGBA)), ON_WHITE, PILLOW, mean=0.6, most=1),
    _jxl("lossless", PAGE, PAGE, lossless=True),
    _jxl("lossy", PAGE, PAGE, 1.6, 16, distance=0.5),
    _jxl("in a container", PAGE, PAGE, 1.6, 16, distance=0.5, usecontainer=True),
    _jxl("gray", GRAY, GRAY, lossless=True),
    _jxl("with transparency", RGBA, ON_WHITE, 0.6, 1, lossless=True),
    _jxl("16 bits of linear light", _srgb_to_light(PAGE), PAGE, 0.5, 2, lossless=True),
    Case("heif", HEIF, _heic(PAGE), PAGE, 1.0, 8),
    Case("heif gray", HEIF, _heic(GRAY), GRAY, 0.6, 5),
    Case("heif 10 bits", HEIF, _deep_heic, PAGE, 1.0, 8, {"depth": 10}),
    Case("heif with transparency", HEIF, _heic(RGBA), ON_WHITE, 1.2, 10),
    Case("heif with a profile", HEIF, _heic(PAGE, icc_profile=adobe_rgb_profile()), ADOBE, 1.2, 24),
    Case("avif", IMAGECODECS, written(imagecodecs.avif_encode(PAGE, 100)), PAGE, 0.5, 3),
    Case("avif lossy", PILLOW, by_pillow(PICTURE, "AVIF", quality=90, subsampling="4:4:4"), PAGE, 2.0, 16),
    Case(
        "avif 10 bits",
        IMAGECODECS,
        written(
            imagecodecs.avif_encode(
                ((PAGE.astype(np.uint32) * 1023 + 127) // 255).astype(np.uint16), 100, bitspersample=10
            )
        ),
        PAGE,
        0.5,
        2,
        {"depth": 10},
    ),
    Case(
        "avif with transparency",
        PILLOW,
        by_pillow(Image.fromarray(RGBA), "AVIF", quality=100, subsampling="4:4:4"),
        ON_WHITE,
        1.0,
        6,
    ),
    Case(
        "avif with a profile",
        PILLOW,
        by_pillow(PICTURE, "AVIF", quality=100, subsampling="4:4:4", icc_profile=adobe_rgb_profile()),
        ADOBE,
        1.0,
        24,
    ),
]
