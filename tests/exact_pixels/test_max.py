"""`max` and `^max` with every kind of region and every kind of limit: where most servers are wrong (IMG3-R30, R39).

What must hold is said without a formula for the size: inside every limit, not larger than the region unless asked,
the region's shape to the pixel, and no larger size of that shape would be allowed.
"""

from fractions import Fraction
from io import BytesIO
from random import Random

import numpy as np
import pytest
from PIL import Image

from tests.exact_pixels.compare import moved, scaled
from tests.exact_pixels.library import Shelf, open_shelf
from tests.exact_pixels.masters import PAGES
from tests.image_store.oracle import mean_difference

KINDS = {name: PAGES[name] for name in ("colour", "gray")}
LIMITS = {
    "area": {"max_area": 200_000},
    "width": {"max_width": 333, "max_area": 10_000_000},
    "width and height": {"max_width": 400, "max_height": 250, "max_area": 10_000_000},
    "a low height": {"max_width": 900, "max_height": 61, "max_area": 10_000_000},
    "all three": {"max_width": 700, "max_height": 600, "max_area": 150_000},
    "a large area": {"max_area": 1_000_000},
}
REGIONS = 16


@pytest.fixture(scope="module")
def unlimited(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return open_shelf(tmp_path_factory.mktemp("limits"), KINDS)


@pytest.fixture(scope="module", params=LIMITS)
def limited(request: pytest.FixtureRequest, unlimited: Shelf) -> tuple[Shelf, dict[str, int]]:
    limits = LIMITS[request.param]
    # Without the cache in files nothing is kept from one server for the next.
    return unlimited.limited(**limits, cache_bytes=0), limits


def allowed(width: float, height: float, limits: dict[str, int]) -> bool:
    """IMG3-R88: a width limit alone limits the height as well."""
    widest = limits.get("max_width", 10**9)
    highest = limits.get("max_height", widest)
    return width <= widest and height <= highest and width * height <= limits["max_area"]


def regions(name: str, width: int, height: int) -> list[tuple[str, tuple[int, int, int, int]]]:
    """`full`, `square`, thin ones, and random ones."""
    random, side = Random(name), min(width, height)
    found = [
        ("full", (0, 0, width, height)),
        ("square", ((width - side) // 2, (height - side) // 2, side, side)),
        (f"0,7,{width},1", (0, 7, width, 1)),
        (f"3,0,2,{height}", (3, 0, 2, height)),
        ("5,5,1,1", (5, 5, 1, 1)),
    ]
    for _ in range(REGIONS):
        x, y = random.randrange(width), random.randrange(height)
        w, h = random.randint(1, 900), random.randint(1, 900)
        found.append((f"{x},{y},{w},{h}", (x, y, min(w, width - x), min(h, height - y))))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("size", ["max", "^max"])
def test_IMG3_R30_R39_max_is_the_largest_that_is_allowed(
    limited: tuple[Shelf, dict[str, int]], name: str, size: str
) -> None:
    shelf, limits = limited
    master = shelf.masters[name]
    for text, box in regions(name, master.shape[1], master.shape[0]):
        image = Image.open(BytesIO(shelf.get(name, f"{text}/{size}/0/default.png")))
        w, h = box[2:]
        wide, high = image.size
        asked = f"{text}/{size} of {w}x{h} gave {wide}x{high}"
        assert allowed(wide, high, limits), asked
        if size == "max":
            assert wide <= w and high <= h, f"{asked}: it was enlarged"
            if allowed(w, h, limits):
                assert (wide, high) == (w, h), f"{asked}: the region could have been sent as it is"
        if (wide, high) != (w, h):
            _shape_is_kept(Fraction(wide, w), Fraction(high, h), (w, h), asked)
            larger = _larger_fits(wide, high, w, h, limits, enlarge=size == "^max")
            assert not larger, f"{asked}: a larger one was allowed"
        _shows_the_region(shelf, name, image, box)


def _shape_is_kept(across: Fraction, down: Fraction, region: tuple[int, int], asked: str) -> None:
    """Each side is within a pixel of what the other side's scale gives; one pixel is the least."""
    w, h = region
    assert abs(across * h - down * h) <= 1 or abs(across * w - down * w) <= 1 or min(across * w, down * h) == 1, asked


def _larger_fits(wide: int, high: int, w: int, h: int, limits: dict[str, int], *, enlarge: bool) -> bool:
    """Whether the same shape, a full pixel longer on its longer side, would have been allowed."""
    scale = Fraction(wide + 1, w) if w >= h else Fraction(high + 1, h)
    # Of a thin strip the shorter side stays at a pixel.
    wider, higher = max(Fraction(1), w * scale), max(Fraction(1), h * scale)
    if not enlarge and (wider > w or higher > h):
        return False
    return allowed(float(wider + Fraction(1, 2)), float(higher + Fraction(1, 2)), limits)


def _shows_the_region(shelf: Shelf, name: str, image: Image.Image, box: tuple[int, int, int, int]) -> None:
    if min(image.size) < 24 or max(box[2] / image.width, box[3] / image.height) > 8:
        return
    wanted = scaled(shelf.masters[name], box, image.size)
    found = np.asarray(image)
    assert mean_difference(found, wanted) < 4
    across, down = moved(found, wanted)
    assert across is None or down is None or max(abs(across), abs(down)) < 0.5


@pytest.mark.slow
def test_max_is_the_same_picture_in_both_versions(limited: tuple[Shelf, dict[str, int]]) -> None:
    shelf, _ = limited
    image = shelf.images["colour"]
    three, two = (shelf.client.get(f"/iiif/{version}/{image}/full/max/0/default.jpg") for version in (3, 2))
    assert three.status_code == two.status_code == 200
    assert three.data == two.data
