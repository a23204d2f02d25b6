"""What is too large is refused by its head, before a decoder asks for memory: every kind."""

import struct
from pathlib import Path

import pytest

from image_store.errors import BadMaster
from image_store.masters import Taking, open_master
from image_store.masters.memory import check_memory
from tests.image_store.masters.cases import HEIGHT, WIDTH, Case
from tests.image_store.masters.kinds_table import ALL_CASES

HUGE = 60_000
CASES = {case.name: case for case in ALL_CASES}


@pytest.mark.parametrize("case", ALL_CASES, ids=[case.name for case in ALL_CASES])
def test_more_pixels_than_allowed(tmp_path: Path, case: Case) -> None:
    case.write(tmp_path / "master")
    # A HEIC is stored in whole blocks, and cropped
    with pytest.raises(BadMaster, match=r"30[12]x20[34] pixels, more than the 60000 .* IIIF_MASTER_PIXELS"):
        open_master(tmp_path / "master", Taking(60_000))


@pytest.mark.parametrize(
    ("name", "stored", "promised"),
    [
        ("jp2 lossless", struct.pack(">II", WIDTH, HEIGHT), struct.pack(">II", HUGE, HUGE)),
        ("heif", struct.pack(">II", WIDTH + 1, HEIGHT + 1), struct.pack(">II", HUGE, HUGE)),
        ("avif", struct.pack(">II", WIDTH, HEIGHT), struct.pack(">II", HUGE, HUGE)),
        ("bmp 24 bits", struct.pack("<ii", WIDTH, HEIGHT), struct.pack("<ii", HUGE, HUGE)),
    ],
)
def test_a_head_that_promises_too_much(tmp_path: Path, name: str, stored: bytes, promised: bytes) -> None:
    path = tmp_path / "master"
    CASES[name].write(path)
    whole = path.read_bytes()
    assert stored in whole
    path.write_bytes(whole.replace(stored, promised))
    with pytest.raises(BadMaster, match=f"{HUGE}x{HUGE} pixels"):
        open_master(path, Taking(HUGE * HUGE - 1))


@pytest.mark.parametrize("name", ["jp2 lossless", "bmp 24 bits"])
def test_what_cannot_lie_in_memory_names_the_limit(tmp_path: Path, name: str) -> None:
    path = tmp_path / "master"
    CASES[name].write(path)
    for form in (">II", "<ii"):
        path.write_bytes(path.read_bytes().replace(struct.pack(form, WIDTH, HEIGHT), struct.pack(form, HUGE, HUGE)))
    with pytest.raises(BadMaster, match=r"about \d+\.\d GB of memory.*leaves \d+\.\d GB"):
        open_master(path, Taking(10 * HUGE * HUGE))


def test_what_fits_is_let_through() -> None:
    check_memory(1_000_000)
    with pytest.raises(BadMaster, match="tiled TIFF"):
        check_memory(1 << 60)


@pytest.mark.parametrize(
    "name", ["jpeg", "png", "jp2 lossless", "jxl lossless", "heif", "bmp 8 bits", "avif", "tiff lzw"]
)
def test_there_is_no_second_page(tmp_path: Path, name: str) -> None:
    CASES[name].write(tmp_path / "master")
    with pytest.raises(BadMaster, match="it has no page 2"):
        open_master(tmp_path / "master", Taking(1_000_000), leaf=1)
