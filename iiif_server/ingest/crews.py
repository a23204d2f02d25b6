"""Workers that take in one book after the other: to start some for each would cost more than a small book itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from iiif_server.ingest.pages import Builders, builders
from iiif_server.ingest.surveys import Surveyors, surveyors


@dataclass(frozen=True, slots=True)
class Crews:
    """Those who ask masters what they hold, and those who build."""

    surveyors: Surveyors
    builders: Builders


@contextmanager
def crews_for(max_pixels: int) -> Iterator[Crews]:
    """Workers for masters of at most so many pixels. None is started before there is work; at the end all are ended."""
    crews = Crews(surveyors(max_pixels), builders(max_pixels))
    try:
        yield crews
    finally:
        crews.surveyors.end()
        crews.builders.end()
