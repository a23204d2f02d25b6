"""Derivatives against an oracle that knows only the master (see oracle.py)."""

import re
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from image_store.assembly import BAND_PIXELS, assemble
from image_store.geometry import Dimensions
from image_store.info import ImageInfo
from image_store.limits import Limits
from image_store.pixels import BITONAL_THRESHOLD, render
from image_store.plan import Assembly, StoredTile, plan_read
from image_store.request import Derivative, ImageRequest
from image_store.tiles import FileTiles
from tests.image_store.oracle import Array, expected, gradient, mean_difference, shift
from tests.image_store.pages import stored

LIMITS = Limits(100_000_000)
WIDTH, HEIGHT = 1501, 2178
SIZES = [(1, 1), (1, 777), (513, 511), (1024, 1024), (2500, 40), (WIDTH, HEIGHT)]


@pytest.fixture(scope="module")
def master() -> Array:
    return gradient(WIDTH, HEIGHT)


@pytest.fixture(scope="module")
def tiles(master: Array, tmp_path_factory: pytest.TempPathFactory) -> FileTiles:
    return stored(master, tmp_path_factory.mktemp("colour"))


@pytest.fixture(scope="module")
def gray_tiles(tmp_path_factory: pytest.TempPathFactory) -> FileTiles:
    return stored(gradient(WIDTH, HEIGHT, gray=True), tmp_path_factory.mktemp("gray"))


def info_of(tiles: FileTiles) -> ImageInfo:
    return ImageInfo(tiles.index.pyramid.dimensions, tiles.index.gray)


def resolve(tiles: FileTiles, asked: str) -> Derivative:
    return ImageRequest.parse(*asked.split("/")).resolve(info_of(tiles), LIMITS)


def file_of(tiles: FileTiles, asked: str) -> bytes:
    derivative = resolve(tiles, asked)
    return render(plan_read(info_of(tiles), derivative), derivative, tiles)


def answer(tiles: FileTiles, asked: str) -> Image.Image:
    return Image.open(BytesIO(file_of(tiles, asked)))


def pixels(tiles: FileTiles, asked: str) -> Array:
    return np.asarray(answer(tiles, asked).convert("RGB"))


@pytest.mark.parametrize(
    ("region", "size"),
    [
        ("full", "1000,"),
        ("full", "750,1089"),
        ("full", "751,1089"),
        ("full", ",99"),
        ("full", "pct:33.3"),
        ("full", "1500,300"),
        ("square", "400,"),
        ("1,1,700,700", "350,"),
        ("2,2,700,700", "350,"),
        ("301,777,701,703", "350,"),
        ("3,5,701,703", "max"),
        ("1000,2000,501,178", "100,"),
        ("1400,2100,1000,1000", "max"),
        ("0,0,400,400", "^800,"),
        ("1300,1900,201,278", "^pct:250"),
    ],
)
def test_the_right_part_at_the_right_place(master: Array, tiles: FileTiles, region: str, size: str) -> None:
    asked = f"{region}/{size}/0/default.png"
    derivative = resolve(tiles, asked)
    found = pixels(tiles, asked)
    rect = derivative.region
    wanted = expected(
        master, (rect.x, rect.y, rect.width, rect.height), (derivative.size.width, derivative.size.height)
    )
    assert mean_difference(found, wanted) < 1.5
    across, down = shift(found, wanted)
    # A stored level of an odd width has half a pixel more than the page: a quarter of a pixel in the mean.
    assert abs(across) < 0.3
    assert abs(down) < 0.3


