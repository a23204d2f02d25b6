"""How many pyramids the catalogue names that are not there. Looks for their indices; opens none."""

from iiif_server.care.fixity import SUFFIXES
from iiif_server.ingest.holdings import Holdings


def absent_pyramids(holdings: Holdings) -> tuple[int, int]:
    """The images of all books, and how many of them have no pyramid."""
    images = absent = 0
    for book in holdings.library.books():
        for record in holdings.catalog.of_group(book.id):
            images += 1
            absent += not (holdings.pyramids / f"{record.pyramid}{SUFFIXES['index']}").exists()
    return images, absent
