"""Every level against arithmetic on the master, other programs open the files, nothing is left behind."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
import tifffile
from numpy.typing import NDArray
from PIL import Image

from image_store.container import JPEG, ContainerWriter
from image_store.errors import BadMaster, BrokenPyramid
from image_store.geometry import Dimensions
from image_store.jpeg import Chroma, Pixels, decode_jpeg, jpeg_shape
from image_store.masters import Taking, open_master
from image_store.pyramid import Pyramid
from image_store.pyramid_build import halve
from image_store.pyramid_file import build_pyramid, check_pyramid, read_index, remove_leftovers, remove_pyramid
from image_store.tile_jpeg import encode_edge_tile, encode_tile
from image_store.tiles import FileTiles, beside
from tests.image_store.pages import ArrayMaster

FINGERPRINT = hashlib.sha256(b"a master").hexdigest()
SIZES = [(1, 1), (1, 777), (513, 511), (1024, 1024), (512, 512), (2500, 40)]
LARGE = (2019, 2357)
# Mean difference that JPEG makes of the drawn waves, at most (they are steepest in the smallest level).
TOLERANCE = 2.5
# libvips 8.18 refuses a TIFF, its own too, whose tiles are four times as large as the whole image.
TOO_SMALL_FOR_LIBVIPS = 128
SUFFIXES = (".tif", ".edges", ".index")


def drawn(width: int, height: int, *, gray: bool) -> ArrayMaster:
    """Slow waves, so that JPEG keeps them well, and no two places alike."""
    x, y = np.arange(width)[None, :], np.arange(height)[:, None]
    bands = [128 + 100 * np.sin(x / a + y / b) for a, b in ((397, 291), (241, -383), (-307, 253))]
    pixels = np.stack(bands, axis=-1).round().astype(np.uint8)
    return ArrayMaster(np.ascontiguousarray(pixels[:, :, 0]) if gray else pixels)


def mean_of_four(pixels: NDArray[Any]) -> NDArray[np.uint8]:
    """The mean of the pixels of each 2x2 block that exist, halves up: written without any library's help."""
    sums: list[NDArray[np.int64]] = []
    counts: list[NDArray[np.int64]] = []
    ones = np.ones(pixels.shape[:2] + (1,) * (pixels.ndim - 2), np.int64)
    for values, into in ((pixels.astype(np.int64), sums), (ones, counts)):
        margins = ((0, values.shape[0] % 2), (0, values.shape[1] % 2), (0, 0))[: values.ndim]
        full = np.pad(values, margins)
        into.append(full[::2, ::2] + full[::2, 1::2] + full[1::2, ::2] + full[1::2, 1::2])
    result: NDArray[np.uint8] = ((2 * sums[0] + counts[0]) // (2 * counts[0])).astype(np.uint8)
    return result


def levels_of(pixels: Pixels) -> Iterator[Pixels]:
    while True:
        yield pixels
        if max(pixels.shape[:2]) <= 512:
            return
        pixels = mean_of_four(pixels)


def joined(tiles: FileTiles, number: int) -> Pixels:
    level = tiles.index.pyramid.levels[number]
    rows = [
        np.concatenate(
            [decode_jpeg(tiles.read(number, c, r), gray=tiles.index.gray) for c in range(level.columns)], axis=1
        )
        for r in range(level.rows)
    ]
    return np.concatenate(rows)


def error(found: NDArray[Any], wanted: NDArray[Any]) -> NDArray[np.float64]:
    assert found.shape == wanted.shape
    difference = np.abs(found.astype(int) - wanted.astype(int))
    result: NDArray[np.float64] = difference.reshape(*difference.shape[:2], -1).mean(axis=2)
    return result


def check_levels(stem: Path, pixels: Pixels, *, tolerance: float = TOLERANCE, chroma: Chroma = Chroma.WHOLE) -> None:
    """All tiles are, byte for byte, the JPEGs of the wanted pixels; and those look like the wanted pixels."""
    tiles = FileTiles(stem)
    wanted = list(levels_of(pixels))
    assert len(wanted) == len(tiles.index.pyramid.levels)
    for number, column, row in tiles.index.pyramid.tiles():
        place = tiles.index.pyramid.levels[number].tile_rect(column, row)
        promised = wanted[number][place.y : place.bottom, place.x : place.right]
        here = Chroma.HALVED if number else chroma
        whole = promised.shape[:2] == (512, 512)
        made = encode_tile(promised, here) if whole else encode_edge_tile(promised, 512, here).cropped
        assert tiles.read(number, column, row) == made
    for number, level in enumerate(wanted):
        wrong = error(joined(tiles, number), level)
        assert wrong.mean() < tolerance
        at_seams = [wrong[:, x - 1 : x + 1].mean() for x in range(512, level.shape[1], 512)]
        at_seams += [wrong[y - 1 : y + 1].mean() for y in range(512, level.shape[0], 512)]
        assert all(seam < wrong.mean() * 1.3 + 0.5 for seam in at_seams)


@pytest.mark.parametrize("gray", [False, True], ids=["colour", "gray"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_level_is_the_mean_of_the_one_before(tmp_path: Path, size: tuple[int, int], gray: bool) -> None:
    master = drawn(*size, gray=gray)
    built = build_pyramid(master, tmp_path / "page", FINGERPRINT)
    assert (built.dimensions, built.gray) == (master.dimensions, gray)
    assert built.bytes == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page.edges", "page.index", "page.tif"]
    check_levels(tmp_path / "page", master.pixels)
    check_pyramid(tmp_path / "page")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[ArrayMaster, Path]:
    master = drawn(*LARGE, gray=False)
    stem = tmp_path_factory.mktemp("large") / "page.with.dots"
    build_pyramid(master, stem, FINGERPRINT, threads=2)
    return master, stem


def test_a_large_page(large: tuple[ArrayMaster, Path]) -> None:
    check_levels(large[1], large[0].pixels)
    index = read_index(large[1])
    assert index.fingerprint == FINGERPRINT
    assert str(index.pyramid.levels[1].dimensions) == "1010x1179"


def test_edge_tiles_have_the_promised_size(large: tuple[ArrayMaster, Path]) -> None:
    tiles = FileTiles(large[1])
    edges = 0
    for number, column, row in tiles.index.pyramid.tiles():
        level = tiles.index.pyramid.levels[number]
        edges += level.is_edge(column, row)
        promised = level.tile_rect(column, row).dimensions
        stream = tiles.read(number, column, row)
        assert jpeg_shape(stream) == (promised, False)
        assert Image.open(io.BytesIO(stream)).size == (promised.width, promised.height)
    assert edges == tiles.index.pyramid.edge_count > 0


def test_other_programs_open_the_large_page(large: tuple[ArrayMaster, Path]) -> None:
    check_with_tifffile(large[1], large[0].pixels)
    check_with_libtiff(large[1], large[0].pixels)
    check_with_libvips(large[1], large[0].pixels)


@pytest.mark.parametrize("gray", [False, True], ids=["colour", "gray"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_other_programs_open_it(tmp_path: Path, size: tuple[int, int], gray: bool) -> None:
    master = drawn(*size, gray=gray)
    build_pyramid(master, tmp_path / "page", FINGERPRINT)
    check_with_tifffile(tmp_path / "page", master.pixels)
    check_with_libtiff(tmp_path / "page", master.pixels)
    check_with_libvips(tmp_path / "page", master.pixels)


def check_with_tifffile(stem: Path, pixels: Pixels) -> None:
    """tifffile finds the tiles; Pillow decodes them (tifffile itself decodes JPEG only with imagecodecs)."""
    path = beside(stem, ".tif")
    content = path.read_bytes()
    with tifffile.TiffFile(path) as file:
        for page, level in zip(file.pages, levels_of(pixels), strict=True):
            assert page.aspage().shape[:2] == level.shape[:2]
            assert int(page.compression) == JPEG
            across = -(-level.shape[1] // 512)
            for number, (offset, count) in enumerate(zip(page.dataoffsets, page.databytecounts, strict=True)):
                tile = np.asarray(Image.open(io.BytesIO(content[offset : offset + count])))
                top, left = number // across * 512, number % across * 512
                wanted = level[top : top + 512, left : left + 512]
                assert tile.shape[:2] == (512, 512)
                assert error(tile[: wanted.shape[0], : wanted.shape[1]], wanted).mean() < TOLERANCE


def check_with_libtiff(stem: Path, pixels: Pixels) -> None:
    with Image.open(beside(stem, ".tif")) as image:
        for number, level in enumerate(levels_of(pixels)):
            image.seek(number)
            assert error(np.asarray(image), level).mean() < TOLERANCE


def check_with_libvips(stem: Path, pixels: Pixels) -> None:
    if max(pixels.shape[:2]) <= TOO_SMALL_FOR_LIBVIPS:
        return
    for number, level in enumerate(levels_of(pixels)):
        image = pyvips.Image.tiffload(str(beside(stem, ".tif")), page=number, fail_on="warning", revalidate=True)
        assert image.interpretation == ("b-w" if pixels.ndim == 2 else "srgb")
        found = image.numpy()
        assert error(found.reshape(level.shape), level).mean() < TOLERANCE


@pytest.mark.parametrize(
    "shape", [(1, 1), (1, 2), (2, 1), (3, 3), (7, 10, 3), (8, 9, 3), (1, 5, 3), (5, 1, 3), (64, 64)]
)
def test_halving_is_exact(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    wanted = mean_of_four(pixels)
    assert (colours(halve(pixels)) == wanted).all()
    if pixels.ndim == 3:
        four = np.dstack([pixels, pixels[:, :, :1]])
        assert (colours(halve(four)) == wanted).all()
        # Between others, as in a strip that is not whole rows.
        assert (colours(halve(np.repeat(four, 2, axis=1)[:, ::2])) == wanted).all()


def colours(pixels: Pixels) -> Pixels:
    """Without the fourth sample, which means nothing."""
    return pixels[:, :, :3] if pixels.ndim == 3 else pixels


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("gray", [False, True])
@pytest.mark.parametrize("size", [(1, 1), (513, 20), (1300, 700), (3019, 4357)], ids=str)
def test_the_container_is_what_tifffile_would_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], gray: bool, big: bool
) -> None:
    pyramid, chance = Pyramid(Dimensions(*size)), np.random.default_rng(1)
    tiles = [
        [chance.bytes(int(chance.integers(600, 900))) for _ in range(level.tile_count)] for level in pyramid.levels
    ]
    monkeypatch.setattr("image_store.container.CLASSIC_LIMIT", 0 if big else 4 << 30)
    with (tmp_path / "ours.tif").open("wb") as file:
        writer = ContainerWriter(file, pyramid, gray=gray, chroma=Chroma.WHOLE)
        for level, its_tiles in zip(pyramid.levels, tiles, strict=True):
            writer.write(level, iter(its_tiles))
    written_by_tifffile(tmp_path / "theirs.tif", pyramid, tiles, gray=gray, big=big)
    stored = (tmp_path / "ours.tif").read_bytes()
    assert stored == (tmp_path / "theirs.tif").read_bytes()
    found = [stored[offset : offset + length] for offset, length in writer.places]
    assert found == [tile for its_tiles in tiles for tile in its_tiles]


def written_by_tifffile(path: Path, pyramid: Pyramid, tiles: list[list[bytes]], *, gray: bool, big: bool) -> None:
    """As pyramids were written until the container became our own: another kind of compression is named afterwards."""
    with tifffile.TiffWriter(path, bigtiff=big, byteorder="<", ome=False, imagej=False, shaped=False) as writer:
        for number, level in enumerate(pyramid.levels):
            size = (level.dimensions.height, level.dimensions.width)
            writer.write(
                iter(tiles[number]),
                shape=size if gray else (*size, 3),
                dtype="uint8",
                tile=(level.tile, level.tile),
                compression="adobe_deflate",
                photometric="minisblack" if gray else "ycbcr",
                planarconfig=None if gray else "contig",
                subfiletype=1 if number else 0,
                software=False,
                metadata=None,
            )
    with tifffile.TiffFile(path, mode="r+") as file:
        for number, page in enumerate(file.pages):
            page.aspage().tags[259].overwrite(JPEG)
            if not gray:
                page.aspage().tags[530].overwrite((2, 2) if number else (1, 1))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_same_master_same_bytes(tmp_path: Path) -> None:
    master = drawn(1100, 900, gray=False)
    for folder, threads in (("one", 1), ("two", 1), ("three", 3)):
        build_pyramid(master, tmp_path / folder / "page", FINGERPRINT, threads)
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "three")


def test_the_tiff_says_nothing_of_time_and_program(tmp_path: Path) -> None:
    build_pyramid(drawn(600, 10, gray=False), tmp_path / "page", FINGERPRINT)
    with tifffile.TiffFile(tmp_path / "page.tif") as file:
        names = {tag.name for page in file.pages for tag in page.aspage().tags}
    assert not names & {"DateTime", "Software", "ImageDescription", "DocumentName", "HostComputer"}


def test_a_pyramid_is_replaced(tmp_path: Path) -> None:
    for size in ((700, 700), (30, 20)):
        build_pyramid(drawn(*size, gray=True), tmp_path / "page", FINGERPRINT)
        check_pyramid(tmp_path / "page")
        assert read_index(tmp_path / "page").pyramid.dimensions == Dimensions(*size)


@dataclass(frozen=True)
class Failing(ArrayMaster):
    """Breaks off in the middle."""

    reason: Exception = field(default_factory=KeyError)

    def strips(self, height: int) -> Iterator[Pixels]:
        yield self.pixels[:height]
        raise self.reason


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("reason", [BadMaster("cut"), OSError("disk full"), KeyboardInterrupt()], ids=repr)
def test_failure_leaves_nothing_behind(tmp_path: Path, reason: Exception, threads: int) -> None:
    with pytest.raises(type(reason)):
        build_pyramid(
            Failing(drawn(600, 2000, gray=False).pixels, reason=reason), tmp_path / "page", FINGERPRINT, threads
        )
    assert contents(tmp_path) == {}


def test_failure_leaves_the_old_pyramid(tmp_path: Path) -> None:
    build_pyramid(drawn(600, 600, gray=False), tmp_path / "page", FINGERPRINT)
    before = contents(tmp_path)
    with pytest.raises(BadMaster):
        build_pyramid(
            Failing(drawn(600, 2000, gray=False).pixels, reason=BadMaster("x")), tmp_path / "page", FINGERPRINT
        )
    assert contents(tmp_path) == before


@pytest.mark.parametrize("rows", [100, 600, 1100])
def test_a_master_with_too_few_rows(tmp_path: Path, rows: int) -> None:
    @dataclass(frozen=True)
    class Short(ArrayMaster):
        def strips(self, height: int) -> Iterator[Pixels]:
            for top in range(0, rows, height):
                yield self.pixels[top : min(top + height, rows)]

    with pytest.raises(BadMaster, match="rows"):
        build_pyramid(Short(drawn(600, 2000, gray=True).pixels), tmp_path / "page", FINGERPRINT)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("place", [0.02, 0.5, 0.98])
def test_a_flipped_byte_is_found(tmp_path: Path, suffix: str, place: float) -> None:
    build_pyramid(drawn(900, 700, gray=False), tmp_path / "page", FINGERPRINT)
    path = tmp_path / f"page{suffix}"
    rotten = bytearray(path.read_bytes())
    rotten[int(len(rotten) * place)] ^= 0x10
    path.write_bytes(rotten)
    with pytest.raises(BrokenPyramid):
        check_pyramid(tmp_path / "page")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_missing_or_cut_file_is_found(tmp_path: Path, suffix: str) -> None:
    build_pyramid(drawn(900, 700, gray=False), tmp_path / "page", FINGERPRINT)
    path = tmp_path / f"page{suffix}"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BrokenPyramid):
        check_pyramid(tmp_path / "page")
    path.unlink()
    with pytest.raises(BrokenPyramid):
        check_pyramid(tmp_path / "page")


def test_the_tags_of_the_tiff_are_checked(tmp_path: Path) -> None:
    build_pyramid(drawn(900, 700, gray=False), tmp_path / "page", FINGERPRINT)
    for tag, value in ((256, 899), (259, 8), (262, 2), (254, 1)):
        path = tmp_path / "page.tif"
        good = path.read_bytes()
        with tifffile.TiffFile(path, mode="r+") as file:
            file.pages[0].aspage().tags[tag].overwrite(value)
        with pytest.raises(BrokenPyramid):
            check_pyramid(tmp_path / "page")
        path.write_bytes(good)
    check_pyramid(tmp_path / "page")


def test_remove(tmp_path: Path) -> None:
    build_pyramid(drawn(30, 20, gray=False), tmp_path / "v1.2", FINGERPRINT)
    (tmp_path / ".building-killed").mkdir()
    remove_pyramid(tmp_path / "v1.2")
    remove_pyramid(tmp_path / "v1.2")
    remove_leftovers(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BrokenPyramid, match="not there"):
        read_index(tmp_path / "v1.2")


@pytest.mark.slow
def test_real_pages(tmp_path: Path, shared_data: Path) -> None:
    for name in ("kant-1784/OCR-D-IMG/OCR-D-IMG_0017.tif", "sbb-page/FILE_0002_IMAGE_BIN.tif"):
        master = open_master(shared_data / name, Taking(10_000_000))
        build_pyramid(master, tmp_path / "page", FINGERPRINT)
        again = open_master(shared_data / name, Taking(10_000_000))
        joined = np.concatenate(list(again.strips(512)))
        check_levels(tmp_path / "page", colours(joined), tolerance=6, chroma=master.chroma)


def test_what_could_pass_4_gib_is_a_bigtiff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    master = drawn(900, 700, gray=False)
    build_pyramid(master, tmp_path / "page", FINGERPRINT)
    assert not tifffile.TiffFile(tmp_path / "page.tif").is_bigtiff
    monkeypatch.setattr("image_store.container.CLASSIC_LIMIT", 0)
    build_pyramid(master, tmp_path / "page", FINGERPRINT)
    assert tifffile.TiffFile(tmp_path / "page.tif").is_bigtiff
    check_levels(tmp_path / "page", master.pixels)
    check_with_libvips(tmp_path / "page", master.pixels)
