"""A part of a stored JPEG is the very pixels of the whole, whatever kind of JPEG it is."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions
from image_store.jpeg import decode_jpeg, decode_rows, encode_jpeg, jpeg_damage, jpeg_shape
from image_store.jpeg_strips import cut_rows, join_strips
from image_store.tile_jpeg import encode_tile
from tests.image_store.oracle import Array

HEIGHT, WIDTH = 147, 211


@pytest.fixture(scope="module")
def picture() -> Array:
    soft = np.random.default_rng(3).normal(128, 20, (HEIGHT, WIDTH, 3)).cumsum(axis=1) % 256
    return soft.astype(np.uint8)


def kinds(picture: Array) -> dict[str, bytes]:
    """As we store them, and as others may have."""
    gray = np.ascontiguousarray(picture[:, :, 0])
    made = {"answer": encode_jpeg(picture), "answer, gray": encode_jpeg(gray)}
    made |= {"tile": encode_tile(picture), "tile, gray": encode_tile(gray)}
    others: dict[str, dict[str, object]] = {
        "halved planes": {"subsampling": 2},
        "planes halved across": {"subsampling": 1},
        "progressive": {"subsampling": 0, "progressive": True},
        "marks within rows": {"subsampling": 0, "restart_marker_blocks": 7},
        "a mark after each row of blocks": {"subsampling": 0, "restart_marker_rows": 1},
        "more rows to a mark than there are": {"subsampling": 0, "restart_marker_rows": 50},
        "comment": {"subsampling": 0, "comment": b"\xff\xc0 is no frame here"},
    }
    for name, options in others.items():
        out = BytesIO()
        Image.fromarray(picture).save(out, "JPEG", quality=85, **options)
        made[name] = out.getvalue()
    return made


@pytest.mark.parametrize(
    ("top", "bottom"),
    [(0, 1), (0, 8), (0, 9), (0, HEIGHT - 1), (0, HEIGHT), (0, HEIGHT + 9), (31, 33), (32, 64), (40, 41), (95, 97),
     (96, HEIGHT), (128, HEIGHT), (HEIGHT - 1, HEIGHT), (60, HEIGHT + 9)],
)  # fmt: skip
def test_some_rows_are_those_of_the_whole(picture: Array, top: int, bottom: int) -> None:
    for kind, stream in kinds(picture).items():
        gray = kind.endswith("gray")
        whole = decode_jpeg(stream, gray=gray)
        assert whole.shape[:2] == (HEIGHT, WIDTH)
        assert (decode_rows(stream, top, bottom, gray=gray) == whole[top:bottom]).all(), kind


@pytest.mark.parametrize("height", [1, 8, 31, 32, 33, 64, 100, HEIGHT])
def test_a_tile_in_strips_is_a_clean_jpeg_of_the_same_pixels(picture: Array, height: int) -> None:
    for part in (picture[:height], picture[:height, :, 0], picture[:height, :1], picture[:height, ::-1]):
        stream = encode_tile(np.ascontiguousarray(part))
        gray = part.ndim == 2
        assert (decode_jpeg(stream, gray=gray) == decode_jpeg(encode_jpeg(part), gray=gray)).all()
        assert jpeg_damage(stream) is None
        assert jpeg_shape(stream) == (Dimensions(part.shape[1], height), gray)
        # Another decoder, which knows nothing of how it was made.
        assert (np.asarray(Image.open(BytesIO(stream))) == decode_jpeg(stream, gray=gray)).all()


def test_only_a_few_strips_are_decoded(picture: Array) -> None:
    stream = encode_tile(picture)
    assert cut_rows(stream, 0, HEIGHT) is None
    short, begin = cut_rows(stream, 70, 80) or (b"", 0)
    assert begin == 64
    assert jpeg_shape(short)[0] == Dimensions(WIDTH, 16)
    assert len(short) < len(stream) / 3


def test_what_was_not_encoded_alike_is_not_joined(picture: Array) -> None:
    strip, other, progressive = encode_jpeg(picture[:32]), encode_jpeg(picture[:24]), kinds(picture)["progressive"]
    for streams in ([strip, other, strip], [progressive, strip], [strip, strip, b"", strip]):
        with pytest.raises(BrokenPyramid, match="joined"):
            join_strips(streams, 32)


def test_what_is_no_jpeg_is_a_broken_pyramid(picture: Array) -> None:
    for whole in (encode_jpeg(picture), encode_tile(picture)):
        for stream in (b"", b"\xff\xd8", b"no JPEG at all", whole[:300], whole[1:]):
            with pytest.raises(BrokenPyramid, match="is not a JPEG"):
                decode_jpeg(stream, gray=False)
            for top in (0, 70):
                with pytest.raises(BrokenPyramid, match="is not a JPEG"):
                    decode_rows(stream, top, 80, gray=False)
