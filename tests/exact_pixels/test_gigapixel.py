"""An image of a gigapixel (a file of holes): random requests beside the master, in little time and memory; no seam."""

from itertools import product

import numpy as np
import pytest

from tests.exact_pixels.library import Shelf, open_shelf
from tests.exact_pixels.masters import LARGE, PATCH, PATCHES
from tests.exact_pixels.test_seams import TILE, joined, picture, step_across
from tests.exact_pixels.trial import run
from tests.image_store.oracle import mean_difference

pytestmark = pytest.mark.slow

COUNT, SEED = 12, 1


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return open_shelf(tmp_path_factory.mktemp("gigapixel"), LARGE)


@pytest.mark.parametrize("name", LARGE)
def test_every_answer_shows_what_the_master_shows(shelf: Shelf, name: str) -> None:
    trial = run(shelf, name, LARGE[name].rough, COUNT, SEED)
    assert not trial.faults, "\n".join(trial.faults)
    assert trial.requests == COUNT


def test_no_seam_between_the_tiles_of_a_gigapixel(shelf: Shelf) -> None:
    """The four tiles around a corner in every patch, at full size; at 1/128 the whole level."""
    (name,) = LARGE
    master = shelf.masters[name]
    checked = 0
    for left, top in PATCHES:
        x, y = (left // TILE + 1) * TILE, (top // TILE + 1) * TILE
        if y + TILE > min(top + PATCH, master.shape[0]) or x + TILE > min(left + PATCH, master.shape[1]):
            continue
        around = np.zeros((2 * TILE, 2 * TILE), np.uint8)
        for across, down in product((0, TILE), (0, TILE)):
            region = f"{x - TILE + across},{y - TILE + down},{TILE},{TILE}"
            around[down : down + TILE, across : across + TILE] = picture(
                shelf, name, f"{region}/{TILE},{TILE}/0/default.jpg"
            )
        wanted = np.asarray(master[y - TILE : y + TILE, x - TILE : x + TILE])
        assert mean_difference(around, wanted) < 2.5
        assert step_across(around, TILE, 1) < 2
        assert step_across(around, TILE, 0) < 2
        checked += 1
    assert checked > 20
    level = joined(shelf, name, 128)
    assert (level == picture(shelf, name, f"full/{level.shape[1]},{level.shape[0]}/0/default.png")).all()
