"""What the head of a book's page says of it as `meta` tags: Dublin Core, and the names that Google Scholar and Zotero
read."""

from collections.abc import Iterator
from typing import NamedTuple

from manifests.book import Book
from manifests.days import day_of
from manifests.language_maps import LanguageMap, first_text
from manifests.records.dublin_core import elements
from manifests.records.people import AUTHORS, PUBLISHERS, with_roles
from manifests.urls import Urls

_IDENTIFIERS = {"isbn": "citation_isbn", "issn": "citation_issn", "doi": "citation_doi"}


class HeadTag(NamedTuple):
    """A `meta` of an HTML page. `language` is the BCP 47 tag of `content`, empty where none is known."""

    name: str
    content: str
    language: str = ""


def head_tags(book: Book, urls: Urls) -> list[HeadTag]:
    """Every tag once. Dublin Core has each text in each of its languages; whoever cites takes the first."""
    dublin_core = (HeadTag(f"DC.{one.name}", one.text, one.language) for one in elements(book, urls))
    return list(dict.fromkeys((*dublin_core, HeadTag("DC.type", "Text"), *_citation(book, urls))))


def _citation(book: Book, urls: Urls) -> Iterator[HeadTag]:
    """One title and one publisher: Zotero joins several with commas. No `citation_pdf_url`: Zotero would fetch a whole
    book with each reference that is kept."""
    about = book.about
    yield _first("citation_title", book.title)
    yield from (_first("citation_author", one.name) for one in with_roles(about, AUTHORS))
    day = day_of(about.date)
    if day is not None:
        yield HeadTag("citation_publication_date", day.text.replace("-", "/"))
    publishers = [about.publisher, *(one.name for one in with_roles(about, PUBLISHERS))]
    yield from [_first("citation_publisher", texts) for texts in publishers if texts][:1]
    if book.language:
        yield HeadTag("citation_language", book.language)
    kinds = ((_IDENTIFIERS.get(one.kind), one.value) for one in about.identifiers)
    yield from (HeadTag(name, value) for name, value in kinds if name)
    yield from (_first("citation_keywords", subject) for subject in about.subjects)
    yield HeadTag("citation_public_url", urls.book_page(book.id))


def _first(name: str, texts: LanguageMap) -> HeadTag:
    text, language = first_text(texts)
    return HeadTag(name, text, "" if language == "none" else language)
