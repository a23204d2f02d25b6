"""What is counted when people read in a real browser: on our pages, in a partner's frame, in a partner's viewer."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.iiif_server.conftest import make_library
from tests.serving import COMMAND, free_port, serving

pytestmark = pytest.mark.browser

# Chromium's own name without a screen is that of a robot.
PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
PARTNER = "partner.localhost"
VIEWER = """<!doctype html><link rel="icon" href="data:,"><script>
(async function () {{
  const book = await (await fetch('{ours}/presentation/3/gradient/manifest')).json();
  for (const canvas of book.items) {{
    await fetch(canvas.items[0].items[0].body.service[0].id + '/info.json');
  }}
  document.title = 'shown';
}})();
</script>"""


class Library(NamedTuple):
    """A running server, its library, and another site that shows its book."""

    url: str
    home: Path
    partner: str


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    port = free_port()
    url, home, pages = f"http://localhost:{port}", tmp_path / "home", tmp_path / "partner"
    make_library(home, url)
    pages.mkdir()
    (pages / "frame.html").write_text(f'<link rel="icon" href="data:,"><iframe src="{url}/embed/gradient"></iframe>')
    (pages / "viewer.html").write_text(VIEWER.format(ours=url))
    handler = partial(SimpleHTTPRequestHandler, directory=str(pages))
    with serving(home, port), ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Library(url, home, f"http://{PARTNER}:{server.server_port}")
        server.shutdown()
        thread.join()


def counted(home: Path) -> dict[str, dict[str, int]]:
    """Site -> what is counted of it, without what is nought."""
    done = subprocess.run(
        [str(COMMAND), "stats", "--by", "site", "--json"],
        env={**os.environ, "IIIF_HOME": str(home)},
        capture_output=True,
        check=True,
    )
    lines: list[dict[str, Any]] = list(map(json.loads, done.stdout.splitlines()))
    kinds = ("manifest", "reader", "embed", "about", "page", "pdf", "robots")
    return {line["site"]: {kind: line[kind] for kind in kinds if line[kind]} for line in lines}


def test_each_use_is_counted_once_and_where_it_belongs(library: Library, chromium: Browser) -> None:
    expected = {
        "": {"about": 1, "robots": 1},
        "localhost": {"reader": 1, "page": 4},
        PARTNER: {"embed": 1, "manifest": 1, "page": 3},
    }
    asked: list[str] = []
    with chromium.new_context(user_agent=PERSON, locale="az-AZ") as context:
        tab = context.new_page()
        tab.on("requestfinished", lambda request: asked.append(request.url))
        tab.goto(f"{library.url}/books/gradient")
        tab.locator('a[href="/read/gradient"]').first.click()
        _until(lambda: _pages(asked) >= {"gradient_1"}, tab)
        tab.get_by_label("Növbəti səhifə").click()
        _until(lambda: _pages(asked) >= {"gradient_1", "gradient_2", "gradient_3"}, tab)
    # Another browser: with the same one the cover would be opened twice, within half a minute or not.
    with chromium.new_context(user_agent=f"{PERSON} Edg/142.0.0.0") as context:
        tab = context.new_page()
        tab.on("requestfinished", lambda request: asked.append(request.url))
        asked.clear()
        tab.goto(f"{library.partner}/frame.html")
        _until(lambda: bool(_pages(asked)), tab)
    with chromium.new_context(user_agent=PERSON) as context:
        tab = context.new_page()
        tab.goto(f"{library.partner}/viewer.html")
        tab.wait_for_function("document.title === 'shown'")
    with chromium.new_context() as context:
        context.new_page().goto(f"{library.url}/books/gradient")

    # Each worker writes within seconds.
    _until(lambda: counted(library.home) == expected)


def _pages(asked: list[str]) -> set[str]:
    """The images whose info.json came."""
    return {url.split("/")[-2] for url in asked if url.endswith("/info.json")}


def _until(done: Callable[[], bool], tab: Page | None = None) -> None:
    for _ in range(150):
        if done():
            return
        tab.wait_for_timeout(200) if tab else time.sleep(0.2)
    raise AssertionError("it did not come to that within half a minute")
