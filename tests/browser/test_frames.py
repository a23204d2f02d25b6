"""Our books in the pages of other sites: in a frame, and in a Mirador of theirs that our sign was dragged to."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Frame, expect
from playwright.sync_api import Page as Tab

from tests.browser.canvas import OURS, SAME, UNIVERSAL, assert_shows, look, wait_until_these_are_shown
from tests.browser.conftest import SCREENSHOTS, Partner, Scanned, Site, Visit
from tests.browser.viewers.elsewhere import elsewhere

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "ru-RU", "has_touch": True}
# As `Mirador.viewer` on somebody's page is found: of all its windows the first.
THEIRS = "Object.values(window.Mirador.OSDReferences?.refs ?? {})[0]?.current"


@pytest.fixture(scope="module")
def other_site() -> Iterator[str]:
    """A site with a Mirador that has nothing open."""
    with elsewhere() as address:
        yield address


def framed(tab: Tab) -> Frame:
    """What stands in the one frame of the page."""
    frame = tab.query_selector("iframe")
    assert frame is not None
    inside = frame.content_frame()
    assert inside is not None
    return inside


def assert_framed(tab: Tab, book: Scanned, numbers: list[int], viewer: str) -> None:
    """The frame shows these very pages of the book, from left to right, and no others."""
    frame = framed(tab)
    frame.wait_for_selector("#viewer")
    wait_until_these_are_shown(frame, [book.services[number] for number in numbers], viewer)
    seen = sorted(look(frame, viewer, bare=True), key=lambda part: part.left)
    # So small, browsers scale coarsely; another page looks otherwise by far all the same.
    assert [assert_shows(part, book, blur=3.0, same=2 * SAME) for part in seen] == numbers


def code_of(tab: Tab, site: Site, book: str) -> str:
    """What a reader copies from the page of a book."""
    tab.goto(f"{site.url}/books/{book}")
    tab.locator("details.frame-code summary").click()
    return tab.locator("#frame-code").input_value()


@pytest.mark.parametrize(
    ("visit", "words"),
    [
        ({"locale": "az-AZ"}, "Kitabı öz kitabxanasında aç"),
        ({"locale": "en-GB"}, "Open the book in its library"),
        (PHONE, "Открыть книгу в её библиотеке"),
    ],
    indirect=["visit"],
)
def test_the_code_that_a_reader_copies(visit: Visit, site: Site, partner: Partner, words: str) -> None:
    tab = visit.tab
    tab.goto(partner(code_of(tab, site, "demo")))
    assert_framed(tab, site.demo, [0], UNIVERSAL)
    frame = framed(tab)
    expect(frame.locator("h1 a")).to_have_attribute("title", words)
    assert tab.evaluate("document.documentElement.scrollWidth") <= (tab.viewport_size or {"width": 0})["width"]
    tab.screenshot(path=SCREENSHOTS / f"frame-{frame.evaluate('document.documentElement.lang')}.png")
    assert visit.tab.context.cookies() == []
    visit.assert_all_well()


@pytest.mark.parametrize(
    ("key", "viewer", "shown"),
    # Where two pages lie side by side: small as it is, Mirador shows both.
    [("uv", UNIVERSAL, [2]), ("mirador", OURS, [1, 2])],
)
def test_a_small_frame_shows_the_page_that_it_names(
    visit: Visit, site: Site, partner: Partner, key: str, viewer: str, shown: list[int]
) -> None:
    address = f"{site.url}/embed/demo?page={site.demo.keys[2]}&amp;viewer={key}"
    visit.tab.goto(partner(f'<iframe src="{address}" width="400" height="300"></iframe>'))
    assert_framed(visit.tab, site.demo, shown, viewer)
    visit.tab.screenshot(path=SCREENSHOTS / f"frame-small-{key}.png")
    visit.assert_all_well()


def test_the_title_leads_to_the_page_that_is_open(visit: Visit, site: Site, partner: Partner) -> None:
    tab = visit.tab
    tab.goto(partner(code_of(tab, site, "demo")))
    assert_framed(tab, site.demo, [0], UNIVERSAL)
    framed(tab).locator(".paging.next").click()
    wait_until_these_are_shown(framed(tab), site.demo.services[1:3], UNIVERSAL)
    with tab.expect_popup() as opened:
        framed(tab).locator("h1 a").click()
    opened.value.wait_for_url(f"{site.url}/read/demo?page={site.demo.keys[1]}*")


def test_no_other_page_may_stand_in_a_frame(visit: Visit, site: Site, partner: Partner) -> None:
    for path in ("/", "/books/demo", "/read/demo"):
        visit.tab.goto(partner(f'<iframe src="{site.url}{path}"></iframe>'))
        assert framed(visit.tab).url.startswith("chrome-error://")


# The browser's own drag, from the sign to a place on the same page, as whoever stands there is handed it.
CAUGHT = """() => new Promise((done) => {
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    const data = event.dataTransfer;
    window.caught = Object.fromEntries([...data.types].map((type) => [type, data.getData(type)]));
  });
  done();
})"""
# Playwright can drag within one document only: what was caught is let fall on the other page.
DROPPED = """(element, data) => {
  const dataTransfer = new DataTransfer();
  for (const [type, text] of Object.entries(data)) dataTransfer.setData(type, text);
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    element.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
  }
}"""


@pytest.mark.parametrize("path", ["/books/demo", "/embed/demo"])
def test_the_sign_is_dragged_to_a_mirador_elsewhere(visit: Visit, site: Site, other_site: str, path: str) -> None:
    tab = visit.tab
    tab.goto(f"{site.url}{path}")
    tab.evaluate(CAUGHT)
    sign = tab.locator("a.drag").bounding_box()
    assert sign is not None
    tab.mouse.move(sign["x"] + sign["width"] / 2, sign["y"] + sign["height"] / 2)
    tab.mouse.down()
    tab.mouse.move(700, 400, steps=8)
    tab.mouse.up()
    tab.wait_for_function("window.caught")
    caught = tab.evaluate("window.caught")
    manifest = f"{site.url}/presentation/3/demo/manifest"
    assert caught["text/plain"] == manifest
    assert caught["text/uri-list"] == f"{site.url}/books/demo?manifest={quote(manifest)}"

    tab.goto(f"{other_site}/drop.html")
    expect(tab.locator(".mirador-workspace-viewport")).to_be_visible()
    expect(tab.locator(".mirador-window")).to_have_count(0)
    tab.locator(".mirador-workspace-viewport").evaluate(DROPPED, caught)
    expect(tab.locator(".mirador-window")).to_have_count(1)
    wait_until_these_are_shown(tab, [site.demo.services[0]], THEIRS)
    tab.screenshot(path=SCREENSHOTS / f"dropped{path.replace('/', '-')}.png")
    assert [assert_shows(part, site.demo) for part in look(tab, THEIRS)] == [0]
