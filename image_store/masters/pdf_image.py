"""A page of a PDF that is nothing but one image: which image, and where it lies. Decodes nothing."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from pypdfium2 import PdfImage, PdfTextObj, raw

from image_store.masters.pdf_frame import Box, Matrix

MOST_OBJECTS = 20_000
MOST_ANNOTATIONS = 1_000
DEEPEST_FORM = 4
# A page is covered when no more than this part of it stays free at any edge; and what of an image hangs over so
# little is not cut off. Pages are often rounded to whole points.
SLACK = 0.01
# What is not seen on the page itself.
UNSEEN_ANNOTATIONS = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_FILEATTACHMENT})


class Embedded(NamedTuple):
    """An image of a document, wherever it lies, and its size in pixels."""

    image: Any
    width: int
    height: int

    @property
    def filters(self) -> list[str]:
        """How it is compressed: the filters that are no mere packing."""
        return list(self.image.get_filters(skip_simple=True))


class OnlyImage(NamedTuple):
    """The image that covers a page, where it lies on it, and its size in pixels."""

    image: Any
    matrix: Matrix
    place: Box
    width: int
    height: int

    @property
    def filters(self) -> list[str]:
        """How it is compressed: the filters that are no mere packing."""
        return list(self.image.get_filters(skip_simple=True))


def only_image(page: Any, shown: Box) -> OnlyImage | None:
    """The one image that covers the shown part of a page, if nothing else is to be seen on it."""
    if _has_annotations(page):
        return None
    found: OnlyImage | None = None
    for count, thing in enumerate(page.get_objects(max_depth=DEEPEST_FORM)):
        if count >= MOST_OBJECTS:
            return None
        if thing.type == raw.FPDF_PAGEOBJ_FORM:
            if thing.level == DEEPEST_FORM - 1:
                return None  # what is in it was not looked at
            continue
        if isinstance(thing, PdfImage):
            found = _covering(thing, shown) if found is None else None
            if found is None:
                return None
        elif found is not None and not _is_invisible(thing):
            return None  # what comes before the image lies below it
    return found


def images_on(page: Any, most: int, most_pixels: int) -> Iterator[Embedded]:
    """The first images on a page, and in its forms; no more pixels of them together than that."""
    count = 0
    for number, thing in enumerate(page.get_objects(max_depth=DEEPEST_FORM)):
        if number >= MOST_OBJECTS or count >= most:
            return
        if isinstance(thing, PdfImage):
            width, height = thing.get_px_size()
            if 0 < width * height <= most_pixels:
                most_pixels -= width * height
                count += 1
                yield Embedded(thing, width, height)


def _covering(image: Any, shown: Box) -> OnlyImage | None:
    matrix = _matrix(image)
    holder = image.container
    while holder is not None:
        matrix = matrix.then(_matrix(holder))
        holder = holder.container
    width, height = image.get_px_size()
    place = matrix.square()
    x, y = shown.width * SLACK, shown.height * SLACK
    covers = place.left <= shown.left + x and place.right >= shown.right - x
    covers = covers and place.bottom <= shown.bottom + y and place.top >= shown.top - y
    if not covers or not matrix.is_straight(min(x, y)) or min(width, height) < 1:
        return None
    return OnlyImage(image, matrix, place, width, height)


def _matrix(thing: Any) -> Matrix:
    return Matrix(*thing.get_matrix().get())


def _is_invisible(thing: Any) -> bool:
    """Whether it is text that is there to be found and not to be seen."""
    return isinstance(thing, PdfTextObj) and raw.FPDFTextObj_GetTextRenderMode(thing) in (
        raw.FPDF_TEXTRENDERMODE_INVISIBLE,
        raw.FPDF_TEXTRENDERMODE_CLIP,
    )


def _has_annotations(page: Any) -> bool:
    count = raw.FPDFPage_GetAnnotCount(page)
    return count > MOST_ANNOTATIONS or not UNSEEN_ANNOTATIONS.issuperset(_annotations(page, count))


def _annotations(page: Any, count: int) -> Iterator[int]:
    for number in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if annotation:
            yield raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)


def kept(only: OnlyImage, shown: Box) -> tuple[int, int, int, int] | None:
    """Left, top, width and height in stored pixels of what the page shows of the image; None for all of it."""
    place = only.place
    across = max(shown.left - place.left, place.right - shown.right)
    along = max(shown.bottom - place.bottom, place.top - shown.top)
    if across <= SLACK * shown.width and along <= SLACK * shown.height:
        return None
    # Places in the unit square on which the image is painted; the top of the image is at 1
    corners = [_back(only.matrix, x, y) for x in (shown.left, shown.right) for y in (shown.bottom, shown.top)]
    columns, rows = zip(*corners, strict=True)
    left, right = (_edge(part, only.width) for part in (min(columns), max(columns)))
    top, bottom = (_edge(1 - part, only.height) for part in (max(rows), min(rows)))
    return left, top, max(1, right - left), max(1, bottom - top)


def _back(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    return (d * (x - e) - c * (y - f)) / area, (a * (y - f) - b * (x - e)) / area


def _edge(part: float, pixels: int) -> int:
    return min(pixels, max(0, round(part * pixels)))
