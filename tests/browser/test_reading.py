"""A reader opens books in a real browser; the canvas must show the very page, sharp. Keeps screenshots."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.canvas import SAME, TIMES_WORSE, Shown, assert_shows, difference, look, wait_until_shown
from tests.browser.conftest import SCREENSHOTS, Scanned, Site, Visit

pytestmark = pytest.mark.browser

ARABIC_PAGE = 8
FOLD_OUT = 10
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "ru-RU", "color_scheme": "dark", "has_touch": True}


def keep(visit: Visit, name: str) -> None:
    """A screenshot as the test's output."""
    visit.tab.screenshot(path=SCREENSHOTS / f"{name}.png")


def test_the_shelf_shows_the_books(visit: Visit, site: Site) -> None:
    visit.tab.goto("/")
    visit.tab.wait_for_load_state("networkidle")
    for book in (site.demo, site.kant):
        cover = visit.tab.locator(f'a.cover[href="/read/{book.id}"] img')
        assert cover.evaluate("image => image.complete && image.naturalWidth > 0")
    keep(visit, "home")
    visit.assert_all_well()


def test_the_page_of_a_book(visit: Visit) -> None:
    visit.tab.goto("/books/demo")
    visit.tab.wait_for_load_state("networkidle")
    expect(visit.tab.locator(".leaves img").first).to_have_js_property("complete", True)
    keep(visit, "book")
    visit.assert_all_well()


def test_reading_the_demo_book(visit: Visit, site: Site) -> None:
    tab = visit.tab
    tab.goto("/")
    tab.locator('a.cover[href="/read/demo"]').click()
    expect(tab).to_have_url(f"{site.url}/read/demo")
    wait_until_shown(tab)
    assert [assert_shows(part, site.demo) for part in look(tab)] == [0]
    keep(visit, "reading-cover")

    tab.get_by_label("Növbəti səhifə").click()
    expect(tab).to_have_url(re.compile(r"\?page="))
    wait_until_shown(tab, images=2)
    spread = look(tab)
    assert sorted(assert_shows(part, site.demo) for part in spread) == [1, 2]
    assert_whole(spread, site.demo)
    keep(visit, "reading")

    before = set(visit.tiles())
    tab.get_by_label("Böyüt").click()
    wait_until_shown(tab, images=2)
    tab.mouse.move(1060, 330)
    for _ in range(5):
        tab.mouse.wheel(0, -240)
        tab.wait_for_timeout(200)
    wait_until_shown(tab, images=2)
    assert_sharp(look(tab), site.demo)
    assert set(visit.tiles()) - before, "zooming in fetched no finer tiles"
    keep(visit, "zoomed")
    visit.assert_all_well()


def assert_whole(seen: list[Shown], book: Scanned) -> None:
    """The pages fill the view from side to side or from top to bottom, and nothing of them is cut off."""
    for part in seen:
        with Image.open(book.scans[book.services.index(part.service)]) as scan:
            width, height = scan.size
        left, top, right, bottom = part.box
        assert left < width * 0.02 and right > width * 0.98 and top < height * 0.02 and bottom > height * 0.98
    middle = (min(part.left for part in seen) + max(part.left + part.pixels.width for part in seen)) / 2
    assert abs(middle - 640) < 20, f"the spread stands beside the middle of the window: {middle:.0f}"


def assert_sharp(seen: list[Shown], book: Scanned) -> None:
    """What is seen fits the whole scan clearly better than a coarse version of it."""
    best = max(seen, key=lambda part: part.pixels.width * part.pixels.height)
    scan = book.scans[book.services.index(best.service)]
    sharp, coarse = difference(best, scan), difference(best, scan, detail=400)
    assert sharp < SAME
    assert sharp * TIMES_WORSE < coarse, f"not sharp: {sharp:.1f} against the scan, {coarse:.1f} against a coarse one"


@pytest.mark.parametrize("visit", [{"locale": "de-DE"}], indirect=True)
def test_reading_a_real_book(visit: Visit, site: Site) -> None:
    visit.tab.goto(f"/read/kant-1784?page={site.kant.keys[6]}")
    wait_until_shown(visit.tab, images=2)
    assert 6 in [assert_shows(part, site.kant) for part in look(visit.tab)]
    keep(visit, "kant")
    assert len(visit.tiles()) >= 4
    visit.assert_all_well()


@pytest.mark.parametrize(("number", "name"), [(ARABIC_PAGE, "arabic"), (FOLD_OUT, "fold-out")])
def test_a_page_by_its_address(visit: Visit, site: Site, number: int, name: str) -> None:
    visit.tab.goto(f"/read/demo?page={site.demo.keys[number]}")
    wait_until_shown(visit.tab)
    assert number in [assert_shows(part, site.demo) for part in look(visit.tab)]
    keep(visit, name)
    visit.assert_all_well()


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_phone_in_the_dark_in_russian(visit: Visit, site: Site) -> None:
    tab = visit.tab
    tab.goto("/")
    expect(tab.get_by_role("heading", name="Книги")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    keep(visit, "phone-home")
    tab.goto("/books/demo")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    keep(visit, "phone-book")
    tab.goto("/read/demo")
    wait_until_shown(tab)
    expect(tab.get_by_label("Следующая страница")).to_be_visible()
    assert [assert_shows(part, site.demo) for part in look(tab)] == [0]
    keep(visit, "phone-reading")
    visit.assert_all_well()


@pytest.mark.parametrize("visit", [{"java_script_enabled": False}], indirect=True)
def test_without_javascript_the_pages_can_still_be_seen(visit: Visit) -> None:
    visit.tab.goto("/read/demo")
    visit.tab.locator("noscript a, .waiting a").first.click()
    assert visit.tab.locator(".leaves img").count() > 5
