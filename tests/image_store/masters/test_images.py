"""Masters of every shape become upright 8-bit strips; damaged ones are errors with a reason."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
import tifffile
from numpy.typing import NDArray
from PIL import Image

from image_store.errors import BadMaster
from image_store.masters import Master, PixelMemory, Taking, open_master
from image_store.masters.images import LOADERS
from image_store.masters.reasons import reason_of
from tests.image_store.masters.cases import TURNS

LIMIT = Taking(10_000_000)
Array = NDArray[Any]


def gradient(width: int, height: int) -> NDArray[np.uint8]:
    """Smooth in both directions, every corner another colour."""
    across = np.linspace(0, 255, width)[None, :].repeat(height, 0)
    down = np.linspace(0, 255, height)[:, None].repeat(width, 1)
    return np.stack([across, down, 255 - across], axis=-1).round().astype(np.uint8)


def pixels(master: Master, height: int = 64) -> Array:
    strips = list(master.strips(height))
    assert all(len(strip) == height for strip in strips[:-1])
    assert all(strip.dtype == np.uint8 for strip in strips)
    joined = np.concatenate(strips)
    assert joined.shape[:2] == (master.dimensions.height, master.dimensions.width)
    assert joined.ndim == (2 if master.gray else 3)
    return joined if master.gray else joined[:, :, :3]


def difference(one: Array, other: Array) -> float:
    assert one.shape == other.shape
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def opened(tmp_path: Path, save: Callable[[Path], object]) -> Master:
    path = tmp_path / "master with [odd] name, page=3"
    save(path)
    return open_master(path, LIMIT)


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {}), ("TIFF", {}), ("TIFF", {"compression": "tiff_lzw"}), ("WEBP", {"lossless": True})],
)
def test_lossless_kinds_keep_every_pixel(tmp_path: Path, kind: str, options: dict[str, Any]) -> None:
    wanted = gradient(130, 190)
    master = opened(tmp_path, lambda path: Image.fromarray(wanted).save(path, kind, **options))
    assert (pixels(master) == wanted).all()
    assert master.facts == {
        "kind": kind.lower(),
        "size": "130x190",
        "depth": 8,
        "profile": "none",
        "orientation": 1,
        "pages": 1,
        "conversion": "none",
    }


@pytest.mark.parametrize("mode", ["L", "1"])
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_gray_and_one_bit_stay_one_band(tmp_path: Path, mode: str, kind: str) -> None:
    wanted = Image.fromarray(gradient(100, 70)).convert(mode)
    master = opened(tmp_path, lambda path: wanted.save(path, kind))
    assert master.gray
    assert (pixels(master) == np.asarray(wanted.convert("L"))).all()


@pytest.mark.parametrize("kind", ["PNG", "GIF", "TIFF"])
def test_palette_is_expanded(tmp_path: Path, kind: str) -> None:
    wanted = Image.fromarray(gradient(100, 70)).quantize(64)
    master = opened(tmp_path, lambda path: wanted.save(path, kind))
    assert (pixels(master) == np.asarray(wanted.convert("RGB"))).all()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG"])
def test_orientation(tmp_path: Path, orientation: int, kind: str) -> None:
    stored = gradient(60, 90)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 98} if kind == "JPEG" else {}
    master = opened(tmp_path, lambda path: Image.fromarray(stored).save(path, kind, exif=exif, **options))
    assert master.facts["orientation"] == orientation
    assert difference(pixels(master), TURNS[orientation](stored)) < 2


@pytest.mark.parametrize("gray", [False, True])
@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_sixteen_bits_are_rounded_to_eight(tmp_path: Path, gray: bool, kind: str) -> None:
    values = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    stored = values if gray else np.stack([values, values[::-1], values.T], axis=-1)
    image = pyvips.Image.new_from_array(np.ascontiguousarray(stored))
    image = image.copy(interpretation="grey16" if gray else "rgb16")
    master = opened(tmp_path, lambda path: path.write_bytes(image.write_to_buffer(f".{kind}")))
    assert master.gray is gray
    assert (pixels(master) == (stored.astype(int) * 2 + 257) // 514).all()
    assert master.facts["depth"] == 16


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("gray", [False, True])
def test_alpha_is_laid_on_white(tmp_path: Path, gray: bool, deep: bool) -> None:
    colours = gradient(256, 50)
    alpha = np.arange(256, dtype=np.uint8)[None, :].repeat(50, 0)[:, ::-1]
    stored = np.dstack([colours[:, :, :1] if gray else colours, alpha])
    raw = stored.astype(np.uint16) * 257 if deep else stored
    space = ("grey16" if gray else "rgb16") if deep else ("b-w" if gray else "srgb")
    image = pyvips.Image.new_from_array(np.ascontiguousarray(raw)).copy(interpretation=space)
    master = opened(tmp_path, lambda path: path.write_bytes(image.pngsave_buffer()))
    share = stored[:, :, -1:] / 255
    wanted = np.round(stored[:, :, :-1] * share + 255 * (1 - share))
    found = pixels(master)
    assert master.gray is gray
    assert np.abs(found.astype(int) - (wanted[:, :, 0] if gray else wanted)).max() <= 1
    assert "transparency" in str(master.facts["conversion"])


def test_a_wide_profile_is_converted(tmp_path: Path) -> None:
    srgb = gradient(80, 80) // 2 + 60
    wide = pyvips.Image.new_from_array(srgb, interpretation="srgb").icc_transform("p3", input_profile="srgb", depth=8)
    assert difference(wide.numpy(), srgb) > 3
    master = opened(tmp_path, lambda path: wide.pngsave(str(path)))
    assert difference(pixels(master), srgb) < 1.5
    assert "to sRGB" in str(master.facts["conversion"])


def test_an_srgb_profile_changes_nothing(tmp_path: Path) -> None:
    stored = gradient(80, 80)
    image = pyvips.Image.new_from_array(stored, interpretation="srgb").icc_transform(
        "srgb", input_profile="srgb", depth=8
    )
    master = opened(tmp_path, lambda path: image.tiffsave(str(path)))
    assert (pixels(master) == image.numpy()).all()
    assert master.facts["conversion"] == "none"
    assert "sRGB" in str(master.facts["profile"])


@pytest.mark.parametrize("deep", [False, True])
def test_a_gray_profile_stays_gray(tmp_path: Path, deep: bool) -> None:
    values = np.arange(256, dtype=np.uint8)[None, :].repeat(40, 0)
    raw = values.astype(np.uint16) * 257 if deep else values
    profile = gray_profile(gamma=1.8)
    image = pyvips.Image.new_from_array(raw).copy(interpretation="grey16" if deep else "b-w")
    image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    master = opened(tmp_path, lambda path: image.tiffsave(str(path)))
    linear = (values / 255) ** 1.8
    srgb = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055) * 255
    assert master.gray
    assert np.abs(pixels(master) - srgb).max() <= 2
    assert "gray by its profile" in str(master.facts["conversion"])


def gray_profile(gamma: float) -> bytes:
    """A minimal ICC profile of version 2: white point and one curve."""
    white = b"XYZ \0\0\0\0" + np.array([0.9642 * 65536, 65536, 0.8249 * 65536], ">i4").tobytes()
    curve = b"curv\0\0\0\0" + np.array([1], ">u4").tobytes() + np.array([gamma * 256], ">u2").tobytes() + b"\0\0"
    name = b"desc\0\0\0\0" + np.array([5], ">u4").tobytes() + b"Gray\0" + bytes(79)
    tags, body, at = b"", b"", 128 + 4 + 36
    for tag, content in ((b"desc", name), (b"wtpt", white), (b"kTRC", curve)):
        tags += tag + np.array([at + len(body), len(content)], ">u4").tobytes()
        body += content + bytes(-len(content) % 4)
    rest = np.array([3], ">u4").tobytes() + tags + body
    head = bytearray(128)
    head[0:4] = np.array([128 + len(rest)], ">u4").tobytes()
    head[8:12], head[12:24] = b"\x02\x10\0\0", b"mntrGRAYXYZ "
    head[36:40], head[68:80] = b"acsp", white[8:]
    return bytes(head) + rest


@pytest.mark.parametrize("profile", [b"rubbish", b"\0" * 36 + b"acsp" + b"\0" * 200, gray_profile(1.0)])
def test_an_unusable_profile_is_ignored_and_noted(tmp_path: Path, profile: bytes) -> None:
    stored = gradient(50, 50)
    master = opened(tmp_path, lambda path: Image.fromarray(stored).save(path, "TIFF", icc_profile=profile))
    assert (pixels(master) == stored).all()
    assert "profile ignored" in str(master.facts["conversion"])


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_without_profile(tmp_path: Path, kind: str) -> None:
    """White paper is white, no ink is missing, inverted Adobe JPEGs (Pillow writes those) are the right way round."""
    inks = np.zeros((40, 100, 4), np.uint8)
    for number in range(4):
        inks[:, (number + 1) * 20 : (number + 2) * 20, number] = 255
    options = {"quality": 98, "subsampling": 0} if kind == "JPEG" else {}
    master = opened(tmp_path, lambda path: Image.fromarray(inks, "CMYK").save(path, kind, **options))
    white, cyan, magenta, yellow, black = (pixels(master)[20, 10 + 20 * n].astype(int) for n in range(5))
    assert white.min() > 250
    assert cyan[0] < cyan[1] and cyan[0] < cyan[2]
    assert magenta[1] < magenta[0] and magenta[1] < magenta[2]
    assert yellow[2] < yellow[0] - 100 and yellow[2] < yellow[1] - 100
    assert black.max() < 80
    assert "CMYK" in str(master.facts["conversion"])


def test_several_pages_give_the_first(tmp_path: Path) -> None:
    first, second = gradient(40, 30), gradient(70, 20)
    images = [Image.fromarray(first), Image.fromarray(second)]
    master = opened(tmp_path, lambda path: images[0].save(path, "TIFF", save_all=True, append_images=images[1:]))
    assert (pixels(master) == first).all()
    assert master.facts["pages"] == 2


def test_one_large_compressed_strip(tmp_path: Path) -> None:
    """libtiff's own limit on memory is below an A3 scan in one strip, which some scanners write."""
    path = tmp_path / "strip.tif"
    stored = np.zeros((5000, 4000, 3), np.uint8)
    tifffile.imwrite(path, stored, compression="adobe_deflate", rowsperstrip=5000, photometric="rgb")
    master = open_master(path, Taking(30_000_000))
    assert sum(len(strip) for strip in master.strips(512)) == 5000


