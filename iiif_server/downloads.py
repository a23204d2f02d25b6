"""The name under which a reader's browser keeps an image: book and page in the book's own letters. Knows no image."""

import re
import unicodedata
from urllib.parse import quote

from manifests import NotInLibrary, first_text
from manifests.library import Library

# Separators of folders, what shells and Windows forbid.
UNSAFE = re.compile(r'[/\\:*?"<>|]+')
LONGEST_NAME = 120


def file_stem(library: Library, book_id: str, image_id: str) -> str:
    """Title of the book and label of the page; the image's identifier where the library does not know them."""
    try:
        book = library.get(book_id)
    except NotInLibrary:
        return image_id
    labels = [first_text(page.label)[0] for page in book.pages_with_image if page.image and page.image.id == image_id]
    return safe_name(" ".join([first_text(book.title)[0], *labels])) or image_id


def safe_name(text: str) -> str:
    """A text as a part of a file name: no separators, nothing that cannot be seen, at most LONGEST_NAME letters."""
    plain = UNSAFE.sub("_", unicodedata.normalize("NFC", text))
    # Control characters, and those that turn the reading direction and hide an ending.
    seen = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in plain)
    return " ".join(seen.split()).strip(". ")[:LONGEST_NAME].rstrip(". ")


def disposition(name: str, fallback: str, *, attachment: bool) -> str:
    """The header Content-Disposition (RFC 6266): `fallback` in ASCII, `name` in UTF-8 where it has other letters."""
    header = f'{"attachment" if attachment else "inline"}; filename="{fallback}"'
    return header if name == fallback else f"{header}; filename*=UTF-8''{quote(name, safe='')}"
