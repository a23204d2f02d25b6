"""The recorded page view of Mirador."""

import pytest

from benchmarks.addresses import Scan
from benchmarks.page_view import RECORDED, PageView, read_view

SCAN = Scan("book_p1", "book/p1-abc-v1.tif", 6291, 9186, 512, (1, 2, 4, 8, 16, 32))


def test_the_info_is_asked_for_first_and_tails_have_their_sizes() -> None:
    view = read_view("# for people\ninfo.json\n0,0,6291,8192/394,512/0/default.jpg\n")
    assert view == PageView(("0,0,6291,8192/394,512/0/default.jpg",))
    first, rest = view.stages(SCAN)
    assert [ask.ours for ask in first] == ["/iiif/3/book_p1/info.json"]
    assert rest[0].ours == "/iiif/3/book_p1/0,0,6291,8192/394,512/0/default.jpg"
    assert rest[0].iipsrv.endswith("?IIIF=book/p1-abc-v1.tif/0,0,6291,8192/394,512/0/default.jpg")
    assert rest[0].size == (394, 512)


@pytest.mark.parametrize("text", ["", "info.json\n", "a\ninfo.json\n", "info.json\na\ninfo.json\n"])
def test_what_is_no_page_view(text: str) -> None:
    with pytest.raises(ValueError, match="begins with"):
        read_view(text)


def test_the_recorded_view_shows_a_whole_page() -> None:
    """Its finest tiles cover the page of 6291x9186 without a hole."""
    tiles = [tuple(map(int, tail.split("/")[0].split(","))) for tail in read_view(RECORDED.read_text()).tails[1:]]
    finest = [tile for tile in tiles if tile[2] <= 4096]
    assert sum(width * height for _, _, width, height in finest) == 6291 * 9186
