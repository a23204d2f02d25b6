"""What djvused prints: lists in brackets (hidden text, outline), lines (pages, metadata). Knows no program and no file.

The brackets are those of djvused(1): `(word 100 200 300 240 "text")`, places counted from the bottom left corner of
the page as it is stored.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from image_store.errors import BadMaster
from image_store.masters.contents import Text, Word
from image_store.masters.djvu_file import DjvuPage
from image_store.masters.outline import MOST_DEPTH, FlatEntry

# A page, columns, regions, paragraphs, lines, words, letters; outlines may lie deeper.
MOST_LEVELS = 40
MOST_TOKENS = 3_000_000

TOKEN = re.compile(r'\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"\\]+))', re.DOTALL)
ESCAPE = re.compile(r"\\([0-7]{1,3}|.)", re.DOTALL)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "", "b": "", "f": "\n", "v": "\n"}
PAGE_LINE = re.compile(r" *[0-9]+ P +[0-9]+  (?P<id>.*?)(?: F=(?P<file>.*?))?(?: T=(?P<title>.*))?")
META_LINE = re.compile(r'(?P<key>[^\t]+)\t"(?P<value>(?:[^"\\]|\\.)*)"')
PAGE_NUMBER = re.compile(r"[0-9]{1,6}")

BLOCKS = frozenset({"page", "column", "region", "para"})

Bracket: TypeAlias = "list[str | int | Quoted | Bracket]"


class Quoted(str):
    """A text in quotes, as against a bare word."""

    __slots__ = ()


class PageName(NamedTuple):
    """What a document calls a page: the name of its part, and its title."""

    id: str
    title: str | None


def brackets(printed: str) -> list[Any]:
    """What stands in brackets, as lists in lists. Raises BadMaster for anything else."""
    top: list[Any] = []
    open_: list[list[Any]] = [top]
    place, end = 0, len(printed.rstrip())
    for _ in range(MOST_TOKENS):
        if place >= end:
            break
        token = TOKEN.match(printed, place)
        if token is None:
            raise BadMaster("what djvused prints of it cannot be read")
        place = token.end()
        sign, quoted, bare = token.groups()
        if sign == "(":
            below: list[Any] = []
            open_[-1].append(below)
            open_.append(below)
        elif sign == ")":
            open_.pop()
        else:
            open_[-1].append(Quoted(_unescaped(quoted)) if quoted is not None else _bare(bare))
        if not 0 < len(open_) <= MOST_LEVELS:
            raise BadMaster("what djvused prints of it cannot be read: its brackets do not match, or lie too deep")
    if place < end or len(open_) != 1:
        raise BadMaster("what djvused prints of it cannot be read: it is too long, or ends too early")
    return top


def _bare(text: str) -> str | int:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else text


def _unescaped(text: str) -> str:
    def letter(escape: re.Match[str]) -> str:
        code = escape[1]
        return chr(int(code, 8)) if code[0] in "01234567" else ESCAPES.get(code, code)

    return ESCAPE.sub(letter, text)


def page_names(listed: str) -> list[PageName]:
    """What `ls` prints of the pages."""
    lines = (PAGE_LINE.fullmatch(line) for line in listed.splitlines())
    return [PageName(line["id"], line["title"]) for line in lines if line]


def metadata(printed: str) -> dict[str, str]:
    """What `print-meta` prints, keys in small letters."""
    lines = (META_LINE.fullmatch(line) for line in printed.splitlines())
    return {line["key"].lower(): _unescaped(line["value"]) for line in lines if line}


def outline(printed: str, names: list[PageName]) -> Iterator[FlatEntry]:
    """What `print-outline` prints. Raises BadMaster."""
    by_name = {name.title: at for at, name in reversed(list(enumerate(names))) if name.title}
    by_name |= {name.id: at for at, name in enumerate(names)}
    for found in brackets(printed):
        if isinstance(found, list) and found[:1] == ["bookmarks"]:
            yield from _entries(found[1:], 0, by_name, len(names))


def _entries(found: list[Any], level: int, by_name: Mapping[str, int], pages: int) -> Iterator[FlatEntry]:
    for entry in found:
        if not isinstance(entry, list) or len(entry) < 2 or not all(isinstance(text, Quoted) for text in entry[:2]):
            raise BadMaster("its outline cannot be read")
        yield FlatEntry(level, entry[0], _leaf(entry[1], by_name, pages))
        if level < MOST_DEPTH - 1:
            yield from _entries(entry[2:], level + 1, by_name, pages)


def _leaf(target: str, by_name: Mapping[str, int], pages: int) -> int | None:
    """The page that `#part` or `#12` names; None for other addresses."""
    if not target.startswith("#"):
        return None
    name = target[1:]
    if name in by_name:
        return by_name[name]
    number = int(name) if PAGE_NUMBER.fullmatch(name) else 0
    return number - 1 if 1 <= number <= pages else None


def hidden_text(printed: str, page: DjvuPage) -> Text | None:
    """What `print-txt` prints of one page; None when it has no words. Raises BadMaster."""
    blocks: list[list[list[Word]]] = [[[]]]
    for zone in brackets(printed):
        _zone(zone, page, blocks)
    full = (tuple(tuple(line) for line in block if line) for block in blocks)
    text = Text(tuple(block for block in full if block))
    return text if text.blocks else None


def _zone(zone: Any, page: DjvuPage, blocks: list[list[list[Word]]]) -> None:
    """Adds the words of a zone; a line ends a line, what is larger ends a block."""
    if not isinstance(zone, list) or len(zone) < 5 or not all(isinstance(side, int) for side in zone[1:5]):
        raise BadMaster("its hidden text cannot be read")
    kind, box, inside = zone[0], tuple(zone[1:5]), zone[5:]
    texts = [text for text in inside if isinstance(text, Quoted)]
    if kind == "word" and not texts:
        texts = [Quoted("".join(letter[5] for letter in inside if _is_letter(letter)))]
    if kind == "char" and texts and blocks[-1][-1]:
        blocks[-1][-1].append(_word(texts[0], box, page))
    elif texts:
        _say(texts, box, page, blocks)
    else:
        for below in inside:
            _zone(below, page, blocks)
    if kind in BLOCKS:
        blocks.append([[]])
    elif kind == "line":
        blocks[-1].append([])


def _is_letter(zone: Any) -> bool:
    return isinstance(zone, list) and len(zone) == 6 and zone[0] == "char" and isinstance(zone[5], Quoted)


def _say(texts: list[Quoted], box: tuple[Any, ...], page: DjvuPage, blocks: list[list[list[Word]]]) -> None:
    """The words of a text that has one box: each gets the part of it that its letters take of their line."""
    left, bottom, right, top = box
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines):
        high, low = (top - (top - bottom) * part // len(lines) for part in (number, number + 1))
        for word in re.finditer(r"\S+", line):
            begin, end = (left + (right - left) * at // len(line) for at in word.span())
            blocks[-1][-1].append(_word(word[0], (begin, low, end, high), page))
        if number + 1 < len(lines):
            blocks[-1].append([])


def _word(text: str, box: tuple[Any, ...], page: DjvuPage) -> Word:
    """The word with its box on the upright page."""
    left, bottom, right, top = box
    width, height = page.width, page.height
    place = (left, height - top, right, height - bottom)
    for _ in range(page.turns):
        place = (place[1], width - place[2], place[3], width - place[0])
        width, height = height, width
    return Word(text, *place)
