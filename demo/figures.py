"""Explaining pictures as SVG text in full-size pixels: the road of a page, a shelf; knows no page and no words."""

from demo.ornament import BLUE, GOLD, GREEN, INK, IVORY, RED, box, fill, girih, petals, points, star, stroke

_PAPER = "#fbf5e6"


def _leaf(x: float, y: float, width: float, height: float) -> str:
    """A small page with lines of text and a picture."""
    edge = f'fill="{_PAPER}" stroke="{INK}" stroke-width="3"'
    rows = "".join(
        box(x + width * 0.14, y + height * (0.56 + 0.075 * k), width * (0.72 if k < 4 else 0.4), 5, fill(INK))
        for k in range(5)
    )
    picture = box(x + width * 0.14, y + height * 0.1, width * 0.72, height * 0.38, fill(BLUE))
    middle = x + width / 2, y + height * 0.29
    emblem = star(*middle, height * 0.15, fill(GOLD)) + petals(*middle, 2, height * 0.11, 8, fill(IVORY))
    return box(x, y, width, height, edge) + picture + emblem + rows


def folder(x: float, y: float) -> str:
    """A folder with three scans in it; about 420 x 460."""
    skin = f'fill="{GOLD}" stroke="{INK}" stroke-width="5" stroke-linejoin="round"'
    back = f'<path d="M{x} {y + 90}h150l40 44h230v326h-420z" {skin}/>'
    leaves = "".join(
        f'<g transform="rotate({turn} {x + 210} {y + 420})">{_leaf(x + 105, y + lift, 210, 300)}</g>'
        for turn, lift in ((-14, 40), (13, 34), (-1, 18))
    )
    front = (
        f'<path d="M{x - 14} {y + 246}h448l-22 214h-404z" fill="#d8aa55" stroke="{INK}" stroke-width="5" '
        f'stroke-linejoin="round"/>'
    )
    return (
        back + leaves + front + star(x + 210, y + 352, 46, fill(RED)) + petals(x + 210, y + 352, 6, 32, 8, fill(IVORY))
    )


def _slab(middle: float, y: float, half: float, cells: int, colour: str) -> str:
    """One level of the pyramid seen aslant: a rhombus of cells x cells tiles."""
    body = []
    depth = half * 0.42

    def corner(u: float, v: float) -> tuple[float, float]:
        return middle + (u - v) * half, y + (u + v - 1) * depth

    for row in range(cells):
        for column in range(cells):
            u0, u1, v0, v1 = column / cells, (column + 1) / cells, row / cells, (row + 1) / cells
            shade = 0.95 if (row + column) % 2 else 0.72
            places = points((corner(u0, v0), corner(u1, v0), corner(u1, v1), corner(u0, v1)))
            body.append(
                f'<polygon points="{places}" fill="{colour}" fill-opacity="{shade}" stroke="{IVORY}" stroke-width="3"/>'
            )
    return "".join(body)


def pyramid(x: float, y: float) -> str:
    """Four levels of tiles, each half as wide as the one below; about 480 x 460."""
    middle = x + 240
    levels = ((410, 236, 8, BLUE), (268, 124, 4, GREEN), (168, 64, 2, GOLD), (96, 34, 1, RED))
    slabs = [_slab(middle, y + top - 40, half, cells, colour) for top, half, cells, colour in levels]
    return "".join(slabs)


def screen(x: float, y: float) -> str:
    """A screen with a page on it and a glass that enlarges a part; about 480 x 460."""
    frame = f'fill="{INK}" stroke="{INK}" stroke-width="4"'
    body = [
        f'<rect x="{x}" y="{y + 50}" width="470" height="318" rx="16" {frame}/>',
        box(x + 16, y + 66, 438, 286, fill("#e9e2d2")),
        _leaf(x + 60, y + 80, 184, 258),
        f'<path d="M{x + 185} {y + 368}h100l24 66h-148z" {fill(INK)}/>',
        f'<path d="M{x + 110} {y + 446}h250" {stroke(INK, 16)}/>',
        f'<clipPath id="glass"><circle cx="{x + 318}" cy="{y + 200}" r="112"/></clipPath>',
        f'<g clip-path="url(#glass)">{box(x + 200, y + 80, 240, 240, fill(_PAPER))}',
        f"{girih(x + 218, y + 100, 2, 2, 100)}</g>",
        f'<circle cx="{x + 318}" cy="{y + 200}" r="112" {stroke(RED, 14)}/>',
        f'<path d="M{x + 398} {y + 280}l74 74" {stroke(RED, 26)}/>',
    ]
    return "".join(body)


def arrow(x: float, y: float, length: float) -> str:
    """A short arrow to the right."""
    return f'<path d="M{x} {y}h{length}m-34 -30l34 30l-34 30" {stroke(RED, 10)}/>'


def shelf(width: float, height: float, count: int) -> str:
    """A shelf of books; `count` of them are broad enough for a name, at the columns that `spines` gives."""
    colours = (RED, BLUE, GREEN, GOLD, "#5a3524", "#7a2a4a")
    body = [box(0, height - 26, width, 26, fill("#6a4328")), box(0, height - 26, width, 7, fill("#9a6a3c"))]
    for number, (left, wide, tall) in enumerate(spines(width, height, count)):
        top = height - 26 - tall
        body.append(
            f'<rect x="{left}" y="{top}" width="{wide}" height="{tall}" rx="7" {fill(colours[number * 5 % 6])}/>'
        )
        for band in (0.07, 0.10, 0.86, 0.89):
            body.append(box(left, top + tall * band, wide, 5, fill("#e2bd6b")))
        body.append(star(left + wide / 2, top + tall * 0.81, wide * 0.12, fill("#e2bd6b")))
    return "".join(body)


def spines(width: float, height: float, count: int) -> list[tuple[float, float, float]]:
    """Left edge, width and height of each book of the shelf."""
    wide = width / count
    return [
        (number * wide + 4, wide - 8, (height - 40) * (0.80, 1.0, 0.88, 0.94, 0.76)[number % 5])
        for number in range(count)
    ]
