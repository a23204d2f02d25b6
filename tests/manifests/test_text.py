"""The kept text of a page: what is written is read back, and nothing else is."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import BrokenText, Hyphen, PageText, TextBlock, TextWord, clean_word, read_text, scaled, text_bytes

PAGE = PageText(
    1000,
    1500,
    (
        TextBlock(((TextWord("Bakı", 10, 20, 90, 50), TextWord("şəhə-", 100, 20, 180, 50)),)),
        TextBlock(((TextWord("ri", 10, 60, 40, 90),), (TextWord("كتاب", 700, 100, 900, 140),)), "az-Arab"),
    ),
    "az",
    (Hyphen(1, 2, "şəhəri"), Hyphen(3, None, "كتابخانه")),
)
FORM = {
    "version": 1,
    "size": [1000, 1500],
    "language": "az",
    "blocks": [
        {"lines": [[["Bakı", 10, 20, 90, 50], ["şəhə-", 100, 20, 180, 50]]]},
        {"language": "az-Arab", "lines": [[["ri", 10, 60, 40, 90]], [["كتاب", 700, 100, 900, 140]]]},
    ],
    "hyphens": [[1, 2, "şəhəri"], [3, None, "كتابخانه"]],
}

WORDS = ["a", "Bakı", "şəhə-", "كتاب", "a\u200cb", "\U00010400", '"', "\\", "two words", "a" * 1000]


@st.composite
def words(draw: st.DrawFn) -> TextWord:
    left, top = draw(st.integers(0, 999)), draw(st.integers(0, 1499))
    text = draw(st.sampled_from(WORDS))
    return TextWord(text, left, top, draw(st.integers(left + 1, 1000)), draw(st.integers(top + 1, 1500)))


LINES = st.lists(words(), min_size=1, max_size=4).map(tuple)
BLOCKS = st.builds(TextBlock, st.lists(LINES, min_size=1, max_size=3).map(tuple), st.sampled_from([None, "az", "ru"]))
PAGES = st.builds(PageText, st.just(1000), st.just(1500), st.lists(BLOCKS, max_size=3).map(tuple), st.none())


def test_the_form() -> None:
    assert orjson.loads(text_bytes(PAGE)) == FORM
    assert [word.text for word in PAGE.words()] == ["Bakı", "şəhə-", "ri", "كتاب"]


@given(PAGES)
def test_what_is_written_is_read_back(page: PageText) -> None:
    assert read_text(text_bytes(page)) == page


def test_all_members_are_read_back() -> None:
    assert read_text(text_bytes(PAGE)) == PAGE


BROKEN: list[tuple[list[Any], Any]] = [
    (["version"], 2),
    (["version"], True),
    (["version"], "1"),
    (["size"], [1000]),
    (["size"], [0, 1500]),
    (["size"], [1000, 1_000_001]),
    (["language"], "none"),
    (["language"], 7),
    (["blocks"], None),
    (["blocks", 0], []),
    (["blocks", 0, "lines"], []),
    (["blocks", 0, "lines", 0], []),
    (["blocks", 0, "more"], 1),
    (["blocks", 0, "lines", 0, 0], ["Bakı", 10, 20, 90]),
    (["blocks", 0, "lines", 0, 0, 0], ""),
    (["blocks", 0, "lines", 0, 0, 0], " Bakı"),
    (["blocks", 0, "lines", 0, 0, 0], "Ba\x07kı"),
    (["blocks", 0, "lines", 0, 0, 0], "a" * 1001),
    (["blocks", 0, "lines", 0, 0, 0], 7),
    (["blocks", 0, "lines", 0, 0, 1], -1),
    (["blocks", 0, "lines", 0, 0, 1], 10.5),
    (["blocks", 0, "lines", 0, 0, 1], 90),
    (["blocks", 0, "lines", 0, 0, 3], 1001),
    (["blocks", 0, "lines", 0, 0, 4], 20),
    (["hyphens", 0], [None, None, "şəhəri"]),
    (["hyphens", 0], [1, 4, "şəhəri"]),
    (["hyphens", 0], [1, 2, ""]),
    (["more"], 1),
]


@pytest.mark.parametrize(("place", "value"), BROKEN)
def test_whatever_is_not_of_the_form_is_refused(place: list[Any], value: Any) -> None:
    document: Any = orjson.loads(orjson.dumps(FORM))
    within = document
    for step in place[:-1]:
        within = within[step]
    within[place[-1]] = value
    with pytest.raises(BrokenText):
        read_text(orjson.dumps(document))


@pytest.mark.parametrize("member", ["version", "size", "blocks"])
def test_nothing_may_be_missing(member: str) -> None:
    with pytest.raises(BrokenText):
        read_text(orjson.dumps({key: value for key, value in FORM.items() if key != member}))


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_raise_anything_else(stored: bytes) -> None:
    with pytest.raises(BrokenText):
        read_text(stored)


@pytest.mark.parametrize("stored", [b"[" * 100_000, b'{"version":' * 5000, b"null", b"[]", b'"\xff"'])
def test_hostile_bytes_are_refused(stored: bytes) -> None:
    with pytest.raises(BrokenText):
        read_text(stored)


def test_what_could_not_be_read_back_is_not_written() -> None:
    beyond = replace(PAGE, blocks=(TextBlock(((TextWord("x", 999, 0, 1001, 9),),)),), hyphens=())
    with pytest.raises(BrokenText, match="1001 is not a whole number"):
        text_bytes(beyond)


def test_boxes_of_another_size_hold_the_whole_word() -> None:
    small = scaled(PAGE, 333, 500)
    assert (small.width, small.height, small.hyphens, small.language) == (333, 500, PAGE.hyphens, "az")
    assert next(small.words()) == TextWord("Bakı", 3, 6, 30, 17)
    assert scaled(PAGE, 1000, 1500) is PAGE


@given(PAGES, st.integers(1, 3000), st.integers(1, 3000))
def test_scaled_texts_can_be_kept(page: PageText, width: int, height: int) -> None:
    small = scaled(page, width, height)
    assert read_text(text_bytes(small)) == small


@pytest.mark.parametrize(
    ("text", "kept"), [(" a b ", "a b"), ("\u202eabc", "abc"), ("\ud800x", "x"), ("\x02", ""), ("a\u200cb", "a\u200cb")]
)
def test_letters_that_nobody_can_read_are_left_out(text: str, kept: str) -> None:
    assert clean_word(text) == kept
