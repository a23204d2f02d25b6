"""JPEG tables that stand apart: put back where a decoder looks for them, and nothing else is taken for tables."""

import struct
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from image_store.jpeg_tables import RGB_SEGMENT, bare_tables, is_for_browsers, spliced
from tests.image_store.oracle import gradient, mean_difference
from tests.image_store.strategies import quick


def jpeg(**said: object) -> bytes:
    out = BytesIO()
    Image.fromarray(gradient(64, 48)).save(out, "JPEG", **said)
    return out.getvalue()


def abbreviated(whole: bytes) -> tuple[bytes, bytes]:
    """A stream without its tables, and its tables as a TIFF has them: by Pillow's own order of segments."""
    apart, kept, at = b"", b"", 2
    while whole[at + 1] != 0xDA:
        (length,) = struct.unpack_from(">H", whole, at + 2)
        segment = whole[at : at + 2 + length]
        if whole[at + 1] in (0xDB, 0xC4):
            apart += segment
        else:
            kept += segment
        at += 2 + length
    return b"\xff\xd8" + kept + whole[at:], b"\xff\xd8" + apart + b"\xff\xd9"


def test_a_spliced_stream_shows_what_the_whole_one_shows() -> None:
    whole = jpeg(quality=80)
    short, tables = abbreviated(whole)
    with pytest.raises(OSError, match="broken"):
        Image.open(BytesIO(short)).load()
    bare = bare_tables(tables)
    assert bare is not None
    made = spliced(short, bare)
    assert np.array_equal(np.asarray(Image.open(BytesIO(made))), np.asarray(Image.open(BytesIO(whole))))
    assert made.endswith(short[2:]), "the rest is as it was"
    assert is_for_browsers(made)


def test_a_complete_stream_needs_nothing() -> None:
    assert bare_tables(b"") == b""
    assert spliced(jpeg(), b"") == jpeg()


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(jpeg(), id="a picture"),
        pytest.param(b"\xff\xd8\xff\xd9"[:3], id="cut off"),
        pytest.param(b"\xff\xd8\xff\xdd\x00\x04\x00\x01\xff\xd9", id="a restart interval"),
        pytest.param(b"\xff\xd8\xff\xdb\x00\x43\x00\xff\xd9", id="a table that is longer than its stream"),
        pytest.param(b"\xff\xd8" + b"\xff\xdb\x00\x43" + bytes(65) + b"x\xff\xd9", id="something behind a table"),
        pytest.param(b"\xff\xd8" + (b"\xff\xdb\x00\x43" + bytes(65)) * 300 + b"\xff\xd9", id="too much"),
    ],
)
def test_what_is_no_tables(stored: bytes) -> None:
    assert bare_tables(stored) is None


@pytest.mark.parametrize(("said", "fits"), [({}, True), ({"progressive": True}, True)])
def test_what_browsers_decode(said: dict[str, object], fits: bool) -> None:
    assert is_for_browsers(jpeg(**said)) is fits


@pytest.mark.parametrize("mark", [0xC3, 0xC5, 0xC9, 0xCA])
def test_codings_that_they_do_not_know(mark: int) -> None:
    assert not is_for_browsers(jpeg().replace(b"\xff\xc0", bytes((0xFF, mark)), 1))


def test_red_green_and_blue_are_called_so() -> None:
    planes = gradient(64, 48)
    whole = jpeg(keep_rgb=True, quality=95)
    at = whole.index(b"\xff\xee")
    silent = whole[:at] + whole[at + 16 :]
    silent = silent.replace(b"\x03R\x11\x00G\x11\x00B\x11\x00", b"\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00")
    silent = silent.replace(b"\x03R\x00G\x00B\x00", b"\x03\x01\x00\x02\x00\x03\x00")
    assert mean_difference(np.asarray(Image.open(BytesIO(silent))), planes) > 20, "taken for YCbCr"
    assert mean_difference(np.asarray(Image.open(BytesIO(spliced(silent, RGB_SEGMENT)))), planes) < 3


def test_twelve_bits_and_streams_without_an_end() -> None:
    whole = jpeg()
    frame = whole.index(b"\xff\xc0")
    assert not is_for_browsers(whole[: frame + 4] + b"\x0c" + whole[frame + 5 :])
    assert not is_for_browsers(whole[:-2])
    assert not is_for_browsers(whole + b"\x00")


@quick
@given(st.binary(max_size=80))
def test_any_bytes_are_judged(junk: bytes) -> None:
    for stored in (junk, b"\xff\xd8" + junk + b"\xff\xd9"):
        is_for_browsers(stored)
        bare = bare_tables(stored)
        assert bare is None or bare == stored[2:-2] or not stored
