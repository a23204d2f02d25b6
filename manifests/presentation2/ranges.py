"""The nested table of contents of version 3 -> the flat list of version 2 (PRE2-R11). Knows no manifest."""

from collections.abc import Iterator, Sequence

from manifests.documents import Texts
from manifests.presentation2.annotations import on2
from manifests.presentation2.described import described, hint2
from manifests.presentation2.texts import Read, Written, text2
from manifests.urls import Urls

CONTENTS: Texts = {"az": ["Mündəricat"], "en": ["Contents"], "ru": ["Содержание"]}
# Version 2 shows every range. These are none of the contents: hidden ones, other orders, strips of thumbnails.
NOT_IN_THE_MENU = frozenset({"no-nav", "sequence", "thumbnail-nav"})


def structures2(structures: Sequence[Read], top: str, urls: Urls) -> list[Written]:
    """Every range, the root first: by its hint viewers know which of them is not within another.

    `top`: the address of the root, which version 3 does not have. Viewers do not show the root, so it is made also
    for a book with a single section.
    """
    roots = [section for section in structures if _is_shown(section)]
    if not roots:
        return []
    root: Written = {
        "@id": top,
        "@type": "sc:Range",
        "label": text2(CONTENTS),
        "viewingHint": "top",
        "ranges": [urls.version2(section["id"]) for section in roots],
    }
    return [root, *(_range(section, urls) for section in _all(roots))]


def _is_shown(section: Read) -> bool:
    """Also where it has no label, it is in no menu (PRE3-R58)."""
    return "label" in section and not NOT_IN_THE_MENU.intersection(section.get("behavior", ()))


def _all(roots: Sequence[Read]) -> Iterator[Read]:
    """In the order of the contents, each before those within it."""
    waiting = list(reversed(roots))
    while waiting:
        section = waiting.pop()
        yield section
        waiting += reversed([item for item in section["items"] if _is_range(item)])


def _is_range(item: Read) -> bool:
    return item["type"] == "Range" and _is_shown(item)


def _range(section: Read, urls: Urls) -> Written:
    written: Written = {"@id": urls.version2(section["id"]), "@type": "sc:Range"}
    written |= described(section, urls) | hint2(section)
    if "viewingDirection" in section:
        written["viewingDirection"] = section["viewingDirection"]
    if "start" in section:
        written["startCanvas"] = on2(section["start"], urls)
    # Two lists and not the one of `members`, which would keep the order between canvases and ranges (5.6): there
    # Mirador and Universal Viewer take a range for what its reference says, and lose its pages and all within it.
    if within := [urls.version2(item["id"]) for item in section["items"] if _is_range(item)]:
        written["ranges"] = within
    if canvases := [on2(item, urls) for item in _own_canvases(section["items"])]:
        written["canvases"] = canvases
    return written


def _own_canvases(items: Sequence[Read]) -> Iterator[Read]:
    """Those of a section itself. A canvas behind the ranges that have it already is there for a viewer of version 3
    (presentation3/ranges.py); here it would say that the section goes on behind those within it."""
    within: set[str] = set()
    for item in items:
        if item["type"] == "Range":
            within |= {canvas["id"] for one in _all([item]) for canvas in one["items"] if canvas["type"] == "Canvas"}
        elif item.get("id") not in within:
            yield item
