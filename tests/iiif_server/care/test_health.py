"""The health of a book from values, and of a real one through the commands' road."""

import pytest

from iiif_server.care.health import Checks, Finding, Listing, examine, odd_sizes
from iiif_server.care.survey import health_of
from image_store import Dimensions, ImageInfo
from manifests import Book, Page, PageImage, language_map
from tests.iiif_server.care.conftest import Shelf, rot

NOT_CHECKED = Checks(0, 0, None, None, {})


def page(number: int, width: int = 3000, height: int = 4000, **said: object) -> Page:
    image = PageImage.of(f"b_{number}", ImageInfo(Dimensions(width, height), False)) if width else None
    label = language_map(str(said.get("label", number)))
    return Page(str(number), f"{number}.tif", "", label, image, said.get("problem"))  # type: ignore[arg-type]


def book(*pages: Page, language: str | None = "az") -> Book:
    return Book("b", language_map("T"), language, pages)


def found(*pages: Page, ever: tuple[str, ...] = (), listing: Listing | None = None) -> list[Finding]:
    health = examine(book(*pages), ever, NOT_CHECKED, (), listing)
    return [finding for finding in health.findings if finding.what != "rights"]


@pytest.mark.parametrize(
    ("size", "odd"),
    [
        ((3000, 4000), False),
        ((4000, 3000), False),  # a turned page
        ((4500, 4000), False),  # exactly half as wide again
        ((4501, 4000), True),
        ((6000, 4000), True),  # a double page among single ones
        ((3000, 2600), True),
        ((300, 400), True),
    ],
)
def test_odd_sizes(size: tuple[int, int], odd: bool) -> None:
    pages = [page(number) for number in range(9)]
    pages[4] = page(4, *size)
    assert odd_sizes(pages) == (["4"] if odd else [])
    pages[4] = pages[4]._replace(behaviour="non-paged")
    assert odd_sizes(pages) == [], "it is known what it is"


def test_a_part_in_another_size_is_not_odd_but_at_its_border() -> None:
    """Half of the book is twice as large: its pages are as their neighbours, the median sees to it."""
    pages = [page(number, *(3000, 4000) if number < 10 else (6000, 8000)) for number in range(20)]
    assert odd_sizes(pages) in ([], ["9", "10"])
    assert odd_sizes([page(1), page(2, 9000), page(3)]) == [], "too few to judge by"


def test_what_is_found() -> None:
    assert found(page(1), page(2)) == []
    missing, older, gone = found(
        page(1), page(2, 0, problem="it is empty"), page(3, problem="it is cut off"), ever=("1", "2", "3", "4")
    )
    assert (missing.what, missing.pages, missing.text, missing.grave) == ("missing", ("2",), "2.tif: it is empty", True)
    assert (older.what, older.pages) == ("older image", ("3",))
    assert (gone.what, gone.pages, gone.grave) == ("gone", ("4",), False)
    (twice,) = found(page(1, label="i"), page(2, label="i"), page(3))
    assert (twice.what, twice.pages) == ("label", ("1", "2"))
    (empty,) = found(page(1, label="—"))
    assert empty.what == "no label"
    extra, absent = found(page(1), page(2), listing=Listing(("mets.xml",), 2, ("no. 2 (3.tif)",), ("1",)))
    assert (extra.pages, extra.grave, absent.pages, absent.grave) == (("1",), False, (), True)
    health = examine(book(page(1), language=None), (), NOT_CHECKED, ())
    assert [one.what for one in health.findings] == ["rights", "language"]
    assert health.whole


def test_a_real_book(shelf: Shelf) -> None:
    health = health_of(shelf.holdings, "b")
    assert (health.whole, health.checks.files, health.checks.checked) == (True, 12, 0)
    shelf.verify()
    rot(shelf.pyramid("2"))
    shelf.later(days=1)
    shelf.verify(masters=False)
    health = health_of(shelf.holdings, "b")
    assert (health.whole, health.checks.checked, list(health.checks.bad)) == (False, 12, ["2"])
    assert health.checks.newest is not None
    assert health.checks.oldest is not None
    assert (health.checks.newest - health.checks.oldest).days == 1
    assert [one.what for one in health.findings if one.grave] == ["rotten"]
