"""How the pages of a book are shown: in openings or one by one, which of them alone. Knows no URL and no document.

What somebody said always holds; else the shapes of the pages tell, and only where they tell it plainly:

- More than half of the pages are wider than high: they are openings, or sheets of an album. `individuals`.
- A page is far wider than the others of the book, and not lower: a leaf that unfolds. `non-paged`, so that the pages
  around it stay in pairs. A plate that was turned to be scanned is lower than the pages: it stays a page.
- The page that faces a missing one is shown alone: else every opening behind it would be off by one (TRAP-44).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from image_store import Dimensions
from manifests.behaviours import BookBehaviour
from manifests.book import Book, Page

CanvasBehaviour: TypeAlias = Literal["non-paged", "facing-pages"]

NON_PAGED: Final[CanvasBehaviour] = "non-paged"
# Of fewer pages nobody can say which of them is the odd one.
FEWEST_PAGES = 4
# An opening is twice as wide as a page, a leaf that folds once more than half as wide again.
FOLDED_OUT = 1.5
# A page of any usual shape that was turned is at most this high, beside the others.
TURNED = 0.75


def book_behaviour(book: Book) -> BookBehaviour:
    """How the book as a whole is shown (PRE3-R27, R28)."""
    if book.about.behaviour is not None:
        return book.about.behaviour
    widths, heights = _sides(book.shown_pages)
    # A single leaf has no facing page.
    wide = sum(width > height for width, height in zip(widths, heights, strict=True))
    return "individuals" if len(book.shown_pages) < 2 or wide * 2 > len(widths) else "paged"


def canvas_behaviours(book: Book) -> Mapping[str, CanvasBehaviour]:
    """Page key -> how its canvas is shown, of those that are shown otherwise than most (PRE3-R42).

    Empty where each page is looked at by itself anyway.
    """
    if book_behaviour(book) != "paged":
        return {}
    own, shown = dict(_own(book)), [page.key for page in book.shown_pages]
    alone: list[str] = []
    # Only beside a missing page, and of most books none is missing.
    if book.missing_count:
        alone = [page.key for page in _facing_nothing(book, own) if page.behaviour is None and page.key != shown[-1]]
    elif not own:
        return {}
    behaviours: dict[str, CanvasBehaviour] = {**own, **dict.fromkeys(alone, NON_PAGED)}
    return {key: behaviours[key] for key in shown if key in behaviours}


def _own(book: Book) -> Iterator[tuple[str, CanvasBehaviour]]:
    widths, heights = _sides(book.shown_pages)
    if not widths:
        return
    common = Dimensions(_middle(widths), _middle(heights))
    if max(widths) < FOLDED_OUT * common.width and not any(page.behaviour for page in book.pages):
        return
    for page in book.pages:
        if page.behaviour in (NON_PAGED, "facing-pages"):
            yield page.key, page.behaviour
        elif page.behaviour is None and len(widths) >= FEWEST_PAGES and _is_folded_out(page, common):
            yield page.key, NON_PAGED


def _middle(lengths: list[int]) -> int:
    return sorted(lengths)[len(lengths) // 2]


def _sides(pages: Sequence[Page]) -> tuple[list[int], list[int]]:
    """The widths and the heights of all images."""
    images = [page.image for page in pages if page.image]
    return [image.width for image in images], [image.height for image in images]


def _is_folded_out(page: Page, common: Dimensions) -> bool:
    """Both wider and of another form: a scan of higher resolution is wider, too."""
    if page.image is None:
        return False
    shape = page.image
    wider = shape.width >= FOLDED_OUT * common.width
    longer = shape.width * common.height >= FOLDED_OUT * common.width * shape.height
    return wider and longer and shape.height >= TURNED * common.height


def _facing_nothing(book: Book, own: Mapping[str, CanvasBehaviour]) -> Iterator[Page]:
    """The pages beside a missing one. Where the first page is missing, viewers must not take the next for it."""
    waits_for_first = False
    for at, opening in enumerate(_openings(book, own)):
        there = [page for page in opening if page.is_shown]
        if at == 0 and not there:
            waits_for_first = True
        elif len(opening) == 2 and (len(there) == 1 or (there and waits_for_first)):
            yield there[0]
            waits_for_first = waits_for_first and len(there) == 1


def _openings(book: Book, own: Mapping[str, CanvasBehaviour]) -> Iterator[list[Page]]:
    """The pages as they lie in the book: the first alone, then two at a time; the missing ones keep their places."""
    opening: list[Page] = []
    places = 1
    for page in book.pages:
        behaviour = own.get(page.key)
        if page.hidden or behaviour == NON_PAGED:
            continue
        if opening and behaviour == "facing-pages":
            yield opening
            opening = []
        opening.append(page)
        if len(opening) == places or behaviour == "facing-pages":
            yield opening
            opening, places = [], 2
    if opening:
        yield opening
