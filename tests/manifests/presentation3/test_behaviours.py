"""How pages are shown: what is said, what their shapes tell, and pages that are missing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
import pytest

from image_store import Dimensions, ImageInfo, Limits
from manifests import (
    About,
    Book,
    BookBehaviour,
    InvalidBook,
    Page,
    PageBehaviour,
    PageImage,
    PageOrder,
    UnknownRange,
    Urls,
    book_behaviour,
    canvas_behaviours,
    canvas_document,
    language_map,
    manifest,
    range_document,
)
from manifests.lint import lint
from manifests.presentation2 import version2
from manifests.validate import check

URLS = Urls("https://h.example")
LIMITS = Limits(10**8)
PORTRAIT, OPENING, FOLD_OUT, TURNED, FINER = (2400, 3400), (4700, 3400), (5200, 3400), (3400, 2400), (4800, 6800)


def page(number: int, shape: tuple[int, int] | None = PORTRAIT, behaviour: PageBehaviour | None = None) -> Page:
    image = PageImage.of(f"b_p{number}", ImageInfo(Dimensions(*shape))) if shape else None
    return Page(f"p{number}", f"{number}.tif", "ab" * 32, language_map(str(number)), image, behaviour=behaviour)


def book(*pages: Page, said: BookBehaviour | None = None) -> Book:
    return Book("b", language_map("Kitab", "az"), "az", pages, about=About(behaviour=said))


def shaped(shapes: Sequence[tuple[int, int] | None], said: BookBehaviour | None = None) -> Book:
    return book(*(page(at, shape) for at, shape in enumerate(shapes, 1)), said=said)


def written(made: Book) -> Any:
    """The manifest as it is served: valid, and nothing in it that the linter finds, in either version."""
    document = orjson.loads(orjson.dumps(manifest(made, URLS, LIMITS)))
    check(document)
    for one in (document, version2(document, URLS)):
        found = lint(one)
        assert [finding for finding in found.findings if finding.rule.severity != "advice"] == [], found
    return document


def sequence2(document: Any) -> Any:
    """The pages of the same manifest in version 2."""
    made: Any = version2(document, URLS)
    return made["sequences"][0]


def alone(made: Book) -> str:
    return " ".join(canvas_behaviours(made))


@pytest.mark.parametrize(
    ("shapes", "behaviour"),
    [
        ([PORTRAIT] * 5, "paged"),
        ([PORTRAIT], "individuals"),
        ([OPENING], "individuals"),
        ([PORTRAIT, *[OPENING] * 4, PORTRAIT], "individuals"),
        ([*[PORTRAIT] * 3, *[OPENING] * 3], "paged"),
        ([(1000, 1000)] * 4, "paged"),
    ],
)
def test_openings_are_looked_at_one_by_one_PRE3_R27_R28(
    shapes: list[tuple[int, int]], behaviour: BookBehaviour
) -> None:
    assert book_behaviour(shaped(shapes)) == behaviour
    assert written(shaped(shapes))["behavior"] == [behaviour]


@pytest.mark.parametrize("said", ["paged", "individuals"])
@pytest.mark.parametrize("shapes", [[PORTRAIT] * 5, [OPENING] * 5, [PORTRAIT]])
def test_what_is_said_of_a_book_holds_whatever_its_shapes_PRE3_R27(
    said: BookBehaviour, shapes: list[tuple[int, int]]
) -> None:
    assert written(shaped(shapes, said))["behavior"] == [said]


def test_a_leaf_that_unfolds_is_shown_alone_PRE3_R28_R42() -> None:
    document = written(shaped([PORTRAIT, PORTRAIT, FOLD_OUT, PORTRAIT, PORTRAIT]))
    assert [canvas.get("behavior") for canvas in document["items"]] == [None, None, ["non-paged"], None, None]
    hints = [canvas.get("viewingHint") for canvas in sequence2(document)["canvases"]]
    assert hints == [None, None, "non-paged", None, None]


@pytest.mark.parametrize("odd", [TURNED, FINER, (3500, 3400), (2400, 9000)])
def test_plates_that_were_turned_finer_scans_and_long_leaves_stay_pages(odd: tuple[int, int]) -> None:
    assert alone(shaped([*[PORTRAIT] * 4, odd])) == ""


def test_of_few_pages_none_is_the_odd_one() -> None:
    assert alone(shaped([PORTRAIT, PORTRAIT, FOLD_OUT])) == ""


def test_what_is_said_of_a_page_holds_whatever_its_shape_PRE3_R28_R42() -> None:
    made = book(
        page(1, behaviour="non-paged"),
        page(2),
        page(3, OPENING, "facing-pages"),
        page(4, FOLD_OUT, "paged"),
        page(5),
    )
    document = written(made)
    said = [canvas.get("behavior") for canvas in document["items"]]
    assert said == [["non-paged"], None, ["facing-pages"], None, None]
    assert canvas_document(made, "p3", URLS, LIMITS)["behavior"] == ["facing-pages"]


def test_in_a_book_of_single_sheets_nothing_is_said_of_pages_PRE3_R27() -> None:
    made = replace(shaped([PORTRAIT] * 4), about=About(behaviour="individuals"))
    made = replace(made, pages=(made.pages[0]._replace(behaviour="non-paged"), *made.pages[1:]))
    assert all("behavior" not in canvas for canvas in written(made)["items"])


def pairs(made: Book) -> list[str]:
    """The openings as a viewer shows them that does what the specification says: one, then two at a time."""
    behaviours = canvas_behaviours(made)
    shown: list[str] = []
    waiting: list[str] = []
    places = 1
    for one in made.shown_pages:
        if one.key in behaviours:
            shown.append(f"({one.key})")
            continue
        waiting.append(one.key)
        if len(waiting) == places:
            shown.append("+".join(waiting))
            waiting, places = [], 2
    return [*shown, *waiting]


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ((), "p1 p2+p3 p4+p5 p6+p7 p8"),
        ((3,), "p1 (p2) p4+p5 p6+p7 p8"),
        ((4,), "p1 p2+p3 (p5) p6+p7 p8"),
        ((4, 5), "p1 p2+p3 p6+p7 p8"),
        ((1,), "(p2) p3 p4+p5 p6+p7 p8"),
        ((1, 3), "(p2) (p4) p5 p6+p7 p8"),
        ((1, 2), "(p3) (p4) p5 p6+p7 p8"),
        ((1, 2, 3), "(p4) p5 p6+p7 p8"),
        ((7,), "p1 p2+p3 p4+p5 (p6) p8"),
        ((8,), "p1 p2+p3 p4+p5 p6+p7"),
        ((2, 3, 4, 5, 6, 7, 8), "p1"),
    ],
)
def test_a_missing_page_does_not_shift_the_openings_behind_it_TRAP_44(missing: tuple[int, ...], expected: str) -> None:
    made = shaped([None if at in missing else PORTRAIT for at in range(1, 9)])
    assert " ".join(pairs(made)) == expected
    written(made)


@pytest.mark.parametrize("language", ["az", "az-Arab"])
def test_a_book_that_begins_with_a_verso_is_said_by_its_first_page_TRAP_43_TRAP_44(language: str) -> None:
    made = shaped([PORTRAIT] * 5)
    made = replace(made, language=language, pages=(made.pages[0]._replace(behaviour="non-paged"), *made.pages[1:]))
    assert " ".join(pairs(made)) == "(p1) p2 p3+p4 p5"
    document = written(made)
    assert document["viewingDirection"] == ("right-to-left" if language == "az-Arab" else "left-to-right")
    keys = [canvas["id"].rpartition("/")[2] for canvas in document["items"]]
    assert keys == ["p1", "p2", "p3", "p4", "p5"], "in the order of reading, whichever way it turns"


def test_hidden_pages_count_for_nothing() -> None:
    made = shaped([PORTRAIT, PORTRAIT, FOLD_OUT, PORTRAIT, PORTRAIT, PORTRAIT])
    chart = replace(made, pages=(made.pages[0]._replace(hidden=True), *made.pages[1:]))
    assert " ".join(pairs(chart)) == "p2 (p3) p4+p5 p6"
    assert alone(replace(made, pages=tuple(one._replace(hidden=one.key == "p3") for one in made.pages))) == ""


def test_where_a_book_is_opened_PRE3_R29() -> None:
    made = replace(shaped([PORTRAIT] * 5), start_key="p3")
    document = written(made)
    assert document["start"] == {"id": URLS.canvas("b", "p3"), "type": "Canvas"}
    assert sequence2(document)["startCanvas"] == URLS.canvas("b", "p3")
    for key in (None, "p2"):
        unseen = replace(made, start_key=key, pages=(made.pages[0], page(2, None), *made.pages[2:]))
        assert "start" not in written(unseen)
    with pytest.raises(InvalidBook, match="opened at the page 'p9', which the book has not"):
        replace(made, start_key="p9")


def test_another_order_of_the_pages_PRE3_R61_TRAP_46() -> None:
    order = PageOrder({"az": ("Müəllifin sırası",), "ru": ("Порядок автора",)}, ("p3", "p1", "p2"))
    made = replace(shaped([PORTRAIT, PORTRAIT, None, PORTRAIT]), orders=(order, PageOrder({"az": ("X",)}, ("p3",))))
    document = written(made)
    assert document["structures"] == [
        {
            "id": "https://h.example/presentation/3/b/range/order-1",
            "type": "Range",
            "label": {"az": ["Müəllifin sırası"], "ru": ["Порядок автора"]},
            "behavior": ["sequence"],
            "items": [{"id": URLS.canvas("b", key), "type": "Canvas"} for key in ("p1", "p2")],
        }
    ]
    assert "structures" not in version2(document, URLS), "there it would be a chapter"
    alone = range_document(made, "order-1", URLS)
    check(alone)
    assert alone["id"] == document["structures"][0]["id"]
    for name in ("order-0", "order-2", "order-3", "order-1x", "order-٣"):
        with pytest.raises(UnknownRange):
            range_document(made, name, URLS)


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        (("p1", "p1"), "has a page twice"),
        ((), "has no page"),
        (("p9",), "'p9', which the book has not"),
    ],
)
def test_orders_that_cannot_be(pages: tuple[str, ...], why: str) -> None:
    with pytest.raises(InvalidBook, match=why):
        replace(shaped([PORTRAIT] * 2), orders=(PageOrder({"az": ("Sıra",)}, pages),))


def test_every_canvas_has_a_label_PRE3_R35() -> None:
    assert all(canvas["label"] for canvas in written(shaped([PORTRAIT] * 3))["items"])
    with pytest.raises(InvalidBook, match="the label of page p1 is empty"):
        book(page(1)._replace(label={}))


def test_the_version_of_a_book_tells_all_of_it() -> None:
    plain = shaped([PORTRAIT] * 3)
    assert plain.version == "a3a5848bdc7b55d0a6b88aa02fa768aa", "the one that it had before more could be said"
    others = [
        replace(plain, about=About(behaviour="individuals")),
        replace(plain, start_key="p2"),
        replace(plain, cover_key="p2"),
        replace(plain, orders=(PageOrder({"az": ("A",)}, ("p2", "p1")),)),
        replace(plain, orders=(PageOrder({"az": ("A",)}, ("p1", "p2")),)),
        *(
            replace(plain, pages=(plain.pages[0]._replace(behaviour=behaviour), *plain.pages[1:]))
            for behaviour in ("paged", "non-paged", "facing-pages")
        ),
    ]
    assert len({plain.version, *(one.version for one in others)}) == len(others) + 1
