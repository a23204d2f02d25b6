"""Book -> its manifest, from what the catalogue says alone. Knows no file, no pixel and no clock."""

import hashlib
from collections.abc import Mapping
from typing import cast

import orjson

from image_store import Limits
from manifests.about import About
from manifests.book import Book
from manifests.days import day_of
from manifests.documents import CONTEXT, Agent, BeforeCanvases, BehindCanvases, Manifest, Said, Texts, texts
from manifests.errors import InvalidBook
from manifests.metadata import WORDS, metadata, plain
from manifests.presentation3.behaviours import book_behaviour, canvas_behaviours
from manifests.presentation3.canvases import addresses, canvases_json, cover
from manifests.presentation3.links import homepage, providers, renderings, see_also
from manifests.presentation3.orders import order_ranges, start
from manifests.presentation3.ranges import ranges
from manifests.provider import Provider
from manifests.rights import is_rights_uri
from manifests.urls import Urls

# Raised whenever a manifest has something else than before: stored documents are then made anew.
DOCUMENT_VERSION = 4

NOTHING = b"{}"
ABOUT_THE_BOOK: Texts = {"az": ["Kitab haqqında"], "en": ["About the book"], "ru": ["О книге"]}


def document_version(book_version: str, urls: Urls, limits: Limits, provider: Provider | None = None) -> str:
    """The key of a stored document: all that shapes it, and nothing that changes by itself."""
    parts = (str(DOCUMENT_VERSION), urls.base, repr(limits), book_version, *([repr(provider)] if provider else ()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def manifest(book: Book, urls: Urls, limits: Limits, provider: Provider | None = None) -> Manifest:
    """The manifest of a book as a document; everything else as `manifest_json` has it."""
    return cast(Manifest, orjson.loads(manifest_json(book, urls, limits, provider)))


def manifest_json(book: Book, urls: Urls, limits: Limits, provider: Provider | None = None) -> bytes:
    """The manifest of a book (PRE3-R14 to R28). Raises InvalidBook when no page has an image (PRE3-R15).

    Without `partOf`: collections change without the book, so that is joined when the manifest is sent
    (`links.with_part_of`).
    """
    if not book.shown_pages:
        why = f"every page of the book {book.id!r} is hidden"
        if not book.pages_with_image:
            why = f"no page of the book {book.id!r} has an image"
        raise InvalidBook(f"{why}, so there is nothing to show")
    leads_to = addresses(book, urls)
    before = orjson.dumps(_before(book, urls, limits, provider))
    behind = orjson.dumps(_behind(book, urls, leads_to))
    canvases = canvases_json(book.shown_pages, leads_to, urls, limits, canvas_behaviours(book))
    items = [canvas.encode() for canvas in canvases]
    # All of it is put together once: of a long book, each copy more is as much again.
    items[0] = b'%b,"items":[%b' % (before.removesuffix(b"}"), items[0])
    items[-1] += b"]}" if behind == NOTHING else b"],%b" % behind.removeprefix(b"{")
    return b",".join(items)


def _before(book: Book, urls: Urls, limits: Limits, provider: Provider | None) -> BeforeCanvases:
    return {
        "@context": CONTEXT,
        "id": urls.manifest(book.id),
        "type": "Manifest",
        "label": texts(book.title),
        "metadata": metadata(book),
        **_said(book.about, providers(provider, urls, book.about.institution)),
        "thumbnail": cover(book.cover, urls, limits),
        "viewingDirection": book.viewing_direction,
        # The only behaviour: viewers look at the first (VIEWERS, rule 11).
        "behavior": [book_behaviour(book)],
        "homepage": [homepage(urls.book_page(book.id), ABOUT_THE_BOOK)],
        "seeAlso": see_also(book, urls),
        **_offered(book, urls),
    }


def _behind(book: Book, urls: Urls, leads_to: Mapping[str, str]) -> BehindCanvases:
    behind: BehindCanvases = {}
    if opened_at := start(book, urls):
        behind["start"] = opened_at
    # None rather than an empty one: a viewer would show an empty table of contents.
    if structures := [*ranges(book, urls, leads_to), *order_ranges(book, urls)]:
        behind["structures"] = structures
    return behind


def _offered(book: Book, urls: Urls) -> Said:
    found = renderings(book, urls)
    return {"rendering": found} if found else {}


def _said(about: About, provided: list[Agent]) -> Said:
    """What a manifest has where somebody said it (PRE3-R20 to R22, R25), in the order of the specification."""
    said: Said = {}
    if about.summary:
        said["summary"] = plain(about.summary)
    if about.required_statement:
        said["requiredStatement"] = {"label": plain(WORDS["statement"]), "value": plain(about.required_statement)}
    if is_rights_uri(about.rights):
        # Both authorities write their addresses with `http:`, and programs compare the letters.
        said["rights"] = about.rights.replace("https:", "http:", 1)
    if provided:
        said["provider"] = provided
    if day := day_of(about.date):
        said["navDate"] = day.nav_date
    return said
