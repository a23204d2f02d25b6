"""EXIF orientations 1 to 8: random requests beside the masters."""

import pytest

from tests.exact_pixels.library import Shelf, open_shelf
from tests.exact_pixels.masters import TURNED
from tests.exact_pixels.trial import run

COUNT, SEED = 25, 1


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return open_shelf(tmp_path_factory.mktemp("turned"), TURNED)


@pytest.mark.parametrize("name", TURNED)
def test_every_answer_shows_what_the_master_shows(shelf: Shelf, name: str) -> None:
    trial = run(shelf, name, TURNED[name].rough, COUNT, SEED)
    assert not trial.faults, "\n".join(trial.faults)
    assert trial.requests == COUNT
