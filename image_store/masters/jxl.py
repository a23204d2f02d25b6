"""JPEG XL masters: libjxl through imagecodecs. Decoded whole; what the wheel does not tell is read from the head."""

import mmap
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np

from image_store.errors import BadMaster
from image_store.masters.colour_spaces import Space, gamma, made_profile, numbered_space
from image_store.masters.contents import Taking
from image_store.masters.decoded import Decoded, check_pixels, picture
from image_store.masters.jxl_header import BLACK, GRAY, RGB, JxlHeader, codestream_of, read_jxl_header
from image_store.masters.memory import check_memory

# Measured, at the peak: the codec works with floats.
BYTES_A_SAMPLE = 16
TWELVE_BITS = 0b10  # in the two bits that say the depth; 0b00 are 8


def load(path: Path, leaf: int, taking: Taking) -> Decoded:
    """The picture in a JPEG XL file; of a film the first. Raises BadMaster, OSError."""
    if leaf:
        raise BadMaster("it holds one page")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as stream:
        codestream = codestream_of(stream)
    header = read_jxl_header(codestream)
    check_pixels(header.width, header.height, taking)
    if header.space not in (RGB, GRAY) or BLACK in header.extra:
        raise BadMaster("its colours are neither RGB nor gray; save it as sRGB")
    profile, done = _profile(header)
    samples_a_pixel = (3 if header.space == RGB else 1) + len(header.extra)
    check_memory(header.width * header.height * samples_a_pixel * BYTES_A_SAMPLE)
    bits = header.bits
    if header.profile and not header.own_colours and header.bits == 8 and not header.floating:
        codestream, bits = _finer(codestream, header), 12
    try:
        samples = imagecodecs.jpegxl_decode(codestream, index=0, keeporientation=True)
    except imagecodecs.JpegxlError as error:
        reason = "the file ends too early: it was cut off or not copied whole"
        raise BadMaster(reason if "NEED_MORE_INPUT" in str(error) else "the file is damaged") from error
    return _decoded(samples, bits, header, profile, done)


def _profile(header: JxlHeader) -> tuple[bytes | None, list[str]]:
    """The profile of what the codec gives, made from what the head says; None for sRGB. Raises BadMaster."""
    gray = header.space == GRAY
    if header.profile:
        if header.own_colours:
            return None, ["its ICC profile cannot be read from JPEG XL: colours taken as sRGB"]
        # From its own colour space the codec goes to the primaries of sRGB, in linear light
        return made_profile(Space("linear light", gamma=1.0, gray=gray)), []
    exponent = header.gamma if header.gamma is not None else gamma(header.curve)
    if header.points is None and header.white == Space("").white:
        numbered = numbered_space(header.primaries, header.curve)
        if exponent is None and (gray or numbered is None):
            return None, []
        if numbered is not None and header.gamma is None and not gray:
            return made_profile(numbered), []
    plain = Space("")
    return made_profile(Space("by definition", header.points or plain.primaries, header.white, exponent, gray)), []


def _finer(codestream: bytes, header: JxlHeader) -> bytes:
    """The same picture, of which 12 bits are asked for: linear light in 8 bits has no shades for shadows."""
    at = header.depth_at
    if at is None:
        return codestream
    changed = bytearray(codestream)
    for number in range(2):
        byte, bit = divmod(at + number, 8)
        changed[byte] |= (TWELVE_BITS >> number & 1) << bit
    return bytes(changed)


def _decoded(samples: Any, bits: int, header: JxlHeader, profile: bytes | None, done: list[str]) -> Decoded:
    if samples.shape[:2] not in ((header.height, header.width), (header.width, header.height)):
        raise BadMaster("the file is damaged (its picture is not what it promised)")
    if samples.dtype.kind == "f":
        done.append("floating point to 16 bits")
        samples = (np.clip(np.nan_to_num(samples), 0, 1) * 65535 + 0.5).astype(np.uint16)
        bits = 16
    image = picture(samples, bits, profile=profile, orientation=header.orientation)
    if header.premultiplied and image.bands in (2, 4):
        kept = image.format
        image = image.unpremultiply(max_alpha=65535 if kept == "ushort" else 255).cast(kept)
    if header.moving:
        done.append("of a film, the first picture")
    return Decoded(image, {"depth": header.bits}, done=tuple(done))
