"""What of a book is wanted, and how fine: `?pages=5-20&resolution=small`. Knows no HTTP and no file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from image_store import BadSyntax, Dimensions, ImageInfo, Impossible, Limits
from manifests import Book, Page

# Of one file: beyond these it is no longer a file that a reader can open, and takes hours to fetch.
MOST_PAGES = 3_000
MOST_PIXELS = 10_000_000_000
LONGEST = 1_000
_PART = re.compile(r"([1-9][0-9]{0,8})?(-)?([1-9][0-9]{0,8})?", re.ASCII)


class Resolution(Enum):
    """How fine the pages are: the longest side, in pixels, that no page exceeds; None: as large as it may be sent."""

    SMALL = 1_600
    MEDIUM = 3_200
    FULL = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pages in reading order, all with an image. `total`: how many readers see in all; `which`: their numbers."""

    book: Book
    pages: tuple[Page, ...]
    which: str
    total: int
    resolution: Resolution
    limits: Limits

    @property
    def is_whole(self) -> bool:
        """Whether no page is left out."""
        return len(self.pages) == self.total

    @property
    def in_address(self) -> str:
        """The numbers of the pages as they are written in an address: 5-20,25."""
        return self.which.replace("–", "-").replace(" ", "")

    def size(self, page: Page) -> Dimensions:
        """In how many pixels a page is put in: those of a level of its pyramid, so that nothing is scaled."""
        if page.image is None:
            raise ValueError(f"the page {page.key} has no image")
        return size_for(page.image.info, self.resolution, self.limits)


def wanted(book: Book, pages: str, resolution: str, limits: Limits, *, of_text: bool = False) -> Wanted:
    """What a request asks for; empty texts: all pages, medium. Raises BadSyntax, Impossible.

    `of_text`: no image goes in but a small one of the cover, and nobody can choose its resolution.
    """
    shown = book.shown_pages
    numbers = sorted(set(_numbers(pages, len(shown)))) if pages else range(1, len(shown) + 1)
    chosen = tuple(shown[number - 1] for number in numbers)
    fine = Resolution.SMALL if of_text else _resolution(resolution)
    found = Wanted(book, chosen, _runs(list(numbers)), len(shown), fine, limits)
    _check_count(found)
    if not of_text:
        _check_pixels(found)
    return found


def size_for(info: ImageInfo, resolution: Resolution, limits: Limits) -> Dimensions:
    """The largest level that is no larger than this resolution and may be sent; the smallest where none is so small."""
    longest = resolution.value
    if longest is None:
        return info.largest(limits)
    sizes = info.sizes(limits)
    fitting = [size for size in sizes if max(size.width, size.height) <= longest]
    # Limits may forbid every level.
    return next(iter([*reversed(fitting), *sizes]), info.largest(limits))


def _resolution(text: str) -> Resolution:
    try:
        return Resolution[text.upper()] if text else Resolution.MEDIUM
    except KeyError:
        names = ", ".join(one.name.lower() for one in Resolution)
        raise BadSyntax(f"the resolution must be one of {names}, not {text[:40]!r}") from None


def _numbers(text: str, total: int) -> Iterator[int]:
    """Raises BadSyntax, Impossible."""
    if len(text) > LONGEST:
        raise BadSyntax(f"the pages are {len(text)} letters long; at most {LONGEST} are read: ask for fewer parts")
    for part in text.split(","):
        found = _PART.fullmatch(part.strip())
        if found is None or not (found[1] or found[3]):
            raise BadSyntax(f"the pages must be numbers and ranges like 5-20,25 or 100-, not {text[:40]!r}")
        first = int(found[1] or 1)
        last = int(found[3]) if found[3] else total if found[2] else first
        if first > last:
            raise BadSyntax(f"the pages {part.strip()} end before they begin")
        if last > total:
            raise Impossible(f"the book has {total} pages to show; ask for some of 1-{total}, not {part.strip()}")
        yield from range(first, last + 1)


def _runs(numbers: list[int]) -> str:
    """Numbers as a person writes them: 5–20, 25."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)


def _check_count(found: Wanted) -> None:
    """Raises Impossible."""
    if len(found.pages) > MOST_PAGES:
        raise Impossible(
            f"a file of {len(found.pages)} pages is more than is made: at most {MOST_PAGES}; ask for a part of them, "
            f"such as ?pages=1-{MOST_PAGES}"
        )


def _check_pixels(found: Wanted) -> None:
    """Raises Impossible."""
    pixels = sum(found.size(page).area for page in found.pages)
    if pixels > MOST_PIXELS:
        raise Impossible(
            f"a file of {pixels:,} pixels is more than is made: at most {MOST_PIXELS:,}; ask for fewer pages or for "
            "a coarser resolution: medium or small"
        )
