"""What is stamped in gold on a binding, as SVG lines in full-size pixels: medallion, corners; knows no page."""

from math import cos, pi, sin

from demo.ornament import IVORY, Point, dots, fill, petals, points, polygon, scroll, star, stroke


def lobed(x: float, y: float, wide: float, tall: float, lobes: int, depth: float) -> list[Point]:
    """The outline of an almond whose edge is scalloped, pointed above and below."""
    places = []
    for k in range(721):
        angle = 2 * pi * k / 720
        swell = 1 + depth * abs(sin(lobes * angle / 2 + pi / 2)) + 0.16 * abs(sin(angle)) ** 14
        places.append((x + wide * cos(angle) * swell, y + tall * sin(angle) * swell))
    return places


def stamp(x: float, y: float, wide: float, tall: float) -> str:
    """The gold medallion of a binding, in lines: a lobed almond with scrolls and a star, pendants above and below."""
    body = [
        polygon(lobed(x, y, wide * k, tall * k, 16, 0.07), stroke(IVORY, w))
        for k, w in ((1.0, 9), (0.95, 4), (0.66, 5))
    ]
    for hand, turn, across in ((1, 0.0, 1), (-1, pi, -1)):
        for up in (1, -1):
            sense = hand * up
            body.append(scroll(x + across * wide * 0.36, y + up * tall * 0.40, wide * 0.22, turn, -sense, IVORY))
            body.append(scroll(x + across * wide * 0.20, y + up * tall * 0.72, wide * 0.15, turn, -sense, IVORY))
    for up in (1, -1):
        body.append(petals(x, y + up * tall * 0.84, wide * 0.02, wide * 0.10, 8, fill(IVORY)))
        body.append(polygon(lobed(x, y + up * tall * 1.42, wide * 0.20, tall * 0.16, 8, 0.1), stroke(IVORY, 5)))
        body.append(petals(x, y + up * tall * 1.42, wide * 0.03, wide * 0.15, 8, fill(IVORY)))
        body.append(f'<path d="M{x} {y + up * tall * 1.20}V{y + up * tall * 1.27}" {stroke(IVORY, 5)}/>')
    body += [dots(x, y, wide * 0.58, wide * 0.014, 40, fill(IVORY))]
    body += [petals(x, y, wide * 0.26, wide * 0.50, 16, stroke(IVORY, 4))]
    body += [star(x, y, wide * 0.30, stroke(IVORY, 6)), star(x, y, wide * 0.25, stroke(IVORY, 3))]
    body += [petals(x, y, wide * 0.04, wide * 0.19, 8, fill(IVORY))]
    return "".join(body)


def corner_stamp(x: float, y: float, size: float, across: int, down: int) -> str:
    """A quarter of a lobed medallion in the corner at (x, y), opening towards (across, down)."""
    arcs = []
    for k, width in ((1.0, 7), (0.93, 3)):
        places = []
        for step in range(91):
            angle = pi / 2 * step / 90
            reach = size * k * (0.86 + 0.14 * abs(cos(6 * angle)))
            places.append((x + across * reach * cos(angle), y + down * reach * sin(angle)))
        arcs.append(f'<polyline points="{points(places)}" {stroke(IVORY, width)}/>')
    turn = pi / 2 * (1 - across)
    near = scroll(x + across * size * 0.34, y + down * size * 0.34, size * 0.26, turn, -across * down, IVORY)
    far = scroll(x + across * size * 0.64, y + down * size * 0.20, size * 0.14, turn, -across * down, IVORY)
    side = scroll(x + across * size * 0.20, y + down * size * 0.64, size * 0.14, turn, across * down, IVORY)
    return "".join((*arcs, near, far, side))
