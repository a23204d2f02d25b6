"""A part of a stored JPEG is the very pixels of the whole, whatever kind of JPEG it is."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions, Rect
from image_store.jpeg import (
    JPEG_QUALITY,
    Chroma,
    decode_jpeg,
    decode_part,
    encode_jpeg,
    jpeg_chroma,
    jpeg_damage,
    jpeg_shape,
)
from image_store.jpeg_strips import crop, cut_box
from image_store.tile_jpeg import SUBSAMPLING, encode_tile
from tests.image_store.oracle import Array

HEIGHT, WIDTH = 147, 211


@pytest.fixture(scope="module")
def picture() -> Array:
    soft = np.random.default_rng(3).normal(128, 20, (HEIGHT, WIDTH, 3)).cumsum(axis=1) % 256
    return soft.astype(np.uint8)


def kinds(picture: Array) -> dict[str, bytes]:
    """As we store them, and as others may have."""
    gray = np.ascontiguousarray(picture[:, :, 0])
    made = {f"answer, {chroma.name}": encode_jpeg(picture, chroma) for chroma in Chroma}
    made |= {f"tile, {chroma.name}": encode_tile(picture, chroma) for chroma in Chroma}
    made |= {"answer, gray": encode_jpeg(gray, Chroma.WHOLE), "tile, gray": encode_tile(gray, Chroma.HALVED)}
    others: dict[str, dict[str, object]] = {
        "halved planes": {"subsampling": 2},
        "halved planes, a mark after each unit": {"subsampling": 2, "restart_marker_blocks": 1},
        "halved planes, a mark after two rows of units": {"subsampling": 2, "restart_marker_rows": 2},
        "planes halved across": {"subsampling": 1},
        "planes halved across, marks": {"subsampling": 1, "restart_marker_blocks": 2},
        "progressive": {"subsampling": 0, "progressive": True},
        "marks that lie unevenly": {"subsampling": 0, "restart_marker_blocks": 7},
        "a mark after each third of a row": {"subsampling": 0, "restart_marker_blocks": 9},
        "a mark after each row of blocks": {"subsampling": 0, "restart_marker_rows": 1},
        "more rows to a mark than there are": {"subsampling": 0, "restart_marker_rows": 50},
        "comment": {"subsampling": 0, "comment": b"\xff\xc0 is no frame here"},
    }
    for name, options in others.items():
        out = BytesIO()
        Image.fromarray(picture).save(out, "JPEG", quality=85, **options)
        made[name] = out.getvalue()
    return made


def without_marks(pixels: Array, chroma: Chroma) -> bytes:
    """What the same encoder makes of pixels when nobody asks for marks."""
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(
        out, "JPEG", quality=JPEG_QUALITY, subsampling=SUBSAMPLING[chroma]
    )
    return out.getvalue()


RUNS = [(0, 1), (0, 8), (0, 9), (15, 17), (31, 33), (32, 64), (40, 41), (96, 130), (127, 128)]


@pytest.mark.parametrize("down", [*RUNS, (0, HEIGHT - 1), (0, HEIGHT), (128, HEIGHT), (HEIGHT - 1, HEIGHT)])
@pytest.mark.parametrize("across", [*RUNS, (0, WIDTH), (128, WIDTH), (WIDTH - 1, WIDTH)])
def test_a_part_is_that_of_the_whole(picture: Array, across: tuple[int, int], down: tuple[int, int]) -> None:
    part = Rect(across[0], down[0], across[1] - across[0], down[1] - down[0])
    for kind, stream in kinds(picture).items():
        gray = kind.endswith("gray")
        whole = decode_jpeg(stream, gray=gray)
        assert whole.shape[:2] == (HEIGHT, WIDTH)
        wanted = whole[part.y : part.bottom, part.x : part.right]
        assert (decode_part(stream, part, gray=gray, smooth=True) == wanted).all(), kind
        everything = decode_part(stream, Rect(0, 0, WIDTH, HEIGHT), gray=gray, smooth=False)
        rough = decode_part(stream, part, gray=gray, smooth=False)
        assert (rough == everything[part.y : part.bottom, part.x : part.right]).all(), kind


@pytest.mark.parametrize("chroma", Chroma)
@pytest.mark.parametrize("height", [1, 8, 31, 32, 33, 64, 100, HEIGHT])
def test_a_tile_with_marks_is_a_clean_jpeg_of_the_same_pixels(picture: Array, height: int, chroma: Chroma) -> None:
    for part in (picture[:height], picture[:height, :, 0], picture[:height, :1], picture[:height, ::-1]):
        stream = encode_tile(np.ascontiguousarray(part), chroma)
        gray = part.ndim == 2
        assert (decode_jpeg(stream, gray=gray) == decode_jpeg(without_marks(part, chroma), gray=gray)).all()
        assert jpeg_damage(stream) is None
        assert jpeg_shape(stream) == (Dimensions(part.shape[1], height), gray)
        assert jpeg_chroma(stream) is (Chroma.WHOLE if gray else chroma)
        # Another decoder, which knows nothing of how it was made.
        assert (np.asarray(Image.open(BytesIO(stream))) == decode_jpeg(stream, gray=gray)).all()


@pytest.mark.parametrize("chroma", Chroma)
def test_only_a_few_blocks_are_decoded(chroma: Chroma) -> None:
    tile = np.random.default_rng(5).integers(0, 256, (512, 512, 3)).astype(np.uint8)
    stream = encode_tile(tile, chroma)
    assert cut_box(stream, 0, 0, 512, 512, around=True) is None
    assert cut_box(encode_jpeg(tile, chroma), 200, 200, 220, 220, around=False) is None, "no marks"
    cut = cut_box(stream, 130, 200, 250, 210, around=False)
    assert cut is not None
    assert (cut.left, cut.top) == (128, 192 if chroma is Chroma.HALVED else 200)
    assert jpeg_shape(cut.stream)[0].width == 128
    assert len(cut.stream) < len(stream) / 50
    smooth = cut_box(stream, 130, 200, 250, 210, around=True)
    assert smooth is not None
    assert (smooth.left, smooth.top) == ((0, 176) if chroma is Chroma.HALVED else (128, 200))


def test_a_stream_with_fewer_parts_than_it_says_is_not_cut(picture: Array) -> None:
    stream = encode_tile(picture, Chroma.HALVED)
    assert cut_box(stream[: len(stream) // 2], 0, HEIGHT - 4, WIDTH, HEIGHT, around=False) is None
    assert crop(stream[: len(stream) // 2], 16, HEIGHT) is None
    assert crop(encode_jpeg(picture, Chroma.HALVED), 16, 16) is None


def test_what_is_no_jpeg_is_a_broken_pyramid(picture: Array) -> None:
    for whole in (encode_jpeg(picture, Chroma.WHOLE), encode_tile(picture, Chroma.HALVED)):
        for stream in (b"", b"\xff\xd8", b"no JPEG at all", whole[:300], whole[1:]):
            with pytest.raises(BrokenPyramid, match="is not a JPEG"):
                decode_jpeg(stream, gray=False)
            for top in (0, 70):
                with pytest.raises(BrokenPyramid, match="is not a JPEG"):
                    decode_part(stream, Rect(0, top, 50, 10), gray=False, smooth=True)


@pytest.mark.parametrize("chroma", Chroma)
def test_a_fourth_byte_means_nothing(picture: Array, chroma: Chroma) -> None:
    for fourth in (0, 77, 255):
        fours = np.dstack([picture, np.full(picture.shape[:2], fourth, np.uint8)])
        for seen in (fours, fours[::-1], fours[:, ::-1], np.rot90(fours), fours[5:, :-3]):
            assert encode_jpeg(seen, chroma) == encode_jpeg(seen[:, :, :3], chroma)
