"""A reader switches between Mirador and Universal Viewer: same page, own language, nothing asked of anybody else."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.browser.canvas import OURS, UNIVERSAL, assert_shows, look, wait_until_shown, wait_until_these_are_shown
from tests.browser.conftest import SCREENSHOTS, Scanned, Site, Visit

pytestmark = pytest.mark.browser

ENGLISH = re.compile(r"\b(page|image|zoom|close|contents|download|share|settings|information|full)\b", re.IGNORECASE)
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "ru-RU", "has_touch": True}


def switch(tab: Tab, name: str) -> None:
    """By the keyboard alone, as who has no mouse."""
    link = tab.locator("nav.viewers").get_by_role("link", name=name)
    link.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("nav.viewers [aria-current]")).to_have_attribute("title", name)


def page_in(address: str) -> str:
    """The page that an address names."""
    return parse_qs(urlsplit(address).query)["page"][0]


def numbers(tab: Tab, book: Scanned, viewer: str, wanted: list[int]) -> list[int]:
    """The pages that a viewer really shows, from left to right, held against their scans; waits for those `wanted`."""
    wait_until_these_are_shown(tab, [book.services[number] for number in wanted], viewer)
    seen = sorted(look(tab, viewer, bare=viewer == UNIVERSAL), key=lambda part: part.left)
    return [assert_shows(part, book) for part in seen]


def english(tab: Tab) -> list[str]:
    """What Universal Viewer says in English now: of all that stands on it, and the names of its buttons and fields."""
    said: list[str] = tab.evaluate("""() => [...document.querySelectorAll('#viewer *')]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width)
        .flatMap((one) => [one.title, one.getAttribute('aria-label'), one.childElementCount ? '' : one.textContent])
        .filter((text) => text)""")
    assert len(said) > 20
    return [text for text in said if ENGLISH.search(text)]


def assert_alone(visit: Visit, site: str) -> None:
    """All went well, and all came from our own address."""
    visit.assert_all_well()
    assert {urlsplit(url).netloc for _, url in visit.answers if not url.startswith(("data:", "blob:"))} == {
        urlsplit(site).netloc
    }


def test_the_switch_keeps_the_page_and_is_remembered(visit: Visit, site: Site) -> None:
    tab = visit.tab
    tab.goto("/read/demo")
    tab.get_by_label("Növbəti səhifə").click()
    assert numbers(tab, site.demo, OURS, [1, 2]) == [1, 2]

    switch(tab, "Universal Viewer")
    assert numbers(tab, site.demo, UNIVERSAL, [1, 2]) == [1, 2]
    tab.get_by_role("button", name="Növbəti səhifə").first.click()
    assert numbers(tab, site.demo, UNIVERSAL, [3, 4]) == [3, 4]
    assert page_in(tab.url) in site.demo.keys[3:5]
    tab.screenshot(path=SCREENSHOTS / "universal-viewer.png")

    tab.goto("/read/demo")
    assert numbers(tab, site.demo, UNIVERSAL, [0]) == [0]
    tab.goto(f"/read/demo?page={site.demo.keys[8]}")
    assert 8 in numbers(tab, site.demo, UNIVERSAL, [7, 8])
    switch(tab, "Mirador")
    assert 8 in numbers(tab, site.demo, OURS, [7, 8])
    assert_alone(visit, site.url)


@pytest.mark.parametrize(
    ("visit", "spoken", "close"),
    [({"locale": "az-AZ"}, "Azərbaycan", "Bağla"), ({"locale": "ru-RU"}, "Азербайджанский", "Закрыть")],
    indirect=["visit"],
    ids=["az", "ru"],
)
def test_universal_viewer_in_the_readers_language(visit: Visit, site: Site, spoken: str, close: str) -> None:
    tab = visit.tab
    tab.goto("/read/demo?viewer=uv")
    wait_until_shown(tab, 1, UNIVERSAL)
    language = tab.evaluate("document.documentElement.lang")
    tab.locator(".rightPanel .expandButton").click()
    expect(tab.locator(".rightPanel .items")).to_contain_text(spoken)
    for opens in ("download", "share", "settings", "gallery"):
        tab.locator(f".{opens}.btn:visible").first.click()
        tab.wait_for_timeout(400)
        tab.screenshot(path=SCREENSHOTS / f"universal-viewer-{language}-{opens}.png")
        assert english(tab) == []
        if opens != "gallery":
            tab.locator(".overlays").get_by_role("button", name=close).locator("visible=true").first.click()
    assert_alone(visit, site.url)


@pytest.mark.parametrize(("viewer", "expression"), [("mirador", OURS), ("uv", UNIVERSAL)], ids=["mirador", "uv"])
def test_a_book_from_right_to_left(
    chromium: Browser, arabic: tuple[str, Scanned], viewer: str, expression: str
) -> None:
    url, book = arabic
    with chromium.new_context(base_url=url, viewport={"width": 1280, "height": 900}, locale="az-AZ") as context:
        visit = Visit(context.new_page())
        visit.watch()
        visit.tab.goto(f"/read/rtl?viewer={viewer}")
        assert numbers(visit.tab, book, expression, [0]) == [0]
        visit.tab.get_by_role("button", name="Növbəti səhifə").first.click()
        assert numbers(visit.tab, book, expression, [2, 1]) == [2, 1]
        visit.tab.screenshot(path=SCREENSHOTS / f"rtl-{viewer}.png")
        assert page_in(visit.tab.url) in book.keys[1:3]
        assert_alone(visit, url)


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_universal_viewer_on_a_phone(visit: Visit, site: Site) -> None:
    tab = visit.tab
    tab.goto(f"/read/demo?page={site.demo.keys[6]}")
    switch(tab, "Universal Viewer")
    assert numbers(tab, site.demo, UNIVERSAL, [6]) == [6]
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    expect(tab.locator("nav.viewers a[aria-current]")).to_be_in_viewport(ratio=1)
    expect(tab.locator("nav.languages a").last).to_be_in_viewport(ratio=1)
    turns = tab.locator(".centerPanel").get_by_role("button", name="Следующая страница")
    assert turns.evaluate("(button) => getComputedStyle(button.parentElement).opacity") == "1", "a finger finds nothing"
    tab.screenshot(path=SCREENSHOTS / "universal-viewer-phone.png")
    turns.tap()
    assert numbers(tab, site.demo, UNIVERSAL, [7]) == [7]
    assert page_in(tab.url) == site.demo.keys[7]
    assert_alone(visit, site.url)


def test_the_code_for_frames_opens_the_same_page(visit: Visit, site: Site) -> None:
    tab = visit.tab
    tab.goto(f"/read/demo?viewer=uv&page={site.demo.keys[5]}")
    wait_until_shown(tab, 2, UNIVERSAL)
    tab.locator(".share.btn:visible").first.click()
    code = tab.locator("#embedCode").input_value()
    found = re.search(r'src="([^"]+)"', code)
    assert found and found[1].startswith(f"{site.url}/embed/demo?viewer=uv#")
    tab.goto(found[1])
    assert 5 in numbers(tab, site.demo, UNIVERSAL, [5, 6])
    expect(tab.locator("header.bar")).to_have_count(0)
    assert_alone(visit, site.url)
