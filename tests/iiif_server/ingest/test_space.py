"""The room that pages need: by kind, for what is not there yet; and nothing is begun where there is too little."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from iiif_server.ingest.errors import NoRoom
from iiif_server.ingest.report import Need
from iiif_server.ingest.space import BESIDES, check_room, free_bytes, need_of
from tests.iiif_server.ingest.conftest import Runs

MakeScan = Callable[..., bytes]
MOST = 2_000_000_000


def huge(folder: Path) -> None:
    """Files of a few bytes that promise more than this disk has room for: two gigapixels each."""
    head = struct.pack(">IIBBBBB", 44_000, 44_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    for number in range(free_bytes(folder) // 1_200_000_000 + 2):
        (folder / f"{number}.png").write_bytes(png + b"%d" % number)


def test_nothing_is_begun_where_there_is_too_little_room(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    (folder / "good.jpg").write_bytes(make_scan(1))
    assert runs(folder).published
    before = sorted(runs.holdings.pyramids.rglob("*"))
    huge(folder)
    large = Runs(replace(runs.holdings, max_pixels=MOST))
    with pytest.raises(NoRoom, match=r"they need about [0-9,.]+ GB, and [0-9,.]+ .B are free\. Nothing was begun"):
        large(folder)
    assert sorted(runs.holdings.pyramids.rglob("*")) == before
    assert [page.key for page in runs.holdings.library.get("b").pages] == ["good"]


def test_what_is_there_already_needs_no_room(runs: Runs, folder: Path, make_scan: MakeScan) -> None:
    (folder / "1.jpg").write_bytes(make_scan(1, 600, 800))
    report = runs(folder, dry_run=True)
    assert report.need
    assert report.need.bytes > BESIDES + 600 * 800 // 2
    runs(folder)
    report = runs(folder, dry_run=True)
    assert report.need
    assert (report.need.bytes, report.need.pixels) == (0, 0)


def test_colours_need_more_than_gray_and_gray_more_than_one_bit(tmp_path: Path) -> None:
    needs = []
    for mode in ("1", "L", "RGB"):
        Image.new(mode, (1000, 1000)).save(tmp_path / f"{mode}.tif")
        needs.append(need_of([tmp_path / f"{mode}.tif"], tmp_path, 1, MOST).bytes)
    assert needs == sorted(set(needs))


def test_what_cannot_be_built_needs_nothing(tmp_path: Path) -> None:
    Image.new("L", (1000, 1000)).save(tmp_path / "large.tif")
    assert need_of([tmp_path / "large.tif", tmp_path / "gone.tif"], tmp_path, 1, 999_999).bytes == 0


def test_an_estimate_is_near_what_a_page_takes(runs: Runs, folder: Path, shared_data: Path) -> None:
    for number in (2, 3):
        name = f"OCR-D-IMG_{number:04}.tif"
        (folder / name).write_bytes((shared_data / "kant-1784" / "OCR-D-IMG" / name).read_bytes())
    large = Runs(replace(runs.holdings, max_pixels=MOST))
    need = large(folder, dry_run=True).need
    large(folder)
    taken = sum(path.stat().st_size for path in runs.holdings.pyramids.rglob("*") if path.is_file())
    assert need
    assert 0.8 < (need.bytes - BESIDES) / taken < 2


def test_the_sentence(tmp_path: Path) -> None:
    check_room(Need(1, 5_000_000, 5_000_000), tmp_path)
    with pytest.raises(NoRoom) as refused:
        check_room(Need(1, 3_400_000_000, 1_200_000_000), tmp_path)
    assert str(refused.value) == (
        f"There is too little room for the pyramids in {tmp_path}: they need about 3.4 GB, and 1.2 GB are free. Nothing"
        " was begun. Make 2.2 GB free there, or put the library (IIIF_HOME) on a larger disk, and run the same command"
        " again."
    )
