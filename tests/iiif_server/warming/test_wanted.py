"""What viewers ask for first of a page: pure, by the page's size alone."""

import pytest

from iiif_server.warming.wanted import LONGEST_SIDE, wanted
from image_store import Dimensions, ImageInfo, Limits

LIMITS = Limits(100_000_000)
PAGE = ImageInfo(Dimensions(2480, 3508))


def sizes(info: ImageInfo, limits: Limits = LIMITS) -> list[str]:
    return [str(derivative.size) for derivative in wanted(info, limits)]


def test_thumbnails_of_the_viewers_and_the_smaller_sizes_of_the_manifest() -> None:
    # 90, 200, and boxes of 120 and 200; then the levels that fit a screen's list.
    assert sizes(PAGE) == ["90x127", "200x283", "85x120", "141x200", "310x439", "620x877"]
    assert all(derivative.canonical.startswith("full/") for derivative in wanted(PAGE, LIMITS))


@pytest.mark.parametrize("shape", [(2480, 3508), (3508, 2480), (6291, 9186), (40_000, 30_000), (700, 9000), (1, 1)])
def test_every_small_size_of_the_manifest_is_there_and_nothing_large_or_twice(shape: tuple[int, int]) -> None:
    info = ImageInfo(Dimensions(*shape))
    found = sizes(info)
    assert len(set(found)) == len(found)
    for size in info.sizes(LIMITS):
        assert (str(size) in found) == (max(size.width, size.height) <= LONGEST_SIDE)
    assert all(max(map(int, size.split("x"))) <= max(LONGEST_SIDE, 200 * 9000 // 700 + 1) for size in found)


def test_what_the_image_or_the_limits_do_not_allow_is_left_out() -> None:
    assert sizes(ImageInfo(Dimensions(80, 100))) == ["80x100"]
    assert sizes(PAGE, Limits(100_000_000, width=150)) == ["90x127", "85x120", "106x150"]
