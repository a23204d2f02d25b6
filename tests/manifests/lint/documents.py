"""Documents without a fault, made by hand, of both versions, and how one of them is spoilt at one place."""

import copy
import re
from collections.abc import Mapping
from typing import Any

HOST = "https://iiif.example.az"
CONTEXT3 = "http://iiif.io/api/presentation/3/context.json"
CONTEXT2 = "http://iiif.io/api/presentation/2/context.json"
GONE = object()
_STEP = re.compile(r"\.?([^.\[\]]+)|\[([0-9]+)\]")


def text3(words: str) -> dict[str, list[str]]:
    return {"az": [words], "en": [words]}


def service3(page: int, *, full: bool = True) -> dict[str, Any]:
    sizes = [{"width": 250, "height": 350}, {"width": 500, "height": 700}, {"width": 1000, "height": 1400}]
    shape = {"width": 1000, "height": 1400, "tiles": [{"width": 512, "scaleFactors": [1, 2, 4]}]} if full else {}
    return {"id": f"{HOST}/iiif/3/b_{page}", "type": "ImageService3", "profile": "level2", "sizes": sizes, **shape}


def image3(page: int, size: str, width: int, height: int, *, full: bool = True) -> dict[str, Any]:
    address = f"{HOST}/iiif/3/b_{page}/full/{size}/0/default.jpg"
    return {
        "id": address,
        "type": "Image",
        "format": "image/jpeg",
        "width": width,
        "height": height,
        "service": [service3(page, full=full)],
    }


def canvas3(page: int) -> dict[str, Any]:
    base = f"{HOST}/presentation/3/b/canvas/{page}"
    painting: dict[str, Any] = {"id": f"{base}/image", "type": "Annotation", "motivation": "painting"}
    painting |= {"body": image3(page, "max", 1000, 1400), "target": base}
    return {
        "id": base,
        "type": "Canvas",
        "label": {"none": [str(page)]},
        "width": 1000,
        "height": 1400,
        "thumbnail": [image3(page, "250,350", 250, 350, full=False)],
        "items": [{"id": f"{base}/page", "type": "AnnotationPage", "items": [painting]}],
        "annotations": [{"id": f"{base}/text", "type": "AnnotationPage"}],
    }


def section3(number: int, *items: Any) -> dict[str, Any]:
    named = [
        {"id": f"{HOST}/presentation/3/b/canvas/{one}", "type": "Canvas"} if type(one) is int else one for one in items
    ]
    return {"id": f"{HOST}/r/{number}", "type": "Range", "label": text3(f"Fəsil {number}"), "items": named}


SEARCH2 = {"id": f"{HOST}/search/2/b", "type": "SearchService2"}
SEARCH1 = {"@id": f"{HOST}/search/1/b", "@type": "SearchService1", "profile": "http://iiif.io/api/search/1/search"}
HOMEPAGE = {"id": "https://example.az/b", "type": "Text", "label": text3("Kitab"), "format": "text/html"}
PDF = {"id": "https://example.az/b.pdf", "type": "Text", "label": text3("PDF"), "format": "application/pdf"}
MANIFEST3: dict[str, Any] = {
    "@context": CONTEXT3,
    "id": f"{HOST}/presentation/3/b/manifest",
    "type": "Manifest",
    "label": text3("Kitab"),
    "metadata": [{"label": text3("Müəllif"), "value": {"az": ["Nizami <Gəncəvi"]}}],
    "summary": {"az": ["<p>1916-cı il <b>nəşri</b>.</p>"]},
    "requiredStatement": {"label": text3("Mənbə"), "value": text3("Kitabxana")},
    "rights": "http://creativecommons.org/publicdomain/mark/1.0/",
    "provider": [
        {
            "id": "https://example.az/",
            "type": "Agent",
            "label": text3("Kitabxana"),
            "homepage": [{**HOMEPAGE, "id": "https://example.az/"}],
            "logo": [{"id": "https://example.az/logo.png", "type": "Image", "format": "image/png"}],
        }
    ],
    "thumbnail": [image3(1, "250,350", 250, 350, full=False)],
    "navDate": "1916-01-01T00:00:00+04:00",
    "viewingDirection": "left-to-right",
    "behavior": ["paged"],
    "homepage": [HOMEPAGE],
    "rendering": [PDF],
    "service": [SEARCH2, SEARCH1],
    "seeAlso": [{"id": f"{HOST}/b.xml", "type": "Dataset", "format": "application/xml"}],
    "start": {"id": f"{HOST}/presentation/3/b/canvas/2", "type": "Canvas"},
    "items": [canvas3(page) for page in range(1, 5)],
    "structures": [section3(1, 1, section3(2, 2, 3), 3), section3(3, 4)],
}
COLLECTION3: dict[str, Any] = {
    "@context": CONTEXT3,
    "id": f"{HOST}/c",
    "type": "Collection",
    "label": text3("Kitablar"),
    "thumbnail": [image3(1, "250,350", 250, 350, full=False)],
    "items": [
        {
            "id": f"{HOST}/m/{number}",
            "type": kind,
            "label": text3(f"{kind} {number}"),
            "thumbnail": [image3(number, "250,350", 250, 350, full=False)],
        }
        for number, kind in enumerate(["Collection", "Manifest", "Manifest"], 1)
    ],
}


