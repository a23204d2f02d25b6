"""The region of a request: what part of the image. Image API 3.0 section 4.1, checklist 1.2.

Four verbs: from text, to text, resolve against an image, canonical form. The grammar needs no image, the
geometry no grammar.
"""

from dataclasses import dataclass
from fractions import Fraction

from image_store.errors import BadSyntax, Impossible
from image_store.geometry import Dimensions, Rect, round_half_up
from image_store.numbers import parse_decimal, parse_integer, print_decimal


@dataclass(frozen=True, slots=True)
class FullRegion:
    """`full`: the whole image."""

    def resolve(self, full: Dimensions) -> Rect:
        """The rectangle of the whole image."""
        return Rect(0, 0, full.width, full.height)

    def __str__(self) -> str:
        return "full"


@dataclass(frozen=True, slots=True)
class SquareRegion:
    """`square`: the largest square, in the middle of the longer side (IMG3-R18)."""

    def resolve(self, full: Dimensions) -> Rect:
        """The middle square."""
        side = min(full.width, full.height)
        return Rect((full.width - side) // 2, (full.height - side) // 2, side, side)

    def __str__(self) -> str:
        return "square"


@dataclass(frozen=True, slots=True)
class PixelRegion:
    """`x,y,w,h` in pixels of the full image."""

    x: int
    y: int
    width: int
    height: int

    def resolve(self, full: Dimensions) -> Rect:
        """The part inside the image. Raises Impossible when nothing of it is (IMG3-R21 to R23)."""
        if self.width == 0 or self.height == 0:
            raise Impossible(f"the region {self} has no pixels; width and height must be at least 1")
        if self.x >= full.width or self.y >= full.height:
            raise Impossible(f"the region {self} lies outside the image, which is {full}")
        width, height = min(self.width, full.width - self.x), min(self.height, full.height - self.y)
        return Rect(self.x, self.y, width, height)

    def __str__(self) -> str:
        return f"{self.x},{self.y},{self.width},{self.height}"


@dataclass(frozen=True, slots=True)
class PercentRegion:
    """`pct:x,y,w,h` in percent of the full image's width and height."""

    x: Fraction
    y: Fraction
    width: Fraction
    height: Fraction

    def resolve(self, full: Dimensions) -> Rect:
        """Each number rounded to the nearest pixel, then cut at the edges. Raises Impossible (IMG3-R24)."""
        x, width = (round_half_up(value * full.width / 100) for value in (self.x, self.width))
        y, height = (round_half_up(value * full.height / 100) for value in (self.y, self.height))
        if width == 0 or height == 0:
            raise Impossible(f"the region {self} is smaller than half a pixel of the image, which is {full}")
        return PixelRegion(x, y, width, height).resolve(full)

    def __str__(self) -> str:
        numbers = (self.x, self.y, self.width, self.height)
        return "pct:" + ",".join(print_decimal(number) for number in numbers)


Region = FullRegion | SquareRegion | PixelRegion | PercentRegion


def parse_region(text: str) -> Region:
    """The region that `text` names. Raises BadSyntax."""
    if text == "full":
        return FullRegion()
    if text == "square":
        return SquareRegion()
    percent = text.startswith("pct:")
    numbers = text.removeprefix("pct:").split(",")
    if len(numbers) != 4:
        raise BadSyntax(f"the region must be full, square, x,y,w,h or pct:x,y,w,h, not {text!r}")
    names = ("x of the region", "y of the region", "width of the region", "height of the region")
    if percent:
        return PercentRegion(*map(parse_decimal, numbers, names))
    return PixelRegion(*map(parse_integer, numbers, names))


def canonical_region(rect: Rect, full: Dimensions) -> str:
    """`full`, or the rectangle in pixels (IMG3-R73)."""
    return "full" if rect.covers(full) else str(rect)
