"""Master files of every kind, and what each shows, read from the file by Pillow, tifffile and numpy alone.

What they show is upright, in sRGB or gray: (rows, columns, 3) or (rows, columns) of uint8. Neither libvips nor
anything of ours decodes here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pyvips
import tifffile
from PIL import Image, ImageCms, ImageOps

from tests.exact_pixels.profiles import adobe_rgb_profile, adobe_to_srgb
from tests.image_store.oracle import Array

SHARED = Path(__file__).parents[3] / "shared" / "data"
GIGAPIXEL = (40_009, 25_013)
# Where the gigapixel has something to show; between them it is black, and the file has holes.
PATCHES = tuple((x * 4_801 + 137, y * 6_007 + 211) for x in range(8) for y in range(4))
PATCH = 1_500


@dataclass(frozen=True)
class Kind:
    """How the master is written, and how what it shows is read back. `rough`: mean difference that is allowed."""

    write: Callable[[Path], object]
    read: Callable[[Path], Array]
    rough: float = 2.5


def pattern(width: int, height: int, *, gray: bool = False) -> Array:
    """Slopes in every direction and at every scale: no two places look alike, and a shift shows."""
    x, y = np.arange(width)[np.newaxis, :], np.arange(height)[:, np.newaxis]
    across, down = 110 * x / width + 30 * np.sin(x / 11), 110 * y / height + 30 * np.sin(y / 13)
    if gray:
        return np.asarray((30 + (across + down) * 0.8).round().clip(0, 255), np.uint8)
    blue = 128 + 60 * np.sin(x / 17 + y / 19) + 40 * np.sin((x - y) / 301)
    bands = np.broadcast_arrays(50 + across + 0 * y, 50 + down + 0 * x, blue)
    return np.asarray(np.stack(bands, axis=-1).round(), np.uint8)


def shapes(width: int, height: int) -> Array:
    """Black and white like print: rings and bars, hard edges at every angle."""
    x, y = np.arange(width)[np.newaxis, :], np.arange(height)[:, np.newaxis]
    rings = np.sin(np.hypot(x - width / 3, y - height / 2) / 9) > 0.2
    bars = np.sin(x / 23 + y / 41) > 0.5
    return np.where(rings ^ bars, 255, 0).astype(np.uint8)


def srgb(path: Path) -> Array:
    """What Pillow sees, upright, palette and alpha resolved onto white."""
    image = ImageOps.exif_transpose(Image.open(path))
    if "A" in image.getbands() or "transparency" in image.info:
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        return np.asarray(white.convert("RGB"))
    return np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB"))


def sixteen(path: Path) -> Array:
    """16 bits to 8, to the nearest."""
    return np.asarray((tifffile.imread(path).astype(np.float64) / 257).round(), np.uint8)


def wide(path: Path) -> Array:
    """By the definition of the colour space (profiles.py)."""
    return adobe_to_srgb(np.asarray(Image.open(path)))


def by_profile(path: Path) -> Array:
    """By littlecms with the profile in the file; inks without one by the common press profile."""
    image = Image.open(path)
    profile = image.info.get("icc_profile") or press_profile()
    made = ImageCms.profileToProfile(
        image,
        ImageCms.ImageCmsProfile(BytesIO(profile)),
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION if "icc_profile" in image.info else ImageCms.Flags.NONE,
    )
    assert made is not None
    return np.asarray(made)


def sparse(path: Path) -> Array:
    """The gigapixel's own bytes, mapped: 1 GB of which nearly nothing is on the disk."""
    found: Array = tifffile.memmap(path, mode="r")
    return found


def _saved(draw: Callable[[], Image.Image], kind: str, **options: object) -> Callable[[Path], object]:
    """Drawn only when it is written: whoever runs tests loads all of them."""
    return lambda path: draw().save(path, kind, **options)


def _copied(scan: str) -> Callable[[Path], object]:
    """A real scan from beside the checkout: tests may use it, it never enters the repository."""
    return lambda path: path.write_bytes((SHARED / scan).read_bytes())


def _turned(orientation: int) -> Callable[[Path], object]:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return _saved(lambda: Image.fromarray(pattern(701, 523)), "JPEG", quality=97, subsampling=0, exif=exif)


def _deep(*, gray: bool) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        values = pattern(917, 1_031, gray=gray).astype(np.uint16) * 257
        values += np.random.default_rng(16).integers(0, 200, values.shape, dtype=np.uint16)
        tifffile.imwrite(path, values, photometric="minisblack" if gray else "rgb", compression="zlib")

    return write


