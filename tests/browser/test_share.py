"""A reader makes a link to what is seen; it shows the same anywhere. Measured on the canvas, not by our own code."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from manifests import Urls
from manifests.content_state import Box, OurBook, Region, canvas_state, encoded, place_of, read_content_state
from tests.browser.canvas import (
    OURS,
    UNIVERSAL,
    Shown,
    assert_shows,
    look,
    wait_until_shown,
    wait_until_these_are_shown,
)
from tests.browser.conftest import SCREENSHOTS, Scanned, Site, Visit
from tests.browser.viewers.conftest import AS_SEEN_FROM_AFAR
from tests.browser.viewers.elsewhere import elsewhere

pytestmark = pytest.mark.browser

VIEWERS = {"mirador": OURS, "uv": UNIVERSAL}
WINDOW = {"viewport": {"width": 1280, "height": 900}, "locale": "az-AZ"}
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "ru-RU", "has_touch": True}
# Of the shared part: what a viewer may cut off or begin beside it. It stops between two levels of its zoom, and what
# lies under its bars is not counted here.
NEAR = 0.04
PART = Box(500, 700, 900, 600)
DROP = """([selector, kinds]) => {
  const data = new DataTransfer();
  for (const [kind, text] of Object.entries(kinds)) data.setData(kind, text);
  const where = document.querySelector(selector);
  for (const name of ['dragenter', 'dragover', 'drop']) {
    where.dispatchEvent(new DragEvent(name, {dataTransfer: data, bubbles: true, cancelable: true}));
  }
}"""
WITHOUT_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"


@contextmanager
def reader(chromium: Browser, base: str, **asked: Any) -> Iterator[Visit]:
    """Somebody else, who never was here: no cookie, another browser."""
    with chromium.new_context(base_url=base, **{**WINDOW, **asked}) as context:
        visit = Visit(context.new_page())
        visit.watch()
        yield visit


def zoom_in(tab: Tab, x: int, y: int) -> None:
    """By the wheel, as a reader does."""
    tab.mouse.move(x, y)
    for _ in range(4):
        tab.mouse.wheel(0, -240)
        tab.wait_for_timeout(150)


def shared(tab: Tab) -> str:
    """The link that the button gives, by the keyboard alone."""
    tab.locator("#share").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#shared [role=status]")).not_to_be_empty()
    link = tab.locator("#shared input").input_value()
    tab.keyboard.press("Escape")
    expect(tab.locator("#shared")).to_be_hidden()
    expect(tab.locator("#share")).to_be_focused()
    return link


def named(link: str, url: str) -> OurBook:
    """What a link of ours says, read by the server's own way."""
    place = place_of(read_content_state(parse_qs(urlsplit(link).query)["iiif-content"][0]), Urls(url))
    assert isinstance(place, OurBook)
    return place


def part_of(place: OurBook) -> tuple[float, float, float, float]:
    """The part that a link names: left, top, right, bottom in pixels of the page, as `Shown.box` has it."""
    part = place.focus
    assert isinstance(part, Region)
    return float(part.x), float(part.y), float(part.x + part.width), float(part.y + part.height)


def shown_of(tab: Tab, viewer: str, book: Scanned, key: str) -> Shown:
    """What is seen of the page with this key, once all is sharp; it looks as its scan does there."""
    wait_until_shown(tab, 1, viewer)
    service = book.services[book.keys.index(key)]
    [shown] = [
        one for one in look(tab, viewer, bare=viewer != OURS or "/read/" not in tab.url) if one.service == service
    ]
    assert_shows(shown, book, **AS_SEEN_FROM_AFAR)
    return shown


def assert_shows_part(shown: Shown, part: tuple[float, float, float, float]) -> None:
    """All of the part is seen, and from side to side or from top to bottom no more than it."""
    width, height = part[2] - part[0], part[3] - part[1]
    near = NEAR * max(width, height)
    left, top, right, bottom = shown.box
    assert left <= part[0] + near and top <= part[1] + near, f"{shown.box} begins within {part}"
    assert right >= part[2] - near and bottom >= part[3] - near, f"{shown.box} ends within {part}"
    assert right - left <= width + 2 * near or bottom - top <= height + 2 * near, f"{shown.box} is more than {part}"


