"""The contents of a book as the bookmarks of a file that has some of its pages. Knows no SQL and no HTTP."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from iiif_server.taking_home.pdf.document import Bookmark
from manifests import Extent, LanguageMap

Title = Callable[[LanguageMap], str]


def bookmarks(extents: Iterable[Extent], sheets: Mapping[str, int], title: Title) -> Iterator[Bookmark]:
    """A line for each section that has a page in the file; it leads to the first of them.

    `sheets`: the number of each page's sheet, by the page's key. A section that began before the file does has its
    line all the same: who opens it sees what it is in.
    """
    for extent in extents:
        first = next((sheets[key] for key in extent.pages if key in sheets), None)
        if first is not None:
            yield Bookmark(title(extent.label), first, tuple(bookmarks(extent.within, sheets, title)))
