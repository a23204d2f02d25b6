"""Where a book is opened, and other orders of its pages than that of the scans. Knows no file and no clock."""

import re
from collections.abc import Iterator

from manifests.book import Book
from manifests.documents import CanvasReference, Range, texts
from manifests.urls import Urls

# The end of the address of an order; a section has a number alone.
NAME = re.compile(r"order-([1-9][0-9]{0,8})", re.ASCII)


def start(book: Book, urls: Urls) -> CanvasReference | None:
    """The canvas at which readers open the book, where somebody chose one that can be seen (PRE3-R29)."""
    shown = next((page for page in book.shown_pages if page.key == book.start_key), None)
    return {"id": urls.canvas(book.id, shown.key), "type": "Canvas"} if shown else None


def order_ranges(book: Book, urls: Urls) -> Iterator[Range]:
    """The other orders, as ranges that stand directly in the `structures` of the manifest (PRE3-R61).

    Pages that cannot be seen are left out, and an order of which none can be seen; its number stays.
    """
    shown = {page.key for page in book.shown_pages}
    for number, order in enumerate(book.orders, 1):
        if pages := [key for key in order.pages if key in shown]:
            yield {
                "id": urls.order(book.id, number),
                "type": "Range",
                "label": texts(order.label),
                "behavior": ["sequence"],
                "items": [{"id": urls.canvas(book.id, key), "type": "Canvas"} for key in pages],
            }


def order_range(book: Book, name: str, urls: Urls) -> Range | None:
    """The order with this name in its address; None where there is none."""
    address = urls.order(book.id, int(found[1])) if (found := NAME.fullmatch(name)) else ""
    return next((one for one in order_ranges(book, urls) if one["id"] == address), None)
