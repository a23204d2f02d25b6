"""IIIF Change Discovery 1.0: what happened to books, as an ordered collection of activities. Pure.

A change is two activities: a manifest has an address in each version of the Presentation API, and each address tells
for itself (CD-R14). Pages are counted from 1, the oldest first. One that another follows never changes again; what is
added goes to the last.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from manifests.changes.values import Change
from manifests.documents import CONTEXT
from manifests.presentation2.resources import CONTEXT2
from manifests.urls import Urls

DISCOVERY = "http://iiif.io/api/discovery/1/context.json"
# Changes on a page: 1000 activities.
PAGE_SIZE = 500
_VERSIONS = 2
_FORMATS = tuple(f'application/ld+json;profile="{context}"' for context in (CONTEXT, CONTEXT2))
IsOpen = Callable[[str], bool]


def page_count(changes: int) -> int:
    """How many pages so many changes fill; there is one before anything happened."""
    return max(1, -(-changes // PAGE_SIZE))


def activity_collection(changes: int, urls: Urls) -> dict[str, Any]:
    """The collection, which leads to its pages (CD-R01)."""
    return {
        "@context": DISCOVERY,
        "id": urls.activity(),
        "type": "OrderedCollection",
        "totalItems": changes * _VERSIONS,
        "first": _page(1, urls),
        "last": _page(page_count(changes), urls),
    }


def activities_page(number: int, changes: Sequence[Change], pages: int, urls: Urls, is_open: IsOpen) -> dict[str, Any]:
    """The page of this number out of so many, with these changes (CD-R03). What is shut is passed over."""
    told = [one for one in changes if is_open(one.book)]
    return {
        "@context": DISCOVERY,
        "id": urls.activity_page(number),
        "type": "OrderedCollectionPage",
        "partOf": {"id": urls.activity(), "type": "OrderedCollection"},
        "startIndex": (number - 1) * PAGE_SIZE * _VERSIONS,
        **({"prev": _page(number - 1, urls)} if number > 1 else {}),
        **({"next": _page(number + 1, urls)} if number < pages else {}),
        "orderedItems": list(_activities(told, urls)),
    }


def _page(number: int, urls: Urls) -> dict[str, str]:
    return {"id": urls.activity_page(number), "type": "OrderedCollectionPage"}


def _activities(changes: Iterable[Change], urls: Urls) -> Iterator[dict[str, Any]]:
    for one in changes:
        targets = _manifests(one.target, urls) if one.target is not None else (None,) * _VERSIONS
        for manifest, target in zip(_manifests(one.book, urls), targets, strict=True):
            yield {
                "type": one.kind,
                "object": manifest,
                **({"target": target} if target else {}),
                "endTime": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
            }


def _manifests(book_id: str, urls: Urls) -> tuple[dict[str, str], ...]:
    """The manifest of a book in each version, at its own address and never at the one that redirects (TRAP-51)."""
    version3 = urls.manifest(book_id)
    addresses = (version3, urls.version2(version3))
    return tuple(
        {"id": address, "type": "Manifest", "format": form} for address, form in zip(addresses, _FORMATS, strict=True)
    )
