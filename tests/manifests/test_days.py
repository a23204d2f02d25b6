"""Dates as they are written, and the navDate that comes of them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.about import Date
from manifests.days import Day, day_of
from manifests.describe.dates import parse_date


@pytest.mark.parametrize(
    "text",
    [
        *("7 aprel 1906", "07.04.1906", "1906-04-07", "7 апреля 1906 г.", "7. 4. 1906", "7.4.1906"),
        *("7 aprel 1906-cı il", "1906-cı il aprelin 7-si", "1906-cı il, 7 aprel", "19060407", "7 APREL 1906"),
        *("April 7, 1906", "7 April 1906", "7th April 1906", "7 Apr. 1906", "7 апрел 1906-чы ил", "1906, апрель 7"),
        "7 (20) aprel 1906",  # Julian, and Gregorian in brackets: as it is printed
    ],
)
def test_days_PRE3_R25(text: str) -> None:
    assert day_of(parse_date(text)) == Day(1906, 4, 7)


@pytest.mark.parametrize("text", ["апрель 1906", "Aprel 1906", "04.1906", "1906-04", "1906, aprel", "April 1906"])
def test_months_PRE3_R25(text: str) -> None:
    assert day_of(parse_date(text)) == Day(1906, 4)


@pytest.mark.parametrize(
    "text",
    [
        *("1906", "[1906]", "[ca. 7 aprel 1906]", "7-14 aprel 1906", "1906-1907", "aprel-may 1906", "1906-13"),
        *("31.04.1906", "29.02.1906", "00.04.1906", "7/4/1906", "Marağa 1906", "7 Səfər 1906", "1906-04-07 (?)"),
    ],
)
def test_what_is_not_sure_says_the_year_PRE3_R25(text: str) -> None:
    assert day_of(parse_date(text)) == Day(1906)


@pytest.mark.parametrize(
    ("month", "number"),
    [("İyun", 6), ("IYUL", 7), ("avqust", 8), ("Sentyabr", 9), ("ијул", 7), ("сентября", 9), ("декабрь", 12)],
)
def test_months_by_their_names(month: str, number: int) -> None:
    assert day_of(Date(f"3 {month} 1912", 1912)) == Day(1912, number, 3)


def test_a_coded_year_is_believed_against_the_text() -> None:
    assert day_of(Date("7 aprel 1906", 1907)) == Day(1907)
    assert day_of(Date("1323 h.", 1905)) == Day(1905)


@pytest.mark.parametrize("date", [None, Date("s. a."), Date("before", 0), Date("later", 10_000), Date("x" * 5000)])
def test_without_a_year_there_is_no_day(date: Date | None) -> None:
    assert day_of(date) is None


def test_days_stand_in_the_order_of_time() -> None:
    assert sorted([Day(1906, 4, 7), Day(1906), Day(1905, 12, 31), Day(1906, 4)]) == [
        Day(1905, 12, 31),
        Day(1906),
        Day(1906, 4),
        Day(1906, 4, 7),
    ]


@given(st.text(max_size=30), st.none() | st.integers(-5, 20_000))
def test_every_nav_date_is_a_date_with_a_zone_PRE3_R25(text: str, year: int | None) -> None:
    found = day_of(Date(text, year))
    if found is not None:
        moment = datetime.fromisoformat(found.nav_date)
        assert moment.utcoffset() is not None
        assert (moment.year, moment.month, moment.day) == (found.year, found.month or 1, found.day or 1)


def test_nav_date_and_text() -> None:
    assert [(one.nav_date, one.text) for one in (Day(812), Day(1906, 4), Day(1906, 4, 7))] == [
        ("0812-01-01T00:00:00Z", "0812"),
        ("1906-04-01T00:00:00Z", "1906-04"),
        ("1906-04-07T00:00:00Z", "1906-04-07"),
    ]
