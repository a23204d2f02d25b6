"""HEIC whose data is cut, has holes, or lies where there is no file: libheif conceals most of that."""

import io
import struct
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from image_store.errors import BadMaster
from image_store.masters.boxes import boxes
from image_store.masters.heif_data import heif_damage
from tests.image_store.masters.cases import PAGE, decoded

TALL = np.tile(PAGE, (2, 2, 1))
HOLE = 64


def heic(**said: Any) -> bytes:
    written = io.BytesIO()
    pillow_heif.from_pillow(Image.fromarray(TALL)).save(written, quality=90, **said)
    return written.getvalue()


WHOLE = {"one picture": heic(), "tiles": heic(tile_size=256), "thumbnail": heic(thumbnails=[128])}


def of_kind(content: bytes, kind: bytes) -> tuple[int, int]:
    found = next(box for box in boxes(content) if box.kind == kind)
    return found.start, found.end


@pytest.mark.parametrize("name", WHOLE)
def test_whole_files_are_taken(tmp_path: Path, name: str) -> None:
    (tmp_path / "master").write_bytes(WHOLE[name])
    assert heif_damage(WHOLE[name]) is None
    assert np.abs(decoded(tmp_path / "master")[1].astype(int) - TALL).mean() < 6


@pytest.mark.parametrize("name", ["one picture", "tiles"])
def test_every_hole_is_found(tmp_path: Path, name: str) -> None:
    """Zeros where the disk or the network gave nothing. The decoder alone would show a gray spot, without a word."""
    content, chance = WHOLE[name], Random(1)
    start, end = of_kind(content, b"mdat")
    for number in range(100):
        place = chance.randrange(start, end - HOLE)
        holed = content[:place] + bytes(HOLE) + content[place + HOLE :]
        assert heif_damage(holed) is not None, place
        if number < 3:
            (tmp_path / "master").write_bytes(holed)
            with pytest.raises(BadMaster, match="a part of its picture is missing or was written over"):
                decoded(tmp_path / "master")


@pytest.mark.parametrize("name", ["one picture", "tiles"])
def test_every_cut_is_found(tmp_path: Path, name: str) -> None:
    content = WHOLE[name]
    start, end = of_kind(content, b"mdat")
    for cut in (start, start + 1, (start + end) // 2, end - 100, end - 1):
        assert heif_damage(content[:cut]) is not None, cut
        (tmp_path / "master").write_bytes(content[:cut])
        with pytest.raises(BadMaster, match="the file ends too early"):
            decoded(tmp_path / "master")


def test_a_damaged_thumbnail_does_no_harm() -> None:
    content = WHOLE["thumbnail"]
    _, end = of_kind(content, b"mdat")
    assert heif_damage(content[: end - HOLE - 9] + bytes(HOLE) + content[end - 9 :]) is None


def test_no_bytes_raise_anything_or_take_for_ever() -> None:
    chance = Random(2)
    for number in range(900):
        changed = bytearray(WHOLE[list(WHOLE)[number % 3]])
        for place in (chance.randrange(len(changed) if number % 2 else 700) for _ in range(8)):
            changed[place] = chance.randrange(256)
        assert isinstance(heif_damage(bytes(changed)), str | None)


def test_the_same_bytes_again_and_again_are_not_looked_at() -> None:
    """20,000 parts of one item, each of them the whole file."""
    parts = struct.pack(">II", 0, 1 << 20) * 20_000
    iloc = box(b"iloc", bytes(4) + b"\x44\0" + struct.pack(">HHHH", 1, 1, 0, 20_000) + parts)
    pitm, iinf = box(b"pitm", bytes(4) + b"\0\1"), box(b"iinf", bytes(4) + b"\0\1" + box(b"infe", INFE))
    ipco = box(b"iprp", box(b"ipco", box(b"hvcC", bytes(21) + b"\3")))
    content = box(b"meta", bytes(4) + pitm + iinf + iloc + ipco)
    assert heif_damage(content + bytes(1 << 20)) is None


INFE = b"\2\0\0\0" + b"\0\1\0\0hvc1"


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content
