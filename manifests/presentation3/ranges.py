"""The table of contents of a book as ranges: which pages each section has. Knows no file and no clock.

A section goes up to the page where the next one begins (PRE3-R59: a range lists all its canvases, not the first
alone). Pages without an image have no canvas: a section that begins on one begins on the next, and a section that has
no canvas at all is left out. Its number stays, so that addresses do not move when the page comes back.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from manifests.book import Book, Section, walk
from manifests.documents import CONTEXT, CanvasReference, Range, RangeDocument, texts
from manifests.errors import UnknownRange
from manifests.language_maps import LanguageMap
from manifests.presentation3.canvases import addresses
from manifests.presentation3.orders import order_range
from manifests.urls import Urls

_NUMBER = re.compile("[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Extent:
    """A section: its number in the table of contents, and the keys of its pages that have a canvas, in order.

    `pages` are all of them, those of the sections within too.
    """

    number: int
    label: LanguageMap
    pages: tuple[str, ...]
    within: tuple["Extent", ...]


def extents(book: Book) -> tuple[Extent, ...]:
    """The sections of a book that have a page to show, nested as they are."""
    places = {page.key: at for at, page in enumerate(book.pages)}
    flat = [(depth, places[section.page]) for depth, section in walk(book.sections)]
    ends = [_end(flat, at, len(book.pages)) for at in range(len(flat))]
    spans = iter([(start, end) for (_, start), end in zip(flat, ends, strict=True)])
    shown = [page.key if page.is_shown else None for page in book.pages]
    return tuple(_extents(shown, book.sections, enumerate(spans, 1)))


def ranges(book: Book, urls: Urls, canvases: Mapping[str, str]) -> list[Range]:
    """What stands in the `structures` of the manifest: the sections themselves, without a root around them.

    `canvases`: page key -> address, of each page that has one. A root would be one level more in every viewer's menu
    (VIEWERS 1.1).
    """
    return [_range(extent, book, urls, canvases) for extent in extents(book)]


def range_document(book: Book, number: str, urls: Urls) -> RangeDocument:
    """A range on its own, with the way to its book: a section by its number, or another order of the pages (`order-1`).

    Raises UnknownRange.
    """
    found = order_range(book, number, urls) or _section(book, number, urls)
    if found is None:
        raise UnknownRange(f"The book {book.id!r} has no section {number!r} with a page to show.")
    return {
        "@context": CONTEXT,
        **found,
        "partOf": [{"id": urls.manifest(book.id), "type": "Manifest", "label": texts(book.title)}],
    }


def _section(book: Book, number: str, urls: Urls) -> Range | None:
    wanted = int(number) if _NUMBER.fullmatch(number) else 0
    found = next((extent for extent in _all(extents(book)) if extent.number == wanted), None)
    return _range(found, book, urls, addresses(book, urls)) if found else None


def _end(flat: list[tuple[int, int]], at: int, pages: int) -> int:
    """Where a section ends: where the next that is not within it begins; after its first page at the least."""
    depth, start = flat[at]
    following = next((begins for deep, begins in flat[at + 1 :] if deep <= depth), pages)
    return max(following, start + 1)


def _extents(
    shown: Sequence[str | None], sections: tuple[Section, ...], spans: Iterator[tuple[int, tuple[int, int]]]
) -> Iterator[Extent]:
    """`shown`: the key of each page of the book that is, else None."""
    for section in sections:
        number, (start, end) = next(spans)
        within = tuple(_extents(shown, section.sections, spans))
        pages = tuple(key for key in shown[start:end] if key)
        if not pages:
            # It named a missing page, and ends before the next: that next page is still the best to go to.
            after = next(((key,) for key in shown[end:] if key), ())
            pages = within[0].pages if within else after
        if pages:
            yield Extent(number, section.label, pages, within)


def _all(found: tuple[Extent, ...]) -> Iterator[Extent]:
    for extent in found:
        yield extent
        yield from _all(extent.within)


def _range(extent: Extent, book: Book, urls: Urls, canvases: Mapping[str, str]) -> Range:
    """Canvases first, and at least one, also where a section within begins on the same page: a viewer goes to it.

    Where there are sections within, the last canvas stands behind them once more: TIFY takes from the first and the
    last item which pages a section has, and puts one whose last item is a range into the chapter before it.
    """
    inner = {key for within in extent.within for key in within.pages}
    own = [key for key in extent.pages if key not in inner] if extent.within else list(extent.pages)
    first = [] if own[:1] == [extent.pages[0]] else [extent.pages[0]]
    items: list[CanvasReference | Range] = [{"id": canvases[key], "type": "Canvas"} for key in (*first, *own)]
    items += [_range(within, book, urls, canvases) for within in extent.within]
    if extent.within:
        items.append({"id": canvases[extent.pages[-1]], "type": "Canvas"})
    return {
        "id": urls.range(book.id, extent.number),
        "type": "Range",
        "label": texts(extent.label),
        "items": items,
    }
