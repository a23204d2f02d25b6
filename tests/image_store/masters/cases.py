"""Masters that other programs made: how each is written, what it shows, how far a decoded pixel may be from that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from image_store.masters import Taking, open_master
from tests.exact_pixels.masters import pattern, shapes
from tests.image_store.oracle import Array

WIDTH, HEIGHT = 301, 203
PAGE = pattern(WIDTH, HEIGHT)
GRAY = pattern(WIDTH, HEIGHT, gray=True)
BILEVEL = shapes(WIDTH, HEIGHT)
TAKING = Taking(1_000_000)


# EXIF orientation -> how stored pixels are turned to be upright
TURNS: dict[int, Callable[[Array], Array]] = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.transpose(1, 0, 2),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].transpose(1, 0, 2),
    8: lambda a: np.rot90(a, 1),
}


@dataclass(frozen=True)
class Case:
    """`shown`: upright, sRGB or gray. `mean` and `most`: the distances that are allowed, in steps of 255.

    `facts`: some that must be told. Lossless kinds have no distance at all.
    """

    name: str
    program: str
    write: Callable[[Path], object]
    shown: Array
    mean: float = 0.0
    most: int = 0
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The key of the kind, as in kinds.NAMES."""
        return self.name.split()[0]


@dataclass(frozen=True)
class Found:
    """What became of a case: `mean` and `most` are the distances from what it shows."""

    mean: float
    most: int
    facts: Mapping[str, str | int]


def measure(case: Case, folder: Path) -> Found:
    """Writes the file, opens it, decodes it."""
    path = folder / "master"
    case.write(path)
    facts, pixels = decoded(path)
    assert pixels.shape == case.shown.shape, f"{pixels.shape} is not {case.shown.shape}"
    distance = np.abs(pixels.astype(int) - case.shown)
    return Found(float(distance.mean()), int(distance.max()), facts)


def decoded(path: Path, leaf: int = 0, taking: Taking = TAKING) -> tuple[Mapping[str, str | int], Array]:
    """Facts and pixels of a page."""
    master = open_master(path, taking, leaf=leaf)
    pixels = np.concatenate([strip.copy() for strip in master.strips(64)])
    assert pixels.shape[:2] == (master.dimensions.height, master.dimensions.width)
    return master.facts, pixels if master.gray else pixels[:, :, :3]
