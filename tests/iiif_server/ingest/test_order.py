"""Natural order: what people expect, and a total order for any names."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iiif_server.ingest.order import natural_order

NAMES = st.text(st.sampled_from("aAəƏ019٣². /-é\u0301"), max_size=8) | st.text(max_size=8)


@pytest.mark.parametrize(
    "names",
    [
        ["1", "2", "10"],
        ["p2.tif", "p10.tif", "p100.tif"],
        ["img_009.tif", "img_10.tif"],
        ["a/2.tif", "a/10.tif", "b/1.tif"],
        ["01 Üz qabığı.tif", "02 Titul.tif", "10 Mündəricat.tif"],
        ["1.tif", "1a.tif", "1b.tif", "2.tif", "a.tif"],
        ["vol 2/1.tif", "vol 10/1.tif"],
        ["1-2.tif", "1-10.tif"],
    ],
)
def test_people_expect(names: list[str]) -> None:
    for mixed in permutations(names):
        assert sorted(mixed, key=natural_order) == names


@given(NAMES, NAMES, NAMES)
def test_total_order(first: str, second: str, third: str) -> None:
    one, two, three = map(natural_order, (first, second, third))
    assert (one < two) + (two < one) + (one == two) == 1
    assert (one == two) == (first == second)
    assert not (one <= two <= three) or one <= three


def test_only_ascii_digits_are_numbers() -> None:
    assert natural_order("²") != natural_order("2")


def test_a_number_of_five_thousand_digits_breaks_nothing() -> None:
    assert natural_order("9" * 5000) < natural_order("1" + "0" * 5000)
