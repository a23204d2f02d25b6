"""The soak's mix of requests, and what is said of the workers' memory."""

from collections import Counter
from xml.etree import ElementTree

import pytest

from benchmarks.addresses import Scan
from benchmarks.memory_table import MEGABYTE, Peak, Sample, growth, holds, memory_picture, memory_text
from benchmarks.mix import PARTS, mixed

SCAN = Scan("book_p1", "book/p1-abc-v1.tif", 6291, 9186, 512, (1, 2, 4, 8, 16, 32))
ETAGS = {"/iiif/3/book_p1/info.json": '"abc"'}


def samples(*megabytes: tuple[int, int]) -> list[Sample]:
    """One look at two workers every 1,000 answers."""
    return [
        Sample(1000 * (number + 1), (one * MEGABYTE, other * MEGABYTE)) for number, (one, other) in enumerate(megabytes)
    ]


FLAT = samples((80, 80), *[(200, 100)] * 19)
GROWING = samples(*[(200, 100 + 2 * number) for number in range(20)])


def test_a_mix_has_everything_in_its_part_and_is_always_the_same() -> None:
    asked = list(mixed((SCAN,), "/manifest", ETAGS, 5000, "a"))
    assert asked == list(mixed((SCAN,), "/manifest", ETAGS, 5000, "a"))
    assert asked != list(mixed((SCAN,), "/manifest", ETAGS, 5000, "b"))
    statuses = Counter(request.statuses[0] for request in asked)
    assert sum(PARTS.values()) == 100
    assert statuses[304] == pytest.approx(5000 * PARTS["known"] / 100, rel=0.3)
    assert statuses[400] + statuses[404] == pytest.approx(5000 * PARTS["error"] / 100, rel=0.3)
    assert all('If-None-Match: "abc"\r\n' in request.headers for request in asked if request.statuses == (304,))


def test_no_region_is_asked_for_larger_than_it_is() -> None:
    for request in mixed((SCAN,), "/manifest", ETAGS, 3000, "a"):
        parts = request.path.split("/")
        if request.statuses == (200,) and len(parts) == 8 and parts[4] != "full":
            assert int(parts[5].partition(",")[0]) <= int(parts[4].split(",")[2])


def test_growth_is_that_of_each_worker() -> None:
    assert growth(FLAT) == [0, 0]
    still, grown = growth(GROWING)
    assert still == 0
    assert grown == pytest.approx((137 - 110) / 110, abs=0.02)


def test_too_few_answers_tell_nothing() -> None:
    with pytest.raises(ValueError, match="cannot be told"):
        growth(samples((1, 1), (1, 1)))


@pytest.mark.parametrize(
    ("grown", "bound", "held"), [(0.1, 300, True), (0.11, 300, False), (0.0, 290, False), (0.0, 0, True)]
)
def test_bounds(grown: float, bound: int, held: bool) -> None:
    assert holds([0.0, grown], [Peak("x", 1, 100, 300, 1.0, bound)]) == held


def test_the_report_says_what_holds() -> None:
    text = memory_text(GROWING, [Peak("largest", 1, 90 * MEGABYTE, 500 * MEGABYTE, 2.5, 300 * MEGABYTE)])
    assert "| 1 | 200 MB | 200 MB | 200 MB | 200 MB | +0.0% (holds) |" in text
    assert "| 2 | 100 MB | 108 MB | 138 MB | 138 MB |" in text
    assert "(**too much**) |" in text
    assert "| largest | 1 | 90 MB | 500 MB | 300 MB (**too much**) | 2.5 |" in text


def test_the_picture_has_a_line_for_each_worker() -> None:
    root = ElementTree.fromstring(memory_picture(FLAT))
    lines = list(root.iter("{http://www.w3.org/2000/svg}polyline"))
    assert len(lines) == 2
    assert {len(str(line.get("points")).split()) for line in lines} == {20}