def keep(visit: Visit, name: str) -> None:
    """A screenshot as the test's output."""
    visit.tab.screenshot(path=SCREENSHOTS / f"share-{name}.png")


@pytest.fixture(scope="module")
def partner_site() -> Iterator[str]:
    """Mirador on a page of somebody else, who reads content states by the specification."""
    with elsewhere() as address:
        yield address


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("book", ["demo", "rtl"])
def test_CST_R09_a_view_opens_everywhere(
    chromium: Browser, site: Site, arabic: tuple[str, Scanned], partner_site: str, book: str, viewer: str
) -> None:
    """From a spread: the page right of the spine, in a book from left to right the second of the two."""
    url, pages = (site.url, site.demo) if book == "demo" else arabic
    with reader(chromium, url) as visit:
        visit.tab.goto(f"/read/{pages.id}?viewer={viewer}&page={pages.keys[1]}")
        wait_until_shown(visit.tab, 2, VIEWERS[viewer])
        zoom_in(visit.tab, 840, 400)
        wait_until_shown(visit.tab, 1, VIEWERS[viewer])
        link = shared(visit.tab)
        assert link.startswith(f"{url}/read/{pages.id}?iiif-content=")
        place = named(link, url)
        assert place.page == (pages.keys[2] if book == "demo" else pages.keys[1])
        part = part_of(place)
        assert_shows_part(shown_of(visit.tab, VIEWERS[viewer], pages, place.page), part)
        keep(visit, f"{book}-made-in-{viewer}")
        visit.assert_all_well()
    state = link.partition("?")[2]
    for name, address, expression in (
        ("mirador", link, OURS),
        ("uv", f"{link}&viewer=uv", UNIVERSAL),
        ("elsewhere", f"{partner_site}/mirador-content-state.html?{state}", OURS),
    ):
        with reader(chromium, url) as visit:
            visit.tab.goto(address)
            shown = shown_of(visit.tab, expression, pages, place.page)
            keep(visit, f"{book}-from-{viewer}-in-{name}")
            assert_shows_part(shown, part)
            visit.assert_all_well()


def test_a_link_is_left_behind_when_the_page_is_turned(visit: Visit, site: Site) -> None:
    tab = visit.tab
    state = encoded(canvas_state(Urls(site.url), "demo", site.demo.keys[4], PART))
    tab.goto(f"/read?iiif-content={state}")
    wait_until_shown(tab)
    assert "iiif-content" in tab.url
    # The other viewer begins where this one did.
    tab.locator("nav.viewers").get_by_role("link", name="Universal Viewer").click()
    box = (PART.x, PART.y, PART.x + PART.width, PART.y + PART.height)
    assert_shows_part(shown_of(tab, UNIVERSAL, site.demo, site.demo.keys[4]), box)
    tab.locator("nav.viewers").get_by_role("link", name="Mirador").click()
    wait_until_shown(tab)
    tab.get_by_label("Növbəti səhifə").click()
    wait_until_these_are_shown(tab, site.demo.services[5:7], OURS)
    assert "iiif-content" not in tab.url
    assert site.demo.keys[5] in tab.url
    place = named(shared(tab), site.url)
    assert (place.page, place.focus) == (site.demo.keys[5], None), "of a whole spread the page at which it is open"
    visit.assert_all_well()


def test_without_a_clipboard_the_link_stands_in_a_field(visit: Visit, site: Site) -> None:
    """As at an address without TLS."""
    tab = visit.tab
    tab.add_init_script(WITHOUT_CLIPBOARD)
    tab.goto("/read/demo")
    wait_until_shown(tab)
    tab.locator("#share").click()
    expect(tab.locator("#shared [role=status]")).to_have_text("Keçidi bu sahədən kopyalayın.")
    field = tab.locator("#shared input")
    expect(field).to_be_focused()
    chosen = tab.evaluate(
        "getSelection().toString() || document.activeElement.value.slice("
        "document.activeElement.selectionStart, document.activeElement.selectionEnd)"
    )
    assert chosen == field.input_value()
    assert named(chosen, site.url) == OurBook("demo", site.demo.keys[0])
    tab.mouse.click(640, 600)
    expect(tab.locator("#shared")).to_be_hidden()
    visit.assert_all_well()


