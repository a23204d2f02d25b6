"""The library of the tests, for a fixture and for processes that a test starts."""

from datetime import UTC, datetime
from pathlib import Path

from iiif_server.database import open_database
from iiif_server.ingest.holdings import Holdings
from iiif_server.publication import PublicationCounter
from image_store import Limits
from image_store.catalog import Catalog
from manifests import Urls
from manifests.library import Library


def holdings_at(home: Path) -> Holdings:
    """The library in a folder that has a catalogue. Whoever opens it may dispose of its engine."""
    engine = open_database(f"sqlite:///{home / 'catalogue.sqlite'}")
    return Holdings(
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
        clock=lambda: datetime.now(UTC),
    )
