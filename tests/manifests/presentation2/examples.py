"""Documents of version 3, written by hand from the shapes of the specification: with all that this server writes, will
write, or may be handed."""

from typing import Any

import orjson

from image_store import Dimensions, ImageInfo, Limits
from manifests import CONTEXT, Book, Page, PageImage, Section, Urls, language_map
from manifests import manifest as manifest_of

BASE = "https://iiif.example.az"
BOOK3 = f"{BASE}/presentation/3/qorqud"
BOOK2 = f"{BASE}/presentation/2/qorqud"
ABOUT = {"id": f"{BASE}/books/qorqud", "type": "Text", "label": {"az": ["Kitab haqqında"]}, "format": "text/html"}


def service(key: str, **more: object) -> dict[str, Any]:
    """The image service of a page, as this server writes it."""
    return {
        "id": f"{BASE}/iiif/3/qorqud_{key}",
        "type": "ImageService3",
        "profile": "level2",
        "width": 3019,
        "height": 4357,
        "maxArea": 100_000_000,
        "sizes": [{"width": 189, "height": 273}, {"width": 378, "height": 545}],
        "tiles": [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4, 8, 16]}],
        **more,
    }


def image(key: str, size: str = "max", width: int = 3019, height: int = 4357) -> dict[str, Any]:
    """The image of a page in a size."""
    return {
        "id": f"{BASE}/iiif/3/qorqud_{key}/full/{size}/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": width,
        "height": height,
        "service": [service(key)],
    }


def painting(key: str, body: Any = None, target: Any = None) -> dict[str, Any]:
    """What puts the image of a page on its canvas."""
    return {
        "id": f"{BOOK3}/canvas/{key}/image",
        "type": "Annotation",
        "motivation": "painting",
        "body": body or image(key),
        "target": target or f"{BOOK3}/canvas/{key}",
    }


def comment(**more: object) -> dict[str, Any]:
    """A remark on a part of a page."""
    return {
        "id": f"{BASE}/remarks/1",
        "type": "Annotation",
        "motivation": "commenting",
        "body": {"type": "TextualBody", "value": "Möhür", "format": "text/plain", "language": "az"},
        "target": f"{BOOK3}/canvas/p1#xywh=10,20,30,40",
        **more,
    }


def canvas(key: str, *paintings: dict[str, Any], **more: object) -> dict[str, Any]:
    """A page."""
    page = {
        "id": f"{BOOK3}/canvas/{key}/page",
        "type": "AnnotationPage",
        "items": list(paintings) or [painting(key)],
    }
    return {
        "id": f"{BOOK3}/canvas/{key}",
        "type": "Canvas",
        "label": {"none": [key.removeprefix("p")]},
        "height": 4357,
        "width": 3019,
        "thumbnail": [image(key, "189,273", 189, 273)],
        "items": [page],
        **more,
    }


def section(number: int, label: str, *items: object, **more: object) -> dict[str, Any]:
    """A range. Canvases by their keys, sections within it as they are."""
    written = [{"id": f"{BOOK3}/canvas/{item}", "type": "Canvas"} if isinstance(item, str) else item for item in items]
    return {
        "id": f"{BOOK3}/range/{number}",
        "type": "Range",
        "label": {"az": [label]},
        "items": written,
        **more,
    }


def manifest(**more: object) -> dict[str, Any]:
    """A book of four pages and nothing that need not be said."""
    return {
        "@context": CONTEXT,
        "id": f"{BOOK3}/manifest",
        "type": "Manifest",
        "label": {"az": ["Kitabi-Dədə Qorqud"]},
        "items": [canvas(key) for key in ("p1", "p2", "p3", "p4")],
        **more,
    }


