"""Our own documents: nothing above advice, of books of every kind, in both versions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from image_store import Dimensions, ImageInfo, Limits
from manifests import (
    About,
    Book,
    BookSummary,
    Contributor,
    Date,
    Page,
    PageImage,
    Section,
    Urls,
    canvas_document,
    collection,
    language_map,
    manifest,
    range_document,
    version2,
)
from manifests.collections.contents import ROOT, Contents, Listed, Place, Within
from manifests.collections.dividing import DivisionName
from manifests.collections.values import CollectionRecord, Totals
from manifests.lint import Severity, lint, of_model
from manifests.validate import model_errors

URLS = Urls("https://iiif.example.az")
LIMITS = Limits(100_000_000)
SIZES = (Dimensions(3019, 4357), Dimensions(6100, 4300), Dimensions(1, 777), Dimensions(300, 400), Dimensions(512, 512))


def page(number: int) -> Page:
    image = PageImage.of(f"b_p{number:04}", ImageInfo(SIZES[number % 5], gray=number % 2 == 1))
    return Page(f"p{number:04}", f"{number}.tif", "ab" * 32, language_map(str(number)), image)


def book(pages: int, language: str | None = "az", **more: Any) -> Book:
    return Book("b", language_map("Kitabi-Dədə Qorqud", "az"), language, tuple(map(page, range(pages))), **more)


def missing(one: Book, *numbers: int) -> Book:
    return replace(
        one, pages=tuple(page._replace(image=None) if at in numbers else page for at, page in enumerate(one.pages))
    )


def hidden(one: Book, *numbers: int) -> Book:
    return replace(one, pages=tuple(page._replace(hidden=at in numbers) for at, page in enumerate(one.pages)))


def section(start: int, *within: Section, tag: str = "az") -> Section:
    return Section(language_map(f"Fəsil {start}", tag), f"p{start:04}", tuple(within))


NESTED = (section(0), section(1, section(1, section(2)), section(4)), section(7), section(7))
DESCRIBED = About(
    contributors=(Contributor(language_map("Gəncəvi, Nizami", "az"), "aut"),),
    date=Date("[ca. 1905]", 1905),
    summary={"az": ("Şeirlər <b> və & nəsr",), "ru": ("Стихи",)},
    publisher=language_map("Qeyrət", "az"),
    rights="https://creativecommons.org/publicdomain/mark/1.0/",
    required_statement=language_map("Milli Kitabxana", "az"),
)
BOOKS = {
    "one page": book(1),
    "many pages": book(300),
    "no language": book(3, None),
    "right to left": replace(book(6, "az-Arab"), title=language_map("كتاب", "az-Arab")),
    "described": book(8, about=DESCRIBED),
    "contents": book(30, sections=tuple(section(start) for start in range(0, 30, 5))),
    "nested contents": book(12, sections=NESTED),
    "missing pages": missing(book(12, sections=NESTED), 1, 4, 7),
    "hidden pages": hidden(book(12, sections=NESTED), 0, 2),
    "several titles": replace(
        book(2), title={"ru": ("Деде Коркут",), "az": ("Dədə Qorqud",), "az-Cyrl": ("Дәдә Горгуд",)}
    ),
}


def documents(one: Book, limits: Limits) -> Iterator[Any]:
    """All documents of a book, of version 3."""
    yield manifest(one, URLS, limits)
    yield canvas_document(one, one.shown_pages[0].key, URLS, limits)
    if one.sections:
        yield range_document(one, "1", URLS)


def above_advice(document: Any) -> list[tuple[str, str, str]]:
    found = [*lint(document).findings]
    if "type" in document:
        found += of_model(model_errors(document))
    return [(one.rule.id, one.place, one.found) for one in found if one.rule.severity is not Severity.ADVICE]


@pytest.mark.parametrize("limits", [LIMITS, Limits(4_000_000, 1500)], ids=["usual", "narrow"])
@pytest.mark.parametrize("name", BOOKS)
def test_documents_of_a_book(name: str, limits: Limits) -> None:
    for made in documents(BOOKS[name], limits):
        document = orjson.loads(orjson.dumps(made))
        assert above_advice(document) == []
        if document["type"] != "Range":
            assert above_advice(orjson.loads(orjson.dumps(version2(document, URLS)))) == []


def test_collections() -> None:
    cover = PageImage.of("b_p0001", ImageInfo(SIZES[0]))
    made = datetime(2026, 1, 2, tzinfo=UTC)
    books = [BookSummary(name, language_map(name, "az"), "az", 1, 0, cover, made) for name in "abc"]
    for some in (books, []):
        document = orjson.loads(orjson.dumps(collection(Contents(ROOT, books=tuple(map(Listed, some))), URLS, LIMITS)))
        assert above_advice(document) == []
        assert above_advice(orjson.loads(orjson.dumps(version2(document, URLS)))) == []


def test_works_and_long_collections() -> None:
    summary = BookSummary(
        "b",
        language_map("Əkinçi", "az"),
        "az",
        8,
        0,
        PageImage.of("b_p0001", ImageInfo(SIZES[0])),
        datetime(2026, 1, 2, tzinfo=UTC),
    )
    record = CollectionRecord("Ekinchi", {"none": ("Əkinçi",)}, summary={"az": ("İlk qəzet",)})
    work, totals = Place("Ekinchi", record.label), Totals(70, 560)
    years = [Place("Ekinchi", {"none": (str(year),)}, DivisionName(f"year-{year}")) for year in (1875, 1876)]
    issue = Listed(summary, "№ 1, 1875-07-22", "1875-07-22T00:00:00Z")
    whole = Contents(work, record, ROOT, tuple(Within(one, totals, summary) for one in years), (), totals, is_work=True)
    year = Contents(years[0], record, work, (), (issue,), totals, is_work=True)
    for contents in (whole, year):
        document = orjson.loads(orjson.dumps(collection(contents, URLS, LIMITS)))
        assert above_advice(document) == []
        assert above_advice(orjson.loads(orjson.dumps(version2(document, URLS)))) == []
