"""PDF documents: opened, and what they say of their pages. PDFium reads them. Decodes no page.

Only for a child process: PDFium is C++ that reads bytes from anywhere.
"""

import ctypes
import logging
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from image_store.errors import BadMaster
from image_store.masters.contents import Contents, Leaf
from image_store.masters.outline import MOST_DEPTH, MOST_ENTRIES, MOST_LETTERS, FlatEntry, plain, tree

MOST_PAGES = 100_000  # the longest books have a tenth
MOST_TEXT_BYTES = 1 << 20
TAIL_BYTES = 2048
END_MARK = b"%%EOF"

PASSWORD = (
    "it is encrypted with a password; take the password away "
    "(qpdf --password=... --decrypt IN.pdf OUT.pdf) and take in the new file"
)
SECURITY = "it is encrypted in a way that PDFium does not know; ask who made it for a copy without protection"
DAMAGED = (
    "the file is damaged: PDFium finds no document in it; open it in a reader and save it anew, or ask for it again"
)
REASONS = {raw.FPDF_ERR_PASSWORD: PASSWORD, raw.FPDF_ERR_SECURITY: SECURITY}


def open_pdf(path: Path) -> Any:
    """The document, to be closed by its `with`. Raises BadMaster, OSError."""
    with path.open("rb"):
        pass  # what the system says of a file that cannot be read, PDFium keeps to itself
    handle = raw.FPDF_LoadDocument(os.fsencode(path), None)
    if not handle:
        raise BadMaster(REASONS.get(raw.FPDF_GetLastError(), DAMAGED))
    document = pypdfium2.PdfDocument(handle)
    count = len(document)
    if 0 < count <= MOST_PAGES:
        return document
    document.close()
    if count < 1:
        raise BadMaster("it has no pages")
    raise BadMaster(f"it says that it has {count} pages; documents of up to {MOST_PAGES} pages are taken in")


def survey_pdf(path: Path) -> Contents:
    """One leaf for each page, with its label; the outline, title and author. Raises BadMaster, OSError."""
    # It warns of circles and depths that are bounded here, on the terminal of who ingests
    logging.getLogger("pypdfium2").setLevel(logging.ERROR)
    with open_pdf(path) as document:
        labels = (_said(raw.FPDF_GetPageLabel, document, number) for number in range(len(document)))
        leaves = tuple(Leaf(leaf_name(number), plain(label)) for number, label in enumerate(labels, 1))
        entries = list(islice(_entries(document, len(leaves)), MOST_ENTRIES + 1))
        title, author = (plain(_said(raw.FPDF_GetMetaText, document, what)) for what in (b"Title", b"Author"))
    notes = []
    if len(entries) > MOST_ENTRIES:
        notes.append(f"its outline has more than {MOST_ENTRIES} entries; the others are left out")
    if not _has_end(path):
        notes.append("it does not end as a PDF ends: it may have been cut off, so compare its pages with the book")
    return Contents("pdf", leaves, tree(entries[:MOST_ENTRIES]), title, tuple(notes), author)


def leaf_name(number: int) -> str:
    """The lasting name of a page of a document, counted from 1."""
    return f"p{number:04}"


def _entries(document: Any, pages: int) -> Iterator[FlatEntry]:
    for bookmark in document.get_toc(max_depth=MOST_DEPTH):
        destination = bookmark.get_dest()
        page = destination.get_index() if destination else None
        title = _said(raw.FPDFBookmark_GetTitle, bookmark)
        yield FlatEntry(bookmark.level, title, page if page in range(pages) else None)


def _said(ask: Callable[..., int], *about: Any) -> str:
    """A text of the document. PDFium gives it in UTF-16, whole or not: pypdfium2 fails where it is broken."""
    length = min(ask(*about, None, 0), MOST_TEXT_BYTES)
    buffer = ctypes.create_string_buffer(length)
    ask(*about, buffer, length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")[:MOST_LETTERS]


def _has_end(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        return END_MARK in file.read()
