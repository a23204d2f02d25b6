"""Sizes, rectangles and the one rounding rule. Integers and Fractions only: no float decides a pixel."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Self


def round_half_up(value: Fraction) -> int:
    """The integer nearest to `value`, halves upwards (2178.5 -> 2179; Python's `round` would say 2178)."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def ceil_div(dividend: int, divisor: int) -> int:
    """The smallest integer that is not below `dividend / divisor`."""
    return -(-dividend // divisor)


@dataclass(frozen=True, slots=True, order=True)
class Dimensions:
    """Width and height of something that has pixels: both at least 1."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"an image has at least one pixel a side, not {self.width}x{self.height}")

    @property
    def area(self) -> int:
        """Number of pixels."""
        return self.width * self.height

    def turned(self) -> Self:
        """The dimensions after a quarter turn."""
        return type(self)(self.height, self.width)

    def exceeds(self, other: "Dimensions") -> bool:
        """Whether either side is longer than that of `other`."""
        return self.width > other.width or self.height > other.height

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in pixels: left, top, width, height. Never empty, never left of or above the origin."""

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.x < 0 or self.y < 0 or self.width < 1 or self.height < 1:
            raise ValueError(f"not a rectangle: {self}")

    @property
    def dimensions(self) -> Dimensions:
        """Width and height."""
        return Dimensions(self.width, self.height)

    @property
    def right(self) -> int:
        """The first column that is no longer inside."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row that is no longer inside."""
        return self.y + self.height

    def covers(self, dimensions: Dimensions) -> bool:
        """Whether this is the whole of an image of these dimensions."""
        return (self.x, self.y, self.width, self.height) == (0, 0, dimensions.width, dimensions.height)

    def __str__(self) -> str:
        return f"{self.x},{self.y},{self.width},{self.height}"