def test_the_shift_of_the_oracle_is_a_measure(master: Array) -> None:
    one, other = (expected(master, (x, 200, 800, 800), (400, 400)) for x in (300, 302))
    across, down = shift(one, other)
    assert 0.9 < across < 1.1
    assert abs(down) < 0.05


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_IMG3_R49_every_tile_is_one_stored_jpeg_and_shows_the_right_part(size: tuple[int, int], tmp_path: Path) -> None:
    made = gradient(*size)
    tiles = stored(made, tmp_path)
    info = info_of(tiles)
    for number, column, row in info.pyramid.tiles():
        level, scale = info.pyramid.levels[number], 1 << number
        place = level.tile_rect(column, row)
        x, y = place.x * scale, place.y * scale
        width, height = min(512 * scale, size[0] - x), min(512 * scale, size[1] - y)
        asked = f"{x},{y},{width},{height}/{place.width},{place.height}/0/default.jpg"
        derivative = resolve(tiles, asked)
        assert plan_read(info, derivative) == StoredTile(number, column, row)
        found = answer(tiles, asked)
        assert found.format == "JPEG"
        assert found.size == (place.width, place.height)
        wanted = expected(made, (x, y, width, height), (place.width, place.height))
        steep = min(place.width, place.height) < 100
        assert mean_difference(np.asarray(found), wanted) < (9 if steep else 2.5)


def test_no_seams_the_tiles_of_a_level_join_to_the_level(tiles: FileTiles, master: Array) -> None:
    info = info_of(tiles)
    for number, level in enumerate(info.pyramid.levels):
        scale = 1 << number
        joined = np.zeros((level.dimensions.height, level.dimensions.width, 3), np.uint8)
        for row in range(level.rows):
            for column in range(level.columns):
                place = level.tile_rect(column, row)
                region = f"{place.x * scale},{place.y * scale},{512 * scale},{512 * scale}"
                part = pixels(tiles, f"{region}/{place.width},{place.height}/0/default.jpg")
                joined[place.y : place.bottom, place.x : place.right] = part
        whole = pixels(tiles, f"full/{level.dimensions.width},{level.dimensions.height}/0/default.png")
        assert (joined == whole).all(), "IMG3-R109: the same pixels in a tile, a region and the whole"
        for cut in range(512, level.dimensions.width, 512):
            before, across, after = np.diff(joined[:, cut - 2 : cut + 2].astype(int), axis=1).mean(axis=(0, 2))
            # Halved colour planes are smoothed within a tile alone: where colours rise, a little step is left
            assert abs(across - (before + after) / 2) < (2.5 if number else 1)
        wanted = expected(master, (0, 0, WIDTH, HEIGHT), (level.dimensions.width, level.dimensions.height))
        assert mean_difference(joined, wanted) < 2.5


def test_edges_are_not_darker(tiles: FileTiles, master: Array) -> None:
    found = pixels(tiles, "full/997,/0/default.png").astype(int)
    wanted = expected(master, (0, 0, WIDTH, HEIGHT), (found.shape[1], found.shape[0])).astype(int)
    for edge in (np.s_[0], np.s_[-1], np.s_[:, 0], np.s_[:, -1]):
        assert np.abs(found[edge] - wanted[edge]).mean() < 3


def test_neighbouring_regions_meet_at_any_scale(tiles: FileTiles) -> None:
    """Two halves, each scaled by itself, are the two halves of the whole."""
    left = pixels(tiles, "0,0,750,1500/250,500/0/default.png")
    right = pixels(tiles, "750,0,750,1500/250,500/0/default.png")
    whole = pixels(tiles, "0,0,1500,1500/500,500/0/default.png")
    assert mean_difference(np.hstack([left, right]), whole) < 0.5


def shown(pixels: Array) -> Array:
    """Without the fourth byte, which means nothing."""
    return pixels if pixels.ndim == 2 else pixels[:, :, :3]


