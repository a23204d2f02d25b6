"""The text of a page as passages: lines that are joined, lines that are kept, words in two parts."""

import pytest

from iiif_server.taking_home.epub.flowing import ends_within_a_word, passages
from manifests import Hyphen, PageText, TextBlock, TextLine, TextWord

WIDTH = 1000
FULL, NEARLY_FULL, HALF = 900, 800, 450


def line(words: str, width: int) -> TextLine:
    """A line of this width; where a word stands within it does not matter."""
    parts = words.split()
    return tuple(
        TextWord(word, width * at // len(parts), 0, width * (at + 1) // len(parts), 9) for at, word in enumerate(parts)
    )


def page(*blocks: TextBlock, hyphens: tuple[Hyphen, ...] = (), language: str | None = None) -> PageText:
    return PageText(WIDTH, WIDTH, blocks, language, hyphens)


def told(text: PageText, *, begun: bool = False) -> list[tuple[str, ...]]:
    return [one.lines for one in passages(text, begun=begun)]


PROSE = TextBlock((line("Biri var idi", NEARLY_FULL), line("biri yox", FULL), line("idi.", HALF)))


def test_lines_of_prose_are_one() -> None:
    assert told(page(PROSE)) == [("Biri var idi biri yox idi.",)]


@pytest.mark.parametrize(
    "widths", [(HALF, FULL, HALF, HALF), (HALF, FULL), (FULL, HALF, HALF, FULL)], ids=["verse", "heading", "table"]
)
def test_lines_that_end_on_purpose_are_kept(widths: tuple[int, ...]) -> None:
    lines = tuple(line(f"sətir {at}", width) for at, width in enumerate(widths))
    assert told(page(TextBlock(lines))) == [tuple(f"sətir {at}" for at in range(len(widths)))]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("ki-", "tab", "ki\u00adtab"),
        ("ки\u2010", "таб", "ки\u00adтаб"),
        ("ki\u00ad", "tab", "ki\u00adtab"),
        ("Bakı-", "Tiflis", "Bakı- Tiflis"),
        ("1905-", "ci", "1905- ci"),
        ("-", "dedi", "- dedi"),
        ("ملا-", "نصر", "ملا- نصر"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(first: str, second: str, joined: str) -> None:
    block = TextBlock((line(first, FULL), line(second, FULL)))
    assert told(page(block)) == [(joined,)]


def test_words_that_are_known_to_be_in_two_parts() -> None:
    blocks = (TextBlock((line("bu ki-", FULL), line("tab var", FULL))), TextBlock((line("son söz-", FULL),)))
    within, out, into = Hyphen(1, 2, "kitab"), Hyphen(5, None, "sözlər"), Hyphen(None, 0, "bulaq")
    assert told(page(*blocks, hyphens=(within, out))) == [("bu kitab var",), ("son sözlər",)]
    assert ends_within_a_word(page(*blocks, hyphens=(within, out)))
    assert not ends_within_a_word(page(*blocks, hyphens=(within, into)))
    # On the second page nothing of it is left; without the first page, the whole word is.
    assert told(page(*blocks, hyphens=(into,)), begun=True)[0] == ("ki\u00adtab var",)
    assert told(page(*blocks, hyphens=(into,)))[0] == ("bulaq ki\u00adtab var",)


def test_languages_and_what_is_empty() -> None:
    arabic = TextBlock((line("باب", FULL),), "az-Arab")
    found = list(passages(page(TextBlock(()), PROSE, arabic, TextBlock(((),)), language="az-Latn"), begun=False))
    assert [one.language for one in found] == ["az-Latn", "az-Arab"]
    assert list(passages(page(), begun=False)) == []
    assert [one.language for one in passages(page(PROSE), begun=False)] == [None]
