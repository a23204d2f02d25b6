"""The size of a page of a PDF from its document alone: nothing is drawn, no image decoded, and bounds come first.

That it is the size of the page that is taken in, every test of test_pdf.py says.
"""

from pathlib import Path

import pytest
from pypdfium2 import raw

from image_store.errors import BadMaster
from image_store.geometry import Dimensions
from image_store.masters import Taking, drawn_dimensions, open_master
from tests.image_store.masters.pdf_bytes import Made, image, raw_image

TAKING = Taking(10_000_000, 144)


def document(tmp_path: Path, made: Made) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(made.whole())
    return path


def refuse(*_: object) -> None:
    raise AssertionError("something was drawn or decoded")


def test_nothing_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made()
    number = made.add(raw_image(bytes(200 * 300 * 3), 200, 300))
    made.page(b"0 0 1 rg 50 100 100 50 re f", "0 0 200 300", more=b"/Rotate 90")
    made.page(b"q 100 0 0 150 0 0 cm /I0 Do Q", "0 0 100 150", images=[number])
    path = document(tmp_path, made)
    for name in ("FPDF_RenderPageBitmap", "FPDFImageObj_GetBitmap", "FPDFImageObj_GetImageDataDecoded"):
        monkeypatch.setattr(raw, name, refuse)
    assert drawn_dimensions(path, TAKING) == Dimensions(600, 400)
    assert drawn_dimensions(path, TAKING, 1) == Dimensions(200, 300)
    with pytest.raises(AssertionError, match="drawn or decoded"):
        open_master(path, TAKING)


def test_bounds_are_those_of_the_page_itself(tmp_path: Path) -> None:
    made = Made()
    number = made.add(image(b"/ColorSpace/DeviceGray/BitsPerComponent 1", 60_000, 60_000, b""))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
    made.page(b"", "0 0 100000 100000")
    path = document(tmp_path, made)
    for leaf, said in ((0, "60000x60000 pixels"), (1, "take it in at a lower resolution"), (2, "it has no page 3")):
        with pytest.raises(BadMaster, match=said):
            drawn_dimensions(path, TAKING, leaf)


def test_of_other_kinds_the_head_is_enough(tmp_path: Path) -> None:
    (tmp_path / "a.bmp").write_bytes(b"BM" + bytes(12) + b"\x28" + bytes(39))
    assert drawn_dimensions(tmp_path / "a.bmp", TAKING) is None