@pytest.mark.parametrize("source", ["tiles", "gray_tiles"])
@pytest.mark.parametrize(
    "asked",
    ["11,13,1399,2100/1000,1500", "full/1000,", "0,5,1501,2100/1000,3", "3,500,1400,30/1400,29", "9,9,90,900/^95,990"],
)
def test_bands_join_without_a_trace(
    request: pytest.FixtureRequest, source: str, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiles: FileTiles = request.getfixturevalue(source)
    plan = plan_read(info_of(tiles), resolve(tiles, f"{asked}/0/default.png"))
    assert isinstance(plan, Assembly)
    monkeypatch.setattr("image_store.assembly.BAND_PIXELS", 10**9)
    whole = shown(assemble(plan, tiles))
    assert whole.shape[:2] == (plan.size.height, plan.size.width)
    for pixels in (1, 5_000, 200_000, BAND_PIXELS):
        monkeypatch.setattr("image_store.assembly.BAND_PIXELS", pixels)
        banded = shown(assemble(plan, tiles))
        assert np.abs(banded.astype(int) - whole).max() <= 1
        assert (banded != whole).mean() < 1e-3


def test_no_tile_is_read_twice(tiles: FileTiles, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[int, int, int]] = []

    class Counted:
        index = tiles.index

        def read(self, level: int, column: int, row: int) -> bytes:
            read.append((level, column, row))
            return tiles.read(level, column, row)

    monkeypatch.setattr("image_store.assembly.BAND_PIXELS", 1)
    for asked in ("full/1000,", "7,7,1400,2000/max", "500,500,40,40/^95,95"):
        plan = plan_read(info_of(tiles), resolve(tiles, f"{asked}/0/default.png"))
        assert isinstance(plan, Assembly)
        assemble(plan, Counted())
        assert len(read) == len(set(read)) == plan.tiles.width * plan.tiles.height
        read.clear()


@pytest.mark.parametrize(("turn", "steps"), [("0", 0), ("90", -1), ("180", -2), ("270", -3), ("360", 0)])
@pytest.mark.parametrize("mirror", [False, True])
def test_IMG3_R51_R54_right_angles(tiles: FileTiles, turn: str, steps: int, mirror: bool) -> None:
    straight = pixels(tiles, "0,0,700,900/350,450/0/default.png")
    found = pixels(tiles, f"0,0,700,900/350,450/{'!' if mirror else ''}{turn}/default.png")
    assert (found == np.rot90(straight[:, ::-1] if mirror else straight, steps)).all()


@pytest.mark.parametrize("degrees", ["45", "22.5", "100", "181.5", "359.9"])
def test_IMG3_R53_other_angles_turn_clockwise_about_the_middle(tiles: FileTiles, degrees: str) -> None:
    straight = answer(tiles, "0,0,700,900/350,450/0/default.png").convert("RGB")
    derivative = resolve(tiles, f"0,0,700,900/350,450/{degrees}/default.png")
    found = answer(tiles, f"0,0,700,900/350,450/{degrees}/default.png")
    wanted = straight.convert("RGBA").rotate(-float(Fraction(degrees)), Image.Resampling.BICUBIC, expand=True)
    box = derivative.rotation.turn(derivative.size)
    assert found.size == (box.width, box.height)
    middle = [image.crop((image.width // 2 - 60, image.height // 2 - 60, image.width // 2 + 60, image.height // 2 + 60))
              for image in (found, wanted)]  # fmt: skip
    assert mean_difference(*(np.asarray(part.convert("RGB")) for part in middle)) < 1.5


@pytest.mark.parametrize(("format", "see_through"), [("png", True), ("webp", True), ("avif", True), ("jpg", False),
                                                    ("gif", False), ("tif", False)])  # fmt: skip
@pytest.mark.parametrize("quality", ["default", "gray", "bitonal"])
def test_IMG3_R57_corners(tiles: FileTiles, format: str, see_through: bool, quality: str) -> None:
    found = answer(tiles, f"0,0,700,900/350,450/45/{quality}.{format}")
    corner = found.convert("RGBA").getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert corner[3] == (0 if see_through else 255)
    assert see_through or min(corner[:3]) > 250, "white, not black (TRAP-37)"


FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "tif": "TIFF", "avif": "AVIF", "jp2": "JPEG2000"}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("quality", ["default", "color", "gray", "bitonal"])
@pytest.mark.parametrize("source", ["tiles", "gray_tiles"])
def test_IMG3_R66_every_quality_in_every_format(
    request: pytest.FixtureRequest, source: str, quality: str, format: str
) -> None:
    tiles: FileTiles = request.getfixturevalue(source)
    found = answer(tiles, f"100,100,600,600/300,300/0/{quality}.{format}")
    assert (found.format, found.size) == (FORMATS[format], (300, 300))
    colours = np.asarray(found.convert("RGB")).astype(int)
    reference = pixels(tiles, "100,100,600,600/300,300/0/default.png").astype(int)
    if quality in ("gray", "bitonal") or source == "gray_tiles":
        assert (np.ptp(colours, axis=2) <= 2).all(), "IMG3-R63: red, green and blue are the same"
    luminance = reference @ np.array([299, 587, 114]) // 1000
    if quality == "bitonal":
        assert (np.minimum(colours, 255 - colours) <= 40).mean() > 0.97, "IMG3-R64"
        clear = np.abs(luminance - BITONAL_THRESHOLD) > 12
        assert ((colours[:, :, 0] > 127) == (luminance >= BITONAL_THRESHOLD))[clear].mean() > 0.99
    elif quality == "gray":
        assert np.abs(colours[:, :, 0] - luminance).mean() < 3
    else:
        assert np.abs(colours - reference).mean() < (9 if format == "gif" else 3)


def test_IMG3_R66_a_pdf_is_one_page_with_the_same_pixels(tiles: FileTiles) -> None:
    made = file_of(tiles, "100,100,600,600/300,150/0/default.pdf")
    assert made.startswith(b"%PDF-1.")
    assert made.count(b"/Type /Page\n") == 1
    # 300x150 pixels at 150 dots per inch are 144x72 points.
    assert re.search(rb"/MediaBox \[ 0 0 144(\.0)? 72(\.0)? \]", made)
    start = made.index(b"\xff\xd8\xff")
    inside = np.asarray(Image.open(BytesIO(made[start : made.index(b"endstream", start)])))
    reference = pixels(tiles, "100,100,600,600/300,150/0/default.png").astype(int)
    assert np.abs(inside.astype(int) - reference).mean() < 3
    assert b"/CCITTFaxDecode" in file_of(tiles, "100,100,600,600/300,150/0/bitonal.pdf")


def test_bitonal_files_have_one_bit(tiles: FileTiles) -> None:
    for format in ("png", "tif", "gif"):
        found = answer(tiles, f"full/300,/0/bitonal.{format}")
        assert len(found.convert("RGB").getcolors(10) or []) == 2
    assert answer(tiles, "full/300,/0/bitonal.png").mode == "1"
    assert answer(tiles, "full/300,/0/bitonal.tif").info["compression"] == "group4"


def test_IMG3_R109_the_same_bytes_each_time(tiles: FileTiles) -> None:
    for format in FORMATS:
        derivative = resolve(tiles, f"10,10,300,300/199,/10/default.{format}")
        plan = plan_read(info_of(tiles), derivative)
        assert render(plan, derivative, tiles) == render(plan, derivative, tiles)


def test_upscaling_is_smooth(tiles: FileTiles, master: Array) -> None:
    found = pixels(tiles, "700,700,40,40/^400,400/0/default.png")
    assert mean_difference(found, expected(master, (700, 700, 40, 40), (400, 400))) < 4


def test_a_strip_of_one_pixel_is_shown(tiles: FileTiles) -> None:
    assert answer(tiles, "0,0,1501,1/100,/0/default.jpg").size == (100, 1)
    assert answer(tiles, "1500,2177,1,1/max/0/default.png").size == (1, 1)
    assert Dimensions(1, 1) == resolve(tiles, "1500,2177,10,10/max/0/default.jpg").size
