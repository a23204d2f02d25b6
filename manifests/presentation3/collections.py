"""Collections of books: what is within them, and what they are within. Knows no SQL."""

from collections.abc import Iterable
from typing import Literal

from image_store import Limits
from manifests.book import BookSummary
from manifests.collections.values import TOP, CollectionRecord
from manifests.documents import CONTEXT, Collection, CollectionItem, Image, texts
from manifests.language_maps import LanguageMap
from manifests.presentation3.canvases import cover
from manifests.presentation3.links import ALL_BOOKS, homepage, providers
from manifests.provider import Provider
from manifests.urls import Urls


def collection(
    books: Iterable[BookSummary],
    urls: Urls,
    limits: Limits,
    *,
    within: Iterable[tuple[CollectionRecord, BookSummary]] = (),
    record: CollectionRecord | None = None,
    parent: CollectionRecord | None = None,
    provider: Provider | None = None,
) -> Collection:
    """A collection: those `within` it, then its books, both in the order given (PRE3-R63). None: the root.

    Each collection within has the cover of the book beside it. Its own thumbnail is the first there is. There are no
    pages of it: Presentation 3 has none (PRE3-R65).
    """
    items = [
        _item(urls.collection(one.id), "Collection", one.label, cover(book.cover, urls, limits)) for one, book in within
    ]
    items += [_item(urls.manifest(book.id), "Manifest", book.title, cover(book.cover, urls, limits)) for book in books]
    document: Collection = {
        "@context": CONTEXT,
        "id": urls.collection(record.id if record else TOP),
        "type": "Collection",
        "label": texts(record.label) if record else ALL_BOOKS,
        "thumbnail": next((item["thumbnail"] for item in items if item["thumbnail"]), []),
        "homepage": [homepage(urls.books(record.id if record else TOP), texts(record.label) if record else ALL_BOOKS)],
        "items": items,
    }
    if provided := providers(provider, urls):
        document["provider"] = provided
    if record is None:
        return document
    if record.summary:
        document["summary"] = texts(record.summary)
    above = texts(parent.label) if parent else ALL_BOOKS
    document["partOf"] = [{"id": urls.collection(parent.id if parent else TOP), "type": "Collection", "label": above}]
    return document


def _item(
    address: str, kind: Literal["Manifest", "Collection"], label: LanguageMap, thumbnail: list[Image]
) -> CollectionItem:
    return {"id": address, "type": kind, "label": texts(label), "thumbnail": thumbnail}
