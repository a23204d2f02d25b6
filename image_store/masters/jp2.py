"""JPEG 2000 masters, also HTJ2K and bare codestreams: OpenJPEG through imagecodecs. Decoded whole; knows no colours."""

import mmap
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np

from image_store.errors import BadMaster
from image_store.masters.contents import Taking
from image_store.masters.decoded import Decoded, check_one_page, check_pixels, picture
from image_store.masters.jp2_codestream import codestream_damage
from image_store.masters.jp2_header import COLOURS, Jp2Header, read_jp2_header
from image_store.masters.memory import check_memory

# Measured, at the peak: OpenJPEG keeps 32 bits for each sample, of the tile and of the picture, beside what it gives.
BYTES_A_SAMPLE = 8
CMYK, CIELAB, SRGB, GRAY, SYCC = 12, 14, 16, 17, 18
DAMAGED = "the file is damaged, or ends too early: it was cut off or not copied whole"
KNOWN = frozenset({None, 0, 15, CMYK, SRGB, GRAY, SYCC})


def load(path: Path, leaf: int, taking: Taking) -> Decoded:
    """The picture in a JPEG 2000 file. Raises BadMaster, OSError."""
    check_one_page(leaf)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as stream:
        header = read_jp2_header(stream)
        check_pixels(header.width, header.height, taking)
        _check_known(header)
        check_memory(header.samples * BYTES_A_SAMPLE)
        for place in header.profile_at:
            # In our copy of these bytes alone: the wheel converts by a profile that it sees, and cuts off what is
            # beyond sRGB. One road converts all kinds.
            stream[place : place + 4] = b"free"
        if codestream_damage(stream) is not None:  # OpenJPEG lets a tile that is not there pass
            raise BadMaster(DAMAGED)
        try:
            samples = imagecodecs.jpeg2k_decode(stream)
        except imagecodecs.Jpeg2kError as error:
            raise BadMaster(DAMAGED) from error
    return _decoded(samples, header)


def _check_known(header: Jp2Header) -> None:
    if header.colours not in KNOWN:
        name = COLOURS.get(header.colours or 0, f"number {header.colours}")
        raise BadMaster(f"its colours are {name}, which is not converted from JPEG 2000; save it as sRGB")
    depths = {(component.bits, component.signed) for component in header.components}
    if len(depths) > 1 or max(bits for bits, _ in depths) > 16:
        raise BadMaster(
            "its channels have different depths or more than 16 bits; masters have 1, 8 or 16 bits a sample"
        )


def _decoded(samples: Any, header: Jp2Header) -> Decoded:
    if samples.shape[:2] != (header.height, header.width) or samples.dtype.kind not in "iu":
        raise BadMaster("the file is damaged (its picture is not what it promised)")
    bits, done = header.components[0].bits, []
    if samples.dtype.kind == "i":
        samples = (samples.astype(np.int32) + (1 << bits - 1)).astype(np.uint16 if bits > 8 else np.uint8)
    if header.palette:
        done.append("palette to colours")
        bits = 16 if samples.dtype.itemsize > 1 else 8
    if header.colours == SYCC or any(part.across > 1 or part.down > 1 for part in header.components):
        done.append("YCC to RGB")
    bands = 1 if samples.ndim == 2 else samples.shape[2]
    ink = header.colours == CMYK and bands >= 4
    image = picture(samples, bits, profile=header.profile, ink=ink or _is_ink(header, bands))
    image = _alpha_last(image, header, bands)
    facts: dict[str, str | int] = {"depth": header.components[0].bits}
    if header.resolution:
        facts["resolution"] = header.resolution
    return Decoded(image, facts, done=tuple(done))


def _is_ink(header: Jp2Header, bands: int) -> bool:
    return bands >= 4 and header.profile is not None and header.profile[16:20] == b"CMYK"


def _alpha_last(image: Any, header: Jp2Header, bands: int) -> Any:
    """With opacity behind the colours, where it lies before them, and colours that were not multiplied with it."""
    if header.alpha is None or not 0 <= header.alpha < bands or bands not in (2, 4):
        return image
    if header.alpha != bands - 1:
        colours = [number for number in range(bands) if number != header.alpha]
        kept = image.interpretation
        image = image[colours[0]].bandjoin([image[number] for number in (*colours[1:], header.alpha)])
        image = image.copy(interpretation=kept)
    if header.premultiplied:
        full, kept = 65535 if image.format == "ushort" else 255, image.format
        image = image.unpremultiply(max_alpha=full).cast(kept)
    return image
