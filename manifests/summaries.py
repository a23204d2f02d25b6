"""What a list says of a book, from its row; and the order of lists. Reads no pages."""

from typing import Any

from sqlalchemy import Row, select

from image_store import TILE_SIZE, Dimensions, ImageInfo
from manifests.book import BookSummary, PageImage
from manifests.language_maps import first_text
from manifests.sorting import SortKey, title_key
from manifests.tables import BOOKS

# All that a list needs: what is said of books besides is long, and a list of thousands would read all of it.
LISTED = select(
    *(BOOKS.c[name] for name in ("id", "title", "language", "page_count", "missing_count", "published", "version")),
    *(BOOKS.c[name] for name in ("image", "width", "height", "gray", "tile")),
)


def summary_of(row: Row[Any]) -> BookSummary:
    """What a list says of the book of this row of LISTED."""
    return BookSummary(
        row.id,
        row.title,
        row.language,
        row.page_count,
        row.missing_count,
        image_of(row),
        row.published,
        row.version,
    )


def image_of(row: Row[Any]) -> PageImage | None:
    """The image of a row of books or pages."""
    if row.image is None:
        return None
    return PageImage(row.image, ImageInfo(Dimensions(row.width, row.height), row.gray, row.tile or TILE_SIZE))


def shelf_order(book: BookSummary) -> tuple[SortKey, str]:
    """The key to sort books by: the Azerbaijani order of their titles."""
    text, tag = first_text(book.title)
    return title_key(text, book.language or tag if tag == "none" else tag), book.id
