"""Images in a PDF that end too early: PDFium fills them up, and the page must not pass as good.

The streams are Pillow's, libtiff's and OpenJPEG's; around JBIG2's only the segments are written by hand.
"""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tifffile import TiffFile

from image_store.errors import BadMaster
from image_store.masters.jp2_codestream import codestream_damage
from image_store.masters.pdf_jbig2 import jbig2_damage
from tests.image_store.masters.pdf_bytes import Made, image
from tests.image_store.masters.test_pdf import HEIGHT, WIDTH, jpeg, opened, picture, pixels_of

# Blots that fill every row, so that no end of it is paper alone.
INK = (
    np.asarray(Image.fromarray(np.random.default_rng(3).integers(0, 255, (30, 20), np.uint8)).resize((WIDTH, HEIGHT)))
    > 127
)
CODINGS = {
    "Group 4": ("group4", {}, b"/K -1"),
    "Group 3": ("group3", {}, b"/K 0/EndOfLine true"),
    "Group 3 in two dimensions": ("group3", {292: 1}, b"/K 4/EndOfLine true"),
    "rows that begin with a byte": ("tiff_ccitt", {}, b"/K 0/EncodedByteAlign true"),
}
END_OF_GROUP_4 = 3  # bytes


def fax(name: str, rows: int = HEIGHT) -> bytes:
    """The one strip of a TIFF by libtiff."""
    compression, options, _ = CODINGS[name]
    written = io.BytesIO()
    Image.fromarray(INK[:rows]).save(written, "TIFF", compression=compression, tiffinfo={278: rows, **options})
    with TiffFile(io.BytesIO(written.getvalue())) as file:
        page = file.pages[0]
        assert len(page.dataoffsets) == 1
        start = page.dataoffsets[0]
        return written.getvalue()[start : start + page.databytecounts[0]]


def page_of(members: bytes, data: bytes, width: int = WIDTH, height: int = HEIGHT, after: bytes = b"") -> bytes:
    made = Made()
    number = made.add(image(members, width, height, data))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q " + after, images=[number])
    return made.whole()


def bits(code: str) -> bytes:
    """A code, and zeros to the end of its byte."""
    packed = np.array([int(bit) for bit in code if bit != " "], np.uint8)
    return np.packbits(packed).tobytes()


def fax_page(name: str, data: bytes, more: bytes = b"") -> bytes:
    said = b"<<%s/Columns %d/Rows %d%s>>" % (CODINGS[name][2], WIDTH, HEIGHT, more)
    members = b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms" + said
    return page_of(members, data)


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("more", [b"", b"/BlackIs1 true"])
def test_a_whole_fax_is_taken_without_a_word(tmp_path: Path, name: str, more: bytes) -> None:
    master = opened(tmp_path, fax_page(name, fax(name), more))
    assert "warning" not in master.facts
    assert ((pixels_of(master) < 128) == (INK if not more else ~INK)).all()


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("share", [0.3, 0.7, 0.97])
@pytest.mark.parametrize("more", [b"", b"/BlackIs1 true"])
def test_a_fax_that_was_cut_off_is_a_bad_page(tmp_path: Path, name: str, share: float, more: bytes) -> None:
    data = fax(name)
    with pytest.raises(BadMaster, match="its CCITT data ends too early, or is damaged"):
        opened(tmp_path, fax_page(name, data[: int(len(data) * share)], more))


