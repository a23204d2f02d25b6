"""The rotation of a request. Image API 3.0 section 4.3, checklist 1.4."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from math import cos, radians, sin

from image_store.errors import BadSyntax
from image_store.geometry import Dimensions
from image_store.numbers import parse_decimal, print_decimal

# Texts whose values are remembered: nearly all requests say 0.
ROTATIONS_KEPT = 64


@dataclass(frozen=True, slots=True)
class Rotation:
    """Clockwise degrees from 0 up to 360, after mirroring left to right if `mirror` (`!`).

    `quarter_turns`: 0 to 3 for right angles; None for any other angle.
    """

    degrees: Fraction = Fraction(0)
    mirror: bool = False
    quarter_turns: int | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        turns = self.degrees / 90
        object.__setattr__(self, "quarter_turns", int(turns) if turns.denominator == 1 else None)

    @property
    def is_identity(self) -> bool:
        """Whether nothing is to be done."""
        return self.quarter_turns == 0 and not self.mirror

    def turn(self, size: Dimensions) -> Dimensions:
        """The tight bounding box after turning (IMG3-R53), to the nearest pixel.

        Exact for right angles. Any other angle has irrational sides: the one place where floats are allowed.
        """
        turns = self.quarter_turns
        if turns is not None:
            return size.turned() if turns % 2 else size
        c, s = abs(cos(radians(self.degrees))), abs(sin(radians(self.degrees)))
        width, height = size.width * c + size.height * s, size.height * c + size.width * s
        return Dimensions(int(width + 0.5), int(height + 0.5))

    def __str__(self) -> str:
        return f"{'!' if self.mirror else ''}{print_decimal(self.degrees)}"


@lru_cache(ROTATIONS_KEPT)
def parse_rotation(text: str) -> Rotation:
    """The rotation that `text` names; 360 is 0 (IMG3-R55, R56). Raises BadSyntax."""
    degrees = parse_decimal(text.removeprefix("!"), "rotation")
    if degrees > 360:
        raise BadSyntax(f"the rotation must be between 0 and 360 degrees, not {text!r}")
    return Rotation(degrees % 360, text.startswith("!"))
