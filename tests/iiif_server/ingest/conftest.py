"""Folders of small scans and an empty library, for the tests of ingest."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from iiif_server.database import open_database
from iiif_server.ingest.events import Event
from iiif_server.ingest.holdings import Holdings
from iiif_server.ingest.report import Report
from iiif_server.ingest.run import Order, ingest
from iiif_server.publication import PublicationCounter
from image_store import Limits
from image_store.catalog import Catalog
from manifests import Urls
from manifests.library import Library


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
    engine = open_database(f"sqlite:///{shutil.copy(empty_catalogue, home)}")
    yield Runs(
        Holdings(
            home=home,
            pyramids=home / "pyramids",
            engine=engine,
            catalog=Catalog(engine),
            library=Library(engine),
            publication=PublicationCounter(home / "publication"),
            urls=Urls("http://localhost:8182"),
            limits=Limits(100_000_000),
            roots={},
            max_pixels=1_000_000,
            clock=lambda: datetime(2026, 11, 23, tzinfo=UTC),
        )
    )
    engine.dispose()
