"""The tile index: what is written is read back, and anything else is found out."""

import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from image_store.errors import BrokenPyramid
from image_store.pyramid import Pyramid
from image_store.tile_index import CHECKSUM, HEADER, TileIndex, TilePlace
from tests.image_store.strategies import P, dimensions, quick, thorough

places = st.builds(TilePlace, st.integers(0, 2**64 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))


def tables_of(levels: int) -> st.SearchStrategy[tuple[bytes, ...]]:
    return st.lists(st.binary(max_size=9), min_size=levels, max_size=levels).map(tuple)


@st.composite
def indexes(draw: st.DrawFn) -> TileIndex:
    """Indexes of small pyramids with small tiles."""
    pyramid = Pyramid(draw(dimensions(100)), draw(st.sampled_from([16, 32, 512])))
    some = draw(st.lists(places, min_size=1, max_size=5))
    return TileIndex.build(
        pyramid,
        gray=draw(st.booleans()),
        fingerprint=draw(st.binary(min_size=32, max_size=32)).hex(),
        tiles=(some[number % len(some)] for number in range(pyramid.tile_count)),
        edges=(some[-1 - number % len(some)] for number in range(pyramid.edge_count)),
        pyramid_bytes=draw(st.integers(0, 2**64 - 1)),
        edges_bytes=draw(st.integers(0, 2**64 - 1)),
        tables=draw(st.none() | tables_of(len(pyramid.levels))),
    )


def page_index() -> TileIndex:
    """The index of a page where every place tells its own number."""
    pyramid = Pyramid(P)
    return TileIndex.build(
        pyramid,
        gray=False,
        fingerprint="ab" * 32,
        tiles=[TilePlace(number, 1, 0) for number in range(pyramid.tile_count)],
        edges=[TilePlace(number, 2, 0) for number in range(pyramid.edge_count)],
        pyramid_bytes=1000,
        edges_bytes=100,
    )


def test_places_are_found_by_tile() -> None:
    index = page_index()
    levels = index.pyramid.levels
    for number, (level, column, row) in enumerate(index.pyramid.tiles()):
        assert index.tile(level, column, row) == TilePlace(number, 1, 0)
        if levels[level].is_edge(column, row):
            edge = TilePlace(levels[level].edge_number(column, row), 2, 0)
            assert index.edge(level, column, row) == edge


def test_a_whole_tile_has_no_edge_place() -> None:
    with pytest.raises(ValueError, match="not an edge tile"):
        page_index().edge(0, 0, 0)


def test_a_tile_that_is_not_there() -> None:
    with pytest.raises(IndexError):
        page_index().tile(0, 6, 0)


@pytest.mark.parametrize(("tiles", "edges"), [(77, 28), (79, 28), (78, 27), (0, 0)])
def test_too_few_or_too_many_places(tiles: int, edges: int) -> None:
    place = TilePlace(0, 0, 0)
    with pytest.raises(BrokenPyramid, match="not 106 places"):
        TileIndex.build(
            Pyramid(P),
            gray=True,
            fingerprint="00" * 32,
            tiles=[place] * tiles,
            edges=[place] * edges,
            pyramid_bytes=0,
            edges_bytes=0,
        )


def test_the_tables_of_each_level() -> None:
    index = page_index()
    with pytest.raises(BrokenPyramid, match="tables of each level"):
        replace(index, tables=(b"",)).to_bytes()
    taken = replace(index, tables=tuple(bytes((number,)) for number in range(len(index.pyramid.levels))))
    assert (index.taken, taken.taken) == (False, True)
    assert taken.complete(2, b"\xff\xd8rest") == b"\xff\xd8\x02rest"
    assert index.complete(2, b"\xff\xd8rest") == b"\xff\xd8rest"


@pytest.mark.parametrize("flags", [2, 3, 1 << 31])
def test_flags_of_a_newer_version(flags: int) -> None:
    body = bytearray(page_index().to_bytes()[: -CHECKSUM.size])
    struct.pack_into("<I", body, 20, flags)
    with pytest.raises(BrokenPyramid, match="newer version"):
        TileIndex.from_bytes(bytes(body) + CHECKSUM.pack(zlib.crc32(body)))


def test_the_layout_is_compact() -> None:
    """A thousand pages of this size keep their indexes in two megabytes."""
    assert len(page_index().to_bytes()) == HEADER.size + (78 + 28) * 16 + CHECKSUM.size < 2000


@thorough
@given(indexes())
def test_written_and_read_back(index: TileIndex) -> None:
    assert TileIndex.from_bytes(index.to_bytes()) == index


@thorough
@given(indexes(), st.data())
def test_any_changed_byte_is_found_out(index: TileIndex, data: st.DataObject) -> None:
    stored = bytearray(index.to_bytes())
    stored[data.draw(st.integers(0, len(stored) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BrokenPyramid):
        TileIndex.from_bytes(bytes(stored))


@quick
@given(indexes(), st.data())
def test_any_cut_or_lengthened_index_is_found_out(index: TileIndex, data: st.DataObject) -> None:
    stored = index.to_bytes()
    cut = data.draw(st.integers(0, len(stored) - 1))
    for other in (stored[:cut], stored[cut + 1 :], stored + b"\0", stored + stored, stored[:cut] + stored[cut + 1 :]):
        if other != stored:
            with pytest.raises(BrokenPyramid):
                TileIndex.from_bytes(other)


@quick
@given(st.binary(max_size=300) | st.binary(max_size=300).map(lambda rest: b"IIIFidx\x01" + rest))
def test_any_bytes_raise_nothing_else(stored: bytes) -> None:
    with pytest.raises(BrokenPyramid):
        TileIndex.from_bytes(stored)


@thorough
@given(indexes(), st.data())
def test_a_wrong_header_with_a_right_checksum(index: TileIndex, data: st.DataObject) -> None:
    """Written by something else, not rotten: still an index of this layout, or BrokenPyramid."""
    body = bytearray(index.to_bytes()[: -CHECKSUM.size])
    place = data.draw(st.integers(0, HEADER.size - 1))
    body[place] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del body[data.draw(st.integers(HEADER.size, len(body))) :]
    stored = bytes(body) + struct.pack("<I", zlib.crc32(body))
    try:
        found = TileIndex.from_bytes(stored)
    except BrokenPyramid:
        return
    assert TileIndex.from_bytes(found.to_bytes()) == found


@pytest.mark.parametrize(("place", "value"), [(8, 0), (12, 0), (16, 0), (16, 500), (16, 0xFFFF), (18, 0), (18, 4)])
def test_a_header_that_describes_no_pyramid(place: int, value: int) -> None:
    """Width, height, tile size and components, each wrong on its own, under a right checksum."""
    body = bytearray(page_index().to_bytes()[: -CHECKSUM.size])
    struct.pack_into("<I" if place < 16 else "<H", body, place, value)
    with pytest.raises(BrokenPyramid):
        TileIndex.from_bytes(bytes(body) + CHECKSUM.pack(zlib.crc32(body)))
