"""A knotted carpet (xalça) by arithmetic: a grid of knots, each a colour number, and its pixels; knows no page."""

import numpy as np
import numpy.typing as npt

from demo.paper import Pixels

Knots = npt.NDArray[np.uint8]
_Grid = npt.NDArray[np.int64]

NIGHT, MADDER, INDIGO, IVORY, GOLD, GREEN, ROSE = range(7)
_DYES = np.array(
    [(38, 26, 28), (146, 34, 32), (30, 50, 94), (234, 218, 182), (206, 150, 62), (50, 98, 80), (196, 92, 72)],
    np.float32,
)
_BORDER = 34
_STAR = (
    "....#....",
    "...###...",
    ".#..#..#.",
    ".##.#.##.",
    "#########",
    ".##.#.##.",
    ".#..#..#.",
    "...###...",
    "....#....",
)
_BIRD = (
    "..#......",
    ".###.....",
    "..##....#",
    "...##..##",
    "...######",
    "....####.",
    ".....##..",
    ".....#.#.",
    "....##.##",
)


def _bitmap(rows: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    return np.array([[sign == "#" for sign in row] for row in rows])


def _guard(along: _Grid, depth: _Grid) -> Knots:
    """A narrow stripe of the border, 5 knots deep: slanting barber-pole colours."""
    turn = (along + depth * 2) % 16
    return np.select([turn < 6, turn < 8, turn < 14], [MADDER, IVORY, GREEN], GOLD).astype(np.uint8)


def _main_stripe(along: _Grid, depth: _Grid) -> Knots:
    """The broad stripe, 18 knots deep: octagons with a hooked cross, in four dyes by turns."""
    number = np.floor_divide(along + 10, 20)
    a, b = np.abs((along + 10) % 20 - 10), np.abs(depth * 2 - 17) // 2
    octagon = (a <= 8) & (b <= 8) & (a + b <= 12)
    inner = (a <= 6) & (b <= 6) & (a + b <= 9)
    cross = ((a <= 1) & (b <= 6)) | ((b <= 1) & (a <= 6)) | ((a == b) & (a <= 4))
    turn = number % 4
    dye = np.choose(turn, [MADDER, GREEN, GOLD, ROSE])
    contrast = np.choose(turn, [GOLD, IVORY, MADDER, IVORY])
    tooth = (a == 9) & (b % 4 < 2) & (b < 9)
    return np.select([cross & inner, inner, octagon, tooth], [contrast, dye, IVORY, GOLD], INDIGO).astype(np.uint8)


def _square_panel(a: _Grid, b: _Grid) -> Knots:
    """The corner of the border: a stepped star in a square; a and b run from 0 in its middle."""
    ring = (a // 2) + (b // 2)
    return np.select(
        [ring <= 1, ring <= 3, ring <= 5, (a == b), ring <= 7],
        [IVORY, MADDER, GOLD, IVORY, GREEN],
        MADDER,
    ).astype(np.uint8)


def border(columns: int, rows: int) -> Knots:
    """A carpet's border around an empty field, as (rows, columns); looks best when both are 52 + a multiple of 20."""
    y, x = np.indices((rows, columns))
    left, top = np.minimum(x, columns - 1 - x), np.minimum(y, rows - 1 - y)
    depth = np.minimum(left, top)
    # A stripe between two corner panels holds a whole number of octagons, 20 knots each.
    odd_x, odd_y = 10 * ((columns - 52) // 20 % 2 == 0), 10 * ((rows - 52) // 20 % 2 == 0)
    along = np.where(left < top, y - rows // 2 + odd_y, x - columns // 2 + odd_x)
    knots = np.full((rows, columns), IVORY, np.uint8)
    for start, stop, paint in ((2, 7, _guard), (8, 26, _main_stripe), (27, 32, _guard)):
        stripe = (depth >= start) & (depth < stop)
        knots[stripe] = paint(along[stripe], depth[stripe] - start)
    knots[(depth < 2) | (depth == 7) | (depth == 26) | (depth == 32) | (depth == 33)] = NIGHT
    knots[depth == 1] = GOLD
    corner = (left >= 8) & (left < 26) & (top >= 8) & (top < 26)
    knots[corner] = _square_panel(np.abs(left[corner] * 2 - 33) // 2, np.abs(top[corner] * 2 - 33) // 2)
    return knots


def carpet(columns: int, rows: int) -> Knots:
    """A whole carpet: border, madder field strewn with stars and birds, three stepped medallions."""
    knots = border(columns, rows)
    field = knots[_BORDER:-_BORDER, _BORDER:-_BORDER]
    tall, wide = field.shape
    field[:] = MADDER
    y, x = np.indices((tall, wide))
    _strew(field)
    reach = min(wide * 0.40, tall / 6 - 2)
    dyes = ((1.0, GREEN), (0.84, IVORY), (0.74, INDIGO), (0.46, GOLD), (0.38, MADDER), (0.20, IVORY))
    for number in (-1, 0, 1):
        a, b = np.abs(x - (wide - 1) / 2).astype(int), np.abs(y - (tall - 1) / 2 - number * tall / 3).astype(int)
        step = ((a // 3) * 0.8 + b // 3) * 3
        field[step <= reach + 7] = MADDER
        for part, dye in dyes:
            teeth = (((a // 3) + 2 * (b // 3)) % 4 < 2) if dye == GREEN else True
            field[(step <= reach * part) & teeth] = dye
        vine = (step > reach * 0.46) & (step <= reach * 0.72) & (((a // 2 + b // 2) % 5 == 0) | (a < 2) | (b < 2))
        field[vine] = GOLD
        field[(step <= reach * 0.20) & ((a <= 1) | (b <= 1))] = MADDER
    return knots


def _strew(field: Knots) -> None:
    """Scatter small motifs over the field, mirrored about its middle, in place."""
    tall, wide = field.shape
    star, bird = _bitmap(_STAR), _bitmap(_BIRD)
    half = field[:, : wide // 2]
    for row, top in enumerate(range(4, tall - 12, 15)):
        for column, left in enumerate(range(4 + 7 * (row % 2), wide // 2 - 10, 15)):
            motif = star if (row + column) % 2 else bird
            half[top : top + 9, left : left + 9][motif] = (IVORY, GOLD, ROSE, IVORY)[(row + 2 * column) % 4]
    field[:, -(wide // 2) :] = half[:, ::-1]


def weave(knots: Knots, knot: int, seed: int) -> Pixels:
    """Pixels of a grid of knots, `knot` pixels square each; colours vary from row to row as dyed wool does."""
    rng = np.random.default_rng(seed)
    rows, columns = knots.shape
    tone = 1.0 + rng.normal(0, 0.035, (rows, columns)) + rng.normal(0, 0.03, (rows, 1))
    dyed = np.clip(_DYES[knots] * tone[:, :, None], 0, 255).astype(np.uint8)
    large = dyed.repeat(knot, 0).repeat(knot, 1)
    if knot < 4:
        return large
    place = (np.arange(knot) + 0.5) / knot
    # A knot is two loops side by side, leaning together: a small V, dark between its neighbours.
    lean = np.abs(np.abs(place[None, :] - 0.5) - 0.28 + 0.16 * (place[:, None] - 0.5))
    relief = 1.08 - 0.9 * lean - 0.10 * (np.abs(place[:, None] - 0.5) > 0.42)
    shade = np.tile(relief, columns).astype(np.float32)[:, :, None]
    for top in range(0, rows * knot, knot):
        large[top : top + knot] = np.clip(large[top : top + knot] * shade, 0, 255)
    return large
