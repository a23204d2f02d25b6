"""Pages of one master: their names, each with its own pixels."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from image_store.errors import BadMaster
from image_store.masters import Leaf, survey
from tests.image_store.masters.cases import PAGE, decoded
from tests.image_store.oracle import Array

PAGES = [np.ascontiguousarray(np.roll(PAGE, 40 * number, axis=1)) for number in range(3)]
PALETTES = [Image.fromarray(page).quantize(64) for page in PAGES]


def _by_pillow(images: list[Image.Image], kind: str, **options: Any) -> Callable[[Path], object]:
    return lambda path: images[0].save(path, kind, save_all=True, append_images=images[1:], **options)


def _with_thumbnails(path: Path) -> None:
    with tifffile.TiffWriter(path, bigtiff=True) as writer:
        for page in PAGES:
            writer.write(page, photometric="rgb", compression="lzw")
            writer.write(page[::4, ::4], photometric="rgb", subfiletype=1)


def _changing_gif(path: Path) -> None:
    """Frames that only change a part of the one before."""
    frames = [np.asarray(PALETTES[0])]
    for number in range(2):
        frame = frames[-1].copy()
        frame[20 + 30 * number : 40 + 30 * number, 20:60] = 3
        frames.append(frame)
    images = [Image.fromarray(frame, "P") for frame in frames]
    for image in images:
        image.putpalette(PALETTES[0].getpalette() or [])
    _by_pillow(images, "GIF", duration=100)(path)


def _frames(path: Path) -> list[Array]:
    """As Pillow shows them."""
    shown = []
    with Image.open(path) as image:
        for number in range(3):
            image.seek(number)
            shown.append(np.asarray(image.convert("RGB")))
    return shown


@pytest.mark.parametrize(
    "write",
    [
        _by_pillow([Image.fromarray(page) for page in PAGES], "WEBP", lossless=True, duration=100),
        _by_pillow([Image.fromarray(page) for page in PAGES], "TIFF", compression="tiff_lzw"),
        _with_thumbnails,
        _by_pillow(PALETTES, "GIF", duration=100),
        _changing_gif,
    ],
    ids=["webp", "tiff", "tiff with thumbnails", "gif", "gif of parts"],
)
def test_each_page(tmp_path: Path, write: Callable[[Path], object]) -> None:
    path = tmp_path / "master"
    write(path)
    contents = survey(path)
    assert [leaf.name for leaf in contents.leaves] == ["p0001", "p0002", "p0003"]
    wanted = PAGES if write is _with_thumbnails else _frames(path)
    for number, page in enumerate(wanted):
        facts, pixels = decoded(path, number)
        assert (pixels == page).all()
        assert facts["pages"] == 3
    with pytest.raises(BadMaster, match="it has no page 4: it has 3"):
        decoded(path, 3)


@pytest.mark.parametrize("kind", ["TIFF", "PNG", "JPEG", "BMP", "WEBP", "JPEG2000", "AVIF"])
def test_a_single_page_has_no_name(tmp_path: Path, kind: str) -> None:
    Image.fromarray(PAGE).save(tmp_path / "master", kind)
    assert survey(tmp_path / "master").leaves == (Leaf(),)


def test_what_is_no_image_has_no_contents(tmp_path: Path) -> None:
    (tmp_path / "master").write_bytes(b"<html>")
    with pytest.raises(BadMaster, match="no image"):
        survey(tmp_path / "master")
