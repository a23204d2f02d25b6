"""What OpenSeadragon's canvas really shows, held against the scans by arithmetic.

`viewer` is how OpenSeadragon is found in the page, an expression of JavaScript: each viewer keeps its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter
from playwright.sync_api import Frame, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.conftest import Scanned

# Mean difference of pixels, of 255: JPEG and two ways of scaling stay below, another page stays far above.
SAME = 5.0
TIMES_WORSE = 3.0
# Mirador's buttons lie over the foot of the canvas, its bar throws a shadow on the head of it.
TOP, BOTTOM = 12, 84
OURS = "window.Mirador && Mirador.OSDReferences.get('book')?.current"
UNIVERSAL = "window.uv?.get()?.extension?.centerPanel?.viewer"
# Each image of the viewer: its service, its dimensions, where it lies on the page in CSS pixels.
WHERE = """() => {
  const viewer = VIEWER;
  const frame = viewer.canvas.getBoundingClientRect();
  const items = [];
  for (let at = 0; at < viewer.world.getItemCount(); at += 1) {
    const item = viewer.world.getItemAt(at);
    // TIFY stands an invisible page where a cover has none beside it.
    if (!item.getOpacity()) continue;
    const place = viewer.viewport.viewportToViewerElementRectangle(item.getBounds(true));
    const size = item.getContentSize();
    items.push({service: item.source['@id'] || item.source.id, width: size.x, height: size.y,
                left: frame.left + place.x, top: frame.top + place.y, across: place.width, down: place.height});
  }
  return {frame: {left: frame.left, top: frame.top, across: frame.width, down: frame.height}, items};
}"""
# True when the wanted images, and no others where they are named, are drawn with all tiles of the present view, and
# nothing has changed for a while: a page turn first removes the old image, then adds the new one, and tiles fade in.
AT_REST = """({services, count, still}) => {
  const viewer = VIEWER;
  if (!viewer) return false;
  const items = Array.from({length: viewer.world.getItemCount()}, (_, at) => viewer.world.getItemAt(at));
  const seen = items.filter((item) => item.getOpacity());
  // A service of version 2 is known by that of version 3.
  const shown = seen.map((item) => (item.source['@id'] || item.source.id).replace('/iiif/2/', '/iiif/3/')).sort();
  const same = (a, b) => Math.abs(a - b) < 1e-6 * Math.max(Math.abs(a), 1);
  const view = viewer.viewport;
  // Of a page beside the screen nothing need ever come.
  const isOnScreen = (item) => {
    const [page, screen] = [item.getBounds(true), view.getBounds(true)];
    return page.x < screen.x + screen.width && screen.x < page.x + page.width
      && page.y < screen.y + screen.height && screen.y < page.y + page.height;
  };
  const state = JSON.stringify([shown, view.getBounds(true), seen.map((item) => item.getBounds(true))]);
  if (window.lastSeen?.state !== state) window.lastSeen = {state, since: performance.now()};
  return (services ? JSON.stringify(shown) === JSON.stringify(services) : items.length >= count)
    && same(view.getZoom(true), view.getZoom(false))
    && seen.filter(isOnScreen).every((item) => item.getFullyLoaded())
    && performance.now() - window.lastSeen.since >= still;
}"""
# Milliseconds without a change. Who only knows how many images there must be cannot tell an old one from a new one,
# and must leave the viewer time to begin.
STILL, STILL_UNKNOWN = 250, 600

# Hides all but the large canvas while a screenshot is taken; at once, also what a viewer lets fade.
BARE = """
* { visibility: hidden !important; transition: none !important }
iframe { visibility: visible !important }
.openseadragon-canvas, .openseadragon-canvas * { visibility: visible !important }
.navigator, .navigator * { visibility: hidden !important }
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """The visible part of one image: which service, where on the screen, which box of its pixels, how it looks."""

    service: str
    left: int
    box: tuple[float, float, float, float]
    pixels: Image.Image


def wait_until_shown(page: Page | Frame, images: int = 1, viewer: str = OURS) -> None:
    """Wait until the viewer shows at least so many images, sharp and at rest."""
    _wait(page, viewer, {"count": images, "still": STILL_UNKNOWN})


