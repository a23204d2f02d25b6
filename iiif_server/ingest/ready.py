"""Pyramids that are there already. Reads an index and the lengths of two files; knows no master."""

import logging
from pathlib import Path

from iiif_server.ingest.outcome import Built
from image_store import BrokenPyramid
from image_store.building import read_index

log = logging.getLogger(__name__)

TILES, EDGES = ".tif", ".edges"


def ready(stem: Path) -> tuple[Built, str] | None:
    """The complete pyramid with this stem and the fingerprint of its master; None when there is none.

    A quick look: the index is renamed into place last, and the lengths must be those it names. Damage inside is
    for `iiif-server verify` to find.
    """
    try:
        index = read_index(stem)
        lengths = _length(stem, TILES), _length(stem, EDGES)
    except (BrokenPyramid, OSError) as error:
        log.debug("no complete pyramid %s: %s", stem, error)
        return None
    if lengths != (index.pyramid_bytes, index.edges_bytes):
        return None
    return Built(index.pyramid.dimensions, index.gray, sum(lengths), reused=True), index.fingerprint


def _length(stem: Path, suffix: str) -> int:
    return stem.with_name(stem.name + suffix).stat().st_size
