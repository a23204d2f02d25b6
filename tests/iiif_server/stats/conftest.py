"""A catalogue with an empty table of uses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from iiif_server import database
from iiif_server.database import open_database, upgrade_schema
from iiif_server.stats.kept import KeptUses


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Whoever finds it locked does not wait for half a minute."""
    url = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    upgrade_schema(url)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def kept(catalogue: Engine) -> KeptUses:
    return KeptUses(catalogue)
