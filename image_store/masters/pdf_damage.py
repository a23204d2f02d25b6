"""Damage in the images of a PDF that PDFium fills up without a word. Each kind of compression has its own check.

What cannot be seen: changed bytes that decode all the same, and the mask of an image, which PDFium does not give out.
"""

import zlib
from functools import partial
from typing import Any, NamedTuple

from image_store.masters.images import damage_of
from image_store.masters.jp2_codestream import codestream_damage
from image_store.masters.pdf_fax import Fax, fax_state
from image_store.masters.pdf_image import Embedded, OnlyImage, images_on
from image_store.masters.pdf_jbig2 import EMPTY, jbig2_damage
from image_store.masters.pdf_pixels import bitmap_of, has_just_its_pixels, is_short
from image_store.masters.reasons import reason_of

# Of a page that is drawn: its first images, and no more pixels of them together than a page may have.
MOST_IMAGES = 64
SHORT = "its image ends too early: the file is damaged, or was made from a damaged one"
# The head of a zlib stream (RFC 1950); its checksum at the end is not asked for, many programs leave it out.
ZLIB_HEAD = 2
INFLATED_AT_ONCE = 1 << 20
MOST_INFLATED = 8  # bytes for each pixel: four samples of 16 bits


class Damage(NamedTuple):
    """In one sentence. `grave`: a part of the picture is missing; else it is only to be told."""

    reason: str
    grave: bool = True


def image_damage(found: Embedded | OnlyImage) -> Damage | None:
    """What is known to be wrong with an image. Raises PdfiumError, UnicodeDecodeError."""
    filters = found.filters
    if not filters:
        cut = is_short(found) or (_ends_early(found) and not has_just_its_pixels(found))
        return Damage(SHORT) if cut else None
    if filters == ["CCITTFaxDecode"]:
        state = fax_state(_data(found.image), found.width, found.height, partial(bitmap_of, found))
        return None if state is Fax.WHOLE else Damage(state.value, state is Fax.CUT)
    if filters == ["JBIG2Decode"]:
        reason = jbig2_damage(_data(found.image))
    elif filters == ["JPXDecode"]:
        reason = codestream_damage(_data(found.image))
    elif filters == ["DCTDecode"]:
        said = damage_of(_data(found.image))
        reason = None if said is None else reason_of(said)
    else:
        return None
    return None if reason is None else Damage(reason, reason != EMPTY)


def drawn_warning(page: Any, most_pixels: int) -> str | None:
    """What is wrong with the images of a page that is drawn. Raises PdfiumError, UnicodeDecodeError."""
    reasons = dict.fromkeys(
        damage.reason
        for found in images_on(page, MOST_IMAGES, most_pixels)
        if (damage := image_damage(found)) is not None
    )
    return "an image on it is not as it should be: " + "; ".join(reasons) if reasons else None


def _data(image: Any) -> bytes:
    """As it is compressed, unpacked."""
    return bytes(memoryview(image.get_data(decode_simple=True)))


def _ends_early(found: Embedded | OnlyImage) -> bool:
    """Whether the data is packed by Flate, and does not go on to its end."""
    if found.image.get_filters()[:1] != ["FlateDecode"]:
        return False
    left = bytes(memoryview(found.image.get_data(decode_simple=False)))[ZLIB_HEAD:]
    unpacking, room = zlib.decompressobj(-zlib.MAX_WBITS), MOST_INFLATED * found.width * found.height
    try:
        while not unpacking.eof and room > 0:
            got = len(unpacking.decompress(left, INFLATED_AT_ONCE))
            left, room = unpacking.unconsumed_tail, room - got
            if not got and not left:
                return not unpacking.eof
    except zlib.error:
        return True
    return False
