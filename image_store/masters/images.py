"""Masters that libvips decodes: JPEG, TIFF, PNG, WebP, GIF. Opened for reading only, never written.

What leaves here is upright, 8-bit, sRGB or gray, in strips from top to bottom. Knows no pyramid.
"""

import mmap
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

from image_store.errors import BadMaster
from image_store.geometry import Dimensions
from image_store.jpeg import Chroma, Pixels, decode_whole, jpeg_chroma, jpeg_damage
from image_store.masters.colour import BITS, PROFILE_FIELD, profile_of, to_srgb
from image_store.masters.kinds import NAMES, kind_of
from image_store.masters.memory import PixelMemory
from image_store.masters.profiles import profile_name

# The loader is called by name: libvips must not choose one, least of all by a file's name.
LOADERS = {"jpeg": "jpegload", "tiff": "tiffload", "png": "pngload", "webp": "webpload", "gif": "gifload"}
# Tried: "truncated" lets TIFFs pass that end too early; "warning" refuses JPEGs with untidy headers. What
# "error" lets pass in a JPEG (libvips looks at libjpeg's warnings a line too late), jpeg_damage finds.
FAIL_ON = "error"
TURNED = frozenset((5, 6, 7, 8))  # EXIF orientations that swap width and height
IN_ORDER = frozenset((0, 1, 2))  # orientations whose rows can be had from top to bottom

# What a JPEG may take decoded at once: 64 megapixels in colour. Larger ones go strip by strip, and are decoded twice.
WHOLE_BYTES = 256 << 20

NOISE = re.compile(r"^unable to .*$|^[\w./ -]*: (?=bad seek)|^(?:tiff2vips|VipsJpeg|vipspng|gifload|webp):\s*", re.M)
EARLY_END = re.compile(r"premature end|bad seek|got \d+ bytes|unexpected end|Seek error|IO error|not enough data", re.I)

NO_MEMORY = re.compile(r"out of memory|cannot allocate", re.I)


@dataclass(frozen=True, slots=True)
class Master:
    """An opened master: `dimensions` are upright; `strips` decodes, once, from top to bottom.

    `chroma`: how finely its colours are sampled.
    """

    dimensions: Dimensions
    gray: bool
    facts: dict[str, str | int]
    _image: Any = field(repr=False)
    _pixels: Pixels | None = field(repr=False, default=None)
    chroma: Chroma = Chroma.WHOLE

    def strips(self, height: int) -> Iterator[Pixels]:
        """The rows, `height` at a time (the last strip is what is left): (rows, W, 3 or 4), or (rows, W) for gray.

        Of four samples the last means nothing. Raises BadMaster as soon as libvips meets damage.
        """
        width, total = self.dimensions.width, self.dimensions.height
        if self._pixels is not None:
            yield from (self._pixels[top : top + height] for top in range(0, total, height))
            return
        region = pyvips.Region.new(self._image)
        for top in range(0, total, height):
            rows = min(height, total - top)
            try:
                fetched = region.fetch(0, top, width, rows)
            except pyvips.Error as error:
                raise BadMaster(reason_of(str(error))) from error
            yield np.frombuffer(fetched, np.uint8).reshape((rows, width) if self.gray else (rows, width, 3))


def open_master(path: Path, max_pixels: int, memory: PixelMemory | None = None) -> Master:
    """The master in this file, of at most `max_pixels` pixels. Raises BadMaster, OSError.

    `memory`: its pixels may lie there, until the next master is opened with the same.
    """
    kind = kind_of(path)
    if kind is None:
        raise BadMaster("it is empty" if path.stat().st_size == 0 else "it is no image that we know")
    if kind not in LOADERS:
        raise BadMaster(f"{NAMES[kind]} masters cannot be taken in yet; convert it to TIFF, PNG or JPEG")
    settle_libvips()
    try:
        header = _load(path, kind, "sequential")
        _check_pixels(header, max_pixels)
        pixels = _decoded(path, header, memory or PixelMemory()) if kind == "jpeg" else None
        orientation = _orientation(header)
        converted, done = to_srgb(header)
        if pixels is not None and (orientation > 1 or converted is not header):
            converted, done = to_srgb(_with_pixels(header, pixels, orientation))
        elif orientation not in IN_ORDER:
            # Turning needs every pixel at hand: libvips decodes to memory, or to a file in TMPDIR beyond 100 MB
            converted, done = to_srgb(_load(path, kind, "random"))
        upright = converted.autorot() if orientation > 1 else converted
    except pyvips.Error as error:
        raise BadMaster(reason_of(str(error))) from error
    if upright.format != "uchar" or upright.bands not in (1, 3):
        raise BadMaster(f"its pixels became {upright.bands} bands of {upright.format} and no picture")
    facts = _facts(header, kind, orientation, done)
    as_decoded = pixels if upright is header else None
    chroma = _chroma(path) if kind == "jpeg" else Chroma.WHOLE
    return Master(Dimensions(upright.width, upright.height), upright.bands == 1, facts, upright, as_decoded, chroma)