@pytest.mark.parametrize("seed", range(8))
def test_a_hole_in_group_4_is_a_bad_page(tmp_path: Path, seed: int) -> None:
    data = bytearray(fax("Group 4"))
    place = int(np.random.default_rng(seed).integers(len(data) // 4, len(data) - 60))
    data[place : place + 40] = bytes(40)
    with pytest.raises(BadMaster, match="ends too early, or is damaged"):
        opened(tmp_path, fax_page("Group 4", bytes(data)))


def test_a_fax_without_its_end_mark_has_all_its_rows(tmp_path: Path) -> None:
    master = opened(tmp_path, fax_page("Group 4", fax("Group 4")[:-END_OF_GROUP_4]))
    assert "warning" not in master.facts


def test_fewer_rows_than_the_document_says_are_told_of(tmp_path: Path) -> None:
    """It ends as it should: nothing was cut off, and the page can be shown."""
    master = opened(tmp_path, fax_page("Group 4", fax("Group 4", HEIGHT - 60)))
    assert "fewer rows than the document says" in str(master.facts["warning"])
    assert ((pixels_of(master)[: HEIGHT - 60] < 128) == INK[: HEIGHT - 60]).all()


def test_what_cannot_be_checked_is_told_of(tmp_path: Path) -> None:
    """Group 4 whose rows begin with a byte is a coding that TIFF does not have: a stripe from 50 to 100 (T.6)."""
    first = bits("001 01010011 000001010010 1")
    master = opened(tmp_path, fax_page("Group 4", first + bits("111") * (HEIGHT - 1), b"/EncodedByteAlign true"))
    assert "a coding that cannot be checked" in str(master.facts["warning"])
    assert (pixels_of(master)[:, 50:100] == 0).all()
    assert (pixels_of(master)[:, 100:] == 255).all()


@pytest.mark.parametrize("data", [b"", b"\0", b"\x55" * 5000])
def test_a_fax_that_is_none_is_never_a_surprise(tmp_path: Path, data: bytes) -> None:
    try:
        assert "warning" in opened(tmp_path, fax_page("Group 4", data)).facts
    except BadMaster as error:
        assert "its" in str(error)


def jp2(**options: object) -> bytes:
    written = io.BytesIO()
    Image.fromarray(picture()).save(written, "JPEG2000", **options)
    return written.getvalue()


JP2 = {
    "one tile": jp2(irreversible=False),
    "tiles": jp2(tile_size=(64, 64), irreversible=True, quality_mode="rates", quality_layers=[20]),
    "bare": jp2(no_jp2=True),
}


@pytest.mark.parametrize("name", JP2)
def test_jpeg_2000_that_was_cut_off_is_a_bad_page(tmp_path: Path, name: str) -> None:
    data = JP2[name]
    whole = opened(tmp_path, page_of(b"/Filter/JPXDecode", data))
    assert "warning" not in whole.facts
    assert np.abs(pixels_of(whole).astype(int) - picture()).mean() < 4
    for end in (10, 40, len(data) // 3, len(data) // 2, len(data) - 20, len(data) - 3):
        with pytest.raises(BadMaster, match="its JPEG 2000 data"):
            opened(tmp_path, page_of(b"/Filter/JPXDecode", data[:end]))


@pytest.mark.parametrize("name", JP2)
def test_every_cut_of_a_codestream_is_found(name: str) -> None:
    data = JP2[name]
    assert codestream_damage(data) is None
    assert all(codestream_damage(data[:end]) for end in range(len(data) - 2))
    assert codestream_damage(data[:-2]) is None or name != "bare", "only the end mark is missing"


def test_a_tile_of_unsaid_length_goes_to_the_end_mark() -> None:
    """Psot 0 (T.800, A.4.2); what stands behind the mark does no harm."""
    data = bytearray(JP2["bare"])
    part = data.index(b"\xff\x90\x00\x0a")
    data[part + 6 : part + 10] = bytes(4)
    assert codestream_damage(bytes(data)) is None
    assert codestream_damage(bytes(data) + bytes(20)) is None
    assert codestream_damage(bytes(data[:-2])) is not None


def test_a_tile_that_is_missing_is_found() -> None:
    """OpenJPEG leaves it black, without a word, where a codestream ends with a tile."""
    data = JP2["tiles"]
    last = data.rindex(b"\xff\x90\x00\x0a")
    assert codestream_damage(data[:last] + b"\xff\xd9") is not None


def test_a_jpeg_2000_master_that_ends_with_a_tile_is_bad(tmp_path: Path) -> None:
    data = JP2["tiles"]
    with pytest.raises(BadMaster, match="the file is damaged, or ends too early"):
        opened(tmp_path, data[: data.rindex(b"\xff\x90\x00\x0a")])


def segment(number: int, kind: int, content: bytes, length: int | None = None) -> bytes:
    said = len(content) if length is None else length
    return struct.pack(">IBBBI", number, kind, 0, 1, said) + content


def jbig2(length: int | None = None, behind: bytes = b"", striping: int = 0) -> bytes:
    """A page with one region in MMR, which is Group 4 (T.88, 6.2.6)."""
    page = struct.pack(">IIIIBH", WIDTH, HEIGHT, 0, 0, 0, striping)
    region = struct.pack(">IIIIBB", WIDTH, HEIGHT, 0, 0, 0, 1)
    return segment(0, 48, page) + segment(1, 38, region + fax("Group 4") + behind, length)


JBIG2 = b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode"


def test_jbig2_is_taken(tmp_path: Path) -> None:
    master = opened(tmp_path, page_of(JBIG2, jbig2()))
    assert "warning" not in master.facts
    assert ((pixels_of(master) < 128) == INK).all()


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.97])
def test_jbig2_that_was_cut_off_is_a_bad_page(tmp_path: Path, share: float) -> None:
    data = jbig2()
    with pytest.raises(BadMaster, match="its JBIG2 data"):
        opened(tmp_path, page_of(JBIG2, data[: int(len(data) * share)]))


def test_a_blank_page_in_jbig2_is_taken_and_told_of(tmp_path: Path) -> None:
    """It is there to its end; perhaps the segment with the picture was lost."""
    blank = segment(0, 48, struct.pack(">IIIIBH", WIDTH, HEIGHT, 0, 0, 0, 0))
    master = opened(tmp_path, page_of(JBIG2, blank))
    assert "its JBIG2 data holds no picture" in str(master.facts["warning"])
    assert (pixels_of(master) == 255).all()


def test_every_cut_of_jbig2_is_found() -> None:
    for data in (jbig2(), jbig2(0xFFFFFFFF, b"\0\0" + struct.pack(">I", HEIGHT))):
        assert jbig2_damage(data) is None
        assert jbig2_damage(data + b"\r\n") is None
        assert all(jbig2_damage(data[:end]) for end in range(len(data)))


def test_stripes_that_do_not_reach_the_end_of_the_page_are_missing() -> None:
    stripe = segment(2, 50, struct.pack(">I", HEIGHT - 1))
    assert jbig2_damage(jbig2(striping=0x8000) + stripe) is None
    assert jbig2_damage(jbig2(striping=0x8000) + segment(2, 50, struct.pack(">I", 99))) is not None


def test_no_bytes_raise_anything() -> None:
    chance, whole = np.random.default_rng(1), (jbig2(), JP2["tiles"], JP2["bare"])
    for number in range(600):
        data = bytearray(whole[number % 3])
        for place in chance.integers(0, min(len(data), 300), 6):
            data[place] = chance.integers(256)
        assert isinstance(jbig2_damage(bytes(data)), str | None)
        assert isinstance(codestream_damage(bytes(data)), str | None)


def test_sixteen_bits_that_were_cut_off_are_a_bad_page(tmp_path: Path) -> None:
    """PDFium says that they are 8: half of them may be missing."""
    packed = zlib.compress(np.random.default_rng(1).bytes(WIDTH * HEIGHT * 6))
    members = b"/ColorSpace/DeviceRGB/BitsPerComponent 16/Filter/FlateDecode"
    with pytest.raises(BadMaster, match="its image ends too early"):
        opened(tmp_path, page_of(members, packed[: len(packed) * 3 // 4]))


def test_all_pixels_without_the_end_of_their_packing_are_taken(tmp_path: Path) -> None:
    members = b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode"
    unchecked = zlib.compress(picture().tobytes())[:-4]
    master = opened(tmp_path, page_of(members, unchecked))
    assert "warning" not in master.facts
    assert (pixels_of(master) == picture()).all()


@pytest.mark.parametrize("kind", ["JPEG", "JPEG 2000", "fax", "packed"])
def test_a_drawn_page_with_an_image_that_was_cut_off_is_shown_and_told_of(tmp_path: Path, kind: str) -> None:
    colours = b"/ColorSpace/DeviceRGB/BitsPerComponent 8"
    members, data = {
        "JPEG": (colours + b"/Filter/DCTDecode", jpeg(picture())),
        "JPEG 2000": (b"/Filter/JPXDecode", JP2["one tile"]),
        "fax": (
            b"/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode/DecodeParms"
            b"<</K -1/Columns %d/Rows %d>>" % (WIDTH, HEIGHT),
            fax("Group 4"),
        ),
        "packed": (colours + b"/Filter/FlateDecode", zlib.compress(picture().tobytes())),
    }[kind]
    words = b"BT /F 40 Tf 30 100 Td (seen) Tj ET"
    assert "warning" not in opened(tmp_path, page_of(members, data, after=words)).facts
    master = opened(tmp_path, page_of(members, data[: len(data) // 2], after=words))
    assert str(master.facts["warning"]).startswith("an image on it is not as it should be: ")
    assert master.facts["page"] == "drawn at 300 dpi"
    assert master.text is not None


def test_an_image_that_nobody_can_decode_is_no_empty_page(tmp_path: Path) -> None:
    members = b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/Unheard"
    with pytest.raises(BadMaster, match=r"its image cannot be decoded \(Unheard\), and the page is empty"):
        opened(tmp_path, page_of(members, bytes(WIDTH * HEIGHT)))
