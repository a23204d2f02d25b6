"""Random image requests, and by the specification's own rules what each must give: region, size, turned size.

The arithmetic is written a second time here, from the text of the specification (Image API 3.0, 4.1 to 4.3), and
shares nothing with the server's.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import cos, floor, radians, sin
from random import Random

Pair = tuple[int, int]
Box = tuple[int, int, int, int]

# Bounds of what is asked: the oracle has to make the same picture.
LARGEST = 1_500_000
FORMATS = ("png",) * 8 + ("jpg",) * 5 + ("webp", "tif", "gif", "jp2", "avif")
QUALITIES = ("default",) * 5 + ("color", "gray", "bitonal")


@dataclass(frozen=True)
class Asked:
    """A request and its meaning; `box` is x, y, width, height in the image, `size` that before turning."""

    path: str
    box: Box
    size: Pair
    mirror: bool
    degrees: Fraction
    quality: str
    format: str

    @property
    def turned(self) -> Pair:
        """The size of the answer: the bounding box after turning, to the nearest pixel."""
        width, height = self.size
        if self.degrees % 90 == 0:
            return (height, width) if self.degrees % 180 else (width, height)
        c, s = abs(cos(radians(self.degrees))), abs(sin(radians(self.degrees)))
        return floor(width * c + height * s + 0.5), floor(width * s + height * c + 0.5)


def nearest(value: Fraction) -> int:
    """Rounded to the nearest whole number, halves up (IMG3-R27)."""
    return floor(value + Fraction(1, 2))


def asked(random: Random, image: Pair) -> Asked:
    """A request that the server must answer, for an image of these dimensions."""
    while True:
        region, box = _region(random, image)
        made = _size(random, box)
        if made is None:
            continue
        size_text, size = made
        mirror, degrees = random.random() < 0.2, _degrees(random)
        if degrees % 90 and (min(size) < 60 or size[0] * size[1] > LARGEST // 4):
            continue
        quality, format = random.choice(QUALITIES), random.choice(FORMATS)
        rotation = f"{'!' if mirror else ''}{_written(degrees)}"
        path = f"{region}/{size_text}/{rotation}/{quality}.{format}"
        return Asked(path, box, size, mirror, degrees, quality, format)


def _region(random: Random, image: Pair) -> tuple[str, Box]:
    width, height = image
    match random.choice(("full", "square", "pixels", "pixels", "pixels", "tile", "percent", "percent")):
        case "full":
            return "full", (0, 0, width, height)
        case "square":
            side = min(image)
            return "square", ((width - side) // 2, (height - side) // 2, side, side)
        case "tile":
            scale = 2 ** random.randrange(8)
            x, y = (512 * scale * random.randrange(1 + (length - 1) // (512 * scale)) for length in image)
            return _cut((x, y, 512 * scale, 512 * scale), image)
        case "percent":
            return _percent(random, image)
    x, y = random.randrange(width), random.randrange(height)
    longest = random.choice((40, 700, 2_000, 60_000))
    return _cut((x, y, random.randint(1, longest), random.randint(1, longest)), image)


def _cut(box: Box, image: Pair) -> tuple[str, Box]:
    """As it is written, and cropped at the image's edge (IMG3-R21)."""
    x, y, width, height = box
    return f"{x},{y},{width},{height}", (x, y, min(width, image[0] - x), min(height, image[1] - y))


def _percent(random: Random, image: Pair) -> tuple[str, Box]:
    while True:
        places = random.choice((0, 1, 2, 5))
        numbers = [Fraction(random.randint(0, 99 * 10**places), 10**places) for _ in range(2)]
        numbers += [Fraction(random.randint(1, 110 * 10**places), 10**places) for _ in range(2)]
        x, y, width, height = (nearest(number * image[at % 2] / 100) for at, number in enumerate(numbers))
        if width and height and x < image[0] and y < image[1]:
            return "pct:" + ",".join(map(_written, numbers)), _cut((x, y, width, height), image)[1]


def _size(random: Random, box: Box) -> tuple[str, Pair] | None:
    """How the size is written and what it gives; None when this draw asks for too much or for nothing."""
    *_, width, height = box
    larger = random.random() < 0.15
    factor = Fraction(random.randint(1_000, 3_000), 1_000) if larger else Fraction(random.randint(5, 1_000), 1_000)
    # Large regions are asked for as viewers do: to a screen's size.
    factor = min(factor, Fraction(random.randint(50, 1_500), max(width, height)))
    caret = "^" if larger else ""
    w, h = max(1, nearest(width * factor)), max(1, nearest(height * factor))
    form = random.choice(("max", "w,", ",h", "pct", "w,h", "distorted", "!w,h", "level"))
    if form == "max":
        text, size = "max", (width, height)
    elif form == "w,":
        text, size = f"{w},", (w, max(1, nearest(Fraction(height * w, width))))
    elif form == ",h":
        text, size = f",{h}", (max(1, nearest(Fraction(width * h, height))), h)
    elif form == "pct":
        percent = Fraction(nearest(factor * 10_000), 100) or Fraction(1)
        text, size = f"pct:{_written(percent)}", (nearest(width * percent / 100), nearest(height * percent / 100))
    elif form == "w,h":
        text, size = f"{w},{h}", (w, h)
    elif form == "distorted":
        h = max(1, nearest(h * Fraction(random.randint(300, 1_000), 1_000)))
        text, size = f"{w},{h}", (w, h)
    elif form == "!w,h":
        text, size = _confined(width, height, w, h + random.randint(0, h), larger=larger)
    else:
        scale = 2 ** random.randrange(10)
        w, h = -(-width // scale), -(-height // scale)
        text, size = f"{w},{h}", (w, h)
    if 0 in size or size[0] * size[1] > LARGEST:
        return None
    enlarges = size[0] > width or size[1] > height
    # Without a caret nothing is enlarged (IMG3-R37); with one where nothing is enlarged, the caret is idle (R41).
    return None if enlarges and not caret else (caret * (form != "max") + text, size)


def _confined(width: int, height: int, w: int, h: int, *, larger: bool) -> tuple[str, Pair]:
    """As large as fits into the box and, unless enlarging is asked for, the region (IMG3-R35, R36)."""
    scale = min(Fraction(w, width), Fraction(h, height))
    scale = scale if larger else min(scale, Fraction(1))
    return f"!{w},{h}", (nearest(width * scale), nearest(height * scale))


def _degrees(random: Random) -> Fraction:
    kind = random.random()
    if kind < 0.7:
        return Fraction(0)
    if kind < 0.93:
        return Fraction(random.choice((90, 180, 270)))
    return Fraction(random.randint(1, 3_599), 10)


def _written(number: Fraction) -> str:
    """With at most ten places, as a client writes it."""
    whole, rest = divmod(number, 1)
    places = f"{float(rest):.10f}"[2:].rstrip("0")
    return f"{whole}.{places}" if places else str(whole)