def wait_until_these_are_shown(page: Page | Frame, services: Sequence[str], viewer: str) -> None:
    """Wait until the viewer shows the images of these services (of version 3) and no others, sharp and at rest."""
    _wait(page, viewer, {"services": sorted(services), "still": STILL})


def _wait(page: Page | Frame, viewer: str, wanted: dict[str, Any]) -> None:
    try:
        page.wait_for_function(AT_REST.replace("VIEWER", viewer), arg=wanted, timeout=30_000)
    except PlaywrightTimeout as error:
        seen = page.evaluate("window.lastSeen?.state")
        raise AssertionError(f"not at rest with {wanted}; seen at last: {seen}") from error


def look(page: Page | Frame, viewer: str = OURS, *, bare: bool = False) -> list[Shown]:
    """What the canvas shows of each image now, cut out of a screenshot; `bare`: with nothing lying over it."""
    where: dict[str, Any] = page.evaluate(WHERE.replace("VIEWER", viewer))
    shown_in = page.frame_element() if isinstance(page, Frame) else page
    screen = Image.open(BytesIO(shown_in.screenshot(style=BARE if bare else None))).convert("RGB")
    above, below = (0, 0) if bare else (TOP, BOTTOM)
    frame = where["frame"]
    seen = []
    for item in where["items"]:
        left = round(max(item["left"], frame["left"]) + 1)
        right = round(min(item["left"] + item["across"], frame["left"] + frame["across"]) - 1)
        top = round(max(item["top"], frame["top"] + above) + 1)
        bottom = round(min(item["top"] + item["down"], frame["top"] + frame["down"] - below) - 1)
        if right - left < 50 or bottom - top < 50:
            continue
        scale = item["width"] / item["across"]
        box = (
            max((left - item["left"]) * scale, 0.0),
            max((top - item["top"]) * scale, 0.0),
            min((right - item["left"]) * scale, float(item["width"])),
            min((bottom - item["top"]) * scale, float(item["height"])),
        )
        seen.append(Shown(item["service"], left, box, screen.crop((left, top, right, bottom))))
    return seen


def difference(shown: Shown, master: Path, *, detail: int | None = None, blur: float = 1.0) -> float:
    """Mean difference (0 to 255) between what is seen and the same box of a scan.

    Both are blurred, by a pixel or by `blur`: the browser's way of scaling is its own affair. With `detail` the scan
    is first made so many pixels wide: it looks as if only coarse tiles had come.
    """
    with Image.open(master) as file:
        width, height = file.size
        # JPEG is decoded smaller, at no less than twice as large as it is seen: it saves most of the time.
        larger = min(1.0, 2 * shown.pixels.width / (shown.box[2] - shown.box[0]))
        file.draft("RGB", (round(width * larger), round(height * larger)))
        scan = file.convert("RGB")
    if detail is not None:
        scan = scan.resize((detail, round(height * detail / width)), Image.Resampling.BOX)
    left, top, right, bottom = (side * scan.width / width for side in shown.box)
    box = (left, top, min(right, scan.width), min(bottom, scan.height))
    expected = scan.resize(shown.pixels.size, Image.Resampling.BILINEAR, box=box, reducing_gap=3.0)
    soft = ImageFilter.GaussianBlur(blur)
    seen, wanted = (np.asarray(image.filter(soft), dtype=np.float64) for image in (shown.pixels, expected))
    return float(np.abs(seen - wanted).mean())


def assert_shows(
    shown: Shown, book: Scanned, *, blur: float = 1.0, same: float = SAME, times_worse: float = TIMES_WORSE
) -> int:
    """The part of the canvas is the page it claims to be and no page nearby; answers the page's number."""
    number = book.services.index(shown.service)
    own = difference(shown, book.scans[number], blur=blur)
    near = [at for at in (number - 2, number - 1, number + 1, number + 2) if 0 <= at < len(book.scans)]
    others = [difference(shown, book.scans[at], blur=blur) for at in near]
    assert own < same, f"page {number} of {book.id} looks otherwise than its scan: {own:.1f}"
    assert own * times_worse < min(others), f"page {number}: its scan {own:.1f}, another one {min(others):.1f}"
    return number
