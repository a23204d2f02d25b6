"""The own pixels of an image in a PDF, never drawn: its JPEG as it is, or what PDFium decodes. Draws no page.

PDFium does not tell all of an image (masks, what its numbers mean). So there are several candidates, and who asks
compares them with the drawn page before one is believed.
"""

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pyvips
from pypdfium2 import PdfiumError, raw

from image_store.errors import BadMaster
from image_store.jpeg import Pixels
from image_store.masters.decoded import PROFILE_FIELD
from image_store.masters.images import damage_of
from image_store.masters.pdf_image import Embedded, OnlyImage
from image_store.masters.reasons import reason_of

MOST_PROFILE_BYTES = 16 << 20
CHANNELS = {raw.FPDFBitmap_Gray: 1, raw.FPDFBitmap_BGR: 3, raw.FPDFBitmap_BGRx: 4, raw.FPDFBitmap_BGRA: 4}
SAMPLES = {raw.FPDF_COLORSPACE_DEVICERGB: 3, raw.FPDF_COLORSPACE_CALRGB: 3, raw.FPDF_COLORSPACE_DEVICECMYK: 4}
# libjpeg decodes to an eighth of the size at a small part of the cost; smaller images are taken whole.
SHRINK = 8
SHRINK_FROM = 2000

# The most by which the mean sample may differ from the drawn page.
LIKE = 12.0
LIKE_IN_PRINT = 48.0  # of CMYK: PDFium has other inks than our colours


class Candidate(NamedTuple):
    """What may be the image: `whole` decodes as it is read; `small` is the same, smaller, for the comparison.

    `stream`: the JPEG file that it is. `like`: how far it may be from the drawn page.
    """

    how: str
    whole: Any
    small: Any
    stream: bytes | None = None
    like: float = LIKE


def candidates(only: OnlyImage) -> Iterator[Candidate]:
    """The likely one first; each is made when it is asked for. Raises BadMaster, pyvips.Error for a damaged JPEG."""
    if only.filters == ["DCTDecode"]:
        stream = bytes(memoryview(only.image.get_data(decode_simple=True)))
        yield from _jpegs(only, stream)
        # Not this file as it is. PDFium would fill the gaps of a damaged one without a word.
        damage = damage_of(stream)
        if damage is not None:
            raise BadMaster(reason_of(damage))
    pixels = bitmap_of(only)
    if pixels is not None:
        image = image_of(pixels)
        yield Candidate(" and ".join(only.filters) or "packed", image, image)


def _jpegs(only: OnlyImage, stream: bytes) -> Iterator[Candidate]:
    """The JPEG as it is. What its numbers mean the document decides, not the profile or orientation in the file.

    (ISO 32000-1, 8.9.5.) So CMYK may be meant the other way round than a file with Adobe's mark.
    """
    whole = jpeg_image(stream)
    if (whole.width, whole.height) != (only.width, only.height):
        return
    profile = _profile(only)
    whole = with_profile(whole, profile)
    shrink = SHRINK if max(only.width, only.height) >= SHRINK_FROM else 1
    small = with_profile(pyvips.Image.jpegload_buffer(stream, fail_on="error", shrink=shrink), profile)
    print_like = LIKE_IN_PRINT if whole.bands == 4 else LIKE
    yield Candidate("JPEG", whole, small, stream, print_like)
    if whole.bands == 4:
        yield Candidate("JPEG, inverted", whole.invert(), small.invert(), stream, print_like)


def jpeg_image(stream: bytes, access: str = "sequential") -> Any:
    """The JPEG as an image of libvips. Raises pyvips.Error."""
    return pyvips.Image.jpegload_buffer(stream, access=access, fail_on="error")


def image_of(pixels: Pixels) -> Any:
    """An image of libvips of samples that lie in memory."""
    height, width = pixels.shape[:2]
    bands = 1 if pixels.ndim == 2 else pixels.shape[2]
    image = pyvips.Image.new_from_memory(pixels, width, height, bands, "uchar")
    return image.copy(interpretation="b-w" if bands == 1 else "srgb")


