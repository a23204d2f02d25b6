"""Masters that libvips decodes: JPEG, PNG, WebP, GIF, AVIF, most TIFF. Opened for reading only. Knows no colours."""

import mmap
import os
from functools import partial
from pathlib import Path
from typing import Any

import pyvips

from image_store.errors import BadMaster
from image_store.jpeg import Chroma, Pixels, decode_whole, jpeg_chroma, jpeg_damage
from image_store.masters.colour_spaces import made_profile, numbered_space
from image_store.masters.contents import Taking
from image_store.masters.decoded import PROFILE_FIELD, Decoded, check_pixels
from image_store.masters.heif_header import described
from image_store.masters.leaves import leaf_places
from image_store.masters.memory import PixelMemory, check_memory
from image_store.masters.reasons import reason_of

# The loader is called by name: libvips must not choose one, least of all by a file's name.
LOADERS = {
    "jpeg": "jpegload",
    "tiff": "tiffload",
    "png": "pngload",
    "webp": "webpload",
    "gif": "gifload",
    "avif": "heifload",
}
PAGED = frozenset({"tiff", "webp", "gif"})
# Tried: "truncated" lets TIFFs pass that end too early; "warning" refuses JPEGs with untidy headers. What
# "error" lets pass in a JPEG (libvips looks at libjpeg's warnings a line too late), jpeg_damage finds.
FAIL_ON = "error"

# Kinds that libvips decodes whole: bytes for each pixel, at the peak, measured.
WHOLE = {"webp": 12, "gif": 12, "avif": 24}

SAY_RESOLUTION = frozenset({"jpeg", "png"})

# What a JPEG may take decoded at once: 64 megapixels in colour. Larger ones go strip by strip, and are decoded twice.
WHOLE_BYTES = 256 << 20


def load(kind: str, path: Path, leaf: int, taking: Taking) -> Decoded:
    """The page of a file of this kind (a key of LOADERS). Raises BadMaster, pyvips.Error, OSError."""
    places = leaf_places(path)
    read = partial(read_page, path, kind, place_of(leaf, places))
    image = read("sequential")
    check_pixels(image.width, image.height, taking)
    check_memory(image.width * image.height * _bytes_whole(image, kind))
    facts = _facts(image, kind, len(places))
    if kind == "avif":
        return _turned_already(path, image, facts)
    # Turning needs every pixel at hand: libvips decodes to memory, or to a file in TMPDIR beyond 100 MB
    again = partial(read, "random")
    if kind != "jpeg":
        return Decoded(image, facts, again=again)
    return Decoded(image, facts, again=again, at_once=partial(_at_once, path, image), chroma=_chroma(path))


def _bytes_whole(image: Any, kind: str) -> int:
    """What libvips takes for each pixel of a kind that it does not decode from top to bottom; else 0."""
    if image.get_typeof("interlaced") and image.get("interlaced"):
        return int(image.bands) * (2 if image.format == "ushort" else 1)
    return WHOLE.get(kind, 0)


def _facts(image: Any, kind: str, pages: int) -> dict[str, str | int]:
    facts: dict[str, str | int] = {"pages": pages}
    if image.get_typeof("bits-per-sample"):
        facts["depth"] = int(image.get("bits-per-sample"))
    # Where a file says nothing, libvips says 1 pixel a millimetre, or 72 dots an inch
    resolution = round(image.xres * 25.4) if kind in SAY_RESOLUTION and image.xres not in (0, 1) else 72
    if resolution != 72:
        facts["resolution"] = resolution
    return facts


def _turned_already(path: Path, image: Any, facts: dict[str, str | int]) -> Decoded:
    """An AVIF as libheif gives it: turned as the file says; what EXIF says beside that does not count (MIAF, 7.3.6)."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as stream:
        said = described(stream)
    image = image.copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", 1)
    space = numbered_space(*said.numbers) if said.numbers else None
    if space is not None and not image.get_typeof(PROFILE_FIELD):
        image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, made_profile(space))
    return Decoded(image, facts, done=("turned as the file says",) if said.turned else ())


def place_of(leaf: int, places: tuple[int, ...]) -> int:
    """Where in the file that page is. Raises BadMaster."""
    if leaf >= len(places):
        raise BadMaster(f"it has no page {leaf + 1}: it has {len(places)}")
    return places[leaf]


def read_page(path: Path, kind: str, page: int, access: str) -> Any:
    """A page (directory, frame) of the file, its pixels not decoded yet. Raises pyvips.Error."""
    decode = getattr(pyvips.Image, LOADERS[kind])
    options: dict[str, Any] = {"page": page, "n": 1} if kind in PAGED else {}
    if kind == "tiff":
        options["unlimited"] = True  # else a scan in one compressed strip is refused; max_pixels is the limit
    return decode(os.fsencode(path), access=access, fail_on=FAIL_ON, revalidate=True, **options)


def _at_once(path: Path, image: Any, memory: PixelMemory) -> Pixels | None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as stream:
        return jpeg_at_once(image, stream, memory)


def jpeg_at_once(image: Any, stream: bytes | mmap.mmap, memory: PixelMemory) -> Pixels | None:
    """The pixels of a JPEG that is not too large to lie in memory: one decoding that finds all damage as well.

    None for larger ones, whose damage is looked for now, and for those that this codec does not decode to colours or
    gray: libvips decodes both strip by strip. Raises BadMaster.
    """
    sample_bytes = 4 if image.bands == 3 else 1
    if image.get_typeof("jpeg-multiscan") and image.get("jpeg-multiscan"):
        sample_bytes += 2 * image.bands  # the codec keeps all coefficients until the last scan
    fits = image.width * image.height * sample_bytes <= WHOLE_BYTES
    decoded = decode_whole(stream, memory.take) if fits else None
    damage = decoded.damage if decoded else jpeg_damage(stream)
    if damage is not None:
        raise BadMaster(reason_of(damage))
    return decoded.pixels if decoded else None


def _chroma(path: Path) -> Chroma:
    """How finely the colours of a JPEG are sampled: what it has lost, its pyramid need not keep."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as stream:
        return jpeg_chroma(stream)
