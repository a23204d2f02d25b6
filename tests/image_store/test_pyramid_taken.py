"""Pyramids of other programs: taken as they are, tile for tile, or not at all."""

import errno
import os
import shutil
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import pyvips
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tifffile import TiffWriter

from image_store.building import (
    Draft,
    Foreseen,
    Taking,
    check_pyramid,
    compare_all,
    foresee_pyramid,
    open_master,
    sample,
    settle_pyramid,
    take_pyramid,
)
from image_store.errors import BadMaster
from image_store.jpeg_tables import RGB_SEGMENT
from image_store.masters.tiff_pyramid import find_pyramid
from image_store.page_cache import read_at_once
from image_store.tiles import FileTiles
from tests.exact_pixels.profiles import adobe_rgb_profile
from tests.image_store.foreign import (
    TILE,
    by_hand,
    by_vips,
    halved,
    levels_of,
    own_levels,
    own_tiles,
    picture,
    squeezed,
)
from tests.image_store.oracle import Array, mean_difference, shift

TAKING = Taking(100_000_000)
SRGB = pyvips.Image.black(1, 1, bands=3).copy(interpretation="srgb").icc_export(output_profile="srgb")
MARK = "ab" * 32


def take(path: Path, stem: Path) -> Draft | None:
    return take_pyramid(path, open_master(path, TAKING), stem, MARK)


def taken(path: Path) -> FileTiles:
    stem = path.parent / "stem" / path.stem
    draft = take(path, stem)
    assert draft is not None
    settle_pyramid(draft)
    assert not list(stem.parent.glob(".building-*"))
    return FileTiles(stem)


