"""Pyramids of another program, served as they are: random requests beside what its first level shows."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from image_store.tiles import FileTiles
from tests.exact_pixels.library import BOOK, Shelf, open_shelf
from tests.exact_pixels.masters import Kind, pattern, srgb
from tests.exact_pixels.trial import run
from tests.image_store.foreign import by_hand, by_vips, levels_of
from tests.image_store.oracle import Array

COUNT, SEED = 25, 1
# Sides that lose a column and a row at each level, where the program rounds down
COLOUR, GRAY = pattern(1_499, 1_107), pattern(1_003, 907, gray=True)


def vips(pixels: Array, tile: int, **said: object) -> Callable[[Path], object]:
    def write(path: Path) -> None:
        by_vips(path.with_suffix(".made"), pixels, tile, **said).rename(path)

    return write


KINDS = {
    "tiles of 256": Kind(vips(COLOUR, 256), srgb, rough=4),
    "tiles of 512": Kind(vips(COLOUR, 512, subifd=True), srgb, rough=4),
    "gray": Kind(vips(GRAY, 256), srgb, rough=3),
    "tables in each tile": Kind(
        lambda path: by_hand(path, levels_of(COLOUR), compressionargs={"level": 97}), srgb, rough=3
    ),
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return open_shelf(tmp_path_factory.mktemp("taken"), KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_every_answer_shows_what_the_first_level_shows(shelf: Shelf, name: str) -> None:
    (stem,) = (shelf.config.home / "pyramids" / BOOK).glob(f"{shelf.images[name].split('_')[1]}-*.tif")
    assert FileTiles(stem.with_suffix("")).index.taken
    trial = run(shelf, name, KINDS[name].rough, COUNT, SEED)
    assert not trial.faults, "\n".join(trial.faults)
    assert trial.requests == COUNT


@pytest.mark.parametrize("name", KINDS)
def test_the_size_of_each_level_is_answered_to_the_pixel(shelf: Shelf, name: str, tmp_path: Path) -> None:
    height, width = shelf.masters[name].shape[:2]
    for scale in (1, 2, 4):
        size = -(-width // scale), -(-height // scale)
        (tmp_path / "answer").write_bytes(shelf.get(name, f"full/{size[0]},{size[1]}/0/default.png"))
        answer = np.asarray(Image.open(tmp_path / "answer"))
        assert answer.shape[1::-1] == size
        assert answer[-1].any() and answer[:, -1].any(), "no black border where a level ends early"