def press_profile() -> bytes:
    """The common press profile that libvips carries."""
    return bytes(pyvips.Operation.call("profile_load", "cmyk"))


def _cmyk(kind: str, *, tagged: bool) -> Callable[[Path], object]:
    options: dict[str, object] = {"quality": 97, "subsampling": 0} if kind == "JPEG" else {}
    return _saved(_inks, kind, **options, **({"icc_profile": press_profile()} if tagged else {}))


def _inks() -> Image.Image:
    colours = pattern(811, 613)
    black = (255 - colours.max(axis=2)) // 2
    return Image.fromarray(np.dstack([255 - colours, black]).astype(np.uint8), "CMYK")


def _with_alpha() -> Image.Image:
    colours = pattern(803, 607)
    alpha = np.linspace(0, 255, 803).round().astype(np.uint8)[np.newaxis, :].repeat(607, 0)
    return Image.fromarray(np.dstack([colours, alpha]), "RGBA")


def _gigapixel(path: Path) -> None:
    width, height = GIGAPIXEL
    place = tifffile.memmap(path, shape=(height, width), dtype=np.uint8, photometric="minisblack")
    for x, y in PATCHES:
        part = place[y : y + PATCH, x : x + PATCH]
        part[:] = pattern(PATCH, PATCH, gray=True)[: part.shape[0], : part.shape[1]]
    place.flush()


@cache
def _colour() -> Image.Image:
    return Image.fromarray(pattern(1_501, 2_179))


@cache
def _gray() -> Image.Image:
    return Image.fromarray(pattern(1_023, 1_537, gray=True))


def _bitonal() -> Image.Image:
    return Image.fromarray(shapes(1_301, 1_801)).convert("1")


def _part(whole: Callable[[], Image.Image], *box: int) -> Callable[[], Image.Image]:
    left, top, right, bottom = box
    return lambda: whole().crop((left, top, right, bottom))


ADOBE = adobe_rgb_profile()

PAGES = {
    "colour": Kind(_saved(_colour, "PNG"), srgb),
    "webp": Kind(_saved(_part(_colour, 0, 0, 1_025, 511), "WEBP", lossless=True), srgb),
    "gray": Kind(_saved(_gray, "TIFF", compression="tiff_lzw"), srgb),
    "bitonal": Kind(_saved(_bitonal, "TIFF", compression="group4"), srgb, rough=9),
    "palette": Kind(_saved(lambda: _colour().crop((0, 0, 640, 511)).quantize(64), "PNG"), srgb, rough=5),
    "alpha": Kind(_saved(_with_alpha, "PNG"), srgb),
}
THIN = {
    "one pixel": Kind(_saved(_part(_colour, 700, 700, 701, 701), "PNG"), srgb),
    "one column": Kind(_saved(_part(_colour, 700, 0, 701, 1_777), "PNG"), srgb),
    "one row": Kind(_saved(_part(_gray, 0, 700, 901, 701), "PNG"), srgb),
    "three rows": Kind(_saved(_part(_colour, 0, 900, 1_401, 903), "PNG"), srgb),
}
COLOURS = {
    "cmyk jpeg": Kind(_cmyk("JPEG", tagged=False), by_profile, rough=4),
    "cmyk tiff by its profile": Kind(_cmyk("TIFF", tagged=True), by_profile, rough=4),
    "16 bits": Kind(_deep(gray=False), sixteen),
    "16 bits gray": Kind(_deep(gray=True), sixteen),
    "adobe rgb": Kind(_saved(_part(_colour, 0, 0, 1_111, 999), "TIFF", icc_profile=ADOBE), wide),
    "adobe rgb jpeg": Kind(
        _saved(_part(_colour, 0, 900, 777, 1_500), "JPEG", quality=97, subsampling=0, icc_profile=ADOBE), wide
    ),
}
SCANS = {
    "scanned page": Kind(_copied("kant-1784/OCR-D-IMG/OCR-D-IMG_0003.tif"), srgb, rough=4),
    "scanned page by its profile": Kind(_copied("sbb-page/FILE_0005_IMAGE.tif"), by_profile, rough=6),
    "bitonal page": Kind(_copied("sbb-page/FILE_0002_IMAGE_BIN.tif"), srgb, rough=12),
}
TURNED = {f"orientation {number}": Kind(_turned(number), srgb) for number in range(1, 9)}
LARGE = {"gigapixel": Kind(_gigapixel, sparse)}
