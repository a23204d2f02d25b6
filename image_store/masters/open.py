"""The one road of every master: its kind's decoder, then colour, upright, in strips from top to bottom.

Knows which module decodes which kind, and no pyramid.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyvips

from image_store.errors import BadMaster
from image_store.geometry import Dimensions
from image_store.jpeg import Chroma, Pixels
from image_store.masters import archive, bmp, djvu, heif, images, jp2, jxl, pdf, tiff
from image_store.masters.colour import BITS, profile_of, to_srgb
from image_store.masters.contents import Contents, Taking, Text
from image_store.masters.decoded import PROFILE_FIELD, Decoded, check_pixels
from image_store.masters.kinds import NAMES, kind_of
from image_store.masters.leaves import survey_leaves
from image_store.masters.memory import PixelMemory
from image_store.masters.pdf_document import survey_pdf
from image_store.masters.pdf_size import pdf_size
from image_store.masters.profiles import profile_name
from image_store.masters.reasons import reason_of

# Both may raise BadMaster and OSError. A decoder may raise pyvips.Error as well.
Decoder: TypeAlias = Callable[[Path, int, Taking], Decoded]
Surveyor: TypeAlias = Callable[[Path], Contents]

# Kind -> who decodes one leaf of it: images, of which an archive may hold many, and documents.
# A kind that is in NAMES and not here is refused by its name.
IMAGES: dict[str, Decoder] = {
    **{kind: partial(images.load, kind) for kind in images.LOADERS},
    "tiff": tiff.load,
    "jp2": jp2.load,
    "jxl": jxl.load,
    "heif": heif.load,
    "bmp": bmp.load,
}
REFUSED = {kind: partial(archive.refuse, kind) for kind in ("rar", "7z")}
DECODERS: dict[str, Decoder] = {
    **IMAGES,
    "pdf": pdf.load,
    "djvu": djvu.load,
    "zip": partial(archive.load, lambda path, taking: _decoded(path, 0, taking, IMAGES)),
    **REFUSED,
}
# Kind -> who tells its leaves and their labels. What is not here holds one page.
SURVEYORS: dict[str, Surveyor] = {
    **{kind: partial(survey_leaves, kind) for kind in images.PAGED},
    "pdf": survey_pdf,
    "djvu": djvu.survey_djvu,
    "zip": archive.survey_zip,
    **REFUSED,
}

# Kind -> who tells the size of a page that would have to be drawn to be opened. Of all others the head is enough.
Sizer: TypeAlias = Callable[[Path, int, Taking], Dimensions]
SIZERS: dict[str, Sizer] = {"pdf": pdf_size, "djvu": djvu.djvu_size}

IN_ORDER = frozenset((0, 1, 2))  # orientations whose rows can be had from top to bottom


@dataclass(frozen=True, slots=True)
class Master:
    """An opened page: `dimensions` are upright; `strips` decodes, once, from top to bottom. `text`: its words.

    `chroma`: how finely its colours are sampled. `as_stored`: nothing is done to its pixels, neither turned nor
    converted.
    """

    dimensions: Dimensions
    gray: bool
    facts: dict[str, str | int]
    text: Text | None = None
    chroma: Chroma = Chroma.WHOLE
    as_stored: bool = False
    _image: Any = field(repr=False, default=None)
    _pixels: Pixels | None = field(repr=False, default=None)
    _keeps: object = field(repr=False, default=None)

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


def survey(path: Path, kind: str | None = None) -> Contents:
    """What this master holds, before a pixel is decoded. `kind`, if it is known already. Raises BadMaster, OSError."""
    kind = kind or _kind(path)
    surveyor = SURVEYORS.get(kind)
    return surveyor(path) if surveyor else Contents(kind)


def open_master(path: Path, taking: Taking, memory: PixelMemory | None = None, leaf: int = 0) -> Master:
    """The page `leaf`, counted from 0, of the master in this file. Raises BadMaster, OSError.

    `memory`: its pixels may lie there, until the next master is opened with the same.
    """
    settle_libvips()
    try:
        return _upright(_decoded(path, leaf, taking, DECODERS), taking, memory or PixelMemory())
    except pyvips.Error as error:
        raise BadMaster(reason_of(str(error))) from error


def drawn_dimensions(path: Path, taking: Taking, leaf: int = 0) -> Dimensions | None:
    """The upright size of a page that `open_master` would draw, from its document alone; None for every other kind.

    Raises BadMaster, OSError.
    """
    sizer = SIZERS.get(_kind(path))
    return sizer(path, leaf, taking) if sizer else None


def _decoded(path: Path, leaf: int, taking: Taking, decoders: Mapping[str, Decoder]) -> Decoded:
    """By the decoder of its kind, which is among the facts then. Raises BadMaster, pyvips.Error, OSError."""
    kind = _kind(path)
    decode = decoders.get(kind)
    if decode is None:
        raise BadMaster(f"{NAMES[kind]} masters cannot be taken in yet; convert it to TIFF, PNG or JPEG")
    decoded = decode(path, leaf, taking)
    return replace(decoded, facts={"kind": kind, **decoded.facts})


def settle_libvips() -> None:
    """Forget other images, and refuse loaders that libvips' authors do not trust. For processes that ingest."""
    pyvips.block_untrusted_set(True)
    pyvips.cache_set_max(0)
    pyvips.Error("")  # takes libvips' messages: those of an earlier image must not be told of this one


def _kind(path: Path) -> str:
    kind = kind_of(path)
    if kind is None:
        raise BadMaster("it is empty" if path.stat().st_size == 0 else "it is no image that we know")
    return kind


def _upright(decoded: Decoded, taking: Taking, memory: PixelMemory) -> Master:
    image = decoded.image
    check_pixels(image.width, image.height, taking)
    pixels = decoded.at_once(memory) if decoded.at_once else None
    orientation = _orientation(image)
    converted, done = to_srgb(image)
    if pixels is not None and (orientation > 1 or converted is not image):
        converted, done = to_srgb(_with_pixels(image, pixels, orientation))
    elif orientation not in IN_ORDER and decoded.again:
        converted, done = to_srgb(decoded.again())
    upright = converted.autorot() if orientation > 1 else converted
    if upright.format != "uchar" or upright.bands not in (1, 3):
        raise BadMaster(f"its pixels became {upright.bands} bands of {upright.format} and no picture")
    facts = _facts(decoded, orientation, [*decoded.done, *done])
    as_decoded = pixels if upright is image else None
    size = Dimensions(upright.width, upright.height)
    as_stored = upright is image and orientation == 1 and not done and not decoded.done
    return Master(
        size,
        upright.bands == 1,
        facts,
        decoded.text,
        decoded.chroma,
        as_stored,
        upright,
        as_decoded,
        decoded.keeps,
    )


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


def _facts(decoded: Decoded, orientation: int, done: list[str]) -> dict[str, str | int]:
    image = decoded.image
    profile = profile_of(image)
    return {
        "kind": "",
        "size": f"{image.width}x{image.height}",
        "depth": BITS.get(image.format, 0),
        "profile": "none" if profile is None else profile_name(profile),
        "orientation": orientation,
        "pages": 1,
        "conversion": "; ".join(done) or "none",
        **decoded.facts,
    }
