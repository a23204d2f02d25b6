"""Manifest, collection, canvas: what they say, and that they keep the rules."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store import Dimensions, ImageInfo, Limits
from manifests import (
    CONTEXT,
    Book,
    BookSummary,
    InvalidBook,
    LanguageMap,
    Page,
    PageImage,
    UnknownPage,
    Urls,
    annotation_page_document,
    canvas_document,
    collection,
    document_version,
    language_map,
    manifest,
    painting_document,
)
from manifests.collections.contents import ROOT, Contents, Listed
from manifests.documents import texts
from manifests.validate import check

URLS = Urls("https://iiif.example.az")
LIMITS = Limits(100_000_000)
SIZES = (Dimensions(3019, 4357), Dimensions(6100, 4300), Dimensions(1, 777), Dimensions(300, 400))


def page(number: int, *, missing: bool = False) -> Page:
    key = f"p{number:04}"
    image = None if missing else PageImage.of(f"qorqud_{key}", ImageInfo(SIZES[number % 4], gray=number % 2 == 1))
    return Page(key, f"{number}.tif", "ab" * 32, language_map(str(number)), image)


def book(*, pages: int = 4, missing: int = 2, language: str | None = "az-Arab") -> Book:
    title: LanguageMap = {"ru": ("Деде Коркут",), "az": ("Kitabi-Dədə Qorqud", "کتاب دده قورقود")}
    return Book("qorqud", title, language, tuple(page(number, missing=number == missing) for number in range(pages)))


def written(document: object) -> Any:
    """A document as a client reads it."""
    return orjson.loads(orjson.dumps(document))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in a document."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


MANIFEST = written(manifest(book(), URLS, LIMITS))
CANVAS = MANIFEST["items"][0]


def test_context_first_and_once_PRE3_R01_R02() -> None:
    assert next(iter(MANIFEST)) == "@context"
    assert MANIFEST["@context"] == CONTEXT == "http://iiif.io/api/presentation/3/context.json"
    assert all(not key.startswith("@") for inner in list(objects(MANIFEST))[1:] for key in inner)


def test_order_of_properties_is_that_of_the_specification() -> None:
    words = " ".join(MANIFEST)
    assert (
        words == "@context id type label metadata thumbnail viewingDirection behavior homepage seeAlso rendering items"
    )


def test_manifest_is_what_it_is_asked_for_PRE3_R14_R15() -> None:
    assert (MANIFEST["id"], MANIFEST["type"]) == ("https://iiif.example.az/presentation/3/qorqud/manifest", "Manifest")


def test_languages_are_arrays_azerbaijani_first_PRE3_R07() -> None:
    assert list(MANIFEST["label"].items()) == [
        ("az", ["Kitabi-Dədə Qorqud", "کتاب دده قورقود"]),
        ("ru", ["Деде Коркут"]),
    ]
    for pair in MANIFEST["metadata"]:
        assert list(pair["label"]) == ["az", "en", "ru"]


def test_tags_with_digits_lose_them_for_the_schema() -> None:
    many: LanguageMap = {"ru": ("Б",), "az-baku1926": ("B",), "az": ("A",), "de-1901-x-2": ("D",)}
    assert texts(many) == {"az": ["B", "A"], "ru": ["Б"], "de-x": ["D"]}


@given(
    st.dictionaries(
        st.sampled_from(["az", "az-Arab", "az-baku1926", "ru", "none", "de"]),
        st.lists(st.text(min_size=1), min_size=1, max_size=2).map(tuple),
        min_size=1,
    )
)
def test_no_text_of_a_language_map_is_lost(many: LanguageMap) -> None:
    shown = texts(many)
    assert sorted(text for values in shown.values() for text in values) == sorted(
        text for values in many.values() for text in values
    )
    assert list(shown) == sorted(shown, key=lambda key: not key.startswith("az"))


def test_metadata_counts_pages_and_names_the_language_PRE3_R19() -> None:
    shown = {pair["label"]["en"][0]: pair["value"] for pair in MANIFEST["metadata"]}
    assert shown["Language"]["az"] == ["Azərbaycan (ərəb əlifbası)"]
    assert shown["Pages"] == {"none": ["4"]}
    assert shown["Missing pages"] == {"none": ["1"]}
    whole = written(manifest(book(missing=9, language=None), URLS, LIMITS))
    assert [pair["label"]["en"] for pair in whole["metadata"]] == [["Pages"]]


def test_thumbnail_is_the_smallest_stored_size_PRE3_R24() -> None:
    [thumbnail] = MANIFEST["thumbnail"]
    assert thumbnail["id"] == "https://iiif.example.az/iiif/3/qorqud_p0000/full/189,273/0/default.jpg"
    assert (thumbnail["width"], thumbnail["height"]) == (189, 273)
    [service] = thumbnail["service"]
    assert (service["id"], service["profile"]) == ("https://iiif.example.az/iiif/3/qorqud_p0000", "level2")
    assert service["sizes"][0] == {"width": 189, "height": 273}
    assert CANVAS["thumbnail"] == MANIFEST["thumbnail"]


def test_direction_and_reading_order_PRE3_R26() -> None:
    assert MANIFEST["viewingDirection"] == "right-to-left"
    assert [canvas["label"]["none"] for canvas in MANIFEST["items"]] == [["0"], ["1"], ["3"]]
    assert manifest(book(language=None), URLS, LIMITS)["viewingDirection"] == "left-to-right"


def test_behavior_PRE3_R27_R28() -> None:
    assert MANIFEST["behavior"] == ["paged"]
    assert manifest(book(pages=1), URLS, LIMITS)["behavior"] == ["individuals"]
    assert manifest(book(pages=2, missing=1), URLS, LIMITS)["behavior"] == ["individuals"]


def test_homepage_PRE3_R23() -> None:
    [homepage] = MANIFEST["homepage"]
    assert (homepage["id"], homepage["type"]) == ("https://iiif.example.az/books/qorqud", "Text")
    assert homepage["format"] == "text/html"


def test_canvas_is_as_large_as_its_image_PRE3_R33_R34() -> None:
    assert CANVAS["id"] == "https://iiif.example.az/presentation/3/qorqud/canvas/p0000"
    assert (CANVAS["width"], CANVAS["height"]) == (3019, 4357)


def test_inserting_a_page_changes_no_other_canvas_PRE3_R33() -> None:
    old = book()
    inserted = Book(old.id, old.title, old.language, (page(77), *old.pages))
    others = written(manifest(inserted, URLS, LIMITS))["items"][1:]
    # How a page is shown may follow from the shapes of all.
    assert [canvas | {"behavior": None} for canvas in others] == [
        canvas | {"behavior": None} for canvas in MANIFEST["items"]
    ]


def test_missing_page_has_no_canvas_PRE3_R36() -> None:
    assert not any("p0002" in canvas["id"] for canvas in MANIFEST["items"])
    with pytest.raises(InvalidBook, match="no page of the book 'qorqud' has an image"):
        manifest(book(pages=1, missing=0), URLS, LIMITS)


def test_painting_PRE3_R37_R44_R45() -> None:
    [annotation_page] = CANVAS["items"]
    [painting] = annotation_page["items"]
    assert painting["motivation"] == "painting"
    assert painting["target"] == CANVAS["id"]
    body = painting["body"]
    assert body["id"] == "https://iiif.example.az/iiif/3/qorqud_p0000/full/max/0/default.jpg"
    assert (body["type"], body["format"], body["width"], body["height"]) == ("Image", "image/jpeg", 3019, 4357)


def test_service_spares_an_info_json_PRE3_R46_R47() -> None:
    [service] = CANVAS["items"][0]["items"][0]["body"]["service"]
    assert service["id"] == "https://iiif.example.az/iiif/3/qorqud_p0000"
    assert (service["type"], service["profile"]) == ("ImageService3", "level2")
    assert (service["width"], service["height"]) == (3019, 4357)
    assert service["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4, 8, 16]}]
    assert len(service["sizes"]) == 5
    assert "@context" not in service


def test_limits_shrink_the_body_and_not_the_canvas_PRE3_R48() -> None:
    limited = written(manifest(book(), URLS, Limits(100_000_000, 2000)))["items"][0]
    body = limited["items"][0]["items"][0]["body"]
    assert (body["width"], body["height"]) == (1386, 2000)
    assert (limited["width"], limited["height"]) == (3019, 4357)


def test_limits_below_every_size_leave_a_thumbnail_that_can_be_had() -> None:
    tiny = Limits(100_000_000, 100)
    [thumbnail] = manifest(book(), URLS, tiny)["thumbnail"]
    assert (thumbnail["width"], thumbnail["height"]) == (69, 100)
    assert "/full/69,100/0/" in thumbnail["id"]
    check(written(manifest(book(), URLS, tiny)))


def test_a_small_image_is_its_own_thumbnail() -> None:
    [thumbnail] = MANIFEST["items"][2]["thumbnail"]
    assert "/full/300,400/0/" in thumbnail["id"]


def summary(identifier: str, *, cover: bool = True) -> BookSummary:
    image = PageImage.of(f"{identifier}_p1", ImageInfo(Dimensions(3019, 4357))) if cover else None
    published = datetime(2026, 1, 2, tzinfo=UTC)
    return BookSummary(identifier, language_map(identifier, "az"), "az", 3, 0, image, published)


def test_collection_names_each_book_PRE3_R63() -> None:
    books = (Listed(summary("b1")), Listed(summary("b2", cover=False)))
    top = written(collection(Contents(ROOT, books=books), URLS, LIMITS))
    assert list(top)[:4] == ["@context", "id", "type", "label"]
    assert (top["id"], top["type"]) == ("https://iiif.example.az/presentation/3/collection/top", "Collection")
    assert [(item["id"], item["type"], item["label"]) for item in top["items"]] == [
        ("https://iiif.example.az/presentation/3/b1/manifest", "Manifest", {"az": ["b1"]}),
        ("https://iiif.example.az/presentation/3/b2/manifest", "Manifest", {"az": ["b2"]}),
    ]
    assert top["items"][0]["thumbnail"][0]["width"] == 189
    assert all("items" not in item for item in top["items"])
    check(top)


def test_empty_collection_is_valid() -> None:
    check(written(collection(Contents(ROOT), URLS, LIMITS)))


def test_parts_on_their_own_PRE3_R33_R43_R44() -> None:
    canvas = written(canvas_document(book(), "p0000", URLS, LIMITS))
    assert next(iter(canvas)) == "@context"
    assert canvas["partOf"] == [{"id": MANIFEST["id"], "type": "Manifest", "label": MANIFEST["label"]}]
    annotation_page = written(annotation_page_document(book(), "p0000", URLS, LIMITS))
    painting = written(painting_document(book(), "p0000", URLS, LIMITS))
    for document, embedded in (
        (canvas, CANVAS),
        (annotation_page, CANVAS["items"][0]),
        (painting, CANVAS["items"][0]["items"][0]),
    ):
        assert {**document, **embedded} == document
        check(document)


def test_parts_of_pages_that_are_not_there() -> None:
    for key in ("p0002", "p9"):
        with pytest.raises(UnknownPage):
            canvas_document(book(), key, URLS, LIMITS)


def test_document_version_is_all_that_shapes_a_document() -> None:
    one = document_version("v", URLS, LIMITS)
    assert one == document_version("v", Urls("https://iiif.example.az/"), Limits(100_000_000))
    others = {
        document_version("w", URLS, LIMITS),
        document_version("v", Urls("https://other.example.az"), LIMITS),
        document_version("v", URLS, Limits(100_000_000, 2000)),
    }
    assert len(others | {one}) == 4


@given(
    st.lists(st.tuples(st.integers(1, 40_000), st.integers(1, 40_000), st.booleans()), min_size=1, max_size=4),
    st.sampled_from([LIMITS, Limits(1), Limits(4_000_000, 1500), Limits(10**9, None, 800)]),
    st.sampled_from([None, "az", "az-Arab", "az-baku1926", "udi"]),
)
def test_every_book_makes_a_valid_manifest(
    shapes: list[tuple[int, int, bool]], limits: Limits, language: str | None
) -> None:
    pages = tuple(
        Page(
            f"p{at}",
            f"{at}",
            "ab" * 32,
            language_map("ön söz", language),
            PageImage.of(f"b_p{at}", ImageInfo(Dimensions(width, height), gray)),
        )
        for at, (width, height, gray) in enumerate(shapes)
    )
    document = manifest(Book("b", language_map("<Kitab>", language), language, pages), URLS, limits)
    check(written(document))
    for image in (item for item in objects(written(document)) if item.get("type") == "Image"):
        assert limits.allow(Dimensions(image["width"], image["height"]))


def test_service_objects_keep_the_rules_of_the_validator() -> None:
    """Checklist 7.3: what its schema refuses and what it wrongly lets through."""
    for inner in objects(MANIFEST):
        assert not ("id" in inner and "@id" in inner)
        for key in inner.get("label", {}):
            assert re.fullmatch(r"[a-zA-Z-]+", key)
        if inner.get("type") == "Canvas":
            assert inner["items"]
            assert all(type(inner[side]) is int for side in ("width", "height"))
        if inner.get("type") == "Image":
            assert "language" not in inner
    assert not {"format", "profile", "height", "width", "duration", "language"} & MANIFEST.keys()  # PRE3-R18
    assert not {"viewingDirection", "format", "profile", "language", "services"} & CANVAS.keys()  # PRE3-R40
