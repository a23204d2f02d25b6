"""What of a content state is ours to open: addresses of ours -> books, pages, sections, collections. Knows no SQL."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import SplitResult, unquote, urlsplit

from manifests.collections.values import TOP
from manifests.content_state.links import parameters
from manifests.content_state.values import BadContentState, Focus, Target
from manifests.urls import Urls

_PORTS = {"http": ":80", "https": ":443"}
# What stands behind the public address, of either version of the Presentation API and of the readers' pages. `Urls`
# writes them. A collection first: where its name stands, books have the word `manifest`.
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"/presentation/[23]/collection/(?P<collection>[^/]+)(?:/[^/]+)?",
        r"/presentation/(?:[23]/)?(?P<book>[^/]+)/manifest",
        r"/presentation/[23]/(?P<book>[^/]+)/canvas/(?P<page>[^/]*)(?:/.*)?",
        r"/presentation/[23]/(?P<book>[^/]+)/range/(?P<section>[^/]+)",
        r"/(?:read|embed|books)/(?P<book>[^/]+)",
        r"(?:/(?:books/?)?)?",
    )
)


@dataclass(frozen=True, slots=True)
class OurBook:
    """A book that has an address of ours; whether it, its page or its section is there, the library knows.

    `page` is a key, empty for a page that no book of ours can have; `section` is the end of the address of a range.
    Neither: the book as a whole.
    """

    book: str
    page: str | None = None
    section: str | None = None
    focus: Focus | None = None


@dataclass(frozen=True, slots=True)
class OurCollection:
    """A collection that has an address of ours."""

    name: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Something of another institution, by the address of its manifest where that is named."""

    address: str


Place: TypeAlias = OurBook | OurCollection | Elsewhere


def place_of(targets: Iterable[Target], urls: Urls) -> Place:
    """The first of the targets that is ours, else where the first of them is. At least one target.

    Raises BadContentState for an address of ours that is of nothing that a reader could open.
    """
    first, *others = targets
    found = (_ours(target, urls) for target in (first, *others))
    place = next((place for place in found if place is not None), None)
    if place is None and _path(first.address, urls) is not None:
        raise BadContentState(f"{first.address} is the address of no book, page, section or collection of this library")
    return place or Elsewhere(first.address if first.is_whole or not first.within else first.within[0])


def _ours(target: Target, urls: Urls) -> OurBook | OurCollection | None:
    place = _read(target.address, target.focus, urls)
    if place is not None:
        return place
    whole = (_read(address, None, urls) for address in target.within)
    book = next((one for one in whole if isinstance(one, OurBook)), None)
    # Of our book, but no page that the book could have: the reader is told that it is gone.
    return OurBook(book.book, page="") if book else None


def _read(address: str, focus: Focus | None, urls: Urls) -> OurBook | OurCollection | None:
    """What an address of ours names, however it is encoded; None for one that is not ours."""
    path = _path(address, urls)
    found = next((match for form in _FORMS if (match := form.fullmatch(path))), None) if path is not None else None
    if found is None:
        return None
    named, asked = {name: unquote(text) for name, text in found.groupdict().items()}, parameters(address)
    if "book" not in named:
        return OurCollection(named.get("collection") or asked.get("collection", TOP))
    return OurBook(named["book"], named.get("page", _page(asked)), named.get("section"), focus)


def _path(address: str, urls: Urls) -> str | None:
    """What stands in an address of ours behind the public one."""
    ours, parts = urlsplit(urls.base), urlsplit(address)
    is_below = _host(parts) == _host(ours) and f"{parts.path}/".startswith(f"{ours.path}/")
    return parts.path[len(ours.path) :] if is_below else None


def _page(asked: Mapping[str, str]) -> str | None:
    """The key of the page that a link of our readers' pages names (docs/reading.md)."""
    key, canvas = asked.get("page"), asked.get("canvas")
    return unquote(canvas.rpartition("/")[2]) if canvas and key is None else key


def _host(parts: SplitResult) -> str:
    """Host and port. With and without TLS is the same library: links are older than its certificate."""
    return parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, ""))
