"""Order bytes stand as title_key does."""

from hypothesis import example, given
from hypothesis import strategies as st

from manifests import title_key
from manifests.finding.order import MOST_BYTES, book_order, order_bytes

LETTERS = "abcçdeəfgğhxıijkqlmnoöprsştuüvyzwABCÇDEƏİIАБВГҒДӘәшЪ0123456789 -–—.,«»'آبکي۱ƣɵÉñ中\U0001f600\ud800\u0000"
TITLES = st.text(alphabet=st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=40)


@given(TITLES, TITLES)
@example("Bakı", "Bakı tarixi")
@example("10 ev", "9 ev")
@example("007", "7")
@example("a", "a.")
@example("", "\u0000")
def test_bytes_stand_in_the_order_of_titles(one: str, other: str) -> None:
    assert (order_bytes(one) < order_bytes(other)) is (title_key(one) < title_key(other))
    assert (order_bytes(one) == order_bytes(other)) is (one == other)


@given(st.text(min_size=300), st.text(min_size=300))
def test_long_titles_are_cut_and_not_mixed_up(one: str, other: str) -> None:
    shorter, longer = sorted((one, other), key=title_key)
    assert order_bytes(shorter) <= order_bytes(longer)
    assert len(order_bytes(longer)) <= MOST_BYTES


def test_no_two_books_stand_in_one_place() -> None:
    title = {"az": ("Şəki " * 1000,)}
    places = [book_order(title, "az", name) for name in ("b", "b1", "a" * 200)]
    assert len(set(places)) == 3
    assert max(map(len, places)) <= 2600
    assert places[0] < places[1]


def test_the_language_decides_about_i() -> None:
    assert book_order({"none": ("Irak",)}, "de", "b") > book_order({"none": ("Irak",)}, "az", "b")
    assert book_order({"de": ("Irak",)}, "az", "b") == book_order({"none": ("Irak",)}, "de", "b")
