"""The Azerbaijani order of titles."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import lower, title_key

LATIN = list("abcçdeəfgğhxıijkqlmnoöprsştuüvyzw")
CYRILLIC = list("абвгғдеәжзиыјкҝлмноөпрстуүфхһчҹш")
LETTERS = "".join(LATIN + CYRILLIC) + "ابپتثجچحخ"
TITLES = st.text(st.sampled_from(LETTERS + LETTERS.upper() + "İI 0123456789-.\"'éäñ\u0307")) | st.text()


def ordered(titles: list[str]) -> list[str]:
    """The titles sorted, from an order that is not theirs."""
    mixed = titles.copy()
    random.Random(7).shuffle(mixed)
    return sorted(mixed, key=title_key)


@pytest.mark.parametrize("alphabet", [LATIN, CYRILLIC], ids=["latin", "cyrillic"])
def test_the_printed_order(alphabet: list[str]) -> None:
    assert ordered(alphabet) == alphabet
    words = [letter + "a" for letter in alphabet]
    assert ordered(words) == words


def test_capitals_stand_with_their_small_letters() -> None:
    titles = ["Isıq", "İki", "Jalə", "Kitab", "Qala", "Lalə"]
    assert ordered(titles) == titles
    titles = ["ıa", "Ib", "ıc", "ia", "İb", "ic"]
    assert ordered(titles) == titles


def test_scripts_follow_one_another_and_numbers_come_first() -> None:
    titles = ["1", "2 şəhər", "10 ev", "1905", "Abşeron", "Zəfər", "Абшерон", "Шәки", "آذربایجان", "کتاب"]
    assert ordered(titles) == titles


def test_short_before_long_and_word_by_word() -> None:
    titles = ["Bakı", "Bakı tarixi", "Bakıda", "Bakılı", "Bakının"]
    assert ordered(titles) == titles


def test_punctuation_decides_last() -> None:
    titles = ["«Əkinçi»", "Əkinçi 1875", "Əkinçi, 1876", "Əkinçi: 1877"]
    assert ordered(titles) == titles


def test_letters_of_other_languages_stand_with_their_base() -> None:
    titles = ["Eva", "Évariste", "Evora", "Əli", "Ƣa", "Hə", "Nax", "Ñam", "Nar"]
    assert ordered(titles) == titles


def test_i_of_another_language_has_a_dot() -> None:
    assert title_key("Irak", "de") > title_key("Ibis", "de") > title_key("Hut", "de")
    assert title_key("Immanuel", "de")[0] == title_key("immanuel", "de")[0] == title_key("İmmanuel", "az")[0]
    assert title_key("Irak", "az")[0] == title_key("ırak", "az")[0] != title_key("irak", "az")[0]


@pytest.mark.parametrize(
    ("text", "small"),
    [("İ", "i"), ("I", "ı"), ("I\u0307", "i"), ("i\u0307", "i"), ("ŞƏKİ XANLIĞI", "şəki xanlığı"), ("ШӘКИ", "шәки")],
)
def test_small_letters_by_the_azerbaijani_rule(text: str, small: str) -> None:
    assert lower(text) == small


def test_small_letters_of_other_languages() -> None:
    assert lower("Immanuel İ", dotted=False) == "immanuel i"


@given(TITLES, TITLES)
def test_two_texts_are_never_equal(one: str, other: str) -> None:
    assert (title_key(one) == title_key(other)) is (one == other)
    assert (title_key(one) < title_key(other)) is not (title_key(other) <= title_key(one))


@given(st.lists(TITLES, max_size=8))
def test_the_order_does_not_depend_on_where_it_starts(titles: list[str]) -> None:
    assert ordered(titles) == ordered(titles[::-1])


@given(TITLES)
def test_composed_and_decomposed_letters_are_the_same(title: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, title) for form in ("NFC", "NFD"))
    assert title_key(composed)[0] == title_key(decomposed)[0]
