"""A part of a stored JPEG is the very pixels of the whole, whatever kind of JPEG it is."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from image_store.errors import BrokenPyramid
from image_store.jpeg import decode_jpeg, encode_jpeg
from tests.image_store.oracle import Array

HEIGHT, WIDTH = 147, 211


@pytest.fixture(scope="module")
def picture() -> Array:
    soft = np.random.default_rng(3).normal(128, 20, (HEIGHT, WIDTH, 3)).cumsum(axis=1) % 256
    return soft.astype(np.uint8)


def kinds(picture: Array) -> dict[str, bytes]:
    """As we store them, and as others may have."""
    made = {"ours": encode_jpeg(picture), "ours, gray": encode_jpeg(np.ascontiguousarray(picture[:, :, 0]))}
    others: dict[str, dict[str, object]] = {
        "halved planes": {"subsampling": 2},
        "planes halved across": {"subsampling": 1},
        "progressive": {"subsampling": 0, "progressive": True},
        "restart marks": {"subsampling": 0, "restart_marker_blocks": 7},
        "comment": {"subsampling": 0, "comment": b"\xff\xc0 is no frame here"},
    }
    for name, options in others.items():
        out = BytesIO()
        Image.fromarray(picture).save(out, "JPEG", quality=85, **options)
        made[name] = out.getvalue()
    return made


@pytest.mark.parametrize("rows", [1, 7, 8, 9, 64, HEIGHT - 1, HEIGHT, HEIGHT + 5])
def test_the_first_rows_are_those_of_the_whole(picture: Array, rows: int) -> None:
    for kind, stream in kinds(picture).items():
        gray = kind.endswith("gray")
        whole, part = decode_jpeg(stream, gray=gray), decode_jpeg(stream, gray=gray, rows=rows)
        assert whole.shape[:2] == (HEIGHT, WIDTH)
        assert (part == whole[:rows]).all(), kind


@pytest.mark.parametrize("rows", [None, 8])
def test_what_is_no_jpeg_is_a_broken_pyramid(picture: Array, rows: int | None) -> None:
    whole = encode_jpeg(picture)
    for stream in (b"", b"\xff\xd8", b"no JPEG at all", whole[:300], whole[1:]):
        with pytest.raises(BrokenPyramid, match="is not a JPEG"):
            decode_jpeg(stream, gray=False, rows=rows)
