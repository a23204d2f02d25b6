"""What HEIC, AVIF, JPEG XL and JPEG 2000 say of their pictures: turned once, in the right colours, or refused."""

from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from image_store.errors import BadMaster
from image_store.masters.colour_spaces import Space, made_profile, numbered_space
from image_store.masters.images import LOADERS
from image_store.masters.jxl_header import codestream_of, read_jxl_header
from image_store.masters.kinds import kind_of_bytes
from image_store.masters.profiles import profile_bands, profile_name
from tests.exact_pixels.profiles import adobe_to_srgb
from tests.image_store.masters.cases import GRAY, HEIGHT, PAGE, TURNS, WIDTH, decoded
from tests.image_store.masters.modern_cases import box, with_boxes
from tests.image_store.oracle import Array, mean_difference

EVEN = np.ascontiguousarray(PAGE[:200, :300])


def _heic(pixels: Array) -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(out, format="HEIF", quality=95, chroma=444)
    return out.getvalue()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_avif_is_turned_once(tmp_path: Path, orientation: int) -> None:
    """Pillow writes both: EXIF's orientation and the boxes irot and imir, which count."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "master"
    Image.fromarray(EVEN).save(path, "AVIF", quality=95, subsampling="4:4:4", exif=exif)
    facts, pixels = decoded(path)
    assert mean_difference(pixels, TURNS[orientation](EVEN)) < 1.5
    assert facts["orientation"] == 1
    assert (facts["conversion"] == "turned as the file says") is (orientation > 1)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_heic_is_turned_once(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    pillow_heif.register_heif_opener()
    path = tmp_path / "master"
    Image.fromarray(EVEN).save(path, "HEIF", quality=95, exif=exif.tobytes())
    with Image.open(path, formats=["HEIF"]) as image:
        shown = np.asarray(image.convert("RGB"))
    facts, pixels = decoded(path)
    assert (pixels == shown).all()
    assert mean_difference(pixels, TURNS[orientation](EVEN)) < 2
    assert facts["kind"] == "heif"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_jpeg_xl_is_turned_once(tmp_path: Path, orientation: int) -> None:
    (tmp_path / "master").write_bytes(_oriented(orientation))
    facts, pixels = decoded(tmp_path / "master")
    assert facts["orientation"] == orientation
    assert pixels.shape == TURNS[orientation](EVEN).shape
    assert mean_difference(pixels, TURNS[orientation](_from_light(EVEN))) < 1


def _from_light(pixels: Array) -> Array:
    """imagecodecs marks 16 bits as linear light."""
    light = pixels / 255.0
    shown = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray((shown * 255).round(), np.uint8)


def _oriented(orientation: int) -> bytes:
    """A lossless codestream, with an orientation written into its head (18181-1, D.3): the head grows by seven bits."""
    stream = codestream_of(bytes(imagecodecs.jpegxl_encode(EVEN.astype(np.uint16) * 257, lossless=True)))
    header = read_jxl_header(stream)
    assert header.depth_at is not None
    bits = f"{int.from_bytes(stream[:64], 'little'):0512b}"[::-1]
    extended = header.depth_at - 2  # the flag for it, and where the metadata is extended, orientation and three flags
    end = header.ends_at + 3  # no extensions, and that the transform is the default
    turned = f"{orientation - 1:03b}"[::-1]
    head = f"{bits[:extended]}1{turned}000{bits[extended + 1 : header.ends_at]}1{bits[header.ends_at : end]}"
    head += "0" * (-len(head) % 8)
    return int(head[::-1], 2).to_bytes(len(head) // 8, "little") + stream[-(-end // 8) :]


def test_kinds_by_any_brand() -> None:
    assert kind_of_bytes(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf") == "avif"
    assert kind_of_bytes(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic") == "heif"
    assert set(LOADERS) == {"jpeg", "tiff", "png", "webp", "gif", "avif"}


def test_a_made_profile_says_what_it_is() -> None:
    space = numbered_space(12, 13)
    assert space is not None
    assert profile_name(made_profile(space)) == "Display P3"
    assert profile_bands(made_profile(space)) == 3
    assert profile_bands(made_profile(Space("gray", gamma=1.0, gray=True))) == 1
    assert numbered_space(1, 13) is None
    with pytest.raises(BadMaster, match=r"high dynamic range \(PQ\)"):
        numbered_space(9, 16)


def test_the_colours_of_a_made_profile(tmp_path: Path) -> None:
    """Adobe RGB by its numbers, against the arithmetic of its definition."""
    adobe = Space("Adobe", ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06)), gamma=563 / 256)
    Image.fromarray(PAGE).save(tmp_path / "master", "PNG", icc_profile=made_profile(adobe))
    assert mean_difference(decoded(tmp_path / "master")[1], adobe_to_srgb(PAGE)) < 0.5


def test_points_that_span_no_space() -> None:
    with pytest.raises(BadMaster, match="span no space"):
        made_profile(Space("none", ((0.3, 0.3), (0.3, 0.3), (0.3, 0.3))))
    with pytest.raises(BadMaster, match="span no space"):
        made_profile(Space("none", ((0.3, 0.0), (0.3, 0.0), (0.3, 0.0))))


def test_colours_of_jpeg_2000_that_are_not_converted(tmp_path: Path) -> None:
    lab = with_boxes(
        bytes(imagecodecs.jpeg2k_encode(PAGE, level=0)), drop=b"colr", add=box(b"colr", b"\1\0\0\0\0\0\x0e")
    )
    (tmp_path / "master").write_bytes(lab)
    with pytest.raises(BadMaster, match="its colours are CIELab"):
        decoded(tmp_path / "master")


@pytest.mark.parametrize("pixels", [PAGE, GRAY, PAGE.astype(np.uint16) * 257, GRAY / np.float32(255)])
def test_the_head_of_a_jpeg_xl(pixels: Array) -> None:
    header = read_jxl_header(
        codestream_of(bytes(imagecodecs.jpegxl_encode(np.ascontiguousarray(pixels), lossless=True)))
    )
    assert (header.width, header.height) == (WIDTH, HEIGHT)
    assert header.bits == pixels.dtype.itemsize * 8
    assert header.floating is (pixels.dtype.kind == "f")
    assert header.space == (pixels.ndim == 2)
    assert header.own_colours and header.orientation == 1