def whole_manifest() -> dict[str, Any]:
    """A book of which everything is said that version 3 has words for."""
    return manifest(
        label={"az": ["Kitabi-Dədə Qorqud", "کتاب دده قورقود"], "en": ["The Book of Dede Korkut"]},
        metadata=[
            {"label": {"az": ["Müəllif"], "en": ["Author"]}, "value": {"none": ["—"]}},
            {"label": {"az": ["Mövzu"]}, "value": {"az": ["Dastan", "Boy"], "ru": ["Эпос"]}},
        ],
        summary={"az": ["<p>1916-cı il <b>nəşri</b>.</p>"]},
        requiredStatement={
            "label": {"az": ["Mənbə"]},
            "value": {"az": ["Milli Kitabxana"], "en": ["National Library"]},
        },
        rights="http://creativecommons.org/publicdomain/mark/1.0/",
        provider=[
            {
                "id": "https://example.az/about",
                "type": "Agent",
                "label": {"az": ["Milli Kitabxana"]},
                "homepage": [
                    {"id": "https://example.az/", "type": "Text", "label": {"az": ["Sayt"]}, "format": "text/html"}
                ],
                "logo": [
                    {
                        "id": "https://example.az/logo.png",
                        "type": "Image",
                        "format": "image/png",
                        "width": 120,
                        "height": 60,
                    }
                ],
                "seeAlso": [{"id": "https://example.az/about.json", "type": "Dataset"}],
            }
        ],
        thumbnail=[image("p1", "189,273", 189, 273)],
        viewingDirection="right-to-left",
        behavior=["paged"],
        navDate="1916-01-01T02:00:00+04:00",
        homepage=[ABOUT],
        seeAlso=[
            {
                "id": "https://example.az/qorqud.marcxml",
                "type": "Dataset",
                "label": {"en": ["MARCXML"]},
                "format": "application/marcxml+xml",
                "profile": "http://www.loc.gov/standards/marcxml",
            }
        ],
        rendering=[
            {
                "id": f"{BASE}/books/qorqud.pdf",
                "type": "Text",
                "label": {"az": ["PDF kimi endir"], "en": ["Download as PDF"]},
                "format": "application/pdf",
            }
        ],
        partOf=[{"id": f"{BASE}/presentation/3/collection/top", "type": "Collection", "label": {"az": ["Hamısı"]}}],
        service=[
            {
                "@id": f"{BASE}/search/1/qorqud",
                "@type": "SearchService1",
                "profile": "http://iiif.io/api/search/1/search",
                "service": [
                    {
                        "@id": f"{BASE}/autocomplete/1/qorqud",
                        "@type": "AutoCompleteService1",
                        "profile": "http://iiif.io/api/search/1/autocomplete",
                    }
                ],
            },
            {"id": f"{BASE}/search/2/qorqud", "type": "SearchService2"},
        ],
        start={"id": f"{BOOK3}/canvas/p2", "type": "Canvas"},
        placeholderCanvas={"id": f"{BOOK3}/canvas/waiting", "type": "Canvas", "height": 10, "width": 10, "items": []},
        accompanyingCanvas={"id": f"{BOOK3}/canvas/beside", "type": "Canvas", "height": 10, "width": 10, "items": []},
        items=[
            canvas("p1"),
            canvas("p2", behavior=["non-paged"]),
            canvas(
                "p3",
                behavior=["facing-pages"],
                annotations=[{"id": f"{BOOK3}/annotations/p3", "type": "AnnotationPage", "label": {"az": ["Mətn"]}}],
                seeAlso=[{"id": f"{BASE}/ocr/p3.xml", "type": "Dataset", "format": "application/xml"}],
            ),
            canvas("p4"),
        ],
        structures=[
            section(1, "Müqəddimə", "p1"),
            section(2, "Boylar", "p2", section(3, "Birinci boy", "p3"), section(4, "İkinci boy", "p4")),
        ],
    )


def nested_book() -> dict[str, Any]:
    """A book as this server writes it, with sections within sections, two of them on one page."""
    pages = tuple(
        Page(
            f"p{at}",
            f"{at}.tif",
            "ab" * 32,
            language_map(f"{at}"),
            PageImage.of(f"b_p{at}", ImageInfo(Dimensions(*size))),
        )
        for at, size in enumerate([(3019, 4357), (6100, 4300), (300, 400), (1, 777), (3019, 4357), (2000, 3000)])
    )

    def section(label: str, page: str, *within: Section) -> Section:
        return Section(language_map(label, "az"), page, within)

    part = section("Birinci hissə", "p1", section("I fəsil", "p1", section("Giriş", "p2")), section("II fəsil", "p3"))
    sections = (section("Ön söz", "p0"), part, section("İkinci hissə", "p4", section("III fəsil", "p5")))
    book = Book("b", {"az": ("Kitab",), "ru": ("Книга",)}, "az-Arab", pages, sections)
    written: dict[str, Any] = orjson.loads(orjson.dumps(manifest_of(book, Urls(BASE), Limits(100_000_000, 2000))))
    return written