def with_profile(image: Any, profile: bytes | None) -> Any:
    """The image with this profile, or without any; its orientation is forgotten."""
    image = image.copy()
    for field in (PROFILE_FIELD, "orientation"):
        image.remove(field)
    if profile:
        image.set_type(pyvips.GValue.blob_type, PROFILE_FIELD, profile)
    return image


def _profile(only: OnlyImage) -> bytes | None:
    """The ICC profile by which the document explains the image."""
    length = ctypes.c_size_t()
    args = (only.image, only.image.page)
    if not raw.FPDFImageObj_GetIccProfileDataDecoded(*args, None, 0, length) or length.value > MOST_PROFILE_BYTES:
        return None
    buffer = (ctypes.c_uint8 * length.value)()
    raw.FPDFImageObj_GetIccProfileDataDecoded(*args, buffer, length.value, length)
    return bytes(memoryview(buffer))


def bitmap_of(only: Embedded | OnlyImage) -> Pixels | None:
    """The image's own pixels as PDFium decodes them, in sRGB or gray; None when it does not."""
    bitmap = raw.FPDFImageObj_GetBitmap(only.image)
    if not bitmap:
        return None
    try:
        channels = CHANNELS.get(raw.FPDFBitmap_GetFormat(bitmap))
        width, height, stride = (
            tell(bitmap) for tell in (raw.FPDFBitmap_GetWidth, raw.FPDFBitmap_GetHeight, raw.FPDFBitmap_GetStride)
        )
        place = raw.FPDFBitmap_GetBuffer(bitmap)
        if channels is None or not place or (width, height) != (only.width, only.height):
            return None
        rows = np.ctypeslib.as_array(ctypes.cast(place, ctypes.POINTER(ctypes.c_uint8)), (height, stride))
        samples = rows[:, : width * channels].reshape(height, width, channels)
        # A copy, for the bitmap goes; PDFium has blue first
        return np.array(samples[..., 0] if channels == 1 else samples[..., 2::-1], order="C")
    finally:
        raw.FPDFBitmap_Destroy(bitmap)


def is_short(only: Embedded | OnlyImage) -> bool:
    """Whether a merely packed image has fewer bytes than pixels. PDFium would fill it up without a word.

    Of 16 bits a sample PDFium tells 8: half of such an image may be missing unseen.
    """
    told = _metadata(only)
    return told is not None and _length(only) < _row_bytes(only, told) * only.height


def has_just_its_pixels(only: Embedded | OnlyImage) -> bool:
    """Whether a merely packed image has as many bytes as its pixels by PDFium's account, and none beyond them."""
    told = _metadata(only)
    return told is not None and _length(only) == _row_bytes(only, told) * only.height


def bits_of(only: OnlyImage) -> int | None:
    """Bits of one sample, where PDFium tells."""
    told = _metadata(only)
    if told is None:
        return None
    bits = int(told.bits_per_pixel) // SAMPLES.get(told.colorspace, 1)
    if bits == 24:
        bits = 8  # three samples of a profile or another space that is not counted here
    if bits == 8 and not only.filters and _length(only) == 2 * _row_bytes(only, told) * only.height:
        return 16
    return bits if bits in (1, 2, 4, 8) else None


def _metadata(only: Embedded | OnlyImage) -> Any | None:
    try:
        return only.image.get_metadata()
    except PdfiumError:
        return None


def _row_bytes(only: Embedded | OnlyImage, told: Any) -> int:
    return -(-only.width * int(told.bits_per_pixel) // 8)


def _length(only: Embedded | OnlyImage) -> int:
    """The bytes of a merely packed image, unpacked."""
    return int(raw.FPDFImageObj_GetImageDataDecoded(only.image, None, 0))
