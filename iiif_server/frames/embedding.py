"""How other sites show a book in a frame: the code for their pages, and which page of ours an address means.

Knows no request and no SQL.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from html import escape
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from manifests import Book, Page, Urls, is_book_id

# Pixels of a frame where nobody asks for others.
WIDTH, HEIGHT = 800, 600
# Ours are far below.
LONGEST_ADDRESS = 2000
MOST_PARAMETERS = 20
_PAGES = re.compile("/(?:books|read|embed)/([^/]+)")


@dataclass(frozen=True, slots=True)
class ReadersPage:
    """A readers' page of a book. `page` is a page's key, `canvas` its address, `language` one of the interface; each
    as it was asked for, None where it was not."""

    book: str
    page: str | None = None
    canvas: str | None = None
    language: str | None = None


def readers_page(address: str, urls: Urls, languages: Collection[str]) -> ReadersPage | None:
    """The page of ours that an address means, by http or https; None: none."""
    if len(address) > LONGEST_ADDRESS:
        return None
    try:
        parts = urlsplit(address)
        asked = parse_qs(parts.query, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    ours = urlsplit(urls.base)
    found = _PAGES.fullmatch(parts.path.removeprefix(ours.path)) if parts.path.startswith(ours.path) else None
    if found is None or parts.scheme not in ("http", "https") or parts.netloc.lower() != ours.netloc.lower():
        return None
    book = unquote(found[1])
    named = {name: values[0] for name, values in asked.items()}
    language = named.get("lang")
    spoken = language if language in languages else None
    return ReadersPage(book, named.get("page"), named.get("canvas"), spoken) if is_book_id(book) else None


def page_named(book: Book, key: str | None, canvas: str | None, urls: Urls) -> Page | None:
    """The page with this key, or with a canvas of this address, else that at which the book is opened; None: no such.

    A page that is found may be missing from the scans.
    """
    seen = [page for page in book.pages if not page.hidden]
    if key is not None:
        return next((page for page in seen if page.key == key), None)
    if canvas is not None:
        return next((page for page in seen if urls.canvas(book.id, page.key) == canvas), None)
    return book.opened_at


def frame_address(book_id: str, page: str | None, language: str | None, urls: Urls) -> str:
    """What the frame shows: the book, at this page and in this language where one is said."""
    asked = {name: value for name, value in (("page", page), ("lang", language)) if value}
    return f"{urls.embed(book_id)}?{urlencode(asked)}" if asked else urls.embed(book_id)


def frame_code(address: str, title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The HTML of the frame, which is never wider than the text around it."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}"'
        ' style="border:0;max-width:100%" loading="lazy" allowfullscreen></iframe>'
    )
