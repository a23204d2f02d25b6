"""What a list says of a book, from its row; and the order of lists, as it is kept. Reads no pages."""

from typing import Any

from sqlalchemy import Row, select

from image_store import TILE_SIZE
from manifests.book import BookSummary, PageImage
from manifests.finding.tables import ENTRIES
from manifests.tables import BOOKS

# All that a list needs: what is said of books besides is long, and a list of thousands would read all of it.
LISTED = select(
    *(BOOKS.c[name] for name in ("id", "title", "language", "page_count", "missing_count", "published", "version")),
    *(BOOKS.c[name] for name in ("image", "width", "height", "gray", "tile")),
)
# The same in the Azerbaijani order of titles, which was worked out when the books were put: titles are not compared
# here. Books without keys, of before there was a search, stand behind all.
SHELVED = LISTED.outerjoin(ENTRIES, ENTRIES.c.book == BOOKS.c.id).order_by(ENTRIES.c.place.nulls_last(), BOOKS.c.id)


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
    return PageImage(row.image, row.width, row.height, row.gray, row.tile or TILE_SIZE)
