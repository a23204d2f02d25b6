"""Our server with the library of cases, the site of a stranger, and visits that hold every answer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.canvas import assert_shows, look, wait_until_these_are_shown
from tests.browser.conftest import SCREENSHOTS, Scanned, Visit, demo_pages, scanned
from tests.browser.viewers.books import CASES, provider, take_in
from tests.browser.viewers.elsewhere import elsewhere
from tests.browser.viewers.viewers import PATIENCE, Viewer
from tests.serving import free_port, serving

KEPT = SCREENSHOTS / "viewers"
# Each viewer brings an OpenSeadragon of its own and hides it. Every OpenSeadragon gets a tracker of the mouse when it
# begins: that moment is overheard.
OVERHEAR = """(() => {
  const begun = [];
  Object.defineProperty(Object.prototype, 'innerTracker', {
    configurable: true,
    set(value) {
      Object.defineProperty(this, 'innerTracker', {value, writable: true, configurable: true, enumerable: true});
      begun.push(this);
    },
  });
  // The last that stands in the page and is no small map of another.
  window.theViewer = () => begun.findLast((one) => one.world && !one.viewer && one.element.isConnected);
})();"""
THE_VIEWER = "theViewer()"
# Where a page is a seventh as large on the screen as its scan, each OpenSeadragon scales in its own way.
AS_SEEN_FROM_AFAR = {"blur": 2.0, "same": 8.0, "times_worse": 2.0}


@dataclass(frozen=True, slots=True)
class Library:
    """The running server, its books, and another site whose pages show them."""

    url: str
    books: dict[str, Scanned]
    elsewhere: str


@dataclass
class Reading:
    """A document opened in a viewer."""

    viewer: Viewer
    visit: Visit
    name: str

    def assert_shows(self, book: Scanned, pages: Sequence[int]) -> None:
        """The canvas comes to rest with just these pages of the book, from left to right, each as its scan looks."""
        wait_until_these_are_shown(self.visit.tab, [book.services[page] for page in pages], THE_VIEWER)
        seen = look(self.visit.tab, THE_VIEWER, bare=True)
        # A service of version 2 is known by that of version 3.
        known = [replace(part, service=part.service.replace("/iiif/2/", "/iiif/3/")) for part in seen]
        in_order = sorted(known, key=lambda part: part.left)
        assert [assert_shows(part, book, **AS_SEEN_FROM_AFAR) for part in in_order] == list(pages)

    def keep(self, what: str) -> None:
        """A screenshot as the test's output."""
        self.visit.tab.screenshot(path=KEPT / f"{self.name}-{what}.png")

    def assert_all_well(self) -> None:
        """Everything came, and nobody complained, but what every page in the world sees with this viewer."""
        excused = self.viewer.excused
        wrong = [answer for answer in self.visit.answers if answer[0] not in (200, 303, 304)]
        assert [answer for answer in wrong if not any(part in answer[1] for part in excused)] == []
        assert self.visit.failed == []
        # The browser says of each answer of 404 that it failed, without its address: those are counted above.
        assert [
            said
            for said in self.visit.complaints
            if not any(part in said for part in excused) and not (wrong and said.startswith("Failed to load resource"))
        ] == []


Opens = Callable[[Viewer, str, int], Reading]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[Library]:
    """All books of the cases, served, and another site."""
    home, folder, port = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("cases"), free_port()
    url, kant = f"http://localhost:{port}", shared_data / "kant-1784" / "OCR-D-IMG"
    take_in(home, folder, demo_pages(), kant, url)
    KEPT.mkdir(parents=True, exist_ok=True)
    with serving(home, port, None, **provider(folder)), elsewhere() as other:
        scans = {case.id: folder / case.id for case in CASES} | {"kant-1784": kant}
        yield Library(url, {case.id: scanned(url, case.id, scans[case.id]) for case in CASES}, other)


@pytest.fixture
def opens(chromium: Browser, library: Library, request: pytest.FixtureRequest) -> Iterator[Opens]:
    """Opens a document, named by what follows the version in its address, in a viewer at the other site."""
    with chromium.new_context(viewport={"width": 1280, "height": 900}, locale="az-AZ") as context:
        context.set_default_timeout(PATIENCE)
        context.add_init_script(OVERHEAR)

        def open_in(viewer: Viewer, document: str, version: int) -> Reading:
            visit = Visit(context.new_page())
            visit.watch()
            address = f"{library.url}/presentation/{version}/{document}"
            visit.tab.goto(f"{library.elsewhere}/{viewer.name}.html?manifest={address}")
            return Reading(viewer, visit, request.node.callspec.id)

        yield open_in
