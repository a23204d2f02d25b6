"""The one form in which the text of a page is kept: words with boxes, in lines, in blocks. Knows no file and no OCR.

Boxes are whole pixels of the upright page; right and bottom are the first pixels beyond the word. The order of
blocks, lines and words is the order of reading: in a line of Arabic the rightmost word comes first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeAlias

import orjson

from manifests.errors import BrokenText
from manifests.language_maps import is_readable
from manifests.languages import is_language_tag

TEXT_VERSION = 1

# A page of a newspaper has 10,000 words.
MOST_WORDS = 200_000
MOST_LETTERS = 1_000  # of one word: a line of leaders and dots is one word to many an OCR
MOST_PIXELS = 1_000_000  # of a side
MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class TextWord:
    """A word as it is printed, and its box."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


TextLine: TypeAlias = tuple[TextWord, ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that belong together. `language`: a BCP 47 tag, where it is not that of the page."""

    lines: tuple[TextLine, ...]
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Hyphen:
    """A word that is printed in two parts. `first` and `second` count the words of the page from 0.

    None for the part that stands on another page; never both. `whole` is the word without its break.
    """

    first: int | None
    second: int | None
    whole: str


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page of `width` x `height` pixels. An empty page has no blocks."""

    width: int
    height: int
    blocks: tuple[TextBlock, ...] = ()
    language: str | None = None
    hyphens: tuple[Hyphen, ...] = ()

    def words(self) -> Iterator[TextWord]:
        """Every word, in the order of reading."""
        return (word for block in self.blocks for line in block.lines for word in line)


def text_bytes(text: PageText) -> bytes:
    """Compact JSON, the same bytes for the same text. Raises BrokenText for a text that could not be read back."""
    document: dict[str, Any] = {"version": TEXT_VERSION, "size": [text.width, text.height]}
    if text.language is not None:
        document["language"] = text.language
    document["blocks"] = [_block_out(block) for block in text.blocks]
    if text.hyphens:
        document["hyphens"] = [[hyphen.first, hyphen.second, hyphen.whole] for hyphen in text.hyphens]
    _text_in(document)
    return orjson.dumps(document)


def read_text(stored: bytes) -> PageText:
    """The text in these bytes, which may come from anywhere. Raises BrokenText."""
    if len(stored) > MOST_BYTES:
        raise BrokenText(f"it has {len(stored)} bytes, more than {MOST_BYTES}")
    try:
        document = orjson.loads(stored)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise BrokenText(f"it is no JSON: {error}") from error
    return _text_in(document)


def scaled(text: PageText, width: int, height: int) -> PageText:
    """The same text for another size of the same page: boxes grow outwards to whole pixels."""
    if (width, height) == (text.width, text.height):
        return text

    def box(word: TextWord) -> TextWord:
        left, right = word.left * width // text.width, -(-word.right * width // text.width)
        top, bottom = word.top * height // text.height, -(-word.bottom * height // text.height)
        return TextWord(word.text, left, top, right, bottom)

    blocks = (replace(block, lines=tuple(tuple(map(box, line)) for line in block.lines)) for block in text.blocks)
    return replace(text, width=width, height=height, blocks=tuple(blocks))


def clean_word(text: str) -> str:
    """What of a word can be kept: letters that nobody can read are left out. Empty where nothing is left."""
    return "".join(islice(filter(is_readable, text), MOST_LETTERS)).strip()


def _block_out(block: TextBlock) -> dict[str, Any]:
    lines = [[[word.text, word.left, word.top, word.right, word.bottom] for word in line] for line in block.lines]
    return {"lines": lines} if block.language is None else {"language": block.language, "lines": lines}


def _text_in(document: Any) -> PageText:
    members = _members(document, {"version", "size", "blocks"}, {"language", "hyphens"})
    # A bool is an int to Python, and True is 1
    if type(members["version"]) is not int or members["version"] != TEXT_VERSION:
        raise BrokenText(f"it has version {members['version']!r}, and this program reads version {TEXT_VERSION}")
    width, height = (_number(side, 1, MOST_PIXELS) for side in _list(members["size"], 2))
    blocks = tuple(_block_in(block, width, height) for block in _list(members["blocks"]))
    count = sum(len(line) for block in blocks for line in block.lines)
    if count > MOST_WORDS:
        raise BrokenText(f"it has {count} words, more than {MOST_WORDS}")
    hyphens = tuple(_hyphen_in(hyphen, count) for hyphen in _list(members.get("hyphens", [])))
    return PageText(width, height, blocks, _language(members), hyphens)


def _block_in(block: Any, width: int, height: int) -> TextBlock:
    members = _members(block, {"lines"}, {"language"})
    lines = tuple(
        tuple(_word_in(word, width, height) for word in _full(_list(line))) for line in _full(_list(members["lines"]))
    )
    return TextBlock(lines, _language(members))


def _word_in(word: Any, width: int, height: int) -> TextWord:
    text, left, top, right, bottom = _list(word, 5)
    x, y = _number(left, 0, width - 1), _number(top, 0, height - 1)
    return TextWord(_word(text), x, y, _number(right, x + 1, width), _number(bottom, y + 1, height))


def _hyphen_in(hyphen: Any, count: int) -> Hyphen:
    first, second, whole = _list(hyphen, 3)
    if first is None and second is None:
        raise BrokenText("a hyphen joins nothing")
    places = [None if place is None else _number(place, 0, count - 1) for place in (first, second)]
    return Hyphen(places[0], places[1], _word(whole))


def _members(value: Any, needed: set[str], allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not needed <= value.keys() <= needed | allowed:
        raise BrokenText(f"it must have the members {sorted(needed)} and may have {sorted(allowed)}")
    return value


def _list(value: Any, length: int | None = None) -> list[Any]:
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise BrokenText("it lacks a list" if length is None else f"it lacks a list of {length}")
    return value


def _full(values: list[Any]) -> list[Any]:
    if not values:
        raise BrokenText("a block or a line is empty")
    return values


def _number(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise BrokenText(f"{value!r:.40} is not a whole number from {least} to {most}")
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value or value != clean_word(value):
        raise BrokenText(f"{value!r:.40} is no word")
    return value


def _language(members: Mapping[str, Any]) -> str | None:
    tag = members.get("language")
    if tag is not None and not (isinstance(tag, str) and len(tag) <= 100 and is_language_tag(tag)):
        raise BrokenText(f"{tag!r:.40} is no language tag")
    return tag
