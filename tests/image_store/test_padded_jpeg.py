"""Padded tiles: byte for byte what encoding all of the padding gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.jpeg import Pixels, decode_jpeg, encode_jpeg
from image_store.padded_jpeg import encode_padded, pad
from tests.image_store.strategies import quick

TILE = 512


def drawn(kind: str, shape: tuple[int, ...], seed: int) -> Pixels:
    """Nothing at all, extremes side by side, grain, and every value alike."""
    chance = np.random.default_rng(seed)
    if kind == "flat":
        return np.full(shape, chance.integers(0, 256), np.uint8)
    if kind == "black and white":
        return chance.integers(0, 2, shape).astype(np.uint8) * np.uint8(255)
    if kind == "grain":
        return chance.normal(150, 20, shape).clip(0, 255).astype(np.uint8)
    return chance.integers(0, 256, shape).astype(np.uint8)


@quick
@given(
    st.sampled_from(["flat", "black and white", "grain", "noise"]),
    st.one_of(st.integers(1, 64), st.integers(1, TILE)),
    st.integers(1, TILE),
    st.sampled_from([(), (3,), (4,)]),
    st.integers(0, 99),
)
def test_the_bytes_are_those_of_the_padded_tile(
    kind: str, height: int, width: int, samples: tuple[int, ...], seed: int
) -> None:
    pixels = drawn(kind, (height, width, *samples), seed)
    wanted = np.pad(pixels, ((0, TILE - height), (0, TILE - width), (0, 0))[: pixels.ndim], "edge")
    assert encode_padded(pixels, TILE) == encode_jpeg(wanted[:, :, :3] if samples else wanted)


@pytest.mark.parametrize("height", [1, 7, 8, 9, 471, 472, 479, 480, 481, 504, 505, 511, 512])
def test_at_the_borders_of_blocks(height: int) -> None:
    pixels = drawn("grain", (height, 40, 4), height)
    stored = encode_padded(pixels, TILE)
    assert stored == encode_jpeg(pad(pixels, TILE, TILE)[:, :, :3])
    assert decode_jpeg(stored, gray=False).shape == (TILE, TILE, 3)


def test_a_tile_that_is_a_view_of_its_strip() -> None:
    strip = drawn("grain", (35, 1300, 4), 1)
    assert encode_padded(strip[:, 1024:], TILE) == encode_padded(strip[:, 1024:].copy(), TILE)


def test_padding_repeats_the_edge() -> None:
    wanted = [[1, 2, 2, 2], [3, 4, 4, 4], [3, 4, 4, 4], [3, 4, 4, 4]]
    pixels = np.array([[1, 2], [3, 4]], np.uint8)
    assert pad(pixels, 4, 4).tolist() == wanted
    assert pad(np.dstack([pixels] * 4), 4, 4)[:, :, 2].tolist() == wanted
    assert pad(np.dstack([pixels] * 3), 4, 4)[:, :, 2].tolist() == wanted
