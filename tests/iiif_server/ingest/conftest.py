"""Folders of small scans and an empty library, for the tests of ingest."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from iiif_server.ingest.events import Event
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Report
from iiif_server.ingest.run import Order, ingest
from tests.iiif_server.ingest.libraries import holdings_at


def scan(seed: int, width: int = 60, height: int = 80, kind: str = "JPEG") -> bytes:
    """An image file whose bytes differ for every seed."""
    pixels = np.random.default_rng(seed).integers(0, 255, (height // 8 + 1, width // 8 + 1, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(pixels).resize((width, height)).save(out, kind)
    return out.getvalue()


@dataclass
class Runs:
    """Ingests folders into one library; `events` are those of the last run."""

    holdings: Holdings
    events: list[Event] = field(default_factory=list)

    def __call__(self, folder: Path, **said: Any) -> Report:
        self.events.clear()
        return ingest(Order(folder, **{"jobs": 1, "book_id": "b", **said}), self.holdings, self.events.append)


@pytest.fixture
def make_scan() -> Callable[..., bytes]:
    return scan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Şəki xanlığı"
    made.mkdir()
    return made


@pytest.fixture
def runs(tmp_path: Path, empty_catalogue: Path) -> Iterator[Runs]:
    home = tmp_path / "library"
    home.mkdir()
    shutil.copy(empty_catalogue, home)
    holdings = replace(holdings_at(home), clock=lambda: datetime(2026, 11, 23, tzinfo=UTC))
    yield Runs(holdings)
    holdings.engine.dispose()
