"""Manifests that are odd as others were found to be in the wild, each with all that is told of it."""

from typing import Any, NamedTuple

from tests.manifests.lint.documents import CONTEXT2, CONTEXT3, HOST, MANIFEST2, MANIFEST3, section3, spoilt

CANVASES = range(len(MANIFEST3["items"]))
BODY = "items[{}].items[0].items[0].body"


class Odd(NamedTuple):
    """What is odd of a manifest, and the rules that are told, each with how often."""

    what: str
    document: dict[str, Any]
    told: dict[str, int]


def _everywhere(place: str, values: list[Any]) -> dict[str, Any]:
    """The same place of each canvas, and its value there."""
    return {place.format(at): value for at, value in zip(CANVASES, values, strict=True)}


def _body(key: str, values: list[Any]) -> dict[str, Any]:
    return _everywhere(f"{BODY}.{key}", values)


_ZERO = {f"items[1].{side}": 0 for side in ("width", "height")} | {
    f"{BODY.format(1)}.{side}": 0 for side in ("width", "height")
}
_RELATIVE = {"id": "/presentation/3/b/manifest"} | _body(
    "id", [f"/iiif/3/b_{at + 1}/full/max/0/default.jpg" for at in CANVASES]
)
_BARE = {
    "label": "Kitab",
    "metadata[0].label": "Müəllif",
    "metadata[0].value": "Nizami",
    "homepage": "https://example.az/b",
}
_LOST = {"structures": [section3(3, 4), section3(2, 3, 2), section3(1, 1)]}
_PAGE1 = _everywhere("items[{}].annotations[0].id", [f"{HOST}/presentation/3/b/canvas/1/text" for _ in CANVASES])
_MIXED = {
    "@context": [CONTEXT3, CONTEXT2],
    "rights": MANIFEST3["rights"],
    "summary": {"az": ["1916"]},
    "@type": "Manifest",
}
_SAME = {
    "items[1].id": f"{HOST}/presentation/3/b/canvas/1",
    "items[2].items[0].id": f"{HOST}/presentation/3/b/canvas/2/page",
}
_TWICE = {f"{BODY.format(1)}.service[0].id": f"{HOST}/iiif/3/b%25C9%2599_2"}
_SIZES = [{"width": side, "height": side * 7 // 5} for side in (100, 300)]

MANIFESTS = (
    Odd(
        "sizes of 0 x 0: a damaged scan was measured without being looked at",
        spoilt(MANIFEST3, _ZERO),
        {"canvas-size": 1, "image-size": 2},
    ),
    Odd("relative ids: the manifest and the images of its pages", spoilt(MANIFEST3, _RELATIVE), {"id-relative": 5}),
    Odd(
        "bare strings: label, metadata, homepage",
        spoilt(MANIFEST3, _BARE),
        {"not-an-array": 1, "bare-string": 1, "text-not-a-map": 3},
    ),
    Odd("the order of the contents is lost", spoilt(MANIFEST3, _LOST), {"range-order": 3}),
    Odd("the text of page 1 on every page", spoilt(MANIFEST3, _PAGE1), {"text-repeated": 3}),
    Odd(
        "version 2 with the context and words of version 3",
        spoilt(MANIFEST2, _MIXED),
        {"not-a-document": 1, "newer-words": 2, "context": 1},
    ),
    Odd(
        "two canvases, and two pages of annotations, with one id",
        spoilt(MANIFEST3, _SAME),
        {"repeated-id": 2, "start-elsewhere": 1, "range-elsewhere": 1, "painting-target": 1},
    ),
    Odd("an id that was encoded twice", spoilt(MANIFEST3, _TWICE), {"id-encoded-twice": 1}),
    Odd(
        "sizes that OpenSeadragon takes for levels",
        spoilt(MANIFEST3, _body("service[0].sizes", [_SIZES] * 4)),
        {"sizes-misleading": 4},
    ),
)
