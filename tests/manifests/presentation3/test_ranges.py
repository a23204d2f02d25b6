"""The table of contents as ranges: extents, pages that are missing, the documents."""

from typing import Any

import orjson
import pytest

from image_store import Dimensions, ImageInfo, Limits
from manifests import (
    Book,
    InvalidBook,
    Page,
    PageImage,
    Section,
    UnknownRange,
    Urls,
    language_map,
    manifest,
    range_document,
)
from manifests.presentation3.ranges import Extent, extents
from manifests.validate import check

URLS = Urls("https://h.example")
LIMITS = Limits(10**8)


def page(number: int, *, missing: bool = False) -> Page:
    image = None if missing else PageImage.of(f"b_p{number}", ImageInfo(Dimensions(300, 400)))
    return Page(f"p{number}", f"{number}.tif", "ab" * 32, language_map(str(number)), image)


def section(label: str, first: int, *within: Section) -> Section:
    return Section(language_map(label, "az"), f"p{first}", within)


def book(*sections: Section, pages: int = 9, missing: tuple[int, ...] = ()) -> Book:
    made = tuple(page(number, missing=number in missing) for number in range(1, pages + 1))
    return Book("b", language_map("Kitab", "az"), "az", made, sections)


def told(found: tuple[Extent, ...]) -> list[Any]:
    return [(one.number, " ".join(one.pages), told(one.within)) for one in found]


CHAPTERS = (
    section("Ön söz", 1),
    section("I", 2, section("I.1", 2), section("I.2", 4)),
    section("II", 6, section("II.1", 7, section("II.1.a", 8))),
)


def test_a_section_ends_where_the_next_begins_PRE3_R59() -> None:
    assert told(extents(book(*CHAPTERS))) == [
        (1, "p1", []),
        (2, "p2 p3 p4 p5", [(3, "p2 p3", []), (4, "p4 p5", [])]),
        (5, "p6 p7 p8 p9", [(6, "p7 p8 p9", [(7, "p8 p9", [])])]),
    ]


def test_a_section_on_a_missing_page_begins_on_the_next() -> None:
    found = extents(book(*CHAPTERS, missing=(2, 7)))
    assert told(found)[1:] == [
        (2, "p3 p4 p5", [(3, "p3", []), (4, "p4 p5", [])]),
        (5, "p6 p8 p9", [(6, "p8 p9", [(7, "p8 p9", [])])]),
    ]


def test_a_section_that_is_missing_whole_leads_to_the_next_page_and_keeps_its_number() -> None:
    assert told(extents(book(*CHAPTERS, missing=(1,))))[0] == (1, "p2", [])
    assert [one.number for one in extents(book(*CHAPTERS, missing=(6, 7, 8, 9)))] == [1, 2], "nothing comes after"


@pytest.mark.parametrize("missing", [(), (1, 2, 3)])
def test_sections_out_of_order_have_one_page_at_least(missing: tuple[int, ...]) -> None:
    unordered = book(section("B", 7), section("A", 3, section("A.1", 1)), missing=missing)
    assert all(one.pages for one in extents(unordered))
    check(manifest(unordered, URLS, LIMITS))


def structures(made: Book) -> Any:
    document = manifest(made, URLS, LIMITS)
    check(document)
    return orjson.loads(orjson.dumps(document))["structures"]


def test_the_structures_of_a_manifest_PRE3_R56_R57_R58() -> None:
    first, second, third = structures(book(*CHAPTERS))
    assert first == {
        "id": "https://h.example/presentation/3/b/range/1",
        "type": "Range",
        "label": {"az": ["Ön söz"]},
        "items": [{"id": "https://h.example/presentation/3/b/canvas/p1", "type": "Canvas"}],
    }
    assert [item["type"] for item in second["items"]] == ["Canvas", "Range", "Range", "Canvas"], "canvases at both ends"
    assert [item["id"].rpartition("/")[2] for item in third["items"]] == ["p6", "6", "p9"]
    assert third["items"][1]["items"][1]["label"] == {"az": ["II.1.a"]}


def test_a_book_without_sections_says_nothing_of_them() -> None:
    assert "structures" not in manifest(book(), URLS, LIMITS)
    assert "structures" not in manifest(book(section("A", 9), missing=(9,)), URLS, LIMITS)


def test_a_range_on_its_own() -> None:
    document = range_document(book(*CHAPTERS), "6", URLS)
    check(document)
    assert document["id"] == URLS.range("b", 6)
    assert document["partOf"][0]["id"] == URLS.manifest("b")


@pytest.mark.parametrize("number", ["0", "8", "01", "x", "1" * 5000, "٣"])
def test_ranges_that_are_not_there(number: str) -> None:
    with pytest.raises(UnknownRange, match="has no section"):
        range_document(book(*CHAPTERS), number, URLS)


def test_sections_that_cannot_be() -> None:
    with pytest.raises(InvalidBook, match="begins on the page 'p10', which the book has not"):
        book(section("A", 10))
    with pytest.raises(InvalidBook, match="heading of a section is empty"):
        book(Section({}, "p1"))
    deep = section("A", 1)
    for _ in range(40):
        deep = section("A", 1, deep)
    with pytest.raises(InvalidBook, match="more than 32 levels"):
        book(deep)


def test_the_version_of_a_book_tells_its_sections() -> None:
    versions = {
        book().version,
        book(section("A", 1)).version,
        book(section("A", 2)).version,
        book(section("A", 1, section("B", 2))).version,
        book(section("A", 1), section("B", 2)).version,
    }
    assert len(versions) == 5


def all_ranges(found: Any) -> list[Any]:
    return [one for section in found for one in (section, *all_ranges(inner_ranges(section)))]


def inner_ranges(section: Any) -> list[Any]:
    return [item for item in section["items"] if item["type"] == "Range"]


def test_every_range_is_whole_and_nested_PRE3_R57_R60_R62_TRAP_46() -> None:
    found = all_ranges(structures(book(*CHAPTERS)))
    assert len({one["id"] for one in found}) == len(found) == 7
    assert all(one["items"] and set(one) == {"id", "type", "label", "items"} for one in found)


@pytest.mark.parametrize("missing", [(), (2,), (5, 9), (6, 7)])
def test_a_range_begins_and_ends_with_its_first_and_last_page(missing: tuple[int, ...]) -> None:
    """TIFY reads from both ends which pages a section has; where the last is a range, it puts the whole section into
    the chapter before."""
    made = book(*CHAPTERS, missing=missing)
    by_number = {one.number: one for one in walked(extents(made))}
    for one in all_ranges(structures(made)):
        ends = [item["id"].rpartition("/")[2] for item in (one["items"][0], one["items"][-1])]
        pages = by_number[int(one["id"].rpartition("/")[2])].pages
        assert ends == [pages[0], pages[-1]]


def walked(found: tuple[Extent, ...]) -> list[Extent]:
    return [one for extent in found for one in (extent, *walked(extent.within))]
