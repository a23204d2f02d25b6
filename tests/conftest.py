"""What all tests share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real scans that nobody in this project made, beside the checkout."""
    if not SHARED.is_dir():
        pytest.fail(f"this test needs the real scans of {SHARED}, which is missing")
    return SHARED
