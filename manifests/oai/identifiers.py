"""Identifiers of records: `oai:iiif.example.az:BOOK`, by the name of the public host."""

import re
from urllib.parse import urlsplit

from manifests.book import is_book_id
from manifests.urls import Urls

# What the guidelines call a namespace: a domain. An address of numbers, or `localhost`, is none.
_DOMAIN = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+")


def repository_of(urls: Urls) -> str:
    """The host of the public address, without a port."""
    # The brackets of an address of IPv6 are gone; its colons divide the parts of an identifier.
    return (urlsplit(urls.base).hostname or "").replace(":", "-")


def is_domain(host: str) -> bool:
    """Whether identifiers with this host are such as the guidelines for `oai:` describe."""
    return _DOMAIN.fullmatch(host) is not None


def identifier_of(book_id: str, urls: Urls) -> str:
    """The identifier of a book's record."""
    return f"oai:{repository_of(urls)}:{book_id}"


def book_of(identifier: str, urls: Urls) -> str | None:
    """The book that an identifier means; None: it is none of ours."""
    book_id = identifier.removeprefix(identifier_of("", urls))
    return book_id if book_id != identifier and is_book_id(book_id) else None
