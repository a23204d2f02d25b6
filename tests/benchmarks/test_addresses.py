"""What is asked for, at our server and at iipsrv."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from benchmarks.addresses import (
    Ask,
    Scan,
    ServedBook,
    edge_tiles,
    first_requests,
    odd_regions,
    one_info,
    one_region,
    random_tiles,
    reduced_pages,
    repeated_tile,
    the_manifest,
    thumbnails,
)

LARGE = Scan("book_p1", "book/p1-abc-v1.tif", 6291, 9186, 512, (1, 2, 4, 8, 16, 32))
SMALL = Scan("book_p2", "book/p2-abc-v1.tif", 1456, 2083, 512, (1, 2, 4, 8))
COPIES = tuple(replace(LARGE, id=f"book_p1.{n}", pyramid=f"copy-{n}/{LARGE.pyramid}") for n in (1, 2))
CROWD = tuple(replace(LARGE, id=f"book_p1.{n}", pyramid=f"copy-{n}/{LARGE.pyramid}") for n in range(3, 20))
BOOK = ServedBook(Ask("/manifest"), (LARGE, SMALL), COPIES, CROWD)


def test_inner_tiles_are_whole() -> None:
    assert len(SMALL.inner_tiles()) == 2 * 4 + 1 * 2
    assert len(LARGE.inner_tiles()) == 12 * 17 + 6 * 8 + 3 * 4 + 1 * 2
    assert {tile.size for tile in LARGE.inner_tiles()} == {(512, 512)}
    assert SMALL.inner_tiles()[-1] == Ask(
        "/iiif/3/book_p2/0,1024,1024,1024/512,/0/default.jpg",
        "/iipsrv/iipsrv.fcgi?IIIF=book/p2-abc-v1.tif/0,1024,1024,1024/512,/0/default.jpg",
        (512, 512),
    )


def test_repeated_tile_is_one_of_the_promised() -> None:
    (tile,) = repeated_tile(BOOK, Random(1))
    assert tile in LARGE.inner_tiles()


def test_edge_tiles_are_what_the_right_edge_leaves() -> None:
    tiles = LARGE.edge_tiles()
    assert len(tiles) == 17
    assert {tile.size for tile in tiles} == {(147, 512)}
    assert tiles[-1].ours == "/iiif/3/book_p1/6144,8192,147,512/147,/0/default.jpg"
    assert not set(tiles) & set(LARGE.inner_tiles())


@pytest.mark.parametrize("asked", [random_tiles, edge_tiles, odd_regions, reduced_pages, thumbnails])
def test_nothing_is_asked_twice_and_the_seed_decides(asked: Callable[[ServedBook, Random], list[Ask]]) -> None:
    found = asked(BOOK, Random(7))
    assert len({ask.ours for ask in found}) == len(found) == len({ask.iipsrv for ask in found})
    assert found == asked(BOOK, Random(7))
    assert found != asked(BOOK, Random(8))


def test_regions_lie_inside_the_page() -> None:
    for ask in odd_regions(BOOK, Random(3)):
        region = ask.ours.split("/")[4]
        x, y, width, height = (int(part) for part in region.split(","))
        scan = LARGE if LARGE.id in ask.ours else SMALL
        assert width == height == 700
        assert x + width <= scan.width
        assert y + height <= scan.height
        assert ask.size == (350, 350)


def test_reduced_pages_keep_their_shape() -> None:
    assert LARGE.reduced(1000).size == (1000, 1460)
    assert LARGE.reduced(1000).ours == "/iiif/3/book_p1/full/1000,/0/default.jpg"


def test_thumbnails_fit_into_their_box_and_are_of_pages_never_seen() -> None:
    asked = thumbnails(BOOK, Random(5))
    assert {ask.size for ask in asked} == {(137, 200)}
    assert sorted(ask.ours for ask in asked) == sorted(scan.thumbnail().ours for scan in CROWD)
    assert not {ask.ours.split("/")[3] for ask in asked} & {ask.ours.split("/")[3] for ask in first_requests(BOOK)}


def test_one_region_is_always_the_same() -> None:
    assert one_region(BOOK, Random(1)) == one_region(BOOK, Random(2))
    assert "700,700/350," in one_region(BOOK, Random(1))[0].ours


def test_documents() -> None:
    assert one_info(BOOK, Random(1))[0].ours == "/iiif/3/book_p1/info.json"
    assert the_manifest(BOOK, Random(1)) == [Ask("/manifest")]
