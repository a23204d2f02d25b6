"""The outline of a glyph as operators of a PDF. Knows no font."""

from iiif_server.taking_home.pdf.objects import numbers

Point = tuple[float, float]


class Pen:
    """Takes down what a font draws, moved by `x` and `y`, each unit `scale` long. Its methods are fontTools'."""

    def __init__(self, x: float, y: float, scale: float) -> None:
        self._x, self._y, self._scale = x, y, scale
        self._at: Point = (0.0, 0.0)
        self._drawn: list[bytes] = []

    def drawn(self) -> bytes:
        """The operators; nothing where a glyph has no outline."""
        return b"".join(self._drawn)

    def moveTo(self, point: Point) -> None:
        """Begins a contour."""
        self._add(b"m", point)

    def lineTo(self, point: Point) -> None:
        """A straight line."""
        self._add(b"l", point)

    def curveTo(self, first: Point, second: Point, point: Point) -> None:
        """A curve with two handles."""
        self._add(b"c", first, second, point)

    def qCurveTo(self, handle: Point, point: Point) -> None:
        """A curve with one handle, written with two: PDF knows no other."""
        ends = (self._at, point)
        first, second = (tuple(one + 2 * (to - one) / 3 for one, to in zip(end, handle, strict=True)) for end in ends)
        self._add(b"c", (first[0], first[1]), (second[0], second[1]), point)

    def closePath(self) -> None:
        """Ends a contour."""
        self._drawn.append(b"h\n")

    def _add(self, operator: bytes, *points: Point) -> None:
        placed = [value for x, y in points for value in (self._x + x * self._scale, self._y + y * self._scale)]
        self._drawn.append(numbers(*placed) + b" " + operator + b"\n")
        self._at = points[-1]
