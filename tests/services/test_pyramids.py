"""Pyramids made by Debian's programs: taken as they are, tile by tile."""

import os
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from image_store.building import Taking, compare_all, open_master, settle_pyramid, take_pyramid
from image_store.tiles import FileTiles
from tests.image_store.foreign import levels_of, picture
from tests.image_store.oracle import mean_difference

pytestmark = pytest.mark.services
PAGE = picture(size=(1_501, 1_103))
TAKING = Taking(100_000_000)
VIPS = "vips tiffsave page.png out.tif --tile --pyramid --compression jpeg"
TIFFCP = "tiffcp -t -w 256 -l 256 -c jpeg:90"
PROGRAMS = {
    "vips": f"{VIPS} --Q 85 --tile-width 256 --tile-height 256",
    "vips, levels below the page": f"{VIPS} --Q 90 --tile-width 512 --tile-height 512 --subifd",
    "tiffcp, levels as pages that nobody marked": f"{TIFFCP} 0.tif 1.tif 2.tif 3.tif out.tif",
    "tiffcp, red, green and blue in JPEGs that do not say so": f"{TIFFCP}:r 0.tif 1.tif 2.tif 3.tif out.tif",
    "ImageMagick": "convert page.png -define tiff:tile-geometry=256x256 -compress jpeg -quality 90 ptif:out.tif",
    "tiffcp, BigTIFF, big-endian": f"{TIFFCP} -8 -B 0.tif 1.tif 2.tif 3.tif out.tif",
}


def written(folder: Path, command: str) -> Path:
    Image.fromarray(PAGE).save(folder / "page.png")
    for number, level in enumerate(levels_of(PAGE)):
        Image.fromarray(level).save(folder / f"{number}.tif")
    program, *arguments = command.split()
    # Not another build of ImageMagick that may come first
    found = shutil.which(program, path=f"/usr/bin{os.pathsep}{os.environ['PATH']}")
    assert found, f"{program} is missing: tests/services/install"
    subprocess.run([found, *arguments], cwd=folder, check=True, capture_output=True)
    return folder / "out.tif"


@pytest.mark.parametrize("name", PROGRAMS)
def test_taken_as_it_is(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, PROGRAMS[name])
    draft = take_pyramid(path, open_master(path, TAKING), tmp_path / "stem", "ab" * 32)
    assert draft is not None
    settle_pyramid(draft)
    compare_all(open_master(path, TAKING), tmp_path / "stem")
    tiles, levels = FileTiles(tmp_path / "stem"), levels_of(PAGE)
    for number, column, row in tiles.index.pyramid.tiles():
        rect = tiles.index.pyramid.levels[number].tile_rect(column, row)
        shown = np.asarray(Image.open(BytesIO(tiles.read(number, column, row))))
        level = levels[number][rect.y : rect.bottom, rect.x : rect.right]
        assert shown.shape == level.shape
        assert mean_difference(shown, level) < 6, f"{number}/{column}/{row}"


BUILT: dict[str, Callable[[Path], Path]] = {
    "one level": lambda folder: written(folder, f"{TIFFCP} 0.tif out.tif"),
    "strips": lambda folder: written(folder, "tiffcp -s -r 16 -c jpeg:90 0.tif 1.tif 2.tif 3.tif out.tif"),
}


@pytest.mark.parametrize("name", BUILT)
def test_built_from_its_pixels(name: str, tmp_path: Path) -> None:
    path = BUILT[name](tmp_path)
    assert take_pyramid(path, open_master(path, TAKING), tmp_path / "stem", "ab" * 32) is None
