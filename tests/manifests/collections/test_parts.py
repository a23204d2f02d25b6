"""Parts of works: their order and their words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import About, Part
from manifests.collections.parts import number_of, part_words, place_in_work
from manifests.describe.dates import parse_date


def part(volume: str = "", issue: str = "", date: str = "") -> About:
    return About(date=parse_date(date) if date else None, part=Part(("Əkinçi",), volume, issue))


def in_order(*parts: About) -> bool:
    places = [place_in_work(one)["part"] for one in parts]
    return places == sorted(places) and len(set(places)) == len(places)


def test_volumes_stand_by_number_then_date_PRE3_R66() -> None:
    assert in_order(
        part("1", date="1961"),
        part("Cild II", date="1958"),
        part("2-ci cild, 2-ci nəşr", date="1960"),
        part("III"),
        part("Том 10", date="07.04.1955"),
        part("Əlavə", date="1950"),
    )


def test_issues_stand_by_date_then_number_PRE3_R25_R66() -> None:
    assert in_order(
        part(issue="52", date="29 dekabr 1906"),
        part(issue="1", date="1907"),
        part(issue="2-3", date="1907"),
        part(issue="1", date="5 yanvar 1907"),
        part(date="12.01.1907"),
        part("II", "3", "19 yanvar 1907"),
        part(issue="4"),
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("5", 5), ("№ 5-6", 5), ("2-ci cild", 2), ("Том II", 2), ("XIV", 14), ("C. 2", 2), ("XC", 90)),
        *(("", 10**9), ("Əlavə", 10**9), ("IIII", 10**9), ("Civil", 10**9), ("9" * 40, 999_999_999)),
    ],
)
def test_numbers_of_designations(text: str, number: int) -> None:
    assert number_of(text) == number


def test_years_are_those_of_dates() -> None:
    assert place_in_work(part(issue="5", date="07.04.1906"))["year"] == 1906
    assert place_in_work(part(issue="5"))["year"] is None


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (part(issue="5", date="07.04.1906"), "№ 5, 1906-04-07"),
        (part("II", "5-6", "aprel 1906"), "II, № 5-6, 1906-04"),
        (part("Cild 2"), "Cild 2"),
        (part(issue="xüsusi", date="1906"), "xüsusi, 1906"),
        (part(), ""),
        (About(), ""),
    ],
)
def test_words_that_tell_a_part(about: About, words: str) -> None:
    assert part_words(about) == words


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=40))
def test_any_text_has_a_place_that_an_index_can_hold(volume: str, issue: str, date: str) -> None:
    assert 0 < len(place_in_work(part(volume, issue, date))["part"]) < 200
