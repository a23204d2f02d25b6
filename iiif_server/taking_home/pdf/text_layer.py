"""The words of a page where they are printed, in letters that are not seen. Knows no font file and no document.

Words stand as they are seen, from left to right, and so do the letters of a word: what reads a PDF turns letters of
Arabic around by itself, for that is how most programs write them. One that did not would have to be told otherwise,
and no way of telling is understood by all.
"""

import re
import unicodedata
from collections.abc import Iterator

from iiif_server.taking_home.pdf.glyphless import EM, WIDTH
from iiif_server.taking_home.pdf.objects import number, numbers, octets, utf16
from manifests import PageText, TextWord

FONT = "T"
# As large as a word's box is high; a box of no height has no letters.
LEAST = 0.1
# 100: as the font has it. What is beyond these bounds is no word, and readers refuse it.
MOST_SCALE = 100_000.0
_FIGURES = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/٫٬-][0-9\u0660-\u0669\u06f0-\u06f9]+)*")


def layer(text: PageText, width: float, height: float) -> bytes:
    """The operators that write a page's text on a sheet of these dimensions, in points."""
    across, down = width / text.width, height / text.height
    words = b"\n".join(
        _word(word, across, down, height) for block in text.blocks for line in block.lines for word in line
    )
    # 3: neither filled nor stroked.
    return b"BT 3 Tr\n" + words + b"\nET"


def unseen(text: str, left: float, bottom: float, width: float, size: float) -> bytes:
    """The operators that write a text, of one direction, in this place, in points."""
    # What is set for letters holds beyond them: the next ones that are seen would be as narrow as these.
    return b"q BT 3 Tr\n" + _written(text, left, bottom, width, size) + b"\nET Q\n"


def _word(word: TextWord, across: float, down: float, height: float) -> bytes:
    size, width = (word.bottom - word.top) * down, (word.right - word.left) * across
    return _written(word.text, word.left * across, height - word.bottom * down, width, size)


def _written(text: str, left: float, bottom: float, width: float, size: float) -> bytes:
    shown, size = as_seen(text), max(size, LEAST)
    scale = min(100 * width / (size * WIDTH / EM * (len(utf16(shown)) // 2)), MOST_SCALE)
    # No blank between words: programs that copy see the gap, and would see a blank on the wrong side of an Arabic word.
    return b"/%b %b Tf %b Tz 1 0 0 1 %b Tm %b Tj" % (
        FONT.encode(),
        number(size),
        number(scale),
        numbers(left, bottom),
        octets(utf16(shown)),
    )


def as_seen(word: str) -> str:
    """The letters of a word from left to right: those of Arabic and Hebrew turned around, the figures in it not.

    A bracket stays the letter that it is: so most programs take it back.
    """
    if not any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in word):
        return word
    return "".join(_turned(word))


def _turned(word: str) -> Iterator[str]:
    end = len(word)
    for found in reversed(list(_FIGURES.finditer(word))):
        yield from reversed(word[found.end() : end])
        yield found[0]
        end = found.start()
    yield from reversed(word[:end])
