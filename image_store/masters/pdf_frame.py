"""From places on a page of a PDF to pixels of the upright page. Numbers only: knows no document.

A page measures in points, 72 to the inch, from its bottom left corner, and may ask to be shown turned by quarters.
"""

from typing import NamedTuple

POINTS_AN_INCH = 72
# EXIF orientation by where a stored image's right and its bottom point on the upright page (x to the right, y down).
ORIENTATIONS = {
    ((1, 0), (0, 1)): 1,
    ((-1, 0), (0, 1)): 2,
    ((-1, 0), (0, -1)): 3,
    ((1, 0), (0, -1)): 4,
    ((0, 1), (1, 0)): 5,
    ((0, 1), (-1, 0)): 6,
    ((0, -1), (-1, 0)): 7,
    ((0, -1), (1, 0)): 8,
}


class Box(NamedTuple):
    """A rectangle on a page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """In points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """In points."""
        return self.top - self.bottom


class Matrix(NamedTuple):
    """A matrix of a PDF: (x, y) goes to (a*x + c*y + e, b*x + d*y + f) (ISO 32000-1, 8.3.3)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, other: "Matrix") -> "Matrix":
        """First this, then the other."""
        a, b, c, d, e, f = self
        return Matrix(
            a * other.a + b * other.c,
            a * other.b + b * other.d,
            c * other.a + d * other.c,
            c * other.b + d * other.d,
            e * other.a + f * other.c + other.e,
            e * other.b + f * other.d + other.f,
        )

    def square(self) -> Box:
        """Where the unit square, on which every image is painted, comes to lie, if its sides stay straight."""
        xs, ys = (self.e, self.e + self.a + self.c), (self.f, self.f + self.b + self.d)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def is_straight(self, slack: float) -> bool:
        """Whether the sides of the unit square stay upright and level, but for `slack` points, and keep a length."""
        level = max(abs(self.b), abs(self.c)) <= slack and min(abs(self.a), abs(self.d)) > slack
        turned = max(abs(self.a), abs(self.d)) <= slack and min(abs(self.b), abs(self.c)) > slack
        return level or turned

    @property
    def is_turned(self) -> bool:
        """Whether the width of the unit square comes to stand upright."""
        return abs(self.b) > abs(self.a)

    def orientation(self, turn: int) -> int:
        """The EXIF orientation of an image that is painted so on a page that is turned so."""
        right, down = _main(self.a, -self.b), _main(-self.c, self.d)
        for _ in range(turn):
            right, down = (-right[1], right[0]), (-down[1], down[0])
        return ORIENTATIONS[right, down]


class Frame(NamedTuple):
    """The part of a page that is shown, its quarter turns to the right, and its size upright in pixels."""

    box: Box
    turn: int
    width: int
    height: int

    def pixels(self, place: Box) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of a place on the page."""
        u = sorted(((x - self.box.left) / self.box.width) for x in (place.left, place.right))
        v = sorted(((self.box.top - y) / self.box.height) for y in (place.top, place.bottom))
        for _ in range(self.turn):
            u, v = [1 - v[1], 1 - v[0]], u
        return u[0] * self.width, v[0] * self.height, u[1] * self.width, v[1] * self.height


def drawn_size(box: Box, turn: int, resolution: float) -> tuple[int, int]:
    """Width and height in pixels of a page that is drawn at so many dots for each inch."""
    sides = [max(1, round(side * resolution / POINTS_AN_INCH)) for side in (box.width, box.height)]
    return (sides[1], sides[0]) if turn % 2 else (sides[0], sides[1])


def _main(x: float, y: float) -> tuple[int, int]:
    """The nearest of the four directions."""
    if abs(x) >= abs(y):
        return (1 if x > 0 else -1), 0
    return 0, (1 if y > 0 else -1)
