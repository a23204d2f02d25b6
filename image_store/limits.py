"""The largest image that is sent: width, height and area. Knows neither who asks nor the grammar."""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

from image_store.geometry import Dimensions, round_half_up


@dataclass(frozen=True, slots=True)
class Limits:
    """`maxWidth`, `maxHeight` (None: none) and `maxArea` in pixels of what is sent (IMG3-R88).

    A width alone limits the height as well. There is always an area: a server that enlarges must name one
    (IMG3-R90).
    """

    area: int
    width: int | None = None
    height: int | None = None

    @property
    def effective_height(self) -> int | None:
        """The height limit, which is the width limit where only that is given."""
        return self.width if self.height is None else self.height

    def allow(self, size: Dimensions) -> bool:
        """Whether an image of this size may be sent."""
        if size.width * size.height > self.area:
            return False
        # Most libraries have no other: a manifest asks this of each of its pages.
        if self.width is None and self.height is None:
            return True
        height = self.effective_height
        return (self.width is None or size.width <= self.width) and (height is None or size.height <= height)

    def __str__(self) -> str:
        """The limits in words, for error messages."""
        sides = {"wide": self.width, "high": self.effective_height}
        named = [f"{side} pixels {word}" for word, side in sides.items() if side is not None]
        return "at most " + " and ".join([*named, f"{self.area} pixels in all"])

    def largest(self, shape: Dimensions, box: Dimensions | None = None) -> Dimensions:
        """The largest size with the aspect ratio of `shape` inside the limits and inside `box`.

        The side that a bound fixes is exact and the other is rounded; where the area decides, both are
        rounded down (IMG3-R30: 6000x4000 within 4,000,000 pixels is 2449x1632).
        """
        scales = []
        height = self.effective_height
        if self.width is not None:
            scales.append(Fraction(self.width, shape.width))
        if height is not None:
            scales.append(Fraction(height, shape.height))
        if box is not None:
            scales += [Fraction(box.width, shape.width), Fraction(box.height, shape.height)]
        by_area = self._largest_by_area(shape)
        if not scales:
            return by_area
        scale = min(scales)
        size = Dimensions(_scaled(shape.width, scale), _scaled(shape.height, scale))
        if size.area <= self.area:
            return size
        return Dimensions(min(size.width, by_area.width), min(size.height, by_area.height))

    def _largest_by_area(self, shape: Dimensions) -> Dimensions:
        width = isqrt(self.area * shape.width // shape.height)
        height = isqrt(self.area * shape.height // shape.width)
        if width and height:
            return Dimensions(width, height)
        return Dimensions(min(width, self.area), 1) if width else Dimensions(1, min(height, self.area))


def _scaled(side: int, scale: Fraction) -> int:
    """A side of at least one pixel: a thin strip stays visible (IMG3-R44)."""
    return max(1, round_half_up(side * scale))
