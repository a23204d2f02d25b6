"""Read plans: every promised tile is one stored tile; otherwise the fewest tiles of the best level."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from image_store.errors import Impossible
from image_store.formats import Format
from image_store.geometry import Dimensions, Rect
from image_store.info import ImageInfo, info_json3
from image_store.plan import READ_PIXELS, READ_RATIO, Assembly, Box, ReadPlan, StoredTile, plan_read
from image_store.request import Derivative, ImageRequest
from image_store.rotation import Rotation
from tests.image_store.strategies import (
    DEFAULT_LIMITS,
    T1,
    UNLIMITED,
    P,
    dimensions,
    infos,
    quick,
    regions_inside,
    rotations,
    sizes_inside,
    thorough,
)

# A client's URLs have at most 9 digits a number.
LONGEST = 999_999_999


def derive(text: str, info: ImageInfo) -> Derivative:
    region, size, rotation, quality_format = text.split("/")
    return ImageRequest.parse(region, size, rotation, quality_format).resolve(info, DEFAULT_LIMITS)


def plan(text: str, info: ImageInfo) -> ReadPlan:
    return plan_read(info, derive(text, info))


@pytest.mark.parametrize(
    ("text", "tile"),
    [
        pytest.param("0,0,512,512/512,512", (0, 0, 0), id="IMG3-R101-first"),
        pytest.param("2560,4096,459,261/459,261", (0, 5, 8), id="IMG3-R101-last"),
        pytest.param("2048,4096,971,261/486,131", (1, 2, 4), id="IMG3-R102-R106-last"),
        pytest.param("2048,4096,971,261/243,66", (2, 1, 2), id="IMG3-R103-R106-last"),
        pytest.param("0,0,3019,4096/378,512", (3, 0, 0), id="IMG3-R104-first"),
        pytest.param("0,4096,3019,261/378,33", (3, 0, 1), id="IMG3-R104-last"),
        pytest.param("full/189,273", (4, 0, 0), id="IMG3-R105"),
        pytest.param("0,0,3019,4357/189,273", (4, 0, 0), id="IMG3-R105-by-numbers"),
        pytest.param("full/189,", (4, 0, 0), id="VIEWER-width-only"),
        pytest.param("0,0,512,512/max", (0, 0, 0), id="VIEWER-max-of-a-tile"),
        pytest.param("2560,4096,512,512/max", (0, 5, 8), id="VIEWER-region-over-the-edge"),
    ],
)
def test_promised_tiles_of_a_page(text: str, tile: tuple[int, int, int]) -> None:
    for quality in ("default", "color"):
        assert plan(f"{text}/0/{quality}.jpg", ImageInfo(P)) == StoredTile(*tile)


def test_IMG3_R108_max_of_an_image_smaller_than_a_tile() -> None:
    assert plan("full/max/0/default.jpg", ImageInfo(T1)) == StoredTile(0, 0, 0)


@pytest.mark.parametrize("text", ["gray", "color", "default"])
def test_a_gray_scan_is_stored_gray(text: str) -> None:
    assert plan(f"full/max/0/{text}.jpg", ImageInfo(T1, gray=True)) == StoredTile(0, 0, 0)


@pytest.mark.parametrize(
    "end", ["0/gray.jpg", "0/bitonal.jpg", "0/default.png", "90/default.jpg", "!0/default.jpg", "0.5/default.jpg"]
)
def test_what_is_not_stored_as_it_is_asked_is_made(end: str) -> None:
    made = plan(f"0,0,512,512/512,512/{end}", ImageInfo(P))
    assert isinstance(made, Assembly)
    assert made.is_copy
    assert (made.level, made.tiles) == (0, Rect(0, 0, 1, 1))


@pytest.mark.parametrize(
    ("text", "level", "tiles", "box"),
    [
        ("0,0,513,512/max", 0, (0, 0, 2, 1), (0, 0, 513, 512)),
        ("511,511,2,2/max", 0, (0, 0, 2, 2), (511, 511, 513, 513)),
        ("512,512,512,512/256,256", 1, (0, 0, 1, 1), (256, 256, 512, 512)),
        ("0,0,1024,1024/511,511", 1, (0, 0, 1, 1), (0, 0, 512, 512)),
        ("full/1000,", 1, (0, 0, 3, 5), (0, 0, Fraction(3019, 2), Fraction(4357, 2))),
        ("full/max", 0, (0, 0, 6, 9), (0, 0, 3019, 4357)),
    ],
)
def test_assemblies(text: str, level: int, tiles: tuple[int, int, int, int], box: tuple[int | Fraction, ...]) -> None:
    made = plan(f"{text}/0/default.jpg", ImageInfo(P))
    assert isinstance(made, Assembly)
    assert (made.level, made.tiles) == (level, Rect(*tiles))
    assert made.box == Box(*(Fraction(edge) for edge in box))


@pytest.mark.parametrize(
    ("text", "box"),
    [
        pytest.param("100,100,1,1/max", (100, 100, 101, 101), id="one-pixel"),
        pytest.param("1001,0,1,4357/1,273", (1001, 0, 1002, 4357), id="one-column"),
        pytest.param("0,77,3019,1/189,1", (0, 77, 3019, 78), id="one-row"),
    ],
)
def test_a_pixel_is_not_mixed_with_its_neighbours(text: str, box: tuple[int, ...]) -> None:
    """A coarser level has no pixel that shows only this one."""
    made = plan(f"{text}/0/default.png", ImageInfo(P))
    assert isinstance(made, Assembly)
    assert made.level == 0
    assert made.box == Box(*(Fraction(edge) for edge in box))


def test_the_read_bound() -> None:
    """30000x30000 squeezed to 30000x1 reads no 900 megapixels for 30000."""
    info = ImageInfo(Dimensions(30_000, 30_000))
    made = plan("full/30000,1/0/default.jpg", info)
    assert isinstance(made, Assembly)
    assert made.level == 3
    assert info.pyramid.levels[made.level].dimensions.area <= READ_PIXELS


def client_tiles(read: dict[str, Any], draw: st.DrawFn) -> Iterator[tuple[str, tuple[int, int], tuple[int, int, int]]]:
    """Tile requests as a client computes them from info.json (checklist 1.9), of every scale factor.

    For each: region and size as in the URL, width and height asked, (scale factor, column, row). The corners
    and a tile of the inside stand for all tiles.
    """
    full_width, full_height = read["width"], read["height"]
    for tiles in read["tiles"]:
        for s in tiles["scaleFactors"]:
            across, down = tiles["width"] * s, tiles.get("height", tiles["width"]) * s
            columns, rows = -(-full_width // across), -(-full_height // down)
            for n in {0, columns - 1, draw(st.integers(0, columns - 1))}:
                for m in {0, rows - 1, draw(st.integers(0, rows - 1))}:
                    x, y = n * across, m * down
                    w, h = min(across, full_width - x), min(down, full_height - y)
                    ws, hs = -(-w // s), -(-h // s)
                    whole = (w, h) == (full_width, full_height)
                    region = draw(st.sampled_from(["full", f"0,0,{w},{h}"])) if whole else f"{x},{y},{w},{h}"
                    yield f"{region}/{ws},{hs}", (ws, hs), (s, n, m)


@st.composite
def promised(draw: st.DrawFn) -> tuple[ImageInfo, list[tuple[str, tuple[int, int], tuple[int, int, int]]]]:
    """An image and the tile requests that its info.json leads to."""
    info = draw(infos(LONGEST))
    read: dict[str, Any] = info_json3(info, "https://iiif.example.az/iiif/3/b_p", DEFAULT_LIMITS)
    return info, list(client_tiles(read, draw))


def check_tile(info: ImageInfo, text: str, asked: tuple[int, int], tile: tuple[int, int, int]) -> None:
    scale, column, row = tile
    derivative = derive(f"{text}/0/default.jpg", info)
    assert derivative.size == Dimensions(*asked)
    level, made = scale.bit_length() - 1, plan_read(info, derivative)
    # What is left in the corner may be one pixel at several scale factors: one URL, several such tiles.
    if asked == (1, 1) and isinstance(made, StoredTile) and made.level < level:
        level, column, row = made.level, made.column, made.row
        assert (column << level, row << level) == (tile[1] * scale, tile[2] * scale)
    assert made == StoredTile(level, column, row)
    assert info.pyramid.levels[level].tile_rect(column, row).dimensions == derivative.size
    # Already canonical, so that a viewer's tile has one address in every cache.
    again = derive(derivative.canonical, info)
    assert again == derivative
    own = text.split("/")[1]
    assert derivative.canonical.split("/")[1] in (own, "max")


@quick
@given(promised())
def test_IMG3_R49_every_tile_of_info_json_is_a_stored_tile(
    image: tuple[ImageInfo, list[tuple[str, tuple[int, int], tuple[int, int, int]]]],
) -> None:
    info, tiles = image
    for text, asked, tile in tiles:
        check_tile(info, text, asked, tile)


@pytest.mark.parametrize(
    ("full", "text", "tile"),
    [
        pytest.param((513, 513), "512,512,1,1/1,1", (1, 1, 1), id="one-pixel-in-the-corner"),
        pytest.param((1026, 1025), "1024,1024,2,1/1,1", (2, 1, 1), id="one-pixel-of-level-1"),
        pytest.param((513, 5000), "512,4608,1,392/1,392", (1, 1, 9), id="one-column"),
        pytest.param((70_000, 100), "0,0,70000,100/274,1", (256, 0, 0), id="scroll"),
    ],
)
def test_IMG3_R49_TRAP_24_thin_edge_tiles(full: tuple[int, int], text: str, tile: tuple[int, int, int]) -> None:
    width, height = text.split("/")[1].split(",")
    check_tile(ImageInfo(Dimensions(*full)), text, (int(width), int(height)), tile)


def test_IMG3_R105_all_78_tiles_of_a_page_are_different_stored_tiles() -> None:
    info = ImageInfo(P)
    found = set()
    for number, level in enumerate(info.pyramid.levels):
        s = 1 << number
        for x in range(0, P.width, 512 * s):
            for y in range(0, P.height, 512 * s):
                w, h = min(512 * s, P.width - x), min(512 * s, P.height - y)
                found.add(plan(f"{x},{y},{w},{h}/{-(-w // s)},{-(-h // s)}/0/default.jpg", info))
        assert len(found) == level.first + level.tile_count
    assert found == {StoredTile(*tile) for tile in info.pyramid.tiles()}


@quick
@given(infos(65_500))
def test_IMG3_R48_every_size_that_is_one_tile_is_a_stored_tile(info: ImageInfo) -> None:
    for size in info.sizes(DEFAULT_LIMITS):
        made = plan(f"full/{size.width},{size.height}/0/default.jpg", info)
        if max(size.width, size.height) <= info.tile:
            assert made == StoredTile(len(info.pyramid.levels) - 1, 0, 0)
        else:
            assert isinstance(made, Assembly)
            assert made.is_copy
            assert info.pyramid.levels[made.level].dimensions == size


@quick
@given(dimensions(512), st.booleans())
def test_max_of_a_small_image_is_a_stored_tile(full: Dimensions, gray: bool) -> None:
    assert plan("full/max/0/default.jpg", ImageInfo(full, gray)) == StoredTile(0, 0, 0)


@st.composite
def cases(draw: st.DrawFn, largest: int = LONGEST) -> tuple[ImageInfo, Derivative]:
    """Whatever may be asked of an image without enlarging it."""
    info = draw(infos(largest))
    region = draw(regions_inside(info.dimensions))
    size = draw(sizes_inside(region.resolve(info.dimensions).dimensions))
    request = ImageRequest(region, size, draw(rotations), info.own_quality, Format.PNG)
    try:
        return info, request.resolve(info, UNLIMITED)
    except Impossible:
        assume(False)
        raise


def as_assembly(info: ImageInfo, derivative: Derivative) -> Assembly:
    """The plan for another format than the stored one: never a StoredTile."""
    made = plan_read(info, derivative)
    assert isinstance(made, Assembly)
    return made


def the_long_way(info: ImageInfo, derivative: Derivative) -> ReadPlan:
    """The plan of a jpg, from the plan of the same as png: is its box, in Fractions, the very place of a tile?"""
    made = as_assembly(info, replace(derivative, format=Format.PNG))
    level = info.pyramid.levels[made.level]
    place = level.tile_rect(made.tiles.x, made.tiles.y)
    is_tile = made.box.whole_pixels == place and place.dimensions == derivative.size
    return StoredTile(made.level, made.tiles.x, made.tiles.y) if is_tile else made


@st.composite
def nearly_tiles(draw: st.DrawFn) -> tuple[ImageInfo, Derivative]:
    """A tile of any level, or what differs from one by a pixel or two on any side, or a tile more."""
    info = draw(infos(LONGEST))
    number = draw(st.integers(0, len(info.pyramid.levels) - 1))
    level, span = info.pyramid.levels[number], info.tile << number
    column, row = draw(st.integers(0, level.columns - 1)), draw(st.integers(0, level.rows - 1))
    near = st.sampled_from([0, 0, 0, 0, 0, 1, 2, -1])
    x, y = max(0, column * span + draw(near)), max(0, row * span + draw(near))
    assume(x < info.dimensions.width and y < info.dimensions.height)
    sides = (span * draw(st.sampled_from([1, 1, 1, 2])) + draw(near) for _ in range(2))
    width, height = (min(side, end - start) for side, start, end in
                     zip(sides, (x, y), (info.dimensions.width, info.dimensions.height), strict=True))  # fmt: skip
    size = Dimensions(*(max(1, -(-side // (1 << number)) + draw(near)) for side in (width, height)))
    return info, Derivative(Rect(x, y, width, height), size, Rotation(), info.own_quality, Format.JPG, "")


@thorough
@given(st.one_of(cases(), nearly_tiles()))
def test_a_stored_tile_is_found_where_the_long_way_finds_it_and_nowhere_else(
    case: tuple[ImageInfo, Derivative],
) -> None:
    info, derivative = case
    as_jpg = replace(derivative, format=Format.JPG, rotation=Rotation())
    assert plan_read(info, as_jpg) == the_long_way(info, as_jpg)


@thorough
@given(cases())
def test_the_box_is_the_region_and_the_tiles_cover_it_exactly(case: tuple[ImageInfo, Derivative]) -> None:
    info, derivative = case
    made = as_assembly(info, derivative)
    level = info.pyramid.levels[made.level]
    box, tiles = made.box, made.tiles
    assert 0 <= box.left < box.right <= level.dimensions.width
    assert 0 <= box.top < box.bottom <= level.dimensions.height
    assert tiles.right <= level.columns
    assert tiles.bottom <= level.rows
    first = level.tile_rect(tiles.x, tiles.y)
    last = level.tile_rect(tiles.right - 1, tiles.bottom - 1)
    assert first.x <= box.left < first.right
    assert first.y <= box.top < first.bottom
    assert last.x < box.right <= last.right
    assert last.y < box.bottom <= last.bottom
    # In pixels of the level; only at the image's edge may it reach to the end of the last, cut pixel.
    region, scale, full = derivative.region, 1 << made.level, info.dimensions
    assert made.box.left * scale == region.x
    assert made.box.top * scale == region.y
    for end, region_end, side in (
        (made.box.right, region.right, full.width),
        (made.box.bottom, region.bottom, full.height),
    ):
        assert end * scale == region_end or (region_end == side and end == -(-side // scale))


def is_stored(start: int, end: int, asked: int, full: int, scale: int) -> bool:
    """Whether one side of the answer is whole pixels of a level: those of the region, or all up to the image's
    edge, where the last one shows what is left."""
    to_the_edge = end == full and start // scale + asked == -(-full // scale)
    return start % scale == 0 and (asked * scale == end - start or to_the_edge)


@thorough
@given(cases())
@example((ImageInfo(P), derive("100,100,1,1/max/0/default.png", ImageInfo(P))))
@example((ImageInfo(P), derive("100,100,3,3/2,2/0/default.png", ImageInfo(P))))
def test_the_level_is_the_smallest_that_has_enough_pixels(case: tuple[ImageInfo, Derivative]) -> None:
    info, derivative = case
    made = as_assembly(info, derivative)
    region, size, full = derivative.region, derivative.size, info.dimensions
    levels = range(len(info.pyramid.levels))
    exact = [
        number
        for number in levels
        if is_stored(region.x, region.right, size.width, full.width, 1 << number)
        and is_stored(region.y, region.bottom, size.height, full.height, 1 << number)
    ]
    enough = [n for n in levels if size.width << n <= region.width and size.height << n <= region.height]
    best = exact[0] if exact else enough[-1]
    assert made.level >= best
    bound = max(READ_PIXELS, READ_RATIO * size.area)
    if made.level > best:
        assert region.dimensions.area > bound << 2 * (made.level - 1)
    if made.level < levels[-1]:
        assert (region.width >> made.level) * (region.height >> made.level) <= bound


@quick
@given(infos(20_000), st.data())
def test_enlarging_reads_the_full_size(info: ImageInfo, data: st.DataObject) -> None:
    region = data.draw(regions_inside(info.dimensions)).resolve(info.dimensions)
    assume(region.dimensions.area <= 1_000_000)
    made = plan(f"{region}/^{region.width + 1},{region.height}/0/default.jpg", info)
    assert isinstance(made, Assembly)
    assert made.level == 0
    assert not made.is_copy
    assert made.box.whole_pixels == region
