"""Letters with their places become words, lines and blocks. Knows no file format; numbers and texts only.

Places are pixels of the upright page, from its top left corner.
"""

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from image_store.masters.contents import Text, Word


class Letter(NamedTuple):
    """A letter, or a space, or the end of a line (LINE_END), and its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Where it stands from left to right."""
        return (self.left + self.right) / 2


LINE_END = "\n"

# Parts of the height of a line.
SPACE = 0.18  # between letters of a right-to-left line: more is a space
HINTED_SPACE = 0.1  # the same where the file has a space as well
BLOCK_SPACE = 1.2  # between two lines of one block

RIGHT_TO_LEFT = frozenset({"R", "AL"})
OPENING, CLOSING = "([{«‹", ")]}»›"
MIRRORED = str.maketrans(OPENING + CLOSING, CLOSING + OPENING)

_Letters: TypeAlias = list[Letter]
_Line: TypeAlias = tuple[Word, ...]


def text_of(letters: Iterable[Letter]) -> Text:
    """The text that these letters are, in the order in which the file has them."""
    lines = (tuple(_words(line)) for line in _lines(letters))
    return Text(tuple(_blocks([line for line in lines if line])))


def _lines(letters: Iterable[Letter]) -> Iterator[_Letters]:
    line: _Letters = []
    for letter in letters:
        if letter.text != LINE_END:
            line.append(letter)
        elif line:
            yield line
            line = []
    if line:
        yield line


def _words(line: _Letters) -> Iterator[Word]:
    """The words of a line, the first to be read first."""
    turned = sum(_turns(letter.text) for letter in line)
    if not turned:
        yield from (_word(word, letter_text(word)) for word in _split_at_spaces(line))
        return
    words = _split_at_gaps(line)
    straight = sum(any(map(str.isalpha, letter.text)) for letter in line) - turned
    if straight > turned:
        words.reverse()  # a line from left to right with some words the other way: from the left
        words = list(_runs_turned(words, right_to_left=True))
    else:
        words = list(_runs_turned(words, right_to_left=False))
    yield from (_word(word, _logical(word)) for word in words)


def letter_text(word: Sequence[Letter]) -> str:
    """What the letters say, in their order."""
    return "".join(letter.text for letter in word)


def _split_at_spaces(line: _Letters) -> Iterator[_Letters]:
    word: _Letters = []
    for letter in line:
        if not letter.text.isspace():
            word.append(letter)
        elif word:
            yield word
            word = []
    if word:
        yield word


def _split_at_gaps(line: _Letters) -> list[_Letters]:
    """Words from right to left, each with its letters from right to left.

    The order in the file, and where its spaces stand, differ from program to program; where the letters stand does not.
    """
    height = max(letter.bottom - letter.top for letter in line)
    words = list(_split_at_spaces(line))
    hints = {frozenset((id(before[-1]), id(after[0]))) for before, after in pairwise(words)}
    letters = sorted((letter for word in words for letter in word), key=lambda letter: -letter.middle)
    words = [[letters[0]]]
    for right, left in pairwise(letters):
        gap = right.left - left.right
        hinted = frozenset((id(right), id(left))) in hints
        if gap > height * (HINTED_SPACE if hinted else SPACE):
            words.append([])
        words[-1].append(left)
    return words


def _runs_turned(words: list[_Letters], *, right_to_left: bool) -> Iterator[_Letters]:
    """The words with each run of words of the given direction read the other way round."""
    run: list[_Letters] = []
    for word in words:
        if _goes(word) == ("right" if right_to_left else "left"):
            run.append(word)
        else:
            yield from reversed(run)
            run = []
            yield word
    yield from reversed(run)


def _goes(word: _Letters) -> str | None:
    """ "right" when it begins there, "left" when it is of other letters, None for numbers and signs."""
    if any(_turns(letter.text) for letter in word):
        return "right"
    return "left" if any(map(str.isalpha, letter_text(word))) else None


def _logical(word: _Letters) -> str:
    """The letters, which stand from right to left, in the order of reading: what goes from left to right is turned."""
    if _goes(word) == "left":
        return letter_text(word[::-1])
    read: list[str] = []
    run: list[str] = []
    for letter in word:
        if unicodedata.bidirectional(letter.text[:1]) in ("EN", "AN", "L", "CS", "ES"):
            run.append(letter.text)
            continue
        read += [*reversed(run), letter.text]
        run = []
    text = "".join([*read, *reversed(run)])
    # A bracket is in the file either as it looks or as it is meant; a word does not begin with a closing one
    if text[0] in CLOSING:
        text = text[0].translate(MIRRORED) + text[1:]
    if text[-1] in OPENING:
        text = text[:-1] + text[-1].translate(MIRRORED)
    return unicodedata.normalize("NFC", text)


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)


def _word(letters: Sequence[Letter], text: str) -> Word:
    return Word(
        text,
        math.floor(min(letter.left for letter in letters)),
        math.floor(min(letter.top for letter in letters)),
        math.ceil(max(letter.right for letter in letters)),
        math.ceil(max(letter.bottom for letter in letters)),
    )


def _blocks(lines: Sequence[_Line]) -> Iterator[tuple[_Line, ...]]:
    """Lines that follow each other closely, one below the other."""
    block: list[_Line] = []
    for line in lines:
        if block and not _follows(block[-1], line):
            yield tuple(block)
            block = []
        block.append(line)
    if block:
        yield tuple(block)


def _follows(above: _Line, below: _Line) -> bool:
    top, bottom = min(word.top for word in above), max(word.bottom for word in above)
    begins = min(word.top for word in below)
    beside = min(word.left for word in below) >= max(word.right for word in above) or max(
        word.right for word in below
    ) <= min(word.left for word in above)
    return top <= begins <= bottom + BLOCK_SPACE * (bottom - top) and not beside
