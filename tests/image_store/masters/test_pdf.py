"""Pages of PDF: the own pixels of an embedded image, or the page drawn. Documents by Pillow, and by hand."""

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from image_store.errors import BadMaster
from image_store.masters import Master, Taking, drawn_dimensions, open_master
from tests.image_store.masters.pdf_bytes import Made, image, raw_image

TAKING = Taking(10_000_000)
Array = NDArray[Any]
WIDTH, HEIGHT = 200, 300


def picture(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """Every corner another colour, and a dark mark left above, so that no turn looks like another."""
    across = np.linspace(20, 250, width)[None, :].repeat(height, 0)
    down = np.linspace(20, 250, height)[:, None].repeat(width, 1)
    pixels = np.stack([across, down, 255 - across], axis=-1).round().astype(np.uint8)
    pixels[: height // 4, : width // 3] = 0
    return pixels


def jpeg(pixels: Array, **options: Any) -> bytes:
    written = io.BytesIO()
    Image.fromarray(pixels).save(written, "JPEG", quality=95, **options)
    return written.getvalue()


def opened(tmp_path: Path, content: bytes, leaf: int = 0, taking: Taking = TAKING) -> Master:
    path = tmp_path / "document [odd] name"
    path.write_bytes(content)
    master = open_master(path, taking, leaf=leaf)
    assert drawn_dimensions(path, taking, leaf) == master.dimensions, "as a dry run foresees it"
    return master


def pixels_of(master: Master) -> Array:
    joined = np.concatenate(list(master.strips(64)))
    assert joined.shape[:2] == (master.dimensions.height, master.dimensions.width)
    return joined[..., :3] if joined.ndim == 3 else joined


def distance(one: Array, other: Array) -> float:
    assert one.shape == other.shape
    return float(np.abs(one.astype(int) - other.astype(int)).max())


def scan(
    matrix: str = "200 0 0 300 0 0",
    *,
    box: str = "0 0 200 300",
    more: bytes = b"",
    members: bytes = b"",
    after: str = "",
) -> bytes:
    """A page of 200 x 300 points with one lossless image of 200 x 300 pixels."""
    made = Made()
    number = made.add(raw_image(picture().tobytes(), WIDTH, HEIGHT, members))
    made.page(f"q {matrix} cm /I0 Do Q {after}".encode(), box, images=[number], more=more)
    return made.whole()


def test_an_embedded_jpeg_keeps_its_own_pixels(tmp_path: Path) -> None:
    stream = jpeg(picture())
    made = Made()
    number = made.add(image(b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", WIDTH, HEIGHT, stream))
    made.page(b"q 48 0 0 72 0 0 cm /I0 Do Q", "0 0 48 72", images=[number])
    master = opened(tmp_path, made.whole())
    assert distance(pixels_of(master), np.asarray(Image.open(io.BytesIO(stream)))) <= 1
    assert master.facts == {
        "kind": "pdf",
        "size": "200x300",
        "depth": 8,
        "profile": "none",
        "orientation": 1,
        "pages": 1,
        "conversion": "none",
        "page": "embedded image, JPEG",
        "resolution": 300,
    }


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_documents_by_pillow_keep_the_pixels_of_their_images(tmp_path: Path, mode: str) -> None:
    source = Image.fromarray(picture()).convert(mode)
    written = io.BytesIO()
    source.save(written, "PDF", resolution=150, save_all=True, append_images=[source.rotate(180)])
    master = opened(tmp_path, written.getvalue(), leaf=1)
    wanted = np.asarray(source.rotate(180).convert("RGB" if mode in ("RGB", "P") else "L"))
    assert np.abs(pixels_of(master).astype(int) - wanted.astype(int)).mean() < (3 if mode in ("RGB", "L") else 0.1)
    assert master.facts["page"] != "drawn at 300 dpi"
    assert (master.facts["pages"], master.facts["resolution"]) == (2, 150)


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90, 450])
def test_a_turned_page_is_upright(tmp_path: Path, turn: int) -> None:
    master = opened(tmp_path, scan(more=b"/Rotate %d" % turn))
    assert (pixels_of(master) == np.rot90(picture(), -turn // 90)).all()


@pytest.mark.parametrize(
    ("matrix", "box", "wanted"),
    [
        ("200 0 0 300 0 0", "0 0 200 300", picture()),
        ("-200 0 0 300 200 0", "0 0 200 300", picture()[:, ::-1]),
        ("200 0 0 -300 0 300", "0 0 200 300", picture()[::-1]),
        ("-200 0 0 -300 200 300", "0 0 200 300", picture()[::-1, ::-1]),
        ("0 200 -300 0 300 0", "0 0 300 200", np.rot90(picture(), 1)),
        ("0 -200 300 0 0 200", "0 0 300 200", np.rot90(picture(), -1)),
        ("0 200 300 0 0 0", "0 0 300 200", np.rot90(picture(), 1)[:, ::-1]),
        ("0 -200 -300 0 300 200", "0 0 300 200", np.rot90(picture(), -1)[:, ::-1]),
        ("200 0 0 300 -70 -90", "-70 -90 130 210", picture()),
    ],
)
def test_an_image_that_is_painted_turned_or_mirrored_is_upright(
    tmp_path: Path, matrix: str, box: str, wanted: Array
) -> None:
    master = opened(tmp_path, scan(matrix, box=box))
    assert str(master.facts["page"]).startswith("embedded image")
    assert (pixels_of(master) == wanted).all()


@pytest.mark.parametrize(
    ("matrix", "turn", "wanted"),
    [
        ("200 0 0 300 0 0", 0, picture()[30:270, 20:150]),
        ("200 0 0 300 0 0", 90, np.rot90(picture()[30:270, 20:150], -1)),
        ("-200 0 0 300 200 0", 0, picture()[:, ::-1][30:270, 20:150]),
    ],
)
def test_of_an_image_that_hangs_over_the_page_the_rest_is_cut_off(
    tmp_path: Path, matrix: str, turn: int, wanted: Array
) -> None:
    master = opened(tmp_path, scan(matrix, more=b"/CropBox[20 30 150 270]/Rotate %d" % turn))
    assert str(master.facts["page"]).startswith("embedded image")
    assert (pixels_of(master) == wanted).all()


def test_an_image_in_a_form_is_found(tmp_path: Path) -> None:
    made = Made()
    number = made.add(raw_image(picture().tobytes(), WIDTH, HEIGHT))
    head = (
        b"/Type/XObject/Subtype/Form/BBox[0 0 100 150]/Matrix[2 0 0 2 0 0]/Resources<</XObject<</I0 %d 0 R>>>>" % number
    )
    content = b"q 100 0 0 150 0 0 cm /I0 Do Q"
    form = made.add(b"<<" + head + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream")
    made.page(b"/I0 Do", images=[form])
    master = opened(tmp_path, made.whole())
    assert str(master.facts["page"]).startswith("embedded image")
    assert (pixels_of(master) == picture()).all()


@pytest.mark.parametrize(
    "after",
    [
        "BT /F 40 Tf 30 100 Td (seen) Tj ET",
        "0 0 100 100 re f",
        "q 50 0 0 50 10 10 cm /I0 Do Q",
    ],
)
def test_a_page_with_more_than_its_image_is_drawn(tmp_path: Path, after: str) -> None:
    master = opened(tmp_path, scan(after=after))
    assert master.facts["page"] == "drawn at 300 dpi"
    assert master.dimensions.width == round(200 * 300 / 72)


def test_text_that_is_not_seen_changes_nothing(tmp_path: Path) -> None:
    master = opened(tmp_path, scan(after="BT 3 Tr /F 40 Tf 30 100 Td (found) Tj ET"))
    assert (pixels_of(master) == picture()).all()
    assert master.text is not None
    assert [word.text for word in master.text.words()] == ["found"]


def test_what_lies_below_the_image_is_not_seen(tmp_path: Path) -> None:
    made = Made()
    number = made.add(raw_image(picture().tobytes(), WIDTH, HEIGHT))
    made.page(
        b"1 g 0 0 200 300 re f BT 0 g /F 40 Tf 30 99 Td (below) Tj ET q 200 0 0 300 0 0 cm /I0 Do Q", images=[number]
    )
    assert (pixels_of(opened(tmp_path, made.whole())) == picture()).all()


@pytest.mark.parametrize("members", [b"/Decode[1 0 1 0 1 0]", b"/Mask[0 255 0 255 0 255]"])
def test_an_image_whose_numbers_mean_something_else_looks_as_in_a_reader(tmp_path: Path, members: bytes) -> None:
    """PDFium tells of neither; what is taken must look like the page."""
    stream = jpeg(picture(), subsampling=0)
    made = Made()
    members = b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode" + members
    number = made.add(image(members, WIDTH, HEIGHT, stream))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
    wanted = 255 - picture().astype(int) if b"Decode[1" in members else np.full_like(picture(), 255)
    taken = pixels_of(opened(tmp_path, made.whole()))
    taken = taken if taken.ndim == 3 else np.repeat(taken[..., None], 3, axis=2)
    assert np.abs(taken.astype(int) - wanted).mean() < 3


def test_a_soft_mask_lets_the_paper_through(tmp_path: Path) -> None:
    made = Made()
    mask = made.add(raw_image(bytes(range(200)) * 300, WIDTH, HEIGHT))
    number = made.add(raw_image(picture().tobytes(), WIDTH, HEIGHT, b"/SMask %d 0 R" % mask))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
    alpha = np.arange(200)[None, :, None] / 255
    wanted = picture() * alpha + 255 * (1 - alpha)
    master = opened(tmp_path, made.whole())
    assert (master.dimensions.width, master.dimensions.height) == (WIDTH, HEIGHT)
    assert np.abs(pixels_of(master) - wanted).max() < 2.5


def test_a_stencil_is_seen_as_it_is_painted(tmp_path: Path) -> None:
    """An image mask: 0 paints the colour, 1 leaves the paper (ISO 32000-1, 8.9.6.2)."""
    bits = np.zeros((300, 200), np.uint8)
    bits[100:200, 50:150] = 1
    made = Made()
    number = made.add(image(b"/ImageMask true/BitsPerComponent 1", WIDTH, HEIGHT, np.packbits(bits, axis=1).tobytes()))
    made.page(b"0 g q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
    taken = pixels_of(opened(tmp_path, made.whole()))
    assert taken.shape == (HEIGHT, WIDTH)
    assert np.abs(taken.astype(int) - bits * 255).mean() < 1


def test_the_document_explains_the_colours_and_not_the_jpeg(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stream = jpeg(picture(), icc_profile=profile)
    made = Made()
    number = made.add(image(b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", WIDTH, HEIGHT, stream))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
    assert opened(tmp_path, made.whole()).facts["profile"] == "none"


def test_cmyk_looks_as_in_a_reader_whichever_way_round_it_is(tmp_path: Path) -> None:
    inks = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    inks[: HEIGHT // 2, :, 0] = 255
    inks[HEIGHT // 2 :, : WIDTH // 2, 2] = 255
    for inverted, members in ((255 - inks, b"/Decode[1 0 1 0 1 0 1 0]"), (inks, b"")):
        written = io.BytesIO()
        Image.fromarray(255 - inverted, "CMYK").save(written, "JPEG", quality=95)  # Pillow inverts CMYK in JPEG
        made = Made()
        members = b"/ColorSpace/DeviceCMYK/BitsPerComponent 8/Filter/DCTDecode" + members
        number = made.add(image(members, WIDTH, HEIGHT, written.getvalue()))
        made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
        taken = pixels_of(opened(tmp_path, made.whole())).astype(int)
        cyan, yellow, white = taken[50, 100], taken[250, 50], taken[250, 150]
        assert cyan[0] < 80 < 140 < cyan[2], cyan
        assert yellow[2] < 80 < 200 < yellow[0], yellow
        assert white.min() > 240, white


def test_a_page_is_drawn_at_the_resolution_that_is_asked_for(tmp_path: Path) -> None:
    made = Made()
    made.page(b"0 0 1 rg 50 100 100 50 re f", "0 0 200 300")
    for resolution in (72, 144):
        master = opened(tmp_path, made.whole(), taking=Taking(10**7, resolution))
        scale = resolution // 72
        wanted = np.full((300 * scale, 200 * scale, 3), 255, np.uint8)
        wanted[150 * scale : 200 * scale, 50 * scale : 150 * scale] = (0, 0, 255)
        assert (pixels_of(master) == wanted).all()
        assert (master.facts["page"], master.facts["resolution"]) == (f"drawn at {resolution} dpi", resolution)


def test_a_page_without_colour_is_gray(tmp_path: Path) -> None:
    made = Made()
    made.page(b"0.5 g 50 100 100 50 re f")
    master = opened(tmp_path, made.whole(), taking=Taking(10**7, 72))
    assert master.gray
    assert pixels_of(master)[175, 100] in (127, 128)


def test_bands_of_a_large_page_fit_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made()
    made.page(b"1 0 0 RG 3 w 0 0 m 200 300 l S 0 0 1 rg BT /F 90 Tf 10 120 Td (Ag) Tj ET")
    whole = pixels_of(opened(tmp_path, made.whole()))
    monkeypatch.setattr("image_store.masters.pdf_draw.BAND_PIXELS", 833 * 37)
    monkeypatch.setattr("image_store.masters.held.IN_MEMORY", 1000)
    # The clip of a band changes how PDFium rounds the edges of slanted lines, by 2 of 255
    assert distance(pixels_of(opened(tmp_path, made.whole())), whole) <= 4


def test_annotations_are_drawn_and_links_are_not(tmp_path: Path) -> None:
    made = Made()
    number = made.add(raw_image(picture().tobytes(), WIDTH, HEIGHT))
    link = made.add(b"<</Type/Annot/Subtype/Link/Rect[10 10 90 90]>>")
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number], more=b"/Annots[%d 0 R]" % link)
    square = made.add(b"<</Type/Annot/Subtype/Square/Rect[10 10 90 90]/C[1 0 0]/IC[1 0 0]/BS<</W 4>>>>")
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number], more=b"/Annots[%d 0 R]" % square)
    assert str(opened(tmp_path, made.whole()).facts["page"]).startswith("embedded")
    assert opened(tmp_path, made.whole(), leaf=1).facts["page"] == "drawn at 300 dpi"


def test_too_large_a_page_is_refused_before_it_is_drawn(tmp_path: Path) -> None:
    made = Made()
    made.page(b"", "0 0 100000 100000")
    with pytest.raises(BadMaster, match=r"416667x416667 pixels, more than the 10000000 .*lower resolution"):
        opened(tmp_path, made.whole())


def test_too_large_an_image_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    made = Made()
    number = made.add(image(b"/ColorSpace/DeviceGray/BitsPerComponent 1", 60_000, 60_000, b""))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
    with pytest.raises(BadMaster, match="60000x60000 pixels, more than the 10000000 that are allowed"):
        opened(tmp_path, made.whole())


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    made = Made()
    made.page(b"")
    with pytest.raises(BadMaster, match="it has no page 2: it has 1"):
        opened(tmp_path, made.whole(), leaf=1)


def test_a_damaged_jpeg_is_a_bad_page_and_no_gray_one(tmp_path: Path) -> None:
    stream = jpeg(picture())
    made = Made()
    members = b"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    number = made.add(image(members, WIDTH, HEIGHT, stream[: len(stream) // 2]))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
    with pytest.raises(BadMaster, match=r"cut off|damaged"):
        opened(tmp_path, made.whole())


@pytest.mark.parametrize(("kept", "bits"), [(WIDTH * HEIGHT * 3 - 1, 8), (WIDTH * HEIGHT * 3 - 7, 16), (10, 1)])
def test_an_image_with_fewer_bytes_than_pixels_is_a_bad_page(tmp_path: Path, kept: int, bits: int) -> None:
    made = Made()
    members = b"/ColorSpace/DeviceRGB/BitsPerComponent %d/Filter/FlateDecode" % bits
    number = made.add(image(members, WIDTH, HEIGHT, zlib.compress(bytes(kept))))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
    with pytest.raises(BadMaster, match="its image ends too early"):
        opened(tmp_path, made.whole())


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    made = Made()
    samples = (picture().astype(">u2") * 257).tobytes()
    members = b"/ColorSpace/DeviceRGB/BitsPerComponent 16/Filter/FlateDecode"
    number = made.add(image(members, WIDTH, HEIGHT, zlib.compress(samples)))
    made.page(b"q 200 0 0 300 0 0 cm /I0 Do Q", images=[number])
    master = opened(tmp_path, made.whole())
    assert (pixels_of(master) == picture()).all()
    assert (master.facts["depth"], master.facts["conversion"]) == (16, "16 bits to 8")


@pytest.mark.parametrize("seed", range(20))
def test_changed_bytes_are_a_bad_master_or_a_picture(tmp_path: Path, seed: int) -> None:
    content = bytearray(scan(after="BT 3 Tr /F 40 Tf 30 100 Td (found) Tj ET"))
    choice = np.random.default_rng(seed)
    for place in choice.integers(9, len(content), 40):
        content[place] = choice.integers(256)
    try:
        pixels_of(opened(tmp_path, bytes(content)))
    except BadMaster as error:
        assert str(error)
