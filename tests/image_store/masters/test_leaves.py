"""How many pages a master holds, against files that other programs write."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
import tifffile
from PIL import Image

from image_store.masters import leaf_count

KINDS: list[tuple[str, dict[str, Any]]] = [("TIFF", {}), ("WEBP", {"lossless": True}), ("GIF", {"optimize": False})]
PAGES = [Image.new("RGB", (60, 80), (shade, 9, 9)) for shade in (0, 99, 200)]


@pytest.mark.parametrize(
    ("kind", "options"), [("TIFF", {}), ("WEBP", {"lossless": True}), ("GIF", {"optimize": False})]
)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_pages_of_the_same_size(tmp_path: Path, kind: str, options: dict[str, Any], count: int) -> None:
    path = tmp_path / "master"
    PAGES[0].save(path, kind, save_all=count > 1, append_images=PAGES[1:count], **options)
    assert leaf_count(path) == count


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_other_kinds_hold_one(tmp_path: Path, kind: str) -> None:
    PAGES[0].save(tmp_path / "master", kind)
    assert leaf_count(tmp_path / "master") == 1


@pytest.mark.parametrize("options", [{"bigtiff": True}, {"byteorder": ">"}, {"bigtiff": True, "byteorder": ">"}])
def test_every_make_of_tiff(tmp_path: Path, options: dict[str, Any]) -> None:
    path = tmp_path / "master"
    with tifffile.TiffWriter(path, **options) as writer:
        for page in PAGES:
            writer.write(np.asarray(page))
    assert leaf_count(path) == 3


@pytest.mark.parametrize("tagged", [True, False])
def test_levels_and_thumbnails_are_no_pages(tmp_path: Path, tagged: bool) -> None:
    path = tmp_path / "master"
    with tifffile.TiffWriter(path) as writer:
        for width, height in ((301, 417), (151, 209), (76, 105), (38, 53)):
            writer.write(np.zeros((height, width), np.uint8), subfiletype=int(tagged and width < 301))
    assert leaf_count(path) == 1


def test_a_mask_is_no_page_and_a_smaller_page_is(tmp_path: Path) -> None:
    path = tmp_path / "master"
    with tifffile.TiffWriter(path) as writer:
        writer.write(np.zeros((400, 300), np.uint8))
        writer.write(np.zeros((400, 300), bool), photometric=4, subfiletype=4)
        writer.write(np.zeros((390, 290), np.uint8))
        writer.write(np.zeros((150, 150), np.uint8))
    assert leaf_count(path) == 3


def test_a_pyramid_of_libvips_is_one_page(tmp_path: Path) -> None:
    pyvips.Image.black(1301, 1777).tiffsave(str(tmp_path / "master"), pyramid=True, tile=True)
    assert leaf_count(tmp_path / "master") == 1


@pytest.mark.parametrize("kind", ["TIFF", "WEBP", "GIF"])
def test_damage_anywhere_ends_the_count(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "master"
    PAGES[0].save(path, kind, save_all=True, append_images=PAGES[1:])
    whole = path.read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 200)):
        path.write_bytes(whole[:length])
        assert 1 <= leaf_count(path) <= 3


def test_a_chain_in_a_circle_ends(tmp_path: Path) -> None:
    path = tmp_path / "master"
    path.write_bytes(b"II*\0\x08\0\0\0" + b"\0\0" + b"\x08\0\0\0")
    assert leaf_count(path) == 1


def test_a_place_beyond_every_file(tmp_path: Path) -> None:
    path = tmp_path / "master"
    path.write_bytes(b"II+\0\x08\0\0\0" + b"\xff" * 8)
    assert leaf_count(path) == 1
