"""Kinds are told by content."""

from pathlib import Path

import pytest

from image_store.masters.kinds import NAMES, kind_of, kind_of_bytes


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "jpeg"),
        (b"II*\x00\x08\x00\x00\x00", "tiff"),
        (b"MM\x00*\x00\x00\x00\x08", "tiff"),
        (b"II+\x00\x08\x00\x00\x00", "tiff"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"RIFF\x0a\x0a\x0a\x0aWEBPVP8 ", "webp"),
        (b"GIF89a", "gif"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "jp2"),
        (b"\xff\x4f\xff\x51", "jp2"),
        (b"\xff\x0a", "jxl"),
        (b"\x00\x00\x00\x1cftypavif", "avif"),
        (b"\x00\x00\x00\x18ftypheic", "heif"),
        (b"AT&TFORM\x00\x00\x00\x00DJVU", "djvu"),
        (b"8BPS\x00\x01", "psd"),
        (b"BM" + bytes(12) + b"\x28\x00\x00\x00", "bmp"),
        (b"%PDF-1.7", "pdf"),
        (b"junk\n%PDF-1.4", "pdf"),
        (b"BMW is a car, not a bitmap", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"<svg xmlns='x'/>", None),
        (b"", None),
    ],
)
def test_kind(head: bytes, kind: str | None) -> None:
    assert kind_of_bytes(head) == kind
    assert kind is None or kind in NAMES


def test_the_name_of_the_file_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "Şəki xanlığı.tif"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    assert kind_of(path) == "jpeg"
