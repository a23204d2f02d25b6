"""What all tests share."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from iiif_server.cli import LINEAR_ALGEBRA
from iiif_server.database import open_database, upgrade_schema
from iiif_server.hot_road import HotRoad
from tests.twins import Twins

# What a test says must be true however busy the machine is: an example has no time limit.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# As the command line does it, for the workers that tests start without it.
for name, value in LINEAR_ALGEBRA.items():
    os.putenv(name, value)

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: from here on the collector of garbage does not look at them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real scans that nobody in this project made, beside the checkout."""
    if not SHARED.is_dir():
        pytest.fail(f"this test needs the real scans of {SHARED}, which is missing")
    return SHARED


@pytest.fixture(scope="session")
def empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and nothing in them, made once by the migrations: for copies."""
    path = tmp_path_factory.mktemp("empty") / "catalogue.sqlite"
    upgrade_schema(f"sqlite:///{path}")
    return path


@pytest.fixture
def catalogue(tmp_path: Path, empty_catalogue: Path) -> str:
    """The URL of an empty catalogue with its tables, in a file."""
    return f"sqlite:///{shutil.copy(empty_catalogue, tmp_path / 'catalogue.sqlite')}"


@pytest.fixture
def engine(catalogue: str) -> Engine:
    """That catalogue, opened."""
    return open_database(catalogue)


@pytest.fixture(autouse=True)
def both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every request to an application goes the hot road and Flask's way, and both answers must be the same.

    Not for tests that count what one request does (mark: one_way).
    """
    if request.node.get_closest_marker("one_way") is None:
        twins = Twins()
        monkeypatch.setattr(HotRoad, "__call__", lambda road, *wsgi: twins.answer(road, *wsgi))
    yield
