"""Sitemaps: the readers' pages of books, for search engines (sitemaps.org 0.9). Knows no SQL and no HTTP.

A part lists the books whose last change is one of PART_SIZE that follow each other. So a part once full gains no book:
one that changes leaves it and stands in the newest, which is all that a search engine must read again.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape

from manifests.changes.values import Change
from manifests.oai.times import stamp
from manifests.urls import Urls, in_language

# Raised when the same books are listed otherwise.
SITEMAP_VERSION = 1
# A file may have 50,000 addresses and 50 MiB. Each book has one for each language and one for who asks for none, and
# each of these names all the others: a book whose identifier is as long as can be takes 9 kB, a usual one 2.
PART_SIZE = 5_000
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def part_count(changes: int) -> int:
    """How many parts so many changes make; at least one, which has the home page."""
    return -(-max(changes, 1) // PART_SIZE)


def part_span(number: int) -> tuple[int, int]:
    """The numbers of the first and the last change of a part."""
    return (number - 1) * PART_SIZE + 1, number * PART_SIZE


def sitemap(books: Iterable[Change], languages: Sequence[str], urls: Urls, *, with_home: bool) -> Iterator[str]:
    """A sitemap, piece by piece: the page of each book in each language. `with_home`: before them the home page."""
    yield f'{_DECLARATION}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}">\n'
    if with_home:
        yield _page(urls.home(), languages)
    for one in books:
        yield _page(urls.book_page(one.book), languages, one.at)
    yield "</urlset>\n"


def sitemap_index(parts: Iterable[tuple[int, datetime]], urls: Urls) -> str:
    """The list of the parts, by their numbers and their newest changes."""
    lines = (
        f"<sitemap><loc>{escape(urls.sitemap_part(number))}</loc><lastmod>{stamp(at)}</lastmod></sitemap>\n"
        for number, at in parts
    )
    return f'{_DECLARATION}<sitemapindex xmlns="{_NAMESPACE}">\n{"".join(lines)}</sitemapindex>\n'


def language_links(address: str, languages: Sequence[str]) -> list[tuple[str, str]]:
    """What `hreflang` says of a page and where that is: each language, and `x-default` for who asks for none."""
    return [*((one, in_language(address, one)) for one in languages), ("x-default", address)]


def _page(address: str, languages: Sequence[str], changed: datetime | None = None) -> str:
    """The page by each of its addresses, and with each all of them: search engines believe links that go both ways."""
    links = language_links(address, languages)
    others = "".join(f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(to)}"/>' for tag, to in links)
    behind = f"{f'<lastmod>{stamp(changed)}</lastmod>' if changed else ''}{others}</url>\n"
    return "".join(f"<url><loc>{escape(to)}</loc>{behind}" for _, to in links)
