"""A black and white scan becomes gray before it is reduced: thin strokes of small text stay readable, never vanish."""

from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from image_store.masters import Taking, open_master
from image_store.pyramid_file import build_pyramid
from tests.image_store.oracle import Array, mean_difference


def small_print(width: int, height: int) -> Array:
    """Black strokes of one pixel, three pixels apart, in lines with white between them: the smallest print there is."""
    page = np.full((height, width), 255, np.uint8)
    for top in range(20, height - 20, 24):
        page[top : top + 12, 20 : width - 20 : 4] = 0
        page[top : top + 1, 20 : width - 20] = 0
    return page


def levels(path: Path) -> list[Array]:
    with tifffile.TiffFile(path) as file:
        return [np.asarray(page.asarray()) for page in file.pages]


@pytest.mark.parametrize("photometric", [0, 1], ids=["white is 0", "black is 0"])
def test_levels_of_a_bilevel_scan_are_gray_averages(tmp_path: Path, photometric: int) -> None:
    page = small_print(1_400, 1_100)
    image = Image.fromarray(page).convert("1")
    image.save(tmp_path / "scan", "TIFF", compression="group4", tiffinfo={262: photometric})
    master = open_master(tmp_path / "scan", Taking(10_000_000))
    assert master.gray and master.facts["depth"] == 1
    build_pyramid(master, tmp_path / "page", "0" * 64)
    pyramid = tmp_path / "page.tif"
    wanted = page
    for level in levels(pyramid)[:3]:
        assert mean_difference(level[: wanted.shape[0], : wanted.shape[1]], wanted) < 6
        rows, columns = wanted.shape[0] // 2 * 2, wanted.shape[1] // 2 * 2
        wanted = (
            wanted[:rows, :columns].reshape(rows // 2, 2, columns // 2, 2).mean(axis=(1, 3)).round().astype(np.uint8)
        )
    half = levels(pyramid)[1]
    # One stroke in four columns: half of the pixels are half black. Had pixels been picked, none would be gray.
    text = half[22:26, 20:600]
    assert ((text > 90) & (text < 165)).mean() > 0.3
    assert abs(float(half.mean()) - float(page.mean())) < 3, "no ink is lost"
