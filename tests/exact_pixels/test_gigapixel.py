"""An image of a gigapixel (a file of holes): random requests beside the master, in little time and memory."""

import pytest

from tests.exact_pixels.library import Shelf, open_shelf
from tests.exact_pixels.masters import LARGE
from tests.exact_pixels.trial import run

COUNT, SEED = 12, 1


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return open_shelf(tmp_path_factory.mktemp("gigapixel"), LARGE)


@pytest.mark.parametrize("name", LARGE)
def test_every_answer_shows_what_the_master_shows(shelf: Shelf, name: str) -> None:
    trial = run(shelf, name, LARGE[name].rough, COUNT, SEED)
    assert not trial.faults, "\n".join(trial.faults)
    assert trial.requests == COUNT