@pytest.mark.parametrize("visit", [{"permissions": ["clipboard-read", "clipboard-write"]}], indirect=True)
def test_a_copied_link_is_pasted(visit: Visit, site: Site) -> None:
    tab = visit.tab
    tab.goto(f"/read/demo?page={site.demo.keys[6]}")
    wait_until_shown(tab, 2)
    tab.locator("#share").click()
    expect(tab.locator("#shared [role=status]")).to_have_text("Keçid kopyalandı.")
    tab.goto("/books")
    tab.locator("input[name=q]").focus()
    tab.keyboard.press("Control+V")
    tab.wait_for_url("**/read/demo?iiif-content=*")
    wait_until_these_are_shown(tab, site.demo.services[5:7], OURS)
    visit.assert_all_well()


@pytest.mark.parametrize("visit", [PHONE], indirect=True)
def test_on_a_phone(visit: Visit, site: Site) -> None:
    tab = visit.tab
    tab.goto(f"/read/demo?viewer=uv&page={site.demo.keys[6]}")
    wait_until_shown(tab, 1, UNIVERSAL)
    tab.locator("#share").tap()
    expect(tab.locator("#shared")).to_be_in_viewport(ratio=1)
    expect(tab.locator("nav.languages a").last).to_be_in_viewport(ratio=1)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    keep(visit, "phone")
    assert named(tab.locator("#shared input").input_value(), site.url) == OurBook("demo", site.demo.keys[6])
    visit.assert_all_well()


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("kind", ["text/plain", "text/uri-list"])
def test_CST_R06_what_is_dropped_on_the_reader_is_opened(visit: Visit, site: Site, viewer: str, kind: str) -> None:
    """The IIIF icon of another book, and a content state as it is: not encoded."""
    tab, urls = visit.tab, Urls(site.url)
    manifest, page = urls.manifest("kant-1784"), site.kant.keys[3]
    dropped = {
        "text/plain": canvas_state(urls, "kant-1784", page, Box(100, 100, 400, 300)),
        "text/uri-list": f"# IIIF\r\n{manifest}?manifest={quote(manifest)}\r\n",
    }[kind]
    tab.goto(f"/read/demo?viewer={viewer}")
    wait_until_shown(tab, 1, VIEWERS[viewer])
    tab.evaluate(DROP, ["#viewer", {kind: dropped}])
    tab.wait_for_url("**/read/kant-1784*")
    shown_of(tab, VIEWERS[viewer], site.kant, page if kind == "text/plain" else site.kant.keys[0])
    visit.assert_all_well()


def test_a_link_is_dragged_with_the_mouse(visit: Visit, site: Site) -> None:
    tab = visit.tab
    tab.goto("/books")
    tab.locator('h2 a[href="/read/kant-1784"]').drag_to(tab.locator("footer"))
    tab.wait_for_url("**/read/kant-1784")
    wait_until_these_are_shown(tab, site.kant.services[:1], OURS)
    visit.assert_all_well()


def test_words_that_are_no_link_are_left_alone(visit: Visit) -> None:
    tab = visit.tab
    tab.goto("/books")
    tab.evaluate(DROP, ["main", {"text/plain": "Molla Nəsrəddin"}])
    tab.locator("input[name=q]").fill("Kant")
    tab.wait_for_timeout(300)
    assert urlsplit(tab.url).path == "/books"


def test_a_page_that_is_gone_is_told(visit: Visit, site: Site) -> None:
    tab = visit.tab
    tab.goto(f"/read/demo?iiif-content={encoded(canvas_state(Urls(site.url), 'demo', 'none'))}")
    wait_until_these_are_shown(tab, site.demo.services[:1], OURS)
    expect(tab.locator(".told")).to_be_visible()
    keep(visit, "gone")
    tab.get_by_label("Növbəti səhifə").click()
    expect(tab.locator(".told")).to_have_count(0)
    visit.assert_all_well()
