"""Ornaments by arithmetic, as SVG text in full-size pixels: stars, rosettes, scrolls; knows no page and no words."""

from collections.abc import Iterable
from math import cos, pi, sin

Point = tuple[float, float]

BLUE, RED, GOLD, GREEN, IVORY, INK = "#223e68", "#a02a22", "#bd8a34", "#2c5c4e", "#f4ead6", "#281f1b"


def points(places: Iterable[Point]) -> str:
    """Points as SVG writes them."""
    return " ".join(f"{x:.2f},{y:.2f}" for x, y in places)


def polygon(places: Iterable[Point], paint: str) -> str:
    return f'<polygon points="{points(places)}" {paint}/>'


def fill(colour: str) -> str:
    return f'fill="{colour}"'


def stroke(colour: str, width: float) -> str:
    return f'fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round" stroke-linecap="round"'


def circle(x: float, y: float, radius: float, paint: str) -> str:
    return f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" {paint}/>'


def box(x: float, y: float, width: float, height: float, paint: str) -> str:
    return f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" {paint}/>'


def polar(x: float, y: float, radius: float, angle: float) -> Point:
    return x + radius * cos(angle), y + radius * sin(angle)


def star(x: float, y: float, radius: float, paint: str, tips: int = 8, inner: float = 0.7654) -> str:
    """A star; with the defaults the one that two crossed squares make."""
    places = (polar(x, y, radius if k % 2 == 0 else radius * inner, pi * k / tips) for k in range(2 * tips))
    return polygon(places, paint)


def petal(x: float, y: float, near: float, far: float, angle: float, spread: float, paint: str) -> str:
    """One pointed petal from `near` to `far` around a centre, `spread` radians to each side."""
    left, right = polar(x, y, near, angle - spread), polar(x, y, near, angle + spread)
    tip = polar(x, y, far, angle)
    belly = near + 0.62 * (far - near)
    one, two = polar(x, y, belly, angle - spread * 1.15), polar(x, y, belly, angle + spread * 1.15)
    path = (
        f"M{left[0]:.2f} {left[1]:.2f}Q{one[0]:.2f} {one[1]:.2f} {tip[0]:.2f} {tip[1]:.2f}"
        f"Q{two[0]:.2f} {two[1]:.2f} {right[0]:.2f} {right[1]:.2f}Z"
    )
    return f'<path d="{path}" {paint}/>'


def petals(x: float, y: float, near: float, far: float, count: int, paint: str, turn: float = 0.0) -> str:
    """A ring of petals."""
    spread = pi / count
    return "".join(petal(x, y, near, far, 2 * pi * (k + turn) / count, spread, paint) for k in range(count))


def dots(x: float, y: float, ring: float, radius: float, count: int, paint: str, turn: float = 0.0) -> str:
    """A ring of dots."""
    return "".join(circle(*polar(x, y, ring, 2 * pi * (k + turn) / count), radius, paint) for k in range(count))


def sunburst(x: float, y: float, radius: float) -> str:
    """The şəmsə: a coloured medallion of petals and stars."""
    r = radius
    rays = []
    for k in range(64):
        angle, far = 2 * pi * k / 64, r * (1.0 if k % 2 else 0.93)
        foot = polar(x, y, r * 0.8, angle - 0.018), polar(x, y, r * 0.8, angle + 0.018)
        rays.append(polygon((foot[0], polar(x, y, far, angle), foot[1]), fill(BLUE)))
    return "".join(
        (
            *rays,
            petals(x, y, r * 0.66, r * 0.88, 16, f'{fill(BLUE)} stroke="{IVORY}" stroke-width="{r / 110}"'),
            petals(x, y, r * 0.60, r * 0.78, 16, fill(GOLD), 0.5),
            circle(x, y, r * 0.68, fill(RED)),
            circle(x, y, r * 0.645, stroke(IVORY, r / 90)),
            dots(x, y, r * 0.60, r * 0.016, 48, fill(IVORY)),
            petals(x, y, r * 0.30, r * 0.56, 12, f'{fill(BLUE)} stroke="{IVORY}" stroke-width="{r / 120}"'),
            petals(x, y, r * 0.28, r * 0.46, 12, fill(GOLD), 0.5),
            star(x, y, r * 0.36, f'{fill(GREEN)} stroke="{IVORY}" stroke-width="{r / 80}"'),
            star(x, y, r * 0.25, stroke(IVORY, r / 140)),
            petals(x, y, r * 0.05, r * 0.2, 8, fill(GOLD)),
            circle(x, y, r * 0.06, fill(IVORY)),
        )
    )


def girih(x: float, y: float, columns: int, rows: int, pitch: float) -> str:
    """A field of eight-pointed stars with crosses between them."""
    body = [box(x, y, columns * pitch, rows * pitch, fill(BLUE))]
    for row in range(rows + 1):
        for column in range(columns + 1):
            cross = x + column * pitch, y + row * pitch
            inside = 0 < column < columns and 0 < row < rows
            if inside:
                body.append(star(*cross, pitch * 0.15, fill(GOLD)))
            if row < rows and column < columns:
                centre = cross[0] + pitch / 2, cross[1] + pitch / 2
                colour = RED if (row + column) % 2 == 0 else GREEN
                body.append(star(*centre, pitch / 2, f'{fill(colour)} stroke="{IVORY}" stroke-width="{pitch / 36}"'))
                body.append(star(*centre, pitch * 0.36, stroke(GOLD, pitch / 60)))
                body.append(petals(*centre, pitch * 0.06, pitch * 0.27, 8, fill(IVORY)))
                body.append(circle(*centre, pitch * 0.06, fill(GOLD)))
    return "".join(body)