def settle_libvips() -> None:
    """Forget other images, and refuse loaders that libvips' authors do not trust. For processes that ingest."""
    pyvips.block_untrusted_set(True)
    pyvips.cache_set_max(0)
    pyvips.Error("")  # takes libvips' messages: those of an earlier image must not be told of this one


def _load(path: Path, kind: str, access: str) -> Any:
    load = getattr(pyvips.Image, LOADERS[kind])
    options = {"page": 0, "n": 1} if kind in ("tiff", "webp", "gif") else {}
    if kind == "tiff":
        options["unlimited"] = True  # else a scan in one compressed strip is refused; max_pixels is the limit
    return load(os.fsencode(path), access=access, fail_on=FAIL_ON, revalidate=True, **options)


def _check_pixels(image: Any, max_pixels: int) -> None:
    if image.width * image.height > max_pixels:
        raise BadMaster(
            f"it has {image.width}x{image.height} pixels, more than the {max_pixels} that are allowed; "
            "the setting IIIF_MASTER_PIXELS raises the limit"
        )


def _decoded(path: Path, image: Any, memory: PixelMemory) -> Pixels | None:
    """The pixels of a JPEG that is not too large to lie in memory: one decoding that finds all damage as well.

    None for larger ones, whose damage is looked for now, and for those that this codec does not decode to colours or
    gray: libvips decodes both strip by strip. Raises BadMaster.
    """
    sample_bytes = 4 if image.bands == 3 else 1
    if image.get_typeof("jpeg-multiscan") and image.get("jpeg-multiscan"):
        sample_bytes += 2 * image.bands  # the codec keeps all coefficients until the last scan
    fits = image.width * image.height * sample_bytes <= WHOLE_BYTES
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as stream:
        decoded = decode_whole(stream, memory.take) if fits else None
        damage = decoded.damage if decoded else jpeg_damage(stream)
    if damage is not None:
        raise BadMaster(reason_of(damage))
    return decoded.pixels if decoded else None


def _chroma(path: Path) -> Chroma:
    """How finely the colours of a JPEG are sampled: what it has lost, its pyramid need not keep."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as stream:
        return jpeg_chroma(stream)


def _with_pixels(header: Any, pixels: Pixels, orientation: int) -> Any:
    """An image of libvips out of decoded pixels and what its file says of them."""
    bands = 1 if pixels.ndim == 2 else pixels.shape[2]
    image = pyvips.Image.new_from_memory(pixels, header.width, header.height, bands, "uchar")
    image = (image[:3] if bands > 3 else image).copy(interpretation=header.interpretation)
    image.set_type(pyvips.GValue.gint_type, "orientation", orientation)
    profile = profile_of(header)
    if profile is not None:
        image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    return image


def _orientation(image: Any) -> int:
    found = int(image.get("orientation")) if image.get_typeof("orientation") else 1
    return found if 1 <= found <= 8 else 1


def _facts(image: Any, kind: str, orientation: int, done: list[str]) -> dict[str, str | int]:
    profile = profile_of(image)
    bits = int(image.get("bits-per-sample")) if image.get_typeof("bits-per-sample") else BITS.get(image.format, 0)
    return {
        "kind": kind,
        "size": f"{image.width}x{image.height}",
        "depth": bits,
        "profile": "none" if profile is None else profile_name(profile),
        "orientation": orientation,
        "pages": int(image.get("n-pages")) if image.get_typeof("n-pages") else 1,
        "conversion": "; ".join(done) or "none",
    }


def reason_of(messages: str) -> str:
    """One sentence for a librarian out of libvips' lines."""
    lines = [line.strip() for line in NOISE.sub("", messages).splitlines() if line.strip()]
    detail = f" ({lines[0]})" if lines else ""
    if NO_MEMORY.search(messages):
        return f"there is not enough memory for it{detail}"
    if EARLY_END.search(messages):
        return f"the file ends too early: it was cut off or not copied whole{detail}"
    return f"the file is damaged{detail}"
