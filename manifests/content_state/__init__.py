"""IIIF Content State 1.0: what somebody wants to be shown, as text in all its forms, and as values. Pure."""

from manifests.content_state.encoding import decoded, encoded
from manifests.content_state.places import Elsewhere, OurBook, OurCollection, Place, place_of
from manifests.content_state.reading import MOST_BYTES, PARAMETER, read_content_state
from manifests.content_state.values import BadContentState, Box, Point, Region, Target
from manifests.content_state.writing import canvas_state

__all__ = [
    "MOST_BYTES",
    "PARAMETER",
    "BadContentState",
    "Box",
    "Elsewhere",
    "OurBook",
    "OurCollection",
    "Place",
    "Point",
    "Region",
    "Target",
    "canvas_state",
    "decoded",
    "encoded",
    "place_of",
    "read_content_state",
]
