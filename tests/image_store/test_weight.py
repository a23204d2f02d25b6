"""What counts as small, medium and large: the requests of readers, of their programs, and of robots."""

import pytest

from image_store.geometry import Dimensions
from image_store.info import ImageInfo
from image_store.limits import Limits
from image_store.plan import Assembly, plan_read
from image_store.request import Derivative, ImageRequest
from image_store.weight import LARGE_MEMORY, MILLISECOND, Weight, weigh, work_of

PAGE = ImageInfo(Dimensions(6291, 9186))


def planned(path: str, info: ImageInfo = PAGE) -> tuple[Assembly, Derivative]:
    derivative = ImageRequest.parse(*path.split("/")).resolve(info, Limits(100_000_000))
    plan = plan_read(info, derivative)
    assert isinstance(plan, Assembly)
    return plan, derivative


@pytest.mark.parametrize(
    ("path", "weight"),
    [
        ("full/90,/0/default.jpg", Weight.SMALL),
        ("full/!200,200/0/default.jpg", Weight.SMALL),
        ("full/300,/0/gray.png", Weight.SMALL),
        ("1501,2003,700,700/350,/0/default.jpg", Weight.SMALL),
        ("0,0,512,512/512,/0/default.png", Weight.MEDIUM),
        ("full/1000,/0/default.jpg", Weight.MEDIUM),
        ("full/700,/30/default.jpg", Weight.MEDIUM),
        ("0,0,2000,2000/max/0/default.png", Weight.MEDIUM),
        ("full/max/0/default.jpg", Weight.LARGE),
        ("full/6000,/0/default.jpg", Weight.LARGE),
        ("100,100,3000,3000/max/0/default.png", Weight.LARGE),
        ("full/1200,/0/default.avif", Weight.LARGE),
        ("full/1200,/0/default.jp2", Weight.LARGE),
    ],
)
def test_the_weight_of_what_is_asked(path: str, weight: Weight) -> None:
    plan, derivative = planned(path)
    assert weigh(plan, derivative) is weight


def test_much_memory_alone_makes_it_large() -> None:
    """A gray sheet of even paper would be quick; its memory is not less for that."""
    plan, derivative = planned("0,0,4000,3200/max/0/default.jpg")
    assert LARGE_MEMORY < 4000 * 3200 * 13
    assert work_of(plan, derivative) < 500 * MILLISECOND
    assert weigh(plan, derivative) is Weight.LARGE


def test_more_of_anything_is_never_less_work() -> None:
    works = [work_of(*planned(f"full/{width},/0/default.jpg")) for width in range(400, 6200, 400)]
    small, large = works[0], works[-1]
    assert small == min(works)
    assert large == max(works)
    for more in ("full/1000,/10/default.jpg", "full/1000,/0/default.webp", "full/1001,/0/default.jpg"):
        assert work_of(*planned(more)) > work_of(*planned("full/1000,/0/default.jpg"))


def test_a_sheet_of_a_gigapixel_squeezed_to_a_thumbnail_is_small() -> None:
    """It is made of the smallest level: what is decoded counts, not what the image has."""
    plan, derivative = planned("full/100,/0/default.jpg", ImageInfo(Dimensions(40_000, 30_000)))
    assert weigh(plan, derivative) is Weight.SMALL
