"""Damage anywhere in a master of any kind is a sentence for the librarian, or does no harm; never half a picture."""

from pathlib import Path
from random import Random

import numpy as np
import pytest

from image_store.errors import BadMaster
from tests.image_store.masters.cases import Case, decoded
from tests.image_store.masters.kinds_table import ALL_CASES

# One for each kind, and more where a kind has several ways of storing.
SEVERAL = [
    *("tiff lzw", "tiff in tiles", "tiff in planes, in tiles", "tiff JPEG 4:2:0 in tiles", "tiff palette in zstd"),
    *("jpeg", "jpeg progressive", "png", "webp", "gif", "bmp 24 bits", "bmp 16 bits (565)", "bmp RLE8", "bmp RLE4"),
    *("jp2 lossless", "jp2 palette", "jp2 HTJ2K", "jxl lossless", "jxl lossy", "heif", "avif"),
]
CASES = {case.name: case for case in ALL_CASES}
# These have checksums or arithmetic that falls apart: nothing that is changed goes unseen.
STRICT = ("png", "png 16 bits", "jxl lossless", "jxl lossy", "tiff in tiles")


def _is_sentence(reason: str) -> bool:
    return "\n" not in reason and "/" not in reason.split("(")[0] and reason.startswith(("the file", "it ", "its "))


@pytest.mark.parametrize("case", ALL_CASES, ids=[case.name for case in ALL_CASES])
def test_a_cut_file_is_an_error(tmp_path: Path, case: Case) -> None:
    path = tmp_path / "master"
    case.write(path)
    whole = path.read_bytes()
    for share in (0.03, 0.5, 0.97):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(BadMaster) as raised:
            decoded(path)
        assert _is_sentence(str(raised.value)), str(raised.value)


@pytest.mark.parametrize("name", SEVERAL)
def test_changed_bytes_never_surprise(tmp_path: Path, name: str) -> None:
    """Whatever it becomes: a picture, or a sentence; `decoded` would let any other error through."""
    path = tmp_path / "master"
    CASES[name].write(path)
    whole, chance = path.read_bytes(), Random(name)
    for number in range(16):
        changed = bytearray(whole)
        place = chance.randrange(min(len(changed), 400) if number % 2 else len(changed))
        for at in range(place, min(place + chance.choice((1, 40)), len(changed))):
            changed[at] ^= chance.randrange(1, 256)
        path.write_bytes(changed)
        try:
            decoded(path)
        except BadMaster as error:
            assert _is_sentence(str(error)), str(error)


@pytest.mark.parametrize("name", STRICT)
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_hole_is_an_error(tmp_path: Path, name: str, share: float) -> None:
    path = tmp_path / "master"
    CASES[name].write(path)
    changed = bytearray(path.read_bytes())
    start = int(len(changed) * share)
    changed[start : start + 300] = bytes(300)[: len(changed) - start]
    path.write_bytes(changed)
    with pytest.raises(BadMaster):
        decoded(path)


def test_all_kinds_take_part() -> None:
    assert {CASES[name].kind for name in SEVERAL} == {case.kind for case in ALL_CASES}


def test_the_same_file_is_taken_when_whole(tmp_path: Path) -> None:
    """That nothing above fails for another reason than the damage."""
    for name in STRICT:
        CASES[name].write(tmp_path / "master")
        assert np.abs(decoded(tmp_path / "master")[1].astype(int) - CASES[name].shown).mean() < 1
