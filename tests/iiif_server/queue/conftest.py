"""The library and the scans of the tests of ingest."""

from tests.iiif_server.ingest.conftest import folder, runs

__all__ = ["folder", "runs"]
