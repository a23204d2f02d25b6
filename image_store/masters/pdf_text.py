"""The text layer of a page of a PDF, letter by letter, as PDFium finds it. Knows no words."""

import ctypes
from collections.abc import Iterator
from typing import Any

from pypdfium2 import PdfTextPage, raw

from image_store.masters.lettering import LINE_END, Letter
from image_store.masters.pdf_frame import Box, Frame

MOST_LETTERS = 500_000
HIGHEST = 0x10FFFF
HALVES = range(0xD800, 0xE000)
HIGH_HALVES = range(0xD800, 0xDC00)


def page_letters(page: Any, frame: Frame) -> tuple[list[Letter], int]:
    """Letters, spaces and line ends in the order of the document, in pixels of the upright page.

    And how many are beyond MOST_LETTERS and not among them. Raises PdfiumError.
    """
    text = page.get_textpage()
    try:
        return list(_letters(text, frame)), max(0, raw.FPDFText_CountChars(text) - MOST_LETTERS)
    finally:
        text.close()


def _letters(text: PdfTextPage, frame: Frame) -> Iterator[Letter]:
    high = 0
    for place in range(min(raw.FPDFText_CountChars(text), MOST_LETTERS)):
        code = raw.FPDFText_GetUnicode(text, place)
        if code in HIGH_HALVES:
            high = code
            continue
        if code in HALVES and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in (0x0A, 0x0D):
            yield Letter(LINE_END, 0, 0, 0, 0)
        elif 0x20 <= code <= HIGHEST and code not in HALVES and code != 0xFFFE:
            yield Letter(chr(code), *frame.pixels(_box(text, place)))
        elif raw.FPDFText_IsHyphen(text, place) == 1:
            # PDFium gives hyphens at the end of a line another number, and no line end
            yield Letter("-", *frame.pixels(_box(text, place)))
            yield Letter(LINE_END, 0, 0, 0, 0)


def _box(text: PdfTextPage, place: int) -> Box:
    """The box of a letter with the height of its line; that of its ink, where the font tells no height."""
    loose = raw.FS_RECTF()
    if raw.FPDFText_GetLooseCharBox(text, place, loose) and loose.right > loose.left and loose.top > loose.bottom:
        return Box(loose.left, loose.bottom, loose.right, loose.top)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, place, left, right, bottom, top)
    return Box(left.value, bottom.value, right.value, top.value)