def encoded(kind: str, **options: Any) -> bytes:
    noise = np.random.default_rng(1).integers(0, 256, (300, 200, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, kind, **options)
    return out.getvalue()


STORED = {
    "jpeg": encoded("JPEG", quality=90),
    "progressive": encoded("JPEG", quality=90, progressive=True),
    "png": encoded("PNG"),
    "tiff": encoded("TIFF"),
    "lzw": encoded("TIFF", compression="tiff_lzw"),
    "webp": encoded("WEBP"),
    "gif": encoded("GIF"),
}


@pytest.fixture(params=["decoded at once", "strip by strip"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Small JPEGs are decoded at once, large ones by libvips: both must say the same of them."""
    if request.param == "strip by strip":
        monkeypatch.setattr("image_store.masters.images.WHOLE_BYTES", 0)
    return str(request.param)


@pytest.mark.parametrize("chroma", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_both_ways_of_a_jpeg_give_the_same_pixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chroma: str, progressive: bool, mode: str
) -> None:
    path = tmp_path / "page"
    image = Image.fromarray(np.random.default_rng(1).integers(0, 256, (37, 53, 3), np.uint8).repeat(5, 1)).convert(mode)
    image.save(path, "JPEG", quality=90, subsampling=chroma, progressive=progressive)
    memory = PixelMemory()
    open_master(path, LIMIT, memory)
    at_once = open_master(path, LIMIT, memory)
    found = pixels(at_once)
    monkeypatch.setattr("image_store.masters.images.WHOLE_BYTES", 0)
    strip_by_strip = open_master(path, LIMIT)
    assert (found == pixels(strip_by_strip)).all()
    assert at_once.facts == strip_by_strip.facts
    assert at_once.gray == strip_by_strip.gray == (mode == "L")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
@pytest.mark.parametrize("kind", STORED)
@pytest.mark.usefixtures("way")
def test_a_cut_file_is_an_error(tmp_path: Path, kind: str, share: float) -> None:
    path = tmp_path / "cut"
    path.write_bytes(STORED[kind][: int(len(STORED[kind]) * share)])
    with pytest.raises(BadMaster) as raised:
        pixels(open_master(path, LIMIT))
    reason = str(raised.value)
    assert "\n" not in reason and str(tmp_path) not in reason and reason.startswith(("the file", "it "))


@pytest.mark.parametrize("kind", ["jpeg", "progressive"])
@pytest.mark.parametrize("place", [0.3, 0.6])
@pytest.mark.usefixtures("way")
def test_damaged_entropy_data_is_an_error(tmp_path: Path, kind: str, place: float) -> None:
    damaged = bytearray(STORED[kind])
    start = int(len(damaged) * place)
    damaged[start : start + 600] = bytes(600)
    path = tmp_path / "rotten"
    path.write_bytes(damaged)
    with pytest.raises(BadMaster, match=r"^the file (is damaged|ends too early)"):
        pixels(open_master(path, LIMIT))


def _after_mark(stream: bytes, mark: bytes, added: bytes) -> bytes:
    at = stream.rfind(mark)
    return stream[:at] + added + stream[at:]


@pytest.mark.parametrize(
    "untidy",
    [
        STORED["jpeg"] + bytes(5000),
        STORED["jpeg"] + STORED["jpeg"],
        STORED["jpeg"].replace(b"JFIF\0\x01", b"JFIF\0\x09", 1),
        _after_mark(STORED["jpeg"], b"\xff\xda", b"\0\0\0"),
        _after_mark(STORED["jpeg"], b"\xff\xd9", bytes(300)),
        _after_mark(STORED["jpeg"], b"\xff\xd9", b"\xff" * 300),
    ],
    ids=["trailing zeros", "second image", "JFIF version", "junk before scan", "zeros at end", "ones at end"],
)
@pytest.mark.usefixtures("way")
def test_a_merely_untidy_jpeg_is_taken(tmp_path: Path, untidy: bytes) -> None:
    path = tmp_path / "untidy"
    path.write_bytes(untidy)
    tidy = np.asarray(Image.open(io.BytesIO(STORED["jpeg"])))
    assert difference(pixels(open_master(path, LIMIT)), tidy) < 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html>not an image</html>", "no image"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "ends too early"),
        (b"%PDF-1.7", "PDF"),
        (b"\xff\xd8\xff\xe0", "the file"),
        (b"II*\x00\xff\xff\xff\x7f", "the file"),
    ],
)
def test_what_is_no_master(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    with pytest.raises(BadMaster, match=reason):
        pixels(open_master(path, LIMIT))


def test_too_large_names_the_setting(tmp_path: Path) -> None:
    path = tmp_path / "large"
    Image.new("1", (2000, 2000)).save(path, "PNG")
    with pytest.raises(BadMaster, match=r"2000x2000.*3999999.*IIIF_MASTER_PIXELS"):
        open_master(path, Taking(3_999_999))
    assert open_master(path, Taking(4_000_000)).dimensions.area == 4_000_000


def test_an_earlier_image_leaves_no_message(tmp_path: Path) -> None:
    untidy, cut = tmp_path / "untidy", tmp_path / "cut"
    untidy.write_bytes(STORED["jpeg"].replace(b"JFIF\0\x01", b"JFIF\0\x09", 1))
    cut.write_bytes(STORED["png"][:5000])
    pixels(open_master(untidy, LIMIT))
    with pytest.raises(BadMaster) as raised:
        pixels(open_master(cut, LIMIT))
    assert "JFIF" not in str(raised.value)


def test_a_replaced_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "page"
    exif = Image.Exif()
    exif[0x0112] = 6
    for shade in (10, 200):
        Image.new("L", (30, 20), shade).save(path, "PNG", exif=exif)
        assert (pixels(open_master(path, LIMIT)) == shade).all()


def test_masters_are_only_read(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(STORED["tiff"])
    path.chmod(0o444)
    before = path.stat()
    pixels(open_master(path, LIMIT))
    after = path.stat()
    assert (before.st_mtime_ns, before.st_size, path.read_bytes()) == (after.st_mtime_ns, after.st_size, STORED["tiff"])


def test_real_scans(shared_data: Path) -> None:
    scan = open_master(shared_data / "kant-1784/OCR-D-IMG/OCR-D-IMG_0017.tif", LIMIT)
    assert scan.facts["kind"] == "jpeg"
    with Image.open(shared_data / "kant-1784/OCR-D-IMG/OCR-D-IMG_0017.tif") as image:
        assert difference(pixels(scan, 512), np.asarray(image)) < 0.5
    page = open_master(shared_data / "sbb-page/FILE_0002_IMAGE_BIN.tif", LIMIT)
    assert page.gray and page.facts["depth"] == 1


def test_the_loaders_are_named() -> None:
    assert set(LOADERS.values()) == {"jpegload", "tiffload", "pngload", "webpload", "gifload", "heifload"}


def test_what_lacks_memory_is_not_called_damaged() -> None:
    said = reason_of("unable to call tiffload\nout of memory --- size == 4000MB\n")
    assert said == "there is not enough memory for it (out of memory --- size == 4000MB)"
