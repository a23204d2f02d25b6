"""A pyramid whose bytes are as its index says, and that shows something else than its master."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from image_store import level_check
from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions
from image_store.jpeg import Chroma, Pixels
from image_store.level_check import Witness, distance, sample
from image_store.pyramid_build import halve
from image_store.pyramid_file import build_pyramid, check_pyramid
from image_store.tile_jpeg import EdgeTile, encode_edge_tile
from tests.image_store.oracle import gradient

FINGERPRINTS = ("ab" * 32, "00" * 32, "ff" * 32, "0123456789abcdef" * 4)


class Rows:
    """Pixels as a master."""

    def __init__(self, pixels: Pixels) -> None:
        self.pixels = pixels
        self.dimensions = Dimensions(pixels.shape[1], pixels.shape[0])
        self.gray = pixels.ndim == 2
        self.chroma = Chroma.WHOLE

    def strips(self, height: int) -> Iterator[Pixels]:
        return (self.pixels[top : top + height] for top in range(0, self.dimensions.height, height))


def page(width: int = 1300, height: int = 1100, seed: int = 1) -> Pixels:
    """Black letters on white paper, as far as blocks of noise look like letters."""
    grid = np.random.default_rng(seed).integers(0, 2, (height // 5 + 1, width // 4 + 1), dtype=np.uint8) * 255
    return np.repeat(np.repeat(grid, 5, 0), 4, 1)[:height, :width]


NOISE = np.random.default_rng(7).integers(0, 2, (900, 1037, 3), dtype=np.uint8) * 255
SHAPES = [
    gradient(1300, 900),
    gradient(1025, 513, gray=True),
    gradient(300, 200),
    page(),
    NOISE,
    page(1, 1700),
    page(7, 5),
]
SHAPES += [page(1537, 3), gradient(513, 1025), gradient(512, 512)]


@pytest.mark.parametrize("pixels", SHAPES, ids=lambda pixels: "x".join(map(str, pixels.shape)))
@pytest.mark.parametrize("fingerprint", FINGERPRINTS)
def test_a_sound_pyramid_passes_whatever_is_looked_at(pixels: Pixels, fingerprint: str, tmp_path: Path) -> None:
    witness = Witness(Rows(pixels), fingerprint)
    build_pyramid(witness, tmp_path / "p", fingerprint)
    witness.compare(tmp_path / "p")
    for share in (0.005, 1.0):
        sample(tmp_path / "p", share)


@pytest.mark.parametrize(
    "turned",
    [
        lambda half: np.roll(half, 1, axis=1),
        lambda half: np.roll(half, 1, axis=0),
        lambda half: half[::-1],
        lambda half: 255 - half,
        np.zeros_like,
    ],
)
def test_a_level_that_is_not_the_one_below_reduced(
    turned: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(turned)
    monkeypatch.setattr("image_store.pyramid_build.halve", lambda pixels: np.ascontiguousarray(turned(halve(pixels))))
    # What judges has the right one.
    assert vars(level_check)["halve"] is halve
    build_pyramid(Rows(page()), tmp_path / "p", "ab" * 32)
    check_pyramid(tmp_path / "p")
    with pytest.raises(BrokenPyramid, match="is not the level below it, reduced: they differ by"):
        sample(tmp_path / "p", 1.0)
    with pytest.raises(BrokenPyramid):
        sample(tmp_path / "p", 0.005)


def test_one_wrong_tile_is_found_when_all_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0

    def once_wrong(pixels: Pixels) -> Pixels:
        nonlocal calls
        calls += 1
        return 255 - halve(pixels) if calls == 3 else halve(pixels)

    monkeypatch.setattr("image_store.pyramid_build.halve", once_wrong)
    build_pyramid(Rows(page()), tmp_path / "p", "ab" * 32)
    with pytest.raises(BrokenPyramid, match="tile 2/0/0 of the pyramid is not the level below it"):
        sample(tmp_path / "p", 1.0)


def test_an_edge_that_other_readers_see_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("image_store.pyramid_build.encode_edge_tile", _cropped_from_another)
    build_pyramid(Rows(page(300, 200)), tmp_path / "p", "ab" * 32)
    check_pyramid(tmp_path / "p")
    with pytest.raises(BrokenPyramid, match="edge tile 0/0/0 of the pyramid is not the tile that stands in the TIFF"):
        sample(tmp_path / "p", 0.005)


def _cropped_from_another(pixels: Pixels, tile: int, chroma: Chroma) -> EdgeTile:
    other = np.ascontiguousarray(pixels[::-1])
    return EdgeTile(encode_edge_tile(other, tile, chroma).padded, encode_edge_tile(pixels, tile, chroma).cropped)


@pytest.mark.parametrize("fingerprint", FINGERPRINTS)
def test_a_pyramid_of_another_master(fingerprint: str, tmp_path: Path) -> None:
    witness = Witness(Rows(page()), fingerprint)
    for _ in witness.strips(512):
        pass
    build_pyramid(Rows(page(seed=2)), tmp_path / "p", fingerprint)
    sample(tmp_path / "p", 1.0)
    with pytest.raises(BrokenPyramid, match="does not show what the master shows"):
        witness.compare(tmp_path / "p")


def test_a_witness_that_saw_nothing(tmp_path: Path) -> None:
    build_pyramid(Rows(page()), tmp_path / "p", "ab" * 32)
    with pytest.raises(BrokenPyramid, match="was never read from its master"):
        Witness(Rows(page()), "ab" * 32).compare(tmp_path / "p")


def test_pictures_of_two_sizes_are_as_far_apart_as_can_be() -> None:
    assert distance(np.zeros((2, 2), np.uint8), np.zeros((2, 3), np.uint8)) == 255
    assert distance(np.full((2, 2), 250, np.uint8), np.full((2, 2), 3, np.uint8)) == 247


def test_swapped_colours_are_far_apart() -> None:
    red, blue = (np.full((4, 4, 3), colour, np.uint8) for colour in ((180, 120, 90), (90, 120, 180)))
    assert distance(red, blue) == 90
