"""Tiles with marks: byte for byte what encoding each tile for itself gives, cropped and padded."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.geometry import Dimensions, Rect
from image_store.jpeg import Chroma, Pixels, decode_jpeg, decode_part, jpeg_damage, jpeg_shape
from image_store.tile_jpeg import encode_edge_tile, encode_tile, pad
from tests.image_store.strategies import quick
from tests.image_store.test_jpeg import without_marks

TILE = 512


def assert_cropped(padded: bytes, cropped: bytes, height: int, width: int, *, gray: bool) -> None:
    """The very pixels of the padded one: each colour sample by itself, for smooth colours mix with the padding."""
    assert jpeg_damage(cropped) is None
    assert jpeg_shape(cropped) == (Dimensions(width, height), gray)
    part = Rect(0, 0, width, height)
    whole = Rect(0, 0, *astuple(jpeg_shape(padded)[0]))
    found = decode_part(cropped, part, gray=gray, smooth=False)
    assert (found == decode_part(padded, whole, gray=gray, smooth=False)[:height, :width]).all()


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
    st.sampled_from(Chroma),
    st.integers(0, 99),
)
def test_both_are_those_of_tiles_that_were_encoded_for_themselves(
    kind: str, height: int, width: int, samples: tuple[int, ...], chroma: Chroma, seed: int
) -> None:
    pixels = drawn(kind, (height, width, *samples), seed)
    wanted = np.pad(pixels, ((0, TILE - height), (0, TILE - width), (0, 0))[: pixels.ndim], "edge")
    padded, cropped = encode_edge_tile(pixels, TILE, chroma)
    gray = pixels.ndim == 2
    assert_cropped(padded, cropped, height, width, gray=gray)
    whole = without_marks(wanted if gray else wanted[:, :, :3], chroma)
    assert (decode_jpeg(padded, gray=gray) == decode_jpeg(whole, gray=gray)).all()


@pytest.mark.parametrize("chroma", Chroma)
@pytest.mark.parametrize("tile", [16, 48, 64, TILE])
@pytest.mark.parametrize("side", [1, 8, 15, 16, 31, 32, 33, 47, 48, 63, 64, 480, 481, 511])
def test_at_the_borders_of_blocks(side: int, tile: int, chroma: Chroma) -> None:
    if side > tile:
        return
    for shape in ((side, 12, 4), (12, side, 4)):
        pixels = drawn("grain", shape, side)
        padded, cropped = encode_edge_tile(pixels, tile, chroma)
        plain = pad(pixels, tile, tile)[:, :, :3]
        assert (decode_jpeg(padded, gray=False) == decode_jpeg(without_marks(plain, chroma), gray=False)).all()
        assert_cropped(padded, cropped, *shape[:2], gray=False)
        if chroma is Chroma.WHOLE and tile == TILE:
            assert cropped == encode_tile(pixels, chroma)


def test_a_tile_that_is_a_view_of_its_strip() -> None:
    strip = drawn("grain", (35, 1300, 4), 1)
    for chroma in Chroma:
        copied = encode_edge_tile(strip[:, 1024:].copy(), TILE, chroma)
        assert encode_edge_tile(strip[:, 1024:], TILE, chroma) == copied


def test_threads_do_not_write_into_each_others_tiles() -> None:
    tiles = [drawn("grain", (TILE, TILE, 4), seed) for seed in range(8)]
    alone = [encode_tile(tile, Chroma.HALVED) for tile in tiles]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda tile: encode_tile(tile, Chroma.HALVED), tiles * 4)) == alone * 4


def test_padding_repeats_the_edge() -> None:
    wanted = [[1, 2, 2, 2], [3, 4, 4, 4], [3, 4, 4, 4], [3, 4, 4, 4]]
    pixels = np.array([[1, 2], [3, 4]], np.uint8)
    assert pad(pixels, 4, 4).tolist() == wanted
    assert pad(np.dstack([pixels] * 4), 4, 4)[:, :, 2].tolist() == wanted
