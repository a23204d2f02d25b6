"""Letters become words, whichever way they run."""

from collections.abc import Iterable

import pytest

from image_store.masters.contents import Text, Word
from image_store.masters.lettering import LINE_END, Letter, text_of

END = Letter(LINE_END, 0, 0, 0, 0)


def row(letters: str, *, left: float = 0, top: float = 0, step: float = 10, width: float = 10) -> list[Letter]:
    """The letters from left to right, in this order, ten pixels wide and twenty high; a space takes five."""
    row, place = [], left
    for letter in letters:
        wide = width / 2 if letter == " " else width
        row.append(Letter(letter, place, top, place + wide, top + 20))
        place += step / 2 if letter == " " else step
    return row


def lines(letters: Iterable[Letter]) -> list[list[str]]:
    return [[word.text for word in line] for block in text_of(letters).blocks for line in block]


def test_words_and_their_boxes() -> None:
    assert text_of(row("ab c", left=0.5, top=3.2)) == Text((((Word("ab", 0, 3, 21, 24), Word("c", 25, 3, 36, 24)),),))


@pytest.mark.parametrize("letters", [[], [END], row("  "), [*row(" "), END, END]])
def test_without_words_there_is_no_text(letters: list[Letter]) -> None:
    assert text_of(letters) == Text()


ARABIC = "كتاب"
SEEN = ARABIC[::-1]  # as the letters stand, from left to right


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        (SEEN, [ARABIC]),
        ("123 " + SEEN, [ARABIC, "123"]),
        ("AB d " + SEEN, [ARABIC, "AB", "d"]),
        (SEEN + " )1905( " + SEEN, [ARABIC, "(1905)", ARABIC]),
        (SEEN + " (1905) " + SEEN, [ARABIC, "(1905)", ARABIC]),
        ("Latin words " + SEEN + " more words", ["Latin", "words", ARABIC, "more", "words"]),
        ("Latin words here " + SEEN + " " + "دغب", ["Latin", "words", "here", "بغد", ARABIC]),
    ],
)
@pytest.mark.parametrize("order", ["as seen", "from the right"])
def test_words_from_right_to_left_are_read_so_however_they_are_stored(seen: str, read: list[str], order: str) -> None:
    letters = row(seen)
    assert lines(letters if order == "as seen" else reversed(letters)) == [read]


def test_letters_that_do_not_join_are_one_word_all_the_same() -> None:
    letters = [Letter("ا", 12, 0, 20, 20), Letter("د", 0, 0, 10, 20)]
    assert lines(letters) == [["اد"]]


def test_lines_far_apart_or_beside_each_other_are_other_blocks() -> None:
    near, far = row("near", top=25), row("far", top=100)
    beside, above = row("beside", left=200, top=100), row("above", left=200, top=0)
    letters = [*row("one"), END, *near, END, *far, END, *beside, END, *above]
    assert [[line[0].text for line in block] for block in text_of(letters).blocks] == [
        ["one", "near"],
        ["far"],
        ["beside"],
        ["above"],
    ]
