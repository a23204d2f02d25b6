"""What all tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from iiif_server.database import open_database, upgrade_schema
from iiif_server.hot_road import HotRoad
from tests.twins import Twins

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real scans that nobody in this project made, beside the checkout."""
    if not SHARED.is_dir():
        pytest.fail(f"this test needs the real scans of {SHARED}, which is missing")
    return SHARED


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An empty catalogue with its tables, in a file."""
    url = f"sqlite:///{tmp_path}/catalogue.sqlite"
    upgrade_schema(url)
    return open_database(url)


@pytest.fixture(autouse=True)
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every request to an application goes the hot road and Flask's way, and both answers must be the same.

    Not for tests that count what one request does (mark: one_way).
    """
    if request.node.get_closest_marker("one_way") is None:
        twins = Twins()
        monkeypatch.setattr(HotRoad, "__call__", lambda road, *wsgi: twins.answer(road, *wsgi))
    yield
