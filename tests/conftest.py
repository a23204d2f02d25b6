"""What all tests share."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from iiif_server.database import open_database, upgrade_schema

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
