"""A real library behind a real server with two workers, and a real browser that looks at it."""

import json
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request, Response, sync_playwright
from playwright.sync_api import Page as Tab

from demo import PAGES
from tests.serving import free_port, run, serving

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "build" / "demo"
SCREENSHOTS = ROOT / "build" / "screenshots"
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Mirador's own bundle says this of a library inside it, on every page in the world.
NOT_OURS = ("Accessing element.ref was removed in React 19",)
IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png", ".tif"}


RTL = """
title: {az-Arab: ساغدان سولا, az-Latn: Sağdan sola}
language: az-Arab
author: {az-Arab: فضولی, az-Latn: Füzuli}
summary: {az: Nümunə, ru: Пример}
required statement: {az: "Nümunə kitabxanası", ru: "Библиотека-пример"}
"""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A book of the library: its id, and for each page its service, its key and the scan it was made of."""

    id: str
    services: tuple[str, ...]
    keys: tuple[str, ...]
    scans: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """The running server and its books."""

    url: str
    demo: Scanned
    kant: Scanned


@dataclass
class Visit:
    """A browser's tab and all that it was answered. Without slots: Playwright hangs its own names on it."""

    tab: Tab
    answers: list[tuple[int, str]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note what is asked and what goes wrong from now on."""
        self.tab.on("response", self._answered)
        self.tab.on("requestfailed", self._failed)
        self.tab.on("console", self._said)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    def tiles(self) -> list[str]:
        """The addresses of the pixels that came."""
        return [url for _, url in self.answers if "/iiif/3/" in url and url.endswith("/default.jpg")]

    def assert_all_well(self) -> None:
        """Every request was answered with 200 (or 304; or led on to what was), and nobody complained."""
        assert [answer for answer in self.answers if answer[0] not in (200, 303, 304)] == []
        assert self.failed == []
        assert self.complaints == []

    def _answered(self, response: Response) -> None:
        self.answers.append((response.status, response.url))

    def _failed(self, request: Request) -> None:
        # A viewer gives up what it no longer needs when the reader moves on.
        if request.failure != "net::ERR_ABORTED":
            self.failed.append(f"{request.url}: {request.failure}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(NOT_OURS):
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[Site]:
    """The demo book and a real one, taken in by the command line and served on a free port."""
    kant = shared_data / "kant-1784" / "OCR-D-IMG"
    home, port = tmp_path_factory.mktemp("library"), free_port()
    url = f"http://localhost:{port}"
    title = "Beantwortung der Frage: Was ist Aufklärung?"
    taken_in = partial(run, home, "ingest", IIIF_PUBLIC_URL=url)
    taken_in(demo_pages(), "--book", "demo", "--title", "Vərəqdən ekrana", "--language", "az")
    taken_in(kant, "--book", "kant-1784", "--title", title, "--language", "de")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with serving(home, port):
        yield Site(url, scanned(url, "demo", DEMO), scanned(url, "kant-1784", kant))


@pytest.fixture(scope="session")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Scanned]]:
    """A book that is read from right to left, and the server that has it."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    url, folder = f"http://localhost:{port}", tmp_path_factory.mktemp("scans")
    for number, path in enumerate(sorted(demo_pages().glob("*.jpg"))[4:9], 1):
        shutil.copy(path, folder / f"{number:02}.jpg")
    (folder / "book.yaml").write_text(RTL, encoding="utf-8")
    run(home, "ingest", folder, "--book", "rtl", IIIF_PUBLIC_URL=url)
    with serving(home, port):
        yield url, scanned(url, "rtl", folder)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    path = shutil.which("chromium")
    assert path, "Debian's Chromium is missing: run tests/browser/install-chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A new visitor; an indirect parameter says what browser, in Playwright's words (`locale`, `viewport`)."""
    usual = {"base_url": site.url, "viewport": {"width": 1280, "height": 900}, "locale": "az-AZ"}
    asked: dict[str, Any] = {**usual, **getattr(request, "param", {})}
    with chromium.new_context(**asked) as context:
        visit = Visit(context.new_page())
        visit.watch()
        yield visit


Partner = Callable[[str], str]


@pytest.fixture
def partner(tmp_path: Path) -> Iterator[Partner]:
    """Another site: the address of a page of this HTML. A real one: browsers ask where a page came from."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))

    def show(body: str) -> str:
        head = '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        (tmp_path / "index.html").write_text(f"<!doctype html>{head}<body>{body}</body>")
        return f"http://127.0.0.1:{server.server_port}/"

    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield show
        server.shutdown()
        thread.join()


def demo_pages() -> Path:
    """The scans of the demo book, drawn if they are not there yet."""
    if len(list(DEMO.glob("*.jpg"))) < len(PAGES):
        subprocess.run([sys.executable, "-m", "demo", str(DEMO)], cwd=ROOT, check=True)
    return DEMO


def scanned(url: str, book: str, folder: Path) -> Scanned:
    """A book that is served, beside the scans in `folder` that it was made of."""
    with urllib.request.urlopen(f"{url}/presentation/3/{book}/manifest", timeout=10) as answer:
        manifest = json.loads(answer.read())
    canvases = manifest["items"]
    services = tuple(canvas["items"][0]["items"][0]["body"]["service"][0]["id"] for canvas in canvases)
    scans = tuple(sorted(path for path in folder.iterdir() if path.suffix in IMAGE_SUFFIXES))
    assert len(scans) == len(canvases)
    return Scanned(book, services, tuple(canvas["id"].rpartition("/")[2] for canvas in canvases), scans)
