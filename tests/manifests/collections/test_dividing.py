"""Long collections: by letters, by years, by places; and the names of what comes of it."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.collections.dividing import (
    LETTER_BYTES,
    MOST_ISSUES,
    MOST_LISTED,
    DivisionName,
    Entry,
    bucket_label,
    bucket_of,
    divided,
    letter_bytes,
    parse_division,
    runs_within,
)
from manifests.finding.order import order_bytes


def titled(*titles: str) -> list[Entry]:
    """Books with these titles, in the order that lists have."""
    return [Entry(title, 1, order_bytes(title)[:LETTER_BYTES]) for title in sorted(titles, key=order_bytes)]


def issues(years: Iterable[int | None]) -> list[Entry]:
    return [Entry(f"n{at}", 8, is_part=True, year=year) for at, year in enumerate(years)]


@pytest.mark.parametrize(
    ("title", "bucket", "label"),
    [
        ("Molla", "letter-m", "M"),
        ("İncə", "letter-i", "İ"),
        ("Işıq", "letter-u0131", "I"),
        ("«Əkinçi»", "letter-u0259", "Ə"),
        ("Шәки", "letter-u0448", "Ш"),
        ("Ҹавад", "letter-u04b9", "Ҹ"),
        ("Étude", "letter-e", "E"),
        ("ملا نصرالدین", "letter-u0645", "م"),
        ("東京", "letter-u6771", "東"),
        ("1001 gecə", "numbers", "0–9"),
    ],
)
def test_letters_of_the_alphabet(title: str, bucket: str, label: str) -> None:
    [entry] = titled(title)
    assert bucket_of(entry) == bucket
    assert bucket_label(bucket) == {"none": (label,)}


def test_titles_without_letters() -> None:
    assert {bucket_of(entry) for entry in [*titled("—", "…"), Entry("before the search", 1)]} == {"other"}
    assert bucket_label("other")["ru"] == ("Прочее",)


def test_short_collections_are_lists_PRE3_R65() -> None:
    assert divided(titled(*(f"{letter}{at}" for letter in "ab" for at in range(MOST_LISTED // 2)))) == ()
    assert divided(issues([1906] * MOST_LISTED)) == ()
    assert divided(issues([*range(1906, 1906 + MOST_ISSUES)])) == ()
    assert divided(issues([None] * MOST_LISTED)) == ()


def test_long_collections_stand_by_letters_PRE3_R65() -> None:
    entries = titled(*(f"{letter}{at}" for letter in "yəbш" for at in range(60)), "…", "7 gözəl")
    found = divided(entries)
    names = ["numbers", "letter-b", "letter-u0259", "letter-y", "letter-u0448", "other"]
    assert [str(one.name) for one in found] == names
    assert [len(one.entries) for one in found] == [1, 60, 60, 60, 60, 1]


def test_newspapers_stand_by_years_PRE3_R66() -> None:
    found = divided(issues([1906] * 39 + [1907] * 21 + [None]))
    assert [(str(one.name), one.label, len(one.entries)) for one in found] == [
        ("year-1906", {"none": ("1906",)}, 39),
        ("year-1907", {"none": ("1907",)}, 21),
        ("undated", {"az": ("Tarixsiz",), "en": ("Undated",), "ru": ("Без даты",)}, 1),
    ]
    assert [one.name.year for one in found] == [1906, 1907, None]


def test_a_long_work_without_years_is_cut_PRE3_R65() -> None:
    entries = issues([None] * 450)
    assert [(str(one.name), one.label["none"][0], len(one.entries)) for one in divided(entries)] == [
        ("all.1", "1–200", 200),
        ("all.2", "201–400", 200),
        ("all.3", "401–450", 50),
    ]
    second, within = runs_within(DivisionName("all", 2), entries)
    assert (second.entries, within) == (tuple(entries[200:400]), ())


def test_a_letter_with_many_books_is_cut_PRE3_R65() -> None:
    entries = titled(*(f"M{at:03}" for at in range(267)))
    letter, runs = runs_within(DivisionName("letter-m"), entries)
    assert (letter.label, len(letter.entries)) == ({"none": ("M",)}, 267)
    assert [(str(one.name), one.label, len(one.entries)) for one in runs] == [
        ("letter-m.1", {"none": ("M: 1–200",)}, 200),
        ("letter-m.2", {"none": ("M: 201–267",)}, 67),
    ]
    assert [one.above for one in (runs[0].name, letter.name, DivisionName("all", 1))] == [letter.name, None, None]
    assert runs_within(DivisionName("letter-m", 3), entries)[0].entries == ()


@pytest.mark.parametrize(
    "name",
    ["letter-m", "letter-u0259", "letter-m.2", "numbers", "other.12", "year-1906", "year-812.1", "undated", "all.1"],
)
def test_names_come_back(name: str) -> None:
    found = parse_division(name)
    assert found is not None
    assert str(found) == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "all", "letter-M", "letter-", "letter-ə", "letter-u0061", "letter-u00259", "letter-u110000", "letter-u"),
        *("year-0", "year-0906", "year-19060", "letter-m.0", "letter-m.01", "letter-m.1234567", "letter-m.²", "m"),
        *("letter-m\n", "LETTER-M", "letter-u0259 ", "letter-uABCD"),
    ],
)
def test_no_other_address_is_a_division(name: str) -> None:
    found = parse_division(name)
    assert found is None or (name == "letter-u" and found.bucket == "letter-u")


@given(st.lists(st.text(min_size=1, max_size=6), max_size=30))
def test_every_book_is_found_under_its_letter(titles: list[str]) -> None:
    for entry in titled(*titles):
        bucket = bucket_of(entry)
        name = parse_division(bucket)
        assert name == DivisionName(bucket)
        assert bucket_label(bucket)
        letter = letter_bytes(bucket)
        assert letter is None or entry.letter.startswith(letter)


@given(st.lists(st.sampled_from([None, 1906, 1907, 1908]), max_size=500), st.lists(st.text(max_size=3), max_size=300))
def test_no_book_is_lost_and_none_stands_twice(years: list[int | None], titles: list[str]) -> None:
    entries = [*issues(years), *titled(*set(titles))]
    found = [entry for one in divided(entries) for entry in one.entries]
    assert not found or sorted(one.book for one in found) == sorted(one.book for one in entries)
