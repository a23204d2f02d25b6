"""An exported book in a real browser: Mirador behind a plain nginx, in both versions; the plain pages without a server.

Keeps screenshots.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.canvas import assert_shows, look, wait_until_shown
from tests.browser.conftest import SCREENSHOTS, Scanned, Visit, demo_pages
from tests.services.static_site import static_site
from tests.serving import free_port, run

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("export")


@pytest.fixture(scope="module")
def exported(folder: Path, shared_data: Path) -> Iterator[tuple[str, Scanned]]:
    """The demo book and a real one as files behind nginx: the address, and the pages of the demo book."""
    home, port = folder / "home", free_port()
    scans = demo_pages()
    run(home, "ingest", scans, "--book", "demo", "--title", "Vərəqdən ekrana", "--language", "az")
    run(home, "ingest", shared_data / "kant-1784" / "OCR-D-IMG", "--book", "kant-1784")
    run(home, "export", "--all", folder / "out", "--base-url", f"http://127.0.0.1:{port}")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with static_site(folder / "out", folder / "nginx", port) as address:
        paths = tuple(sorted(path for path in scans.iterdir() if path.suffix == ".jpg"))
        manifest = json.loads((folder / "out/books/demo/3/manifest.json").read_bytes())
        keys = tuple(canvas["id"].rpartition("/")[2].removesuffix(".json") for canvas in manifest["items"])
        images = tuple(f"{address}/books/demo/images/demo_{key}" for key in keys)
        yield address, Scanned("demo", images, keys, paths)


@pytest.fixture
def guest(chromium: Browser) -> Iterator[Visit]:
    with chromium.new_context(viewport={"width": 1280, "height": 900}, locale="az-AZ") as context:
        visit = Visit(context.new_page())
        visit.watch()
        yield visit


def test_a_reader_finds_a_book_and_turns_its_pages(guest: Visit, exported: tuple[str, Scanned]) -> None:
    address, demo = exported
    tab = guest.tab
    tab.goto(f"{address}/index.html")
    tab.wait_for_load_state("networkidle")
    tab.screenshot(path=SCREENSHOTS / "export-home.png")
    tab.locator('a[href="books/demo/index.html"]').click()
    tab.wait_for_load_state("networkidle")
    tab.screenshot(path=SCREENSHOTS / "export-book.png")
    tab.get_by_role("link", name="Oxumaq").click()
    wait_until_shown(tab)
    assert [assert_shows(part, demo) for part in look(tab)] == [0]
    tab.get_by_label("Növbəti səhifə").click()
    expect(tab).to_have_url(re.compile(rf"\?page={demo.keys[1]}$"))
    wait_until_shown(tab, images=2)
    assert sorted(assert_shows(part, demo) for part in look(tab)) == [1, 2]
    tab.screenshot(path=SCREENSHOTS / "export-reading.png")
    # From here on deep: the tiles of the full size.
    tab.reload()
    wait_until_shown(tab, images=2)
    tab.evaluate("() => { const v = Mirador.OSDReferences.get('book').current; v.viewport.zoomBy(6); }")
    wait_until_shown(tab)
    assert [url for _, url in guest.answers if re.search(r"/512,512/0/default\.jpg$", url)]
    guest.assert_all_well()


def test_mirador_opens_version_2_as_well(guest: Visit, exported: tuple[str, Scanned]) -> None:
    address, demo = exported
    manifest = f"{address}/books/demo/2/manifest.json"

    def of_version_2(route: Route) -> None:
        text = route.fetch().text().replace("/3/manifest.json", "/2/manifest.json")
        route.fulfill(body=text, content_type="text/html")

    guest.tab.route(re.compile(r"read\.html"), of_version_2)
    guest.tab.goto(f"{address}/books/demo/read.html")
    wait_until_shown(guest.tab)
    assert [assert_shows(part, demo) for part in look(guest.tab)] == [0]
    assert (200, manifest) in guest.answers
    assert not any("/3/manifest.json" in url for _, url in guest.answers)
    guest.tab.screenshot(path=SCREENSHOTS / "export-version-2.png")
    guest.assert_all_well()


def test_the_plain_pages_need_no_server(guest: Visit, folder: Path, exported: tuple[str, Scanned]) -> None:
    """From a memory stick, opened by a double click."""
    tab = guest.tab
    tab.goto((folder / "out" / "index.html").as_uri())
    tab.locator('a[href="books/kant-1784/index.html"]').click()
    expect(tab.locator(".leaves img").first).to_be_visible()
    tab.wait_for_load_state("networkidle")
    assert tab.locator(".leaves img").first.evaluate("image => image.naturalWidth > 0")
    tab.screenshot(path=SCREENSHOTS / "export-stick.png")
    tab.locator(".leaves a").nth(2).click()
    assert tab.url.startswith("file:") and tab.url.endswith("/full/max/0/default.jpg")
    assert tab.locator("img").evaluate("image => image.naturalHeight") == 1024
    assert exported[0] not in "".join(url for _, url in guest.answers)
    assert guest.failed == []
