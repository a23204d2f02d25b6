"""What is said of a book apart from its scans: taken from it, and put upon it."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import (
    About,
    Date,
    InvalidBook,
    PageWording,
    Section,
    Wording,
    in_order,
    language_map,
    with_wording,
    wording_of,
)
from tests.manifests.test_book import BOOK

SECTIONS = (Section(language_map("Ön söz"), "p1", (Section(language_map("Giriş"), "p2"),)),)
SAID = Wording(
    language_map("Şəki", "az"),
    "az-Cyrl",
    About(date=Date("1958", 1958)),
    (PageWording("p3", language_map("iii")), PageWording("p2", language_map("ii"), hidden=True)),
    SECTIONS,
    "p3",
)


def test_what_is_said_of_a_book_says_it_again() -> None:
    book = replace(BOOK, sections=SECTIONS, about=About(extent="20 s."), cover_key="p3")
    assert with_wording(book, wording_of(book)) == book


def test_scans_stay_and_words_change() -> None:
    book = with_wording(BOOK, SAID)
    assert [(page.key, page.label, page.hidden) for page in book.pages] == [
        ("p1", {"none": ("p1",)}, False),
        ("p3", {"none": ("iii",)}, False),
        ("p2", {"none": ("ii",)}, True),
    ]
    assert {page.key: (page.image, page.source, page.problem) for page in book.pages} == {
        page.key: (page.image, page.source, page.problem) for page in BOOK.pages
    }
    assert (book.title, book.language, book.about, book.sections) == (SAID.title, "az-Cyrl", SAID.about, SECTIONS)
    assert book.cover == BOOK.pages[2].image


def test_what_is_said_of_pages_that_have_gone() -> None:
    fewer = replace(BOOK, pages=BOOK.pages[1:2])
    book = with_wording(fewer, SAID)
    assert ([page.key for page in book.pages], book.cover_key) == (["p2"], None)
    assert book.sections == (Section(language_map("Giriş"), "p2"),)


def test_a_book_all_of_whose_pages_are_hidden_has_nothing_to_show() -> None:
    book = with_wording(BOOK, replace(SAID, pages=tuple(replace(page, hidden=True) for page in SAID.pages)))
    assert (book.shown_pages, len(book.pages_with_image), book.cover) == ((), 2, BOOK.pages[2].image)


def test_a_cover_that_is_no_page() -> None:
    with pytest.raises(InvalidBook, match="the cover is the page 'p9', which the book has not"):
        replace(BOOK, cover_key="p9")


@pytest.mark.parametrize(
    ("keys", "wanted", "order"),
    [
        ("abcd", "", "abcd"),
        ("abcd", "dcba", "dcba"),
        ("abcd", "ca", "cdab"),
        ("abcd", "b", "abcd"),
        ("abcd", "dab", "dabc"),
    ],
)
def test_who_is_not_named_stands_behind_whom_it_stood(keys: str, wanted: str, order: str) -> None:
    assert "".join(in_order(keys, wanted)) == order


@st.composite
def keys_and_wanted(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    keys = draw(st.lists(st.sampled_from("abcdefghij"), unique=True))
    wanted = draw(st.permutations(keys)) if keys else []
    return keys, wanted[: draw(st.integers(0, len(keys)))]


@given(keys_and_wanted())
def test_the_order_is_that_of_putting_in_one_after_another(drawn: tuple[list[str], list[str]]) -> None:
    keys, wanted = drawn
    assert in_order(keys, wanted) == put_in(keys, wanted)


def put_in(keys: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The rule word by word; each key takes as long as there are others."""
    order = list(wanted)
    for at, key in enumerate(keys):
        if key not in wanted:
            order.insert(order.index(keys[at - 1]) + 1 if at else 0, key)
    return order


def test_a_book_of_very_many_pages_is_put_in_order_at_once() -> None:
    keys = [f"p{number}" for number in range(100_000)]
    began = perf_counter()
    assert in_order(keys, keys[-1:]) == keys
    assert perf_counter() - began < 2
