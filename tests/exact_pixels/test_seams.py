"""Every tile of every level, joined: the level, the region and the page in the same pixels, and no seam in them."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.exact_pixels.compare import brightness, scaled
from tests.exact_pixels.library import Shelf, open_shelf
from tests.exact_pixels.masters import COLOURS, PAGES, THIN, TURNED
from tests.image_store.oracle import Array, mean_difference

KINDS = PAGES | THIN | COLOURS | {name: TURNED[name] for name in ("orientation 6", "orientation 8")}
TILE = 512


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return open_shelf(tmp_path_factory.mktemp("seams"), KINDS)


def picture(shelf: Shelf, name: str, path: str) -> Array:
    return np.asarray(Image.open(BytesIO(shelf.get(name, path))))


def joined(shelf: Shelf, name: str, scale: int) -> Array:
    """The tiles of a level as a viewer asks for them, side by side."""
    height, width = shelf.masters[name].shape[:2]
    bands = []
    for top in range(0, height, TILE * scale):
        tiles = []
        for left in range(0, width, TILE * scale):
            w, h = min(TILE * scale, width - left), min(TILE * scale, height - top)
            tile = picture(shelf, name, f"{left},{top},{w},{h}/{-(-w // scale)},{-(-h // scale)}/0/default.jpg")
            assert tile.shape[:2] == (-(-h // scale), -(-w // scale)), "IMG3-R106: the very numbers"
            tiles.append(tile)
        bands.append(np.concatenate(tiles, axis=1))
    return np.concatenate(bands)


def step_across(pixels: Array, cut: int, axis: int) -> float:
    """How much more changes from one tile to the next than beside the border, in the mean of its length."""
    before, at, after = np.diff(pixels.astype(float).take(range(cut - 2, cut + 2), axis), axis=axis).swapaxes(0, axis)
    return float(abs((at - (before + after) / 2).mean()))


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_IMG3_R109_the_tiles_of_a_level_join_to_the_level(shelf: Shelf, name: str) -> None:
    master = shelf.masters[name]
    height, width = master.shape[:2]
    scale = 1
    while True:
        level = joined(shelf, name, scale)
        size = -(-width // scale), -(-height // scale)
        whole = picture(shelf, name, f"full/{size[0]},{size[1]}/0/default.png")
        assert (level == whole).all(), f"at 1/{scale} the tiles and the page differ"
        wanted = scaled(master, (0, 0, width, height), size)
        # What is as fine as a pixel depends on the filter: there only brightness and colour can be told.
        if scale <= (1 if name == "bitonal" else 4):
            assert mean_difference(level, wanted) < KINDS[name].rough + 1
        assert np.abs(level.mean(axis=(0, 1)) - wanted.mean(axis=(0, 1))).max() < 2
        for axis, length in ((1, size[0]), (0, size[1])):
            if min(size) < 64:
                continue  # of so short a border the mean says nothing
            for cut in range(TILE, length - 2, TILE):
                natural = step_across(wanted, cut, axis)
                # Halved colour planes are smoothed within a tile alone: where colours rise, a step is left
                assert step_across(level, cut, axis) < natural + (2 if scale == 1 else 5), (
                    f"a seam at {cut} of 1/{scale}"
                )
                bright = step_across(brightness(level), cut, axis) - step_across(brightness(wanted), cut, axis)
                assert bright < 2, f"a seam at {cut} of 1/{scale}"
        if max(size) <= TILE:
            return
        scale *= 2


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_a_region_and_the_page_have_the_same_pixels(shelf: Shelf, name: str) -> None:
    page = picture(shelf, name, "full/max/0/default.png")
    height, width = page.shape[:2]
    for x, y, w, h in ((0, 0, width, height), (width // 3, height // 2, 700, 300), (width // 2, height // 5, 13, 900)):
        region = picture(shelf, name, f"{x},{y},{w},{h}/max/0/default.png")
        assert (region == page[y : y + h, x : x + w]).all()
