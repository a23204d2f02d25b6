"""Where everything stands in an export: each address has a file, and the name of that file is its end. Pure.

A book has a folder of its own, so it can be copied and removed alone, and no folder has more entries than a book has
pages (FAT ends at 65,536, and long names take several). Names have no `:`, which FAT and NTFS do not know.

    index.html                              the books
    3/collection.json  2/collection.json    the books, for viewers and harvesters
    books/{book}/index.html  read.html      a page that needs no server; the viewer
    books/{book}/3/manifest.json            2/manifest.json beside it; 3/canvas/{page}.json
    books/{book}/images/{image}/info.json   its sizes and tiles beside it
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from manifests import Urls

HOME, COLLECTION3, COLLECTION2 = "index.html", "3/collection.json", "2/collection.json"
BOOKS, IMAGES = "books", "images"
BOOK_PAGE, READ_PAGE = "index.html", "read.html"

_VERSIONED = re.compile(r"(/(?:books/[^/]+/)?)3(/(?:collection|manifest)\.json(?:#.*)?)")
_NAMES = r"[A-Za-z0-9._-]+"
_WRITTEN = re.compile(
    rf"/(?:index\.html|[23]/collection\.json|books/{_NAMES}/"
    rf"(?:index\.html|read\.html|[23]/manifest\.json|3/canvas/{_NAMES}\.json|images/{_NAMES}(?:/.*)?))"
)


@dataclass(frozen=True, slots=True)
class FileUrls(Urls):
    """The addresses of an export below `base`. `book_of`: image -> its book, of every image that is named.

    What is embedded and no file of its own has the address of the file that it is in, with a fragment (Presentation
    3.0, section 3.2); canvases may not, and have files.
    """

    book_of: Mapping[str, str]
    # Within the file of the canvas.
    PAGE: ClassVar = "#page"
    PAINTING: ClassVar = "#image"

    def image(self, image_id: str) -> str:
        """The base URI of an image."""
        return f"{self.base}/{BOOKS}/{self.book_of[image_id]}/{IMAGES}/{image_id}"

    def images(self, image_ids: Sequence[str]) -> list[str]:
        """As `image`, of each."""
        return [self.image(one) for one in image_ids]

    def image2(self, image_id: str) -> str:
        """The same: there is no service of version 2."""
        return self.image(image_id)

    def manifest(self, book_id: str) -> str:
        """The manifest of a book."""
        return f"{self.base}/{BOOKS}/{book_id}/3/manifest.json"

    def canvas(self, book_id: str, page_key: str) -> str:
        """The canvas of a page."""
        return f"{self.base}/{BOOKS}/{book_id}/3/canvas/{page_key}.json"

    def canvases(self, book_id: str, page_keys: Sequence[str]) -> dict[str, str]:
        """Page key -> as `canvas`, of each."""
        return {key: self.canvas(book_id, key) for key in page_keys}

    def range(self, book_id: str, number: int) -> str:
        """A section of a book, within the file of the manifest."""
        return f"{self.manifest(book_id)}#range-{number}"

    def order(self, book_id: str, number: int) -> str:
        """Another order of the pages of a book, within the file of the manifest."""
        return f"{self.manifest(book_id)}#order-{number}"

    def collection(self, name: str = "top", division: str = "") -> str:  # noqa: ARG002 - as Urls has it
        """The books: the only collection."""
        return f"{self.base}/{COLLECTION3}"

    def version2(self, address: str) -> str:
        """The address in version 2 of a document. A canvas has one in both (PRE2-R17), and so have images here."""
        found = _VERSIONED.fullmatch(address.removeprefix(self.base)) if address.startswith(self.base) else None
        return f"{self.base}{found[1]}2{found[2]}" if found else address

    def part2(self, manifest: str, part: str) -> str:
        """The address of a part that only version 2 has, within its manifest."""
        return f"{self.version2(manifest)}#{part.replace('/', '-')}"

    def books(self, collection: str = "top") -> str:  # noqa: ARG002 - as Urls has it
        """The page with all books."""
        return f"{self.base}/{HOME}"

    def book_page(self, book_id: str) -> str:
        """The page about a book."""
        return f"{self.base}/{BOOKS}/{book_id}/{BOOK_PAGE}"

    def read(self, book_id: str) -> str:
        """The book in the viewer."""
        return f"{self.base}/{BOOKS}/{book_id}/{READ_PAGE}"

    def embed(self, book_id: str) -> str:
        """The same: there is no page for frames."""
        return self.read(book_id)

    def path_of(self, address: str) -> str:
        """The path in the export of an address that is in it."""
        return address.removeprefix(self.base).lstrip("/")

    def leads(self, address: str) -> bool:
        """Whether an address is of somebody else or of something that an export has."""
        if not f"{address}/".startswith(f"{self.base}/"):
            return True
        return _WRITTEN.fullmatch(address.partition("#")[0].removeprefix(self.base)) is not None


def folder_of(book_id: str) -> str:
    """The folder of a book, as a path in the export."""
    return f"{BOOKS}/{book_id}"


def image_folder(book_id: str, image_id: str) -> str:
    """The folder of an image, as a path in the export."""
    return f"{BOOKS}/{book_id}/{IMAGES}/{image_id}"
