"""The mark of a page of a TIFF: the same wherever the page lies, another for every other page, and bounded."""

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from image_store.errors import BadMaster
from image_store.masters import Taking, open_master, page_marks
from tests.image_store.oracle import Array, gradient

TAKING = Taking(1_000_000)
WAYS: dict[str, dict[str, Any]] = {
    "as they are": {},
    "LZW": {"compression": "lzw"},
    "ZIP in tiles": {"compression": "zlib", "tile": (64, 64), "predictor": True},
    "JPEG": {"compression": "jpeg", "tile": (64, 64)},
    "BigTIFF": {"bigtiff": True},
    "big-endian": {"byteorder": ">"},
}


def pages(count: int) -> list[Array]:
    return [np.ascontiguousarray(np.roll(gradient(120, 150), 7 * number, axis=1)) for number in range(count)]


def written(path: Path, pixels: list[Array], *, bigtiff: bool = False, byteorder: Any = "<", **options: Any) -> Path:
    with tifffile.TiffWriter(path, bigtiff=bigtiff, byteorder=byteorder) as file:
        for page in pixels:
            file.write(page, photometric="rgb", metadata=None, **options)
    return path


@pytest.mark.parametrize("way", WAYS)
def test_a_page_more_in_front_changes_no_mark(tmp_path: Path, way: str) -> None:
    one, two, three, four = pages(4)
    before = page_marks(written(tmp_path / "a.tif", [one, two, three], **WAYS[way]))
    after = page_marks(written(tmp_path / "b.tif", [four, one, two, three], **WAYS[way]))
    assert None not in before
    assert (len(set(after)), after[1:]) == (4, before)


def test_another_way_to_store_it_is_another_page(tmp_path: Path) -> None:
    found = [page_marks(written(tmp_path / "a.tif", pages(2), **WAYS[way])) for way in WAYS if way != "BigTIFF"]
    assert len({mark for marks in found for mark in marks}) == 2 * len(found)


@pytest.mark.parametrize("tag", [(274, 3, 1, 6, True), (34675, 7, 4, b"icc!", True)])
def test_what_says_how_it_is_shown_counts(tmp_path: Path, tag: Any) -> None:
    plain = page_marks(written(tmp_path / "a.tif", pages(2)))
    told = page_marks(written(tmp_path / "a.tif", pages(2), extratags=[tag]))
    assert set(plain).isdisjoint(told)


def test_which_page_of_how_many_does_not(tmp_path: Path) -> None:
    marks = [
        page_marks(written(tmp_path / "a.tif", pages(2), extratags=[(297, 3, 2, (1, count), True)])) for count in (2, 9)
    ]
    assert marks[0] == marks[1]


def test_where_it_cannot_be_told_there_is_none(tmp_path: Path) -> None:
    packed = written(tmp_path / "odd.tif", pages(2), compression="zstd", tile=(64, 64))
    assert page_marks(packed) == (None, None)
    cut = written(tmp_path / "cut.tif", pages(3))
    content = bytearray(cut.read_bytes())
    with tifffile.TiffFile(cut) as file:
        tag = file.pages[1].tags["StripOffsets"]  # type: ignore[union-attr]  # a page, not a frame
        content[tag.valueoffset : tag.valueoffset + 4] = struct.pack("<I", 1 << 30)
    cut.write_bytes(content)
    marks = page_marks(cut)
    assert [mark is None for mark in marks] == [False, True, False]


def test_bytes_that_every_page_names_are_not_read_for_every_page(tmp_path: Path) -> None:
    """A hundred directories for the same strip: a mark for as many as twice the file has room for."""
    strip, values = bytes(60_000), {256: 300, 257: 200, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 200, 279: 60_000}
    content = bytearray(b"II*\0" + struct.pack("<I", 8 + len(strip)) + strip)
    for number in range(100):
        content += struct.pack("<H", len(values))
        content += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in values.items())
        content += struct.pack("<I", len(content) + 4 if number < 99 else 0)
    path = tmp_path / "a.tif"
    path.write_bytes(content)
    marks = page_marks(path)
    assert len(marks) == 100
    assert [mark is None for mark in marks] == [False, False] + [True] * 98


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_equal_marks_are_equal_pixels(tmp_path: Path, data: st.DataObject) -> None:
    """A byte changed anywhere: a page that keeps its mark shows what it showed."""
    path = tmp_path / "a.tif"
    if not path.exists():
        written(path, pages(2), compression="lzw", rowsperstrip=50)
    content = bytearray(path.read_bytes())
    before = page_marks(path)
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    other = tmp_path / "b.tif"
    other.write_bytes(content)
    for leaf, mark in enumerate(page_marks(other)[:2]):
        if mark is not None and mark in before:
            try:
                shown = pixels(other, leaf)
            except BadMaster:
                continue  # the other page may have lost its way to this one
            assert (shown == pixels(path, before.index(mark))).all()


def pixels(path: Path, leaf: int) -> Array:
    return np.concatenate(list(open_master(path, TAKING, leaf=leaf).strips(64)))


def test_by_pillow(tmp_path: Path) -> None:
    images = [Image.fromarray(page).convert("1") for page in pages(3)]
    for count in (2, 3):
        images[0].save(tmp_path / f"{count}.tif", save_all=True, append_images=images[1:count], compression="group4")
    assert page_marks(tmp_path / "3.tif")[:2] == page_marks(tmp_path / "2.tif")
