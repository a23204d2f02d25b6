"""Masters that libvips decodes: JPEG, TIFF, PNG, WebP, GIF. Opened for reading only. Knows no colours, no pyramid."""

import mmap
import os
from functools import partial
from pathlib import Path
from typing import Any

import pyvips

from image_store.errors import BadMaster
from image_store.jpeg import Pixels, decode_whole, jpeg_damage
from image_store.masters.contents import Taking
from image_store.masters.decoded import Decoded, check_pixels
from image_store.masters.leaves import leaf_places
from image_store.masters.memory import PixelMemory
from image_store.masters.reasons import reason_of

# The loader is called by name: libvips must not choose one, least of all by a file's name.
LOADERS = {"jpeg": "jpegload", "tiff": "tiffload", "png": "pngload", "webp": "webpload", "gif": "gifload"}
PAGED = frozenset({"tiff", "webp", "gif"})
# Tried: "truncated" lets TIFFs pass that end too early; "warning" refuses JPEGs with untidy headers. What
# "error" lets pass in a JPEG (libvips looks at libjpeg's warnings a line too late), jpeg_damage finds.
FAIL_ON = "error"

# What a JPEG may take decoded at once: 64 megapixels in colour. Larger ones go strip by strip, and are decoded twice.
WHOLE_BYTES = 256 << 20


def load(kind: str, path: Path, leaf: int, taking: Taking) -> Decoded:
    """The page of a file of this kind (a key of LOADERS). Raises BadMaster, pyvips.Error, OSError."""
    places = leaf_places(path)
    if leaf >= len(places):
        raise BadMaster(f"it has no page {leaf + 1}: it has {len(places)}")
    read = partial(_load, path, kind, places[leaf])
    image = read("sequential")
    check_pixels(image.width, image.height, taking)
    facts: dict[str, str | int] = {"pages": len(places)}
    if image.get_typeof("bits-per-sample"):
        facts["depth"] = int(image.get("bits-per-sample"))
    # Turning needs every pixel at hand: libvips decodes to memory, or to a file in TMPDIR beyond 100 MB
    again = partial(read, "random")
    return Decoded(image, facts, again=again, at_once=partial(_at_once, path, image) if kind == "jpeg" else None)


def _load(path: Path, kind: str, page: int, access: str) -> Any:
    decode = getattr(pyvips.Image, LOADERS[kind])
    options: dict[str, Any] = {"page": page, "n": 1} if kind in PAGED else {}
    if kind == "tiff":
        options["unlimited"] = True  # else a scan in one compressed strip is refused; max_pixels is the limit
    return decode(os.fsencode(path), access=access, fail_on=FAIL_ON, revalidate=True, **options)


def _at_once(path: Path, image: Any, memory: PixelMemory) -> Pixels | None:
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
