"""TIFFs that are refused, with what to do; and those that libvips alone would have shown wrongly or in part."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from image_store.errors import BadMaster
from tests.image_store.masters.cases import GRAY, PAGE, decoded
from tests.image_store.masters.tiff_cases import WIDE

LAB = np.full_like(PAGE, 128)


@pytest.mark.parametrize(
    ("pixels", "options", "reason"),
    [
        (PAGE / np.float32(255), {"photometric": "rgb"}, "floating point numbers of 32 bits"),
        (GRAY / np.float64(255), {}, "floating point numbers of 64 bits"),
        (GRAY.astype(np.uint32), {}, "whole numbers of 32 bits"),
        (GRAY.astype(np.int16), {}, "numbers with a sign of 16 bits"),
        (GRAY.astype(np.complex64), {}, "complex numbers of 64 bits"),
        (LAB, {"photometric": "cielab"}, "colours are CIELAB"),
    ],
)
def test_what_is_not_converted(tmp_path: Path, pixels: Any, options: dict[str, Any], reason: str) -> None:
    tifffile.imwrite(tmp_path / "master", pixels, **options)
    with pytest.raises(BadMaster, match=rf"^its .*{reason}.*save it"):
        decoded(tmp_path / "master")


def test_halved_colours_without_jpeg(tmp_path: Path) -> None:
    """A tag that says that Cb and Cr are halved: libvips would take them for red and green."""
    path = tmp_path / "master"
    tifffile.imwrite(path, PAGE, photometric="ycbcr")
    with tifffile.TiffFile(path) as file:
        page: Any = file.pages[0]
        at = page.tags[530].valueoffset
    stored = bytearray(path.read_bytes())
    stored[at : at + 4] = b"\2\0\2\0"
    path.write_bytes(stored)
    with pytest.raises(BadMaster, match="YCbCr at half the size"):
        decoded(path)


@pytest.mark.parametrize("number", [0, 7, -1])
def test_a_tile_that_is_not_there(tmp_path: Path, number: int) -> None:
    """libvips decodes black for it, without a word."""
    path = tmp_path / "master"
    tifffile.imwrite(path, PAGE, photometric="rgb", tile=(64, 64), compression="deflate")
    with tifffile.TiffFile(path) as file:
        page: Any = file.pages[0]
        at = page.tags[324].valueoffset + 4 * (number % len(page.dataoffsets))
    stored = bytearray(path.read_bytes())
    stored[at : at + 4] = (1 << 30).to_bytes(4, "little")
    path.write_bytes(stored)
    with pytest.raises(BadMaster, match="a part of the picture is missing"):
        decoded(path)


def test_sixteen_bits_with_transparency_multiplied_in(tmp_path: Path) -> None:
    half = np.full(WIDE.shape[:2], 32768, np.uint16)
    tifffile.imwrite(tmp_path / "master", np.dstack([WIDE // 2, half]), photometric="rgb", extrasamples=["assocalpha"])
    pixels = decoded(tmp_path / "master")[1]
    assert np.abs(pixels.astype(int) - (PAGE / 2 + 127.5)).max() <= 2
