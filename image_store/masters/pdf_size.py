"""How many pixels a page of a PDF will have, from the document alone: nothing is drawn and nothing is decoded.

Only for a child process: PDFium is C++ that reads bytes from anywhere.
"""

from pathlib import Path

from pypdfium2 import PdfiumError, raw

from image_store.errors import BadMaster
from image_store.geometry import Dimensions
from image_store.masters.contents import Taking
from image_store.masters.decoded import check_pixels
from image_store.masters.pdf_document import open_pdf
from image_store.masters.pdf_frame import Box, drawn_size
from image_store.masters.pdf_image import OnlyImage, kept, only_image

TURNED = 4  # EXIF orientations beyond it exchange width and height


def pdf_size(path: Path, leaf: int, taking: Taking) -> Dimensions:
    """Of the page `leaf`, counted from 0, upright. Raises BadMaster, OSError.

    Of an image that is the page: its own pixels, though its page will be drawn, in as many pixels or one more or less,
    where nobody can tell them (`pdf.load` finds out).
    """
    with open_pdf(path) as document:
        if leaf >= len(document):
            raise BadMaster(f"it has no page {leaf + 1}: it has {len(document)}")
        try:
            page = document[leaf]
            box, turn = Box(*page.get_bbox()), raw.FPDFPage_GetRotation(page) % 4
            only = only_image(page, box)
        except (PdfiumError, UnicodeDecodeError) as error:
            raise BadMaster(f"the page is damaged: {error}") from error
    if only is not None:
        return _image_size(only, box, turn, taking)
    width, height = drawn_size(box, turn, taking.resolution)
    check_drawn(width, height, taking.resolution, taking)
    return Dimensions(width, height)


def check_drawn(width: int, height: int, resolution: float, taking: Taking) -> None:
    """Before a page is drawn: that it has not too many pixels. Raises BadMaster."""
    if width * height > taking.max_pixels:
        raise BadMaster(
            f"drawn at {round(resolution)} dots per inch it would have {width}x{height} pixels, more than the "
            f"{taking.max_pixels} that are allowed; take it in at a lower resolution, or raise IIIF_MASTER_PIXELS"
        )


def _image_size(only: OnlyImage, box: Box, turn: int, taking: Taking) -> Dimensions:
    check_pixels(only.width, only.height, taking)
    width, height = only.width, only.height
    part = kept(only, box)
    if part:  # as `View.of` cuts it
        left, top, across, down = part
        width, height = max(1, min(across, width - left)), max(1, min(down, height - top))
    return Dimensions(height, width) if only.matrix.orientation(turn) > TURNED else Dimensions(width, height)
