"""What a content state says, as values. Knows no text and no book."""

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from image_store import Dimensions
from manifests.errors import ManifestsError

# Of a point, so much of the page is shown around it: a quarter of each side.
AROUND_A_POINT = Fraction(1, 4)
HUNDRED = 100


class BadContentState(ManifestsError):
    """What was to be opened cannot be understood. The text is a sentence for whoever sent it, with the remedy."""


class Box(NamedTuple):
    """A part of a canvas in its own pixels; it lies within the canvas and has an area."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a canvas, in its pixels or in percent of its sides; it may reach beyond the canvas."""

    x: Fraction
    y: Fraction
    width: Fraction
    height: Fraction
    is_percent: bool = False

    def box(self, canvas: Dimensions) -> Box | None:
        """What of it lies on the canvas; None where that is nothing, or the whole canvas."""
        across, down = (
            (Fraction(canvas.width, HUNDRED), Fraction(canvas.height, HUNDRED)) if self.is_percent else (1, 1)
        )
        left, right = _within(self.x * across, (self.x + self.width) * across, canvas.width)
        top, bottom = _within(self.y * down, (self.y + self.height) * down, canvas.height)
        if left >= right or top >= bottom or (right - left, bottom - top) == (canvas.width, canvas.height):
            return None
        return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a canvas, in its pixels."""

    x: Fraction
    y: Fraction

    def box(self, canvas: Dimensions) -> Box | None:
        """The part of the canvas with the point in its middle; None where the point lies beside the canvas."""
        if not (0 <= self.x <= canvas.width and 0 <= self.y <= canvas.height):
            return None
        width, height = canvas.width * AROUND_A_POINT, canvas.height * AROUND_A_POINT
        return Region(self.x - width / 2, self.y - height / 2, width, height).box(canvas)


Focus: TypeAlias = Region | Point


@dataclass(frozen=True, slots=True)
class Target:
    """A thing to be shown, by its address. `within`: the addresses of what it is part of, the nearest first.

    `address` is an http(s) URI, without what its fragment said of a region: that is `focus`. `is_whole`: it is said
    to be a manifest or a collection.
    """

    address: str
    within: tuple[str, ...] = ()
    focus: Focus | None = None
    is_whole: bool = False


def _within(start: Fraction, end: Fraction, side: int) -> tuple[int, int]:
    """Whole pixels, from the one in which a span begins to the one in which it ends, none beyond the side."""
    return max(0, start.numerator // start.denominator), min(side, -(-end.numerator // end.denominator))
