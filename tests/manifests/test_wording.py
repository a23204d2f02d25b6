"""What is said of a book apart from its scans: taken from it, and put upon it."""

from dataclasses import replace

import pytest

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
