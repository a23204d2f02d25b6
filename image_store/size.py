"""The size of a request: how large the region is sent. Image API 3.0 section 4.2, checklist 1.3.

Every form resolves against the region that was cut out, its `extracted` dimensions, and the limits.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

from image_store.errors import BadSyntax, Impossible
from image_store.geometry import Dimensions, round_half_up
from image_store.limits import Limits
from image_store.numbers import parse_decimal, parse_integer, print_decimal

# Texts whose values are remembered: a viewer asks for all its tiles in a few sizes.
SIZES_KEPT = 1024


@dataclass(frozen=True, slots=True)
class MaxSize:
    """`max`, `^max`: as large as the limits permit; without `^` never larger than the region."""

    upscale: bool = False

    def resolve(self, extracted: Dimensions, limits: Limits) -> Dimensions:
        """The size to send (IMG3-R29, R30, R39)."""
        return largest(extracted, limits, upscale=self.upscale)

    def __str__(self) -> str:
        return "^max" if self.upscale else "max"


@dataclass(frozen=True, slots=True)
class FullSize:
    """`full` of version 2: the region unscaled; where the limits forbid that, it is refused (IMG2-R01)."""

    upscale: ClassVar[bool] = False

    def resolve(self, extracted: Dimensions, limits: Limits) -> Dimensions:
        """The size to send. Raises Impossible."""
        if not limits.allow(extracted):
            raise Impossible(f"the size full gives {extracted}, which is more than is sent: {limits}; ask for max")
        return extracted

    def __str__(self) -> str:
        return "full"


@dataclass(frozen=True, slots=True)
class WidthSize:
    """`w,`: this width, the height by the aspect ratio."""

    width: int
    upscale: bool = False

    def resolve(self, extracted: Dimensions, limits: Limits) -> Dimensions:
        """The size to send. Raises Impossible."""
        height = _follow(extracted.height, self.width, extracted.width)
        return _checked(self, self.width, height, extracted, limits)

    def __str__(self) -> str:
        return f"{_caret(self.upscale)}{self.width},"


@dataclass(frozen=True, slots=True)
class HeightSize:
    """`,h`: this height, the width by the aspect ratio."""

    height: int
    upscale: bool = False

    def resolve(self, extracted: Dimensions, limits: Limits) -> Dimensions:
        """The size to send. Raises Impossible."""
        width = _follow(extracted.width, self.height, extracted.height)
        return _checked(self, width, self.height, extracted, limits)

    def __str__(self) -> str:
        return f"{_caret(self.upscale)},{self.height}"


@dataclass(frozen=True, slots=True)
class PercentSize:
    """`pct:n`: so many percent of the region."""

    percent: Fraction
    upscale: bool = False

    def resolve(self, extracted: Dimensions, limits: Limits) -> Dimensions:
        """The size to send. Raises Impossible."""
        width = round_half_up(extracted.width * self.percent / 100)
        height = round_half_up(extracted.height * self.percent / 100)
        if self.percent > 100 and not self.upscale:
            raise Impossible(f"the size {self} enlarges the region; write ^{self} to ask for that")
        return _checked(self, width, height, extracted, limits)

    def __str__(self) -> str:
        return f"{_caret(self.upscale)}pct:{print_decimal(self.percent)}"


@dataclass(frozen=True, slots=True)
class ExactSize:
    """`w,h`: exactly this, whatever the aspect ratio."""

    width: int
    height: int
    upscale: bool = False

    def resolve(self, extracted: Dimensions, limits: Limits) -> Dimensions:
        """The size to send. Raises Impossible."""
        return _checked(self, self.width, self.height, extracted, limits)

    def __str__(self) -> str:
        return f"{_caret(self.upscale)}{self.width},{self.height}"


@dataclass(frozen=True, slots=True)
class ConfinedSize:
    """`!w,h`: the largest that fits into the box, with the aspect ratio kept."""

    width: int
    height: int
    upscale: bool = False

    def resolve(self, extracted: Dimensions, limits: Limits) -> Dimensions:
        """The size to send; a box larger than the region gives the region (IMG3-R36). Raises Impossible."""
        scale = min(Fraction(self.width, extracted.width), Fraction(self.height, extracted.height))
        if not self.upscale:
            scale = min(scale, Fraction(1))
        if not all(round_half_up(side * scale) for side in (extracted.width, extracted.height)):
            raise Impossible(f"the size {self} leaves less than a pixel of a region of {extracted}")
        bounds = [Dimensions(self.width, self.height)] + ([] if self.upscale else [extracted])
        box = Dimensions(min(b.width for b in bounds), min(b.height for b in bounds))
        return limits.largest(extracted, box)

    def __str__(self) -> str:
        return f"{_caret(self.upscale)}!{self.width},{self.height}"


Size = MaxSize | FullSize | WidthSize | HeightSize | PercentSize | ExactSize | ConfinedSize


@lru_cache(SIZES_KEPT)
def parse_size(text: str) -> Size:
    """The size that `text` names; the caret comes before everything else (IMG3-R42). Raises BadSyntax."""
    upscale, rest = text.startswith("^"), text.removeprefix("^")
    if rest == "max":
        return MaxSize(upscale)
    if rest.startswith("pct:"):
        return PercentSize(parse_decimal(rest.removeprefix("pct:"), "percentage of the size"), upscale)
    confined, numbers = rest.startswith("!"), rest.removeprefix("!").split(",")
    if len(numbers) != 2 or numbers == ["", ""] or (confined and "" in numbers):
        raise BadSyntax(f"the size must be max, w, or ,h or w,h or !w,h or pct:n, with ^ before it, not {text!r}")
    width, height = numbers
    if not height:
        return WidthSize(parse_integer(width, "width of the size"), upscale)
    if not width:
        return HeightSize(parse_integer(height, "height of the size"), upscale)
    both = parse_integer(width, "width of the size"), parse_integer(height, "height of the size")
    return ConfinedSize(*both, upscale) if confined else ExactSize(*both, upscale)


def parse_size2(text: str) -> Size:
    """The size that `text` names in version 2: no caret, enlarging goes without saying. Raises BadSyntax.

    `!w,h` never enlarges: the exact size is the server's choice, and a grid of thumbnails wants small images small
    (IMG2-R01 to R04).
    """
    if text == "full":
        return FullSize()
    if text.startswith("^"):
        raise BadSyntax(f"the size must be full, max, w, or ,h or w,h or !w,h or pct:n in version 2, not {text!r}")
    return parse_size(text if text == "max" or text.startswith("!") else f"^{text}")


def canonical_size2(size: Dimensions, extracted: Dimensions, limits: Limits) -> str:  # noqa: ARG001 (as version 3)
    """`full`, `w,` where the aspect ratio is kept, else `w,h` (IMG2-R07)."""
    if size == extracted:
        return "full"
    kept = size.height == _follow(extracted.height, size.width, extracted.width)
    return f"{size.width}," if kept else f"{size.width},{size.height}"


def largest(extracted: Dimensions, limits: Limits, *, upscale: bool) -> Dimensions:
    """The largest size of a region that may be sent, with or without enlarging it."""
    if upscale:
        return limits.largest(extracted)
    return extracted if limits.allow(extracted) else limits.largest(extracted, extracted)


def canonical_size(size: Dimensions, extracted: Dimensions, limits: Limits) -> str:
    """`max`, `^max`, `w,h` or `^w,h` (IMG3-R74)."""
    if size == largest(extracted, limits, upscale=False):
        return "max"
    if not size.exceeds(extracted):
        return f"{size.width},{size.height}"
    return "^max" if size == largest(extracted, limits, upscale=True) else f"^{size.width},{size.height}"


def _caret(upscale: bool) -> str:
    return "^" if upscale else ""


def _follow(side: int, asked: int, other: int) -> int:
    """The side that follows from the other one by the aspect ratio, halves upwards: at least a pixel (IMG3-R44)."""
    return max(1, (2 * side * asked + other) // (2 * other))


def _checked(size: Size, width: int, height: int, extracted: Dimensions, limits: Limits) -> Dimensions:
    if width == 0 or height == 0:
        raise Impossible(f"the size {_asked(size)} leaves less than a pixel of a region of {extracted}")
    found = Dimensions(width, height)
    if found.exceeds(extracted) and not size.upscale:
        asked = _asked(size)
        raise Impossible(f"the size {asked} is larger than the region, {extracted}; write ^{asked} to enlarge it")
    if not limits.allow(found):
        raise Impossible(f"the size {_asked(size)} gives {found}, which is more than is sent: {limits}")
    return found


def _asked(size: Size) -> str:
    """Version 2 has no caret; a message is right with and without it."""
    return str(size).removeprefix("^")