def service2(page: int) -> dict[str, Any]:
    context, profile = "http://iiif.io/api/image/2/context.json", "http://iiif.io/api/image/2/level2.json"
    return {"@context": context, "@id": f"{HOST}/iiif/2/b_{page}", "profile": profile}


def image2(page: int, size: str, width: int, height: int) -> dict[str, Any]:
    address = f"{HOST}/iiif/2/b_{page}/full/{size}/0/default.jpg"
    shape = {"format": "image/jpeg", "width": width, "height": height}
    return {"@id": address, "@type": "dctypes:Image", **shape, "service": service2(page)}


def canvas2(page: int) -> dict[str, Any]:
    base = f"{HOST}/presentation/2/b/canvas/{page}"
    painting = {"@type": "oa:Annotation", "motivation": "sc:painting", "resource": image2(page, "full", 1000, 1400)}
    return {
        "@id": base,
        "@type": "sc:Canvas",
        "label": str(page),
        "width": 1000,
        "height": 1400,
        "thumbnail": image2(page, "250,350", 250, 350),
        "images": [{**painting, "on": base}],
        "otherContent": [{"@id": f"{base}/list", "@type": "sc:AnnotationList"}],
    }


def section2(number: int, canvases: list[int], **more: Any) -> dict[str, Any]:
    named = {"canvases": [f"{HOST}/presentation/2/b/canvas/{page}" for page in canvases]} if canvases else {}
    return {"@id": f"{HOST}/r/{number}", "@type": "sc:Range", "label": f"Fəsil {number}", **named, **more}


MANIFEST2: dict[str, Any] = {
    "@context": CONTEXT2,
    "@id": f"{HOST}/presentation/2/b/manifest",
    "@type": "sc:Manifest",
    "label": [{"@value": "Kitab", "@language": "az"}, {"@value": "Книга", "@language": "ru"}],
    "metadata": [{"label": "Müəllif", "value": "Nizami"}],
    "description": "<span>1916</span>",
    "license": "http://creativecommons.org/publicdomain/mark/1.0/",
    "attribution": "Kitabxana",
    "thumbnail": image2(1, "250,350", 250, 350),
    "navDate": "1916-01-01T00:00:00Z",
    "viewingHint": "paged",
    "related": {"@id": "https://example.az/b", "format": "text/html"},
    "sequences": [
        {
            "@id": f"{HOST}/s",
            "@type": "sc:Sequence",
            "startCanvas": f"{HOST}/presentation/2/b/canvas/2",
            "canvases": [canvas2(page) for page in range(1, 5)],
        }
    ],
    "structures": [
        section2(0, [], viewingHint="top", ranges=[f"{HOST}/r/1", f"{HOST}/r/3"]),
        section2(1, [1], ranges=[f"{HOST}/r/2"]),
        section2(2, [2, 3]),
        section2(3, [4]),
    ],
}
COLLECTION2: dict[str, Any] = {
    "@context": CONTEXT2,
    "@id": f"{HOST}/c",
    "@type": "sc:Collection",
    "label": "Kitablar",
    "thumbnail": image2(1, "250,350", 250, 350),
    "manifests": [{"@id": f"{HOST}/m/{one}", "@type": "sc:Manifest", "label": f"Kitab {one}"} for one in (1, 2)],
}
GOOD = {"manifest 3": MANIFEST3, "collection 3": COLLECTION3, "manifest 2": MANIFEST2, "collection 2": COLLECTION2}


def spoilt(document: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy with other values at these places; GONE takes the place away."""
    changed = copy.deepcopy(document)
    for place, value in changes.items():
        steps = [int(number) if number else key for key, number in _STEP.findall(place)]
        holder: Any = changed
        for one in steps[:-1]:
            holder = holder[one]
        if value is GONE:
            del holder[steps[-1]]
        elif isinstance(holder, list) and steps[-1] == len(holder):
            holder.append(copy.deepcopy(value))
        else:
            holder[steps[-1]] = copy.deepcopy(value)
    return changed
