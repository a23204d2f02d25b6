"""Which books a collection of the settings takes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import About, Contributor, Date, Identifier
from manifests.collections import Selection, YearRange
from manifests.collections.selecting import matches, traits_of

AUTHOR = Contributor({"az": ("Axundov, Mirzə Fətəli",), "ru": ("Ахундов, Мирза Фатали",)}, "aut", "http://viaf.org/1/")
BOOK = traits_of(
    "molla",
    "az-Arab",
    About(
        other_languages=("ru",),
        contributors=(AUTHOR, Contributor({"az": ("Tərcüməçi",)}, "trl")),
        date=Date("1859", 1859),
        identifiers=(Identifier("shelfmark", "M-12 / a"), Identifier("isbn", "Z-1")),
    ),
)


@pytest.mark.parametrize(
    ("selection", "taken"),
    [
        (Selection(), False),
        (Selection(ids=("molla", "x")), True),
        (Selection(ids=("Molla",)), False),
        (Selection(shelfmarks=("m-*",)), True),
        (Selection(shelfmarks=("M-?? / A",)), True),
        (Selection(shelfmarks=("M-?",)), False),
        (Selection(shelfmarks=("Z*",)), False),
        (Selection(languages=("az",)), True),
        (Selection(languages=("AZ-arab",)), True),
        (Selection(languages=("az-Cyrl", "fa")), False),
        (Selection(languages=("a",)), False),
        (Selection(scripts=("Cyrl",)), True),
        (Selection(scripts=("Latn",)), False),
        (Selection(years=(YearRange(1859, 1859),)), True),
        (Selection(years=(YearRange(None, 1858), YearRange(1860, None))), False),
        (Selection(authors=("axundov mirze feteli",)), True),
        (Selection(authors=("Ахундов, Мирза Фатали",)), True),
        (Selection(authors=("https://viaf.org/1",)), True),
        (Selection(authors=("Tərcüməçi",)), False),
        (Selection(languages=("az",), years=(YearRange(1900, None),)), False),
        (Selection(languages=("az",), years=(YearRange(1800, 1900),)), True),
    ],
)
def test_a_selection(selection: Selection, taken: bool) -> None:
    assert selection.takes(BOOK) is taken


def test_a_book_of_which_nothing_is_known_is_taken_by_its_identifier_only() -> None:
    bare = traits_of("bare", None, About())
    assert Selection(ids=("bare",)).takes(bare)
    assert not Selection(years=(YearRange(None, None),)).takes(bare)


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_patterns_are_as_regular_expressions(pattern: str, text: str) -> None:
    told = "".join({"*": ".*", "?": "."}.get(letter, letter) for letter in pattern)
    assert matches(pattern, text) is (re.fullmatch(told, text) is not None)


def test_no_pattern_takes_long() -> None:
    assert not matches("a*" * 50 + "b", "a" * 200)
