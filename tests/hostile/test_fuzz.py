"""No address makes the server fail (IMG3-R14, IMG3-R121). The long run is `make fuzz`."""

from pathlib import Path

import pytest

from iiif_server.application import create_app
from tests.hostile.fuzz import run
from tests.iiif_server.conftest import make_library

COUNT = 4_000
GROWTH_BYTES = 60 * 1024**2


@pytest.mark.slow
def test_4000_hostile_requests_find_no_fault_and_leave_no_memory_behind(tmp_path: Path) -> None:
    config = make_library(tmp_path / "home", "https://books.example.az", max_area=400_000)
    result = run(create_app(config).wsgi_app, COUNT, 20261124)
    assert result.faults == []
    assert sum(result.answers.values()) == COUNT
    assert result.answers[200] > COUNT / 10, "the grammar is met often enough"
    assert result.answers[400] > COUNT / 10
    assert result.growth < GROWTH_BYTES