def crest(x: float, y: float, width: float, height: float, count: int) -> str:
    """A row of pointed finials that stand on the line y."""
    step = width / count
    body = []
    for k in range(count):
        centre, tall = x + (k + 0.5) * step, height * (1.0 if k % 2 == 0 else 0.62)
        for size, colour in ((1.0, BLUE), (0.72, GOLD), (0.46, RED)):
            half, top = step * 0.46 * size, y - tall * size
            left, right, belly = centre - half, centre + half, y - tall * size * 0.55
            path = f"M{left} {y}Q{left} {belly} {centre} {top}Q{right} {belly} {right} {y}Z"
            body.append(f'<path d="{path}" {fill(colour)}/>')
        body.append(f'<path d="M{centre} {y - tall}V{y - tall * 1.16:.1f}" {stroke(BLUE, 3)}/>')
        body.append(circle(centre, y - tall * 1.2, 5, fill(RED)))
    return "".join(body)


def chain(x: float, y: float, length: float, height: float, colours: tuple[str, str], links: int) -> str:
    """Two strands that cross, with a bead in every eye."""
    body = []
    half = height / 2
    for side, colour in zip((1, -1), colours, strict=True):
        places = [
            (x + length * k / (links * 12), y + half + side * half * 0.8 * sin(pi * k / 12))
            for k in range(links * 12 + 1)
        ]
        body.append(f'<polyline points="{points(places)}" {stroke(colour, height / 7)}/>')
    for k in range(links):
        body.append(star(x + length * (k + 0.5) / links, y + half, height * 0.2, fill(GOLD), 4, 0.5))
    return "".join(body)


def scroll(x: float, y: float, radius: float, turn: float, hand: int, colour: str) -> str:
    """A spiral branch with leaves (islimi); `hand` 1 or -1 is its sense, `turn` the angle where it begins."""
    places = []
    leaves = []
    for k in range(61):
        angle = turn + hand * 3.4 * pi * k / 60
        place = polar(x, y, radius * (1 - k / 60) ** 0.9 + radius * 0.05, angle)
        places.append(place)
        if k % 7 == 3 and k < 50:
            size = radius * 0.40 * (1 - k / 80)
            leaves.append(petal(*place, size * 0.1, size, angle + hand * 0.9, 0.9, fill(colour)))
            leaves.append(petal(*place, size * 0.1, size * 0.7, angle + hand * 2.6, 0.9, fill(colour)))
    body = f'<polyline points="{points(places)}" {stroke(colour, radius / 22)}/>'
    return body + "".join(leaves) + petals(*places[-1], radius * 0.03, radius * 0.2, 6, fill(colour))


def headpiece(width: float, height: float) -> str:
    """The painted panel over the beginning of a chapter; finials rise over its upper edge."""
    rise = height * 0.34
    rows, pitch = 1, (height - rise) * 0.72
    columns = int((width - 60) // pitch)
    pitch = (width - 60) / columns
    tall = pitch * rows
    top = height - tall - 30
    return "".join(
        (
            crest(10, top - 10, width - 20, rise * 0.78, 25),
            box(4, top - 12, width - 8, tall + 40, f'{fill(IVORY)} stroke="{BLUE}" stroke-width="7"'),
            box(17, top + 1, width - 34, tall + 14, stroke(RED, 4)),
            girih(30, top + 8, columns, rows, pitch),
        )
    )


def tailpiece(width: float, colour: str = RED) -> str:
    """A small ornament for the end of a text, drawn around (width / 2, 60)."""
    middle = width / 2
    return "".join(
        (
            scroll(middle - 150, 60, 52, 0.0, 1, GREEN),
            scroll(middle + 150, 60, 52, pi, -1, GREEN),
            star(middle, 60, 54, fill(BLUE)),
            petals(middle, 60, 8, 40, 8, fill(GOLD)),
            circle(middle, 60, 10, fill(colour)),
            f'<path d="M{middle - 420} 60H{middle - 230}M{middle + 230} 60H{middle + 420}" {stroke(BLUE, 4)}/>',
            star(middle - 440, 60, 14, fill(colour)),
            star(middle + 440, 60, 14, fill(colour)),
        )
    )


def guilloche(length: float, height: float, colour: str, strands: int = 14) -> str:
    """A band of fine crossing waves, as on a banknote."""
    steps = int(length / 4)
    body = []
    for strand in range(strands):
        phase = 2 * pi * strand / strands
        places = (
            (
                length * k / steps,
                height / 2
                + height * 0.30 * sin(length * k / steps / height * 1.6 + phase)
                + height * 0.17 * sin(length * k / steps / height * 4.7 - 2 * phase),
            )
            for k in range(steps + 1)
        )
        body.append(f'<polyline points="{points(places)}" {stroke(colour, 1.3)}/>')
    return "".join(body)
