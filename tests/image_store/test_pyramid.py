"""The shape of a pyramid: level sizes by ceil, numbering of tiles and edge tiles, tile rectangles."""

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.errors import BrokenPyramid
from image_store.geometry import Dimensions
from image_store.pyramid import TILE_SIZE, Pyramid, check_tile_size, pyramid_of
from tests.image_store.strategies import T1, P, dimensions, quick, thorough

# Small tiles: many of them in an image of few pixels.
small = st.builds(Pyramid, dimensions(300), st.sampled_from([16, 32, 48]))


@pytest.mark.parametrize(
    ("level", "dimensions_", "columns", "rows"),
    [
        pytest.param(0, (3019, 4357), 6, 9, id="IMG3-R101"),
        pytest.param(1, (1510, 2179), 3, 5, id="IMG3-R102"),
        pytest.param(2, (755, 1090), 2, 3, id="IMG3-R103"),
        pytest.param(3, (378, 545), 1, 2, id="IMG3-R104"),
        pytest.param(4, (189, 273), 1, 1, id="IMG3-R105"),
    ],
)
def test_levels_of_a_page(level: int, dimensions_: tuple[int, int], columns: int, rows: int) -> None:
    found = Pyramid(P).levels[level]
    assert found.dimensions == Dimensions(*dimensions_)
    assert (found.columns, found.rows, found.tile_count) == (columns, rows, columns * rows)


def test_IMG3_R105_a_page_has_78_tiles() -> None:
    pyramid = Pyramid(P)
    assert pyramid.scale_factors == (1, 2, 4, 8, 16)
    assert pyramid.tile_count == 78
    assert pyramid.edge_count == 14 + 7 + 4 + 2 + 1


@pytest.mark.parametrize(
    ("full", "levels"),
    [
        (T1, [(300, 200)]),
        (Dimensions(1, 1), [(1, 1)]),
        (Dimensions(512, 512), [(512, 512)]),
        (Dimensions(513, 1), [(513, 1), (257, 1)]),
        (Dimensions(1025, 512), [(1025, 512), (513, 256), (257, 128)]),
    ],
)
def test_the_last_level_is_the_first_that_fits_into_a_tile(full: Dimensions, levels: list[tuple[int, int]]) -> None:
    assert [level.dimensions for level in Pyramid(full).levels] == [Dimensions(*size) for size in levels]


@thorough
@given(dimensions(2**31))
def test_IMG3_R107_TRAP_31_levels_are_the_image_divided_and_rounded_up(full: Dimensions) -> None:
    levels = Pyramid(full).levels
    for number, level in enumerate(levels):
        scale = 2**number
        # Exact in floating point: the sides have 31 bits.
        assert level.dimensions == Dimensions(ceil(full.width / scale), ceil(full.height / scale))
        fits = max(level.dimensions.width, level.dimensions.height) <= TILE_SIZE
        assert fits == (level is levels[-1])


@quick
@given(small)
def test_numbers_are_a_bijection(pyramid: Pyramid) -> None:
    tiles = list(pyramid.tiles())
    assert [pyramid.tile_number(*tile) for tile in tiles] == list(range(pyramid.tile_count))
    edges = [(level, column, row) for level, column, row in tiles if pyramid.levels[level].is_edge(column, row)]
    numbers = [pyramid.levels[level].edge_number(column, row) for level, column, row in edges]
    assert numbers == list(range(pyramid.edge_count))
    assert sum(level.tile_count for level in pyramid.levels) == pyramid.tile_count
    assert sum(level.edge_count for level in pyramid.levels) == pyramid.edge_count


@quick
@given(small)
def test_tiles_cover_each_level_without_overlap(pyramid: Pyramid) -> None:
    for level in pyramid.levels:
        covered = 0
        for row in range(level.rows):
            for column in range(level.columns):
                rect = level.tile_rect(column, row)
                assert (rect.x, rect.y) == (column * level.tile, row * level.tile)
                cut = rect.width < level.tile or rect.height < level.tile
                assert cut == level.is_edge(column, row)
                assert rect.right <= level.dimensions.width
                assert rect.bottom <= level.dimensions.height
                covered += rect.dimensions.area
        assert covered == level.dimensions.area


@quick
@given(dimensions(2**31), st.data())
def test_numbers_of_huge_pyramids(full: Dimensions, data: st.DataObject) -> None:
    """The last tile of a level comes right before the first of the next, and the last edge tile likewise."""
    pyramid = Pyramid(full)
    for number, level in enumerate(pyramid.levels[:-1]):
        following = pyramid.levels[number + 1]
        last = pyramid.tile_number(number, level.columns - 1, level.rows - 1)
        assert last + 1 == pyramid.tile_number(number + 1, 0, 0) == following.first
        assert level.first_edge + level.edge_count == following.first_edge
        if level.is_edge(level.columns - 1, level.rows - 1):
            last_edge = level.edge_number(level.columns - 1, level.rows - 1)
            assert last_edge + 1 == following.first_edge
    number = data.draw(st.integers(0, len(pyramid.levels) - 1))
    level = pyramid.levels[number]
    row = data.draw(st.integers(0, level.rows - 1))
    column = data.draw(st.integers(0, level.columns - 1))
    assert 0 <= pyramid.tile_number(number, column, row) < pyramid.tile_count


@pytest.mark.parametrize(("column", "row"), [(6, 0), (0, 9), (-1, 0), (0, -1), (6, 9)])
def test_there_is_no_other_tile(column: int, row: int) -> None:
    pyramid = Pyramid(P)
    with pytest.raises(IndexError):
        pyramid.levels[0].tile_rect(column, row)
    with pytest.raises(IndexError):
        pyramid.tile_number(0, column, row)


def test_a_whole_tile_is_no_edge_tile() -> None:
    with pytest.raises(ValueError, match="not an edge tile"):
        Pyramid(P).levels[0].edge_number(0, 0)


@pytest.mark.parametrize("tile", [16, 256, 512, 4096])
def test_tile_sizes_of_tiff(tile: int) -> None:
    assert check_tile_size(tile) == tile


@pytest.mark.parametrize("tile", [0, 1, 8, 17, 500, 4112, -16])
def test_other_tile_sizes(tile: int) -> None:
    with pytest.raises(BrokenPyramid):
        check_tile_size(tile)


def test_a_shape_is_made_once_and_never_mistaken_for_another() -> None:
    assert pyramid_of(3019, 4357, 512) is pyramid_of(3019, 4357, 512)
    for shape in ((3019, 4357, 256), (4357, 3019, 512), (3018, 4357, 512)):
        assert pyramid_of(*shape) == Pyramid(Dimensions(*shape[:2]), shape[2])
