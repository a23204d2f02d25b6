"""The manifest of a book in Azerbaijani with a missing page, as the first version that landed wrote it."""

from collections.abc import Sequence
from math import ceil
from typing import Any

TILE = 512


def manifest_then(
    book: str, title: str, pages: Sequence[tuple[str, str, int, int]], count: int, public: str
) -> dict[str, Any]:
    """`pages`: key, label, width and height of each that has an image, of `count` in all."""
    base = f"{public}/presentation/3/{book}"
    metadata = [
        {
            "label": {"az": ["Dil"], "en": ["Language"], "ru": ["Язык"]},
            "value": {"az": ["Azərbaycan"], "en": ["Azerbaijani"], "ru": ["Азербайджанский"]},
        },
        {"label": {"az": ["Səhifələr"], "en": ["Pages"], "ru": ["Страницы"]}, "value": {"none": [str(count)]}},
        {
            "label": {"az": ["Çatışmayan səhifələr"], "en": ["Missing pages"], "ru": ["Отсутствующие страницы"]},
            "value": {"none": [str(count - len(pages))]},
        },
    ]
    about = {"az": ["Kitab haqqında"], "en": ["About the book"], "ru": ["О книге"]}
    key, _, width, height = pages[0]
    return {
        "@context": "http://iiif.io/api/presentation/3/context.json",
        "id": f"{base}/manifest",
        "type": "Manifest",
        "label": {"az": [title]},
        "metadata": metadata,
        "thumbnail": _thumbnail(f"{public}/iiif/3/{book}_{key}", width, height),
        "viewingDirection": "left-to-right",
        "behavior": ["paged"],
        "homepage": [{"id": f"{public}/books/{book}", "type": "Text", "label": about, "format": "text/html"}],
        "items": [_canvas(base, f"{public}/iiif/3/{book}_{key}", *page) for page in pages for key in page[:1]],
    }


def _sizes(width: int, height: int) -> list[dict[str, int]]:
    factors = [1]
    while max(ceil(width / factors[-1]), ceil(height / factors[-1])) > TILE:
        factors.append(2 * factors[-1])
    return [{"width": ceil(width / factor), "height": ceil(height / factor)} for factor in reversed(factors)]


def _thumbnail(image: str, width: int, height: int) -> list[dict[str, Any]]:
    sizes = _sizes(width, height)
    small = sizes[0]
    service = {"id": image, "type": "ImageService3", "profile": "level2", "sizes": sizes}
    address = f"{image}/full/{small['width']},{small['height']}/0/default.jpg"
    return [{"id": address, "type": "Image", "format": "image/jpeg", **small, "service": [service]}]


def _canvas(base: str, image: str, key: str, label: str, width: int, height: int) -> dict[str, Any]:
    canvas, size, sizes = f"{base}/canvas/{key}", {"width": width, "height": height}, _sizes(width, height)
    tiles = [{"width": TILE, "height": TILE, "scaleFactors": [1 << number for number in range(len(sizes))]}]
    service = {
        "id": image, "type": "ImageService3", "profile": "level2", **size, "maxArea": 100_000_000, "sizes": sizes,
        "tiles": tiles,
    }  # fmt: skip
    body = {
        "id": f"{image}/full/max/0/default.jpg", "type": "Image", "format": "image/jpeg", **size, "service": [service],
    }  # fmt: skip
    painting = {
        "id": f"{canvas}/image", "type": "Annotation", "motivation": "painting", "body": body, "target": canvas,
    }  # fmt: skip
    return {
        "id": canvas, "type": "Canvas", "label": {"none": [label]}, "height": height, "width": width,
        "thumbnail": _thumbnail(image, width, height),
        "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painting]}],
    }  # fmt: skip
