"""`python -m benchmarks.record_mirador`: writes down what Mirador asks for when it shows a page for the first time.

A real Chromium (tests/browser/install-chromium) opens the reading page of a book of one page of 6291x9186. What it
asks of the image goes into mirador-first-page.txt, in its order; the rest is the same for every image server.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.ingest import ingest
from benchmarks.material import Sheets, draw_sheet
from benchmarks.ours import Ours
from benchmarks.page_view import INFO, RECORDED, read_view
from tests.browser.canvas import wait_until_shown
from tests.browser.conftest import CHROMIUM

SHEET = Sheets(1, 6291, 9186)
VIEW = {"width": 1280, "height": 900}
HEAD = """\
# What Mirador asks of the image when it shows one page of {size} for the first time, in a window of {window}.
# Written by `python -m benchmarks.record_mirador`; each line follows the image's base URI.
"""


def main() -> int:
    """Exit status 1 when there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("There is no Chromium: run tests/browser/install-chromium", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="iiif-record-") as folder:
        masters, home = Path(folder) / "masters", Path(folder) / "ours" / "library"
        masters.mkdir()
        home.parent.mkdir()
        draw_sheet(SHEET, masters, 0)
        ours = Ours(home.parent, home, 2)
        ingest(masters, home, ours.base, "bench")
        try:
            ours.start()
            asked = _asked(chromium, f"{ours.base}/read/bench")
        finally:
            ours.stop()
    head = HEAD.format(size=f"{SHEET.width}x{SHEET.height}", window=f"{VIEW['width']}x{VIEW['height']}")
    RECORDED.write_text(head + "\n".join(asked) + "\n")
    read_view(RECORDED.read_text())
    print(RECORDED.read_text())
    return 0


def _asked(chromium: str, url: str) -> list[str]:
    """The tails of all requests for the image, each once, info.json first."""
    paths: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM))
        page = browser.new_page(viewport=VIEW)  # type: ignore[arg-type] # Playwright's own kind of dictionary
        page.on("request", lambda request: paths.append(request.url))
        page.goto(url)
        wait_until_shown(page)
        browser.close()
    tails = [path.split("/iiif/3/", 1)[1].split("/", 1)[1] for path in paths if "/iiif/3/" in path]
    return [INFO, *(tail for tail in dict.fromkeys(tails) if tail != INFO)]


if __name__ == "__main__":
    sys.exit(main())
