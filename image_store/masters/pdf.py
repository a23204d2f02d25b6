"""One page of a PDF: the pixels of the image that it is, or else the page drawn at a chosen resolution.

Only for a child process: PDFium is C++ that reads bytes from anywhere.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyvips
from pypdfium2 import PdfiumError, raw

from image_store.errors import BadMaster
from image_store.jpeg import Pixels, jpeg_chroma
from image_store.masters.colour import to_srgb
from image_store.masters.contents import WARNING, Taking
from image_store.masters.decoded import Decoded, check_pixels
from image_store.masters.images import damage_of, jpeg_at_once
from image_store.masters.lettering import text_of
from image_store.masters.pdf_damage import drawn_warning, image_damage
from image_store.masters.pdf_document import open_pdf
from image_store.masters.pdf_draw import draw_page
from image_store.masters.pdf_frame import POINTS_AN_INCH, Box, Frame, drawn_size
from image_store.masters.pdf_image import OnlyImage, kept, only_image
from image_store.masters.pdf_pixels import Candidate, bits_of, candidates, image_of
from image_store.masters.pdf_size import check_drawn
from image_store.masters.pdf_text import page_letters
from image_store.masters.reasons import reason_of

# The longer side of the page as it is drawn to be compared with its image.
SEEN = 128
JPEG = "DCTDecode"  # its damage is found as it is decoded
# A scan is drawn with its own pixels where it cannot be had otherwise; nobody scans finer than this.
MOST_RESOLUTION = 2400


class Sheet(NamedTuple):
    """A page of an opened document: what of it is shown, its quarter turns to the right, how many pages there are."""

    page: Any
    box: Box
    turn: int
    pages: int


class View(NamedTuple):
    """How a page shows its image: the stored pixels that it shows (None: all), where these lie, which way up."""

    part: tuple[int, int, int, int] | None
    box: Box
    orientation: int

    def of(self, image: Any, scale: float = 1) -> Any:
        """What the page shows of an image, or of one that is smaller by `scale`; still to be turned."""
        if self.part:
            left, top, width, height = (round(side * scale) for side in self.part)
            image = image.crop(
                left, top, min(max(1, width), image.width - left), min(max(1, height), image.height - top)
            )
        image = image.copy()
        image.set_type(pyvips.GValue.gint_type, "orientation", self.orientation)
        return image


def load(path: Path, leaf: int, taking: Taking) -> Decoded:
    """The page `leaf`, counted from 0. Raises BadMaster, pyvips.Error, OSError."""
    with open_pdf(path) as document:
        if leaf >= len(document):
            raise BadMaster(f"it has no page {leaf + 1}: it has {len(document)}")
        try:
            page = document[leaf]
            sheet = Sheet(page, Box(*page.get_bbox()), raw.FPDFPage_GetRotation(page) % 4, len(document))
            only = only_image(page, sheet.box)
            return (only and _image(sheet, only, taking)) or _drawn(sheet, taking.resolution, taking)
        except (PdfiumError, UnicodeDecodeError) as error:  # names of filters that are no text
            raise BadMaster(f"the page is damaged: {error}") from error


def _drawn(sheet: Sheet, resolution: float, taking: Taking) -> Decoded:
    width, height = drawn_size(sheet.box, sheet.turn, resolution)
    check_drawn(width, height, resolution, taking)
    image = image_of(draw_page(sheet.page, width, height))
    warning = _drawn_warning(sheet, taking)
    return _told(sheet, Decoded(image), sheet.box, f"drawn at {round(resolution)} dpi", resolution, warning)


def _drawn_warning(sheet: Sheet, taking: Taking) -> str | None:
    try:
        return drawn_warning(sheet.page, taking.max_pixels)
    except (PdfiumError, UnicodeDecodeError) as error:  # the page is drawn all the same
        return f"its images cannot be looked at: {error}"


def _image(sheet: Sheet, only: OnlyImage, taking: Taking) -> Decoded | None:
    """The image that the page is, pixel for pixel; None where nobody can have scanned so finely."""
    check_pixels(only.width, only.height, taking)
    part = kept(only, sheet.box)
    view = View(part, sheet.box if part else only.place, only.matrix.orientation(sheet.turn))
    across = only.place.height if only.matrix.is_turned else only.place.width
    resolution = only.width * POINTS_AN_INCH / across
    width, height = drawn_size(sheet.box, sheet.turn, SEEN * POINTS_AN_INCH / max(sheet.box.width, sheet.box.height))
    seen = draw_page(sheet.page, width, height)
    damage, tried = None if only.filters == [JPEG] else image_damage(only), False
    if damage is not None and damage.grave:
        raise BadMaster(damage.reason)
    warning = damage and damage.reason
    for candidate in candidates(only):
        tried = True
        small = view.of(candidate.small, candidate.small.width / only.width)
        if _distance(small, seen) <= candidate.like:
            decoded = _whole(candidate, view, bits_of(only))
            return _told(sheet, decoded, view.box, f"embedded image, {candidate.how}", resolution, warning)
    if not tried and seen.min() == seen.max():
        raise BadMaster(
            f"its image cannot be decoded ({' and '.join(only.filters) or 'packed'}), and the page is empty"
        )
    return _drawn(sheet, resolution, taking) if resolution <= MOST_RESOLUTION else None


def _whole(candidate: Candidate, view: View, bits: int | None) -> Decoded:
    image, stream = view.of(candidate.whole), candidate.stream
    facts: dict[str, str | int] = {} if bits is None else {"depth": bits}
    if stream is None:
        return Decoded(image, facts, done=("16 bits to 8",) if bits == 16 else ())
    at_once = None
    if view.part or candidate.whole.bands == 4:
        damage = damage_of(stream)
        if damage is not None:
            raise BadMaster(reason_of(damage))
    else:
        at_once = partial(jpeg_at_once, image, stream)
    chroma = jpeg_chroma(stream)
    return Decoded(image, facts, at_once=at_once, again=lambda: image.copy_memory(), chroma=chroma)


def _told(sheet: Sheet, decoded: Decoded, box: Box, how: str, resolution: float, warning: str | None) -> Decoded:
    """With its text, and what the librarian should know."""
    image = decoded.image
    turned = image.get_typeof("orientation") and image.get("orientation") > 4
    width, height = (image.height, image.width) if turned else (image.width, image.height)
    letters, left_out = page_letters(sheet.page, Frame(box, sheet.turn, width, height))
    text = text_of(letters)
    facts: dict[str, str | int] = {"pages": sheet.pages, "page": how, "resolution": round(resolution), **decoded.facts}
    cut = f"its text has {left_out} letters more than are taken of one page; they are left out" if left_out else None
    warnings = [said for said in (warning, cut) if said is not None]
    if warnings:
        facts[WARNING] = "; ".join(warnings)
    return replace(decoded, facts=facts, text=text if text.blocks else None)


def _distance(small: Any, seen: Pixels) -> float:
    """The mean distance of a sample between an image and the page as it is seen."""
    height, width = seen.shape[:2]
    shrunk = to_srgb(small)[0].thumbnail_image(width, height=height, size="force").colourspace("srgb").numpy()
    drawn = seen if seen.ndim == 3 else np.repeat(seen[:, :, np.newaxis], 3, axis=2)
    return float(np.abs(shrunk.astype(int) - drawn).mean())
