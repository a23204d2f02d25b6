"""Asks for what a document points to: image services, images, thumbnails, linked documents. Knows no rule."""

from collections.abc import Iterator

import orjson

from iiif_server.fetching.errors import FetchError
from iiif_server.fetching.fetch import Bounds, Fetched, fetch
from manifests.lint import Answered, Finding, Named, named, not_fetched, of_answer, of_info, of_picture
from picture_heads import size_of

# Of so many pages the images are asked for: a server that is wrong is wrong with the first.
FIRST_PAGES = 10
# For each of many small things.
BOUNDS = Bounds(most_bytes=20_000_000, seconds=20.0)


def answered(found: Fetched) -> Answered:
    """What the rules look at of an answer."""
    return Answered(found.addresses, found.status, found.headers, len(found.body))


def deep(document: object, pages: int = FIRST_PAGES) -> Iterator[Finding]:
    """What is wrong with what the document points to. One request after the other, so no host has two at a time."""
    for one in named(document, pages):
        # Of a page and of documents it is only asked whether they are there, by which way, and for whom.
        method = "GET" if one.kind in ("info", "thumbnail") else "HEAD"
        try:
            found = fetch(one.address, BOUNDS, method=method)
        except FetchError as error:
            yield not_fetched(one.place, str(error))
            continue
        yield from of_answer(one.place, answered(found), json=one.kind == "info", for_programs=one.kind != "reading")
        if found.status == 200:
            yield from _content(one, found)


def _content(one: Named, found: Fetched) -> Iterator[Finding]:
    if one.kind == "info":
        try:
            info = orjson.loads(found.body)
        except orjson.JSONDecodeError as error:
            yield not_fetched(one.place, f"{found.address!r} is no JSON: {error}.")
            return
        yield from of_info(one.place, one.id, info, one.canvas)
    if one.kind == "thumbnail":
        yield from of_picture(one.place, found.headers.get("content-type", ""), size_of(found.body), one.stated)
