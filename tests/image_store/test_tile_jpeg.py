"""Tiles in strips: byte for byte what encoding each tile for itself gives, cropped and padded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.jpeg import Pixels, decode_jpeg, encode_jpeg
from image_store.tile_jpeg import encode_edge_tile, encode_tile, pad
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
    st.one_of(st.just(TILE), st.integers(1, TILE)),
    st.sampled_from([(), (3,), (4,)]),
    st.integers(0, 99),
)
def test_both_are_those_of_tiles_that_were_encoded_for_themselves(
    kind: str, height: int, width: int, samples: tuple[int, ...], seed: int
) -> None:
    pixels = drawn(kind, (height, width, *samples), seed)
    wanted = np.pad(pixels, ((0, TILE - height), (0, TILE - width), (0, 0))[: pixels.ndim], "edge")
    assert encode_edge_tile(pixels, TILE) == (encode_tile(wanted), encode_tile(pixels))


@pytest.mark.parametrize("tile", [16, 48, 64, TILE])
@pytest.mark.parametrize("height", [1, 8, 15, 16, 31, 32, 33, 47, 48, 63, 64, 480, 481, 511])
def test_at_the_borders_of_strips(height: int, tile: int) -> None:
    if height > tile:
        return
    pixels = drawn("grain", (height, 12, 4), height)
    padded, cropped = encode_edge_tile(pixels, tile)
    plain = pad(pixels, tile, tile)[:, :, :3]
    assert (decode_jpeg(padded, gray=False) == decode_jpeg(encode_jpeg(plain), gray=False)).all()
    assert (decode_jpeg(cropped, gray=False) == decode_jpeg(encode_jpeg(pixels[:, :, :3]), gray=False)).all()


def test_a_tile_that_is_a_view_of_its_strip() -> None:
    strip = drawn("grain", (35, 1300, 4), 1)
    assert encode_edge_tile(strip[:, 1024:], TILE) == encode_edge_tile(strip[:, 1024:].copy(), TILE)


def test_padding_repeats_the_edge() -> None:
    wanted = [[1, 2, 2, 2], [3, 4, 4, 4], [3, 4, 4, 4], [3, 4, 4, 4]]
    pixels = np.array([[1, 2], [3, 4]], np.uint8)
    assert pad(pixels, 4, 4).tolist() == wanted
    assert pad(np.dstack([pixels] * 4), 4, 4)[:, :, 2].tolist() == wanted
