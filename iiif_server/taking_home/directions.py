"""Letters of two directions in one line, as they are seen from left to right (Unicode UAX 9, made smaller).

Marks that turn the direction are not read: no text of a book has them. Knows no font.
"""

import unicodedata
from itertools import groupby
from typing import NamedTuple

LEFT, RIGHT, NUMBER, NEUTRAL = "L", "R", "N", "O"
_KINDS = {"L": LEFT, "R": RIGHT, "AL": RIGHT, "EN": NUMBER, "AN": NUMBER}


class Run(NamedTuple):
    """Letters in the order in which they are read, all of one direction."""

    text: str
    right_to_left: bool


def runs_as_seen(line: str, *, right_to_left: bool) -> list[Run]:
    """A line's runs from left to right. `right_to_left`: the direction of the line."""
    levels = _levels(line, right_to_left)
    level_runs = [
        (level, "".join(letter for _, letter in pairs))
        for level, pairs in groupby(zip(levels, line, strict=True), key=lambda pair: pair[0])
    ]
    for turned in range(max(levels, default=0), 0, -1):
        level_runs = _reversed_from(level_runs, turned)
    return [Run(text, level % 2 == 1) for level, text in level_runs]


def _levels(line: str, right_to_left: bool) -> list[int]:
    kinds = [_KINDS.get(unicodedata.bidirectional(letter), NEUTRAL) for letter in line]
    base = RIGHT if right_to_left else LEFT
    # Figures belong to the letters before them.
    strong, around = base, []
    for kind in kinds:
        strong = kind if kind in (LEFT, RIGHT) else strong
        around.append(strong)
    sides = [around[at] if kind == NUMBER else kind for at, kind in enumerate(kinds)]
    resolved = _neutrals(sides, base)
    return [_level(kind, side, base) for kind, side in zip(kinds, resolved, strict=True)]


def _level(kind: str, side: str, base: str) -> int:
    if base == RIGHT:
        return 1 if side == RIGHT and kind != NUMBER else 2
    return 0 if side == LEFT else 2 if kind == NUMBER else 1


def _neutrals(sides: list[str], base: str) -> list[str]:
    """Blanks and signs go with the letters around them; between two directions, with the line."""
    found: list[str] = []
    for kind, group in groupby(enumerate(sides), key=lambda pair: pair[1]):
        places = [at for at, _ in group]
        if kind == NEUTRAL:
            before = sides[places[0] - 1] if places[0] else base
            after = sides[places[-1] + 1] if places[-1] + 1 < len(sides) else base
            kind = before if before == after else base
        found += [kind] * len(places)
    return found


def _reversed_from(runs: list[tuple[int, str]], level: int) -> list[tuple[int, str]]:
    """The runs in which each stretch of this level or a higher one is turned around."""
    turned: list[tuple[int, str]] = []
    for high, group in groupby(runs, key=lambda run: run[0] >= level):
        stretch = list(group)
        turned += reversed(stretch) if high else stretch
    return turned
