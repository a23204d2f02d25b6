"""CMYK, 16 bits, wide gamut: random requests beside the masters; what a colour space is, is arithmetic."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from tests.exact_pixels.library import Shelf, open_shelf
from tests.exact_pixels.masters import COLOURS
from tests.exact_pixels.trial import run
from tests.image_store.oracle import mean_difference

COUNT, SEED = 25, 1


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return open_shelf(tmp_path_factory.mktemp("colours"), COLOURS)


@pytest.mark.parametrize("name", COLOURS)
def test_every_answer_shows_what_the_master_shows(shelf: Shelf, name: str) -> None:
    trial = run(shelf, name, COLOURS[name].rough, COUNT, SEED)
    assert not trial.faults, "\n".join(trial.faults)
    assert trial.requests == COUNT


@pytest.mark.parametrize("name", ["adobe rgb", "adobe rgb jpeg"])
def test_IMG3_R109_wide_gamut_becomes_srgb_once(shelf: Shelf, name: str) -> None:
    wanted = shelf.masters[name]
    found = np.asarray(Image.open(BytesIO(shelf.get(name, "full/max/0/default.png"))))
    assert mean_difference(found, wanted) < 2
    master = np.asarray(Image.open(shelf.files[name]))
    assert mean_difference(master, wanted) > 5, "unconverted, it would be far off"


@pytest.mark.parametrize("name", COLOURS)
def test_no_answer_names_another_colour_space(shelf: Shelf, name: str) -> None:
    for format in ("jpg", "png", "webp", "tif"):
        image = Image.open(BytesIO(shelf.get(name, f"full/200,/0/default.{format}")))
        assert image.mode in ("RGB", "L")
        assert "icc_profile" not in image.info
