"""The drawn pages, and what the comparison says of our JPEGs."""

import numpy

from benchmarks.contenders import JPEG_QUALITY
from benchmarks.material import draw_page
from image_store import jpeg


def test_same_number_same_page() -> None:
    page = draw_page(640, 900, 3)
    assert page.shape == (900, 640, 3)
    assert numpy.array_equal(page, draw_page(640, 900, 3))
    assert not numpy.array_equal(page, draw_page(640, 900, 4))


def test_page_is_paper_with_ink() -> None:
    tone = draw_page(1200, 1600, 1).mean(axis=2)
    ink = float((tone < 100).mean())
    assert 0.02 < ink < 0.3
    assert (tone[:100] > 100).all(), "the top margin has no ink"


def test_all_encode_with_the_quality_of_our_tiles() -> None:
    assert JPEG_QUALITY == jpeg.JPEG_QUALITY