def page(size: int, *, gray: bool = False) -> Array:
    return picture(gray=gray, size=(size, size * 3 // 4))


MAKERS: dict[str, Callable[[Path], Path]] = {
    "vips": lambda path: by_vips(path, picture()),
    "vips, levels below the page": lambda path: by_vips(path, picture(), subifd=True),
    "vips, tiles of 512": lambda path: by_vips(path, page(2041), tile=512),
    "vips, tiles of 1024": lambda path: by_vips(path, page(2300), tile=1024),
    "vips, tiles of 272": lambda path: by_vips(path, page(1111), tile=272),
    "vips, whole colour planes": lambda path: by_vips(path, picture(), Q=95),
    "vips, gray": lambda path: by_vips(path, picture(gray=True)),
    "vips, BigTIFF": lambda path: by_vips(path, picture(), bigtiff=True),
    "vips, a thin page": lambda path: by_vips(path, picture(size=(1999, 40))),
    "vips, one tile": lambda path: by_vips(path, picture(size=(200, 150))),
    "vips, exact": lambda path: by_vips(path, picture(size=(1024, 512))),
    # 769 columns are promised of the first reduced level and 768 stored, which are whole tiles: the last tile is ours
    "vips, a column of tiles more": lambda path: by_vips(path, picture(size=(1537, 700))),
    "tifffile, rounded up": lambda path: by_hand(path, levels_of(picture())),
    "tifffile, rounded down": lambda path: by_hand(path, levels_of(picture(), up=False)),
    "tifffile, below the page": lambda path: by_hand(path, levels_of(picture()), sub=True),
    "tifffile, gray": lambda path: by_hand(path, levels_of(picture(gray=True))),
    "tifffile, halved colours": lambda path: by_hand(path, levels_of(picture()), subsampling=(2, 2)),
    "tifffile, red, green and blue": lambda path: by_hand(
        path, levels_of(picture()), subsampling=None, compressionargs={"level": 90, "outcolorspace": "RGB"}
    ),
    "tifffile, big-endian": lambda path: by_hand(path, levels_of(picture()), order=">"),
    "tifffile, sRGB by its profile": lambda path: by_hand(path, levels_of(picture()), iccprofile=srgb_profile()),
}


def srgb_profile() -> bytes:
    return bytes(SRGB.get("icc-profile-data"))


@dataclass(frozen=True)
class Taken:
    """A master that was taken, its tiles, and its pixels as libvips reads them."""

    path: Path
    tiles: FileTiles
    pixels: Array


@pytest.fixture(scope="module", params=MAKERS)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    path = MAKERS[request.param](tmp_path_factory.mktemp("taken") / "master.tif")
    pixels = pyvips.Image.new_from_file(str(path)).numpy()
    yield Taken(path, taken(path), pixels)


def shown(tiles: FileTiles, level: int, column: int, row: int) -> Array:
    """As a browser opens it."""
    image = Image.open(BytesIO(tiles.read(level, column, row)))
    assert (image.format, image.mode) == ("JPEG", "L" if tiles.index.gray else "RGB")
    return np.asarray(image)


def bright(pixels: Array) -> Array:
    """Without colours, which are coarse where a JPEG ends."""
    return pixels if pixels.ndim == 2 else np.asarray(pixels @ (0.299, 0.587, 0.114), np.uint8)


def ideals(pixels: Array, count: int) -> list[Array]:
    """The levels that are promised: each the one below, halved, rounded up."""
    levels = [pixels]
    while len(levels) < count:
        levels.append(halved(levels[-1], up=True))
    return levels


def test_every_promised_tile_shows_what_the_tiff_has(found: Taken) -> None:
    pyramid = found.tiles.index.pyramid
    levels, stored = ideals(found.pixels, len(pyramid.levels)), own_levels(found.path)
    assert len(stored) == len(levels)
    for number, column, row in pyramid.tiles():
        rect = pyramid.levels[number].tile_rect(column, row)
        ideal = levels[number][rect.y : rect.bottom, rect.x : rect.right]
        tile, name = shown(found.tiles, number, column, row), f"{number}/{column}/{row}"
        assert tile.shape == ideal.shape, name
        own = stored[number][rect.y : rect.bottom, rect.x : rect.right]
        # Encoded once more at the edge; else another decoder's way of making colours smooth
        if own.size:
            allowed = 2 if min(own.shape[:2]) >= 64 else 6
            assert mean_difference(tile[: own.shape[0], : own.shape[1]], own) < allowed, name
        # And what the level does not have, with what shines in from the black that these programs fill tiles up with
        assert mean_difference(bright(tile), bright(ideal)) < 4, name
        assert mean_difference(bright(tile[:, -1:]), bright(ideal[:, -1:])) < 8, name
        assert mean_difference(bright(tile[-1:]), bright(ideal[-1:])) < 8, name


def test_inner_tiles_go_out_as_they_are_stored(found: Taken) -> None:
    pyramid, whole = found.tiles.index.pyramid, 0
    for number, level in enumerate(pyramid.levels):
        stored, tables, columns = own_tiles(found.path, number)
        for row in range(level.whole_rows):
            for column in range(level.whole_columns):
                tile, own = found.tiles.read(number, column, row), stored[row * columns + column]
                red = RGB_SEGMENT if b"Adobe" in own and not found.tiles.index.gray else b""
                assert tile == own[:2] + red + tables[2:-2] + own[2:]
                whole += 1
    assert whole == pyramid.tile_count - pyramid.edge_count


def test_it_is_the_master_under_a_second_name(found: Taken) -> None:
    stem = found.path.parent / "stem" / "master"
    assert stem.with_suffix(".tif").samefile(found.path)
    for thorough in (False, True):
        assert foresee_pyramid(found.path, open_master(found.path, TAKING), thorough=thorough) == Foreseen(None)
    assert foresee_pyramid(found.path) == Foreseen(None)
    check_pyramid(stem)
    sample(stem, 1)
    compare_all(open_master(found.path, TAKING), stem)


def test_a_tile_in_memory_is_complete_as_well(tmp_path: Path) -> None:
    path = by_vips(tmp_path / "m.tif", picture())
    tiles = taken(path)
    with path.open("rb") as file:
        read_at_once(file.fileno(), 1, 0)  # this system can tell what is in memory; else nothing here can be tried
    for tile in tiles.index.pyramid.tiles():
        assert tiles.read_at_once(*tile) == tiles.read(*tile)


def test_a_master_that_is_for_its_owner_alone_is_copied(tmp_path: Path) -> None:
    path = by_vips(tmp_path / "m.tif", picture())
    path.chmod(0o600)
    before = path.read_bytes()
    taken(path)
    copy = tmp_path / "stem" / "m.tif"
    assert not copy.samefile(path)
    assert copy.read_bytes() == path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o600
    assert copy.stat().st_mode & 0o777 == 0o666 & ~umask()


def test_a_master_behind_a_symbolic_link(tmp_path: Path) -> None:
    path = by_vips(tmp_path / "real.tif", picture())
    (tmp_path / "m.tif").symlink_to("real.tif")
    taken(tmp_path / "m.tif")
    assert not (tmp_path / "stem" / "m.tif").is_symlink()
    assert (tmp_path / "stem" / "m.tif").samefile(path)


def test_where_links_cannot_be_it_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    path = by_vips(tmp_path / "m.tif", picture())
    tiles = taken(path)
    assert not (tmp_path / "stem" / "m.tif").samefile(path)
    path.unlink()
    for tile in tiles.index.pyramid.tiles():
        shown(FileTiles(tmp_path / "stem" / "m"), *tile)


def umask() -> int:
    found = os.umask(0o022)
    os.umask(found)
    return found


def test_it_is_taken_twice_over_itself(tmp_path: Path) -> None:
    path = by_vips(tmp_path / "m.tif", picture())
    taken(path)
    before = {one.name: one.read_bytes() for one in (tmp_path / "stem").iterdir()}
    taken(path)
    assert {one.name: one.read_bytes() for one in (tmp_path / "stem").iterdir()} == before
    assert path.stat().st_nlink == 2


def test_a_level_that_was_pressed_is_less_than_a_pixel_off(tmp_path: Path) -> None:
    """docs/adr/0010: rounded down by scaling, what is shown lies less than a pixel of its level from its place."""
    size = 1019  # at each of two levels a pixel is lost
    blots = np.random.default_rng(5).integers(0, 255, (size // 100, size // 100), dtype=np.uint8)
    levels = [np.asarray(Image.fromarray(blots).resize((size, size), Image.Resampling.BICUBIC))]
    while len(levels[-1]) > TILE:
        levels.append(squeezed(levels[-1]))
    tiles = taken(by_hand(tmp_path / "m.tif", levels))
    pyramid, farthest = tiles.index.pyramid, 0.0
    wanted = ideals(levels[0], len(pyramid.levels))
    for number, column, row in pyramid.tiles():
        rect = pyramid.levels[number].tile_rect(column, row)
        tile = shown(tiles, number, column, row)
        if min(rect.width, rect.height) < 100:
            continue  # of so little no shift can be told
        moved = shift(tile, wanted[number][rect.y : rect.bottom, rect.x : rect.right])
        farthest = max(farthest, *map(abs, moved))
    assert 0.2 < farthest < 1


# One condition each that is not met.


def cmyk(path: Path) -> Path:
    image = pyvips.Image.new_from_array(picture()).bandjoin(0).copy(interpretation="cmyk")
    image.tiffsave(str(path), compression="jpeg", tile=True, pyramid=True, tile_width=TILE, tile_height=TILE)
    return path


def damaged(path: Path) -> Path:
    by_vips(path, picture())
    content = bytearray(path.read_bytes())
    stored, _, _ = own_tiles(path, 1)
    place = content.index(stored[0]) + len(stored[0]) // 2
    content[place : place + 40] = b"\xff\xd9" * 20
    path.write_bytes(content)
    return path


def ending_with_a_tile(path: Path) -> Path:
    """512 columns are promised of the first reduced level, and 511 are stored: its last whole tile lacks one."""
    return by_vips(path, picture(size=(1023, 700)))


def turned(path: Path) -> Path:
    return by_hand(path, levels_of(picture()), extratags=[(274, 3, 1, 6, True)])


def two_pages(path: Path) -> Path:
    by_hand(path, levels_of(P))
    with TiffWriter(path, append=True) as writer:
        writer.write(P[:400], tile=(TILE, TILE), compression="jpeg", photometric="rgb")
    return path


def gray_levels(path: Path) -> Path:
    by_hand(path, [P])
    with TiffWriter(path, append=True) as writer:
        for level in levels_of(P)[1:]:
            writer.write(level[:, :, 0], tile=(TILE, TILE), compression="jpeg", photometric="minisblack", subfiletype=1)
    return path


P = picture()
MISSING: dict[str, Callable[[Path], Path]] = {
    "no tiles": lambda path: by_hand(path, [P], tile=None, rowsperstrip=64),
    "tiles of 128": lambda path: by_vips(path, P, tile=128),
    "tiles of 1040": lambda path: by_vips(path, P, tile=1040),
    "tiles that are not square": lambda path: by_hand(path, [P], tile=(256, 512)),
    "no JPEG": lambda path: by_vips(path, P, compression="deflate"),
    "16 bits": lambda path: by_hand(
        path,
        [level.astype(np.uint16) * 257 for level in levels_of(P)],
        compression="deflate",
        photometric="rgb",
        subsampling=None,
        compressionargs=None,
    ),
    "CMYK": cmyk,
    "turned": turned,
    "another profile": lambda path: by_hand(path, levels_of(P), iccprofile=adobe_rgb_profile()),
    "no reduced levels": lambda path: by_hand(path, [P]),
    "the smallest level missing": lambda path: by_hand(path, levels_of(P)[:-1]),
    "a level missing between": lambda path: by_hand(path, [levels_of(P)[0], levels_of(P)[2]]),
    "levels of a quarter": lambda path: by_hand(path, levels_of(P)[::2]),
    "white is zero": lambda path: by_hand(path, levels_of(picture(gray=True)), photometric="miniswhite"),
    "a level that shows something else": lambda path: by_hand(path, [P, 255 - levels_of(P)[1], levels_of(P)[2]]),
    "a level in gray": gray_levels,
    "two pages": two_pages,
    "damage in a level": damaged,
    "a level that ends with a tile and lacks a column": ending_with_a_tile,
    # 257 columns are promised of the last level, 256 fit into a tile: there is no further level
    "the promised last level missing": lambda path: by_vips(path, picture(size=(513, 300))),
}


# What a librarian is told of each beforehand; of the others nothing, for nobody meant them as pyramids.
REASONS = {
    "tiles of 128": "its tiles are 128x128; served are square ones of 256 to 1024",
    "no JPEG": "its tiles are not JPEG (compression 8)",
    "16 bits": "its tiles are not JPEG",
    "CMYK": "its colours are not gray, RGB or YCbCr",
    "turned": "it has to be turned upright",
    "another profile": "they are turned, or their colours converted",
    "the smallest level missing": "it has no level of 176x151 pixels",
    "white is zero": "its colours are not gray",
    "a level that shows something else": "is not the level below it, reduced",
    "a level in gray": "it has no level of 351x302 pixels",
    "damage in a level": "tile 1/0/0",
    "a level that ends with a tile and lacks a column": "its level of 511 pixels should have 512",
    "the promised last level missing": "it has no level of 129x75 pixels",
}


@pytest.mark.parametrize("name", MISSING)
def test_a_librarian_is_told_beforehand(name: str, tmp_path: Path) -> None:
    path = MISSING[name](tmp_path / "m.tif")
    foreseen = foresee_pyramid(path, open_master(path, TAKING), thorough=True)
    if name not in REASONS:
        assert foreseen is None
    else:
        assert foreseen is not None and REASONS[name] in str(foreseen.rebuilt)
    assert [one.name for one in tmp_path.iterdir()] == ["m.tif"]


@pytest.mark.parametrize("name", MISSING)
def test_what_misses_one_condition_is_built(name: str, tmp_path: Path) -> None:
    path = MISSING[name](tmp_path / "m.tif")
    before = path.read_bytes()
    assert take(path, tmp_path / "stem" / "m") is None
    assert not list((tmp_path / "stem").glob("*")) and path.read_bytes() == before, "nothing is left behind"
    assert path.stat().st_nlink == 1


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = by_vips(tmp_path_factory.mktemp("small") / "m.tif", picture(size=(301, 203)), subifd=True)
    return path.read_bytes()


def test_a_tag_of_another_type_is_damage(small: bytes, tmp_path: Path) -> None:
    """SampleFormat of a level as text: tifffile counts with it."""
    sample_format, short, text = 339, 3, 2
    before, tag, behind = small.rpartition(struct.pack("<HH", sample_format, short))
    assert before.count(tag) > 0, "the first directory is whole"
    path = tmp_path / "m.tif"
    path.write_bytes(before + struct.pack("<HH", sample_format, text) + behind)
    assert take_pyramid(path, open_master(path, TAKING), tmp_path / "stem" / "m", MARK) is None
    assert not list((tmp_path / "stem").glob("*"))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_any_damage_is_refused_or_shows(small: bytes, tmp_path: Path, data: st.DataObject) -> None:
    """Bytes of directories, tables and tiles changed, or the file cut: no error, and no tile that a browser refuses."""
    content = bytearray(small)
    for _ in range(data.draw(st.integers(0, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.just(len(content)) | st.integers(0, len(content)))
    path = tmp_path / "m.tif"
    path.write_bytes(content[:cut])
    find_pyramid(path)
    try:
        master = open_master(path, TAKING)
    except BadMaster:
        return
    draft = take_pyramid(path, master, tmp_path / "stem" / "m", MARK)
    if draft is None:
        assert not list((tmp_path / "stem").glob("*"))
        return
    settle_pyramid(draft)
    tiles = FileTiles(draft.stem)
    for tile in tiles.index.pyramid.tiles():
        shown(tiles, *tile)
    shutil.rmtree(tmp_path / "stem")
    path.unlink()
