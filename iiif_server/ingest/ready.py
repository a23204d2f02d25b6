"""Pyramids that are there already. Reads an index and the lengths of two files; knows no master."""

import logging
from pathlib import Path

from iiif_server.ingest.outcome import Built
from image_store import BrokenPyramid
from image_store.building import complete_index

log = logging.getLogger(__name__)


def ready(stem: Path) -> tuple[Built, str] | None:
    """The complete pyramid with this stem and the fingerprint of its master; None when there is none.

    A quick look: the index is renamed into place last, and the lengths must be those it names. Damage inside is
    for `iiif-server verify` to find.
    """
    try:
        index = complete_index(stem)
    except (BrokenPyramid, OSError) as error:
        log.debug("no complete pyramid %s: %s", stem, error)
        return None
    length = index.pyramid_bytes + index.edges_bytes
    built = Built(index.pyramid.dimensions, index.gray, length, reused=True, tile=index.pyramid.tile, taken=index.taken)
    return built, index.fingerprint
