"""The text of a page, written beside its pyramid: STEM.text, the form of `manifests` in gzip. Knows no SQL.

The same text gives the same bytes, so that a fingerprint of the file says whether the text changed.
"""

import gzip
import os
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from iiif_server.page_texts import MOST_BYTES, text_path
from image_store import Dimensions
from image_store.building import Text, Word
from manifests import MOST_WORDS, PageText, TextBlock, TextLine, TextWord, clean_word, text_bytes

BUILDING_PREFIX = ".building-"  # as in image_store/pyramid_file.py
# In that form: what it has beside its words, and each word beside its letters, with a line and a block of its own.
HEAD_BYTES, WORD_BYTES = 1000, 64
LEVEL = 9


def page_text(text: Text, size: Dimensions, language: str | None = None) -> PageText | None:
    """What a master says, in the form that is kept; None when it says nothing.

    Letters that nobody can read are left out, and boxes are cut at the edges of the page; a word without any pixel of
    the page gets the nearest one. What is beyond MOST_WORDS or MOST_BYTES is no page of a book: `words_left_out`.
    """
    blocks, room = [], _Room(MOST_WORDS, MOST_BYTES - HEAD_BYTES)
    for block in text.blocks:
        lines: list[TextLine] = []
        for line in block:
            fit = (kept for kept in (_word(word, size) for word in line) if kept is not None)
            words = tuple(takewhile(room.takes, fit))
            if words:
                lines.append(words)
        if lines:
            blocks.append(TextBlock(tuple(lines)))
    return PageText(size.width, size.height, tuple(blocks), language) if blocks else None


def words_left_out(text: Text, kept: PageText | None) -> int:
    """How many words of a master `page_text` has cut off; letters that nobody can read are no words."""
    readable = sum(1 for word in text.words() if clean_word(word.text))
    return readable - (sum(1 for _ in kept.words()) if kept else 0)


def write_text(text: PageText, stem: Path) -> int:
    """Writes STEM.text whole or not at all, on the disk before it has its name; how many bytes. Raises OSError."""
    packed = gzip.compress(text_bytes(text), LEVEL, mtime=0)
    # In a folder with the name of an unfinished pyramid: what a kill leaves of it goes away with those
    with TemporaryDirectory(dir=stem.parent, prefix=BUILDING_PREFIX) as folder:
        draft = Path(folder, "text")
        with draft.open("wb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(text_path(stem))
    return len(packed)


@dataclass(slots=True)
class _Room:
    """How much more of a page can be kept; once it is full, it stays full."""

    words: int
    bytes: int

    def takes(self, word: TextWord) -> bool:
        """Whether there was room for this word."""
        escaped = word.text.count('"') + word.text.count("\\")
        size = len(word.text.encode()) + escaped + WORD_BYTES
        if self.words < 1 or self.bytes < size:
            self.words = 0
            return False
        self.words -= 1
        self.bytes -= size
        return True


def _word(word: Word, size: Dimensions) -> TextWord | None:
    text = clean_word(word.text)
    if not text:
        return None
    left, right = _within(word.left, word.right, size.width)
    top, bottom = _within(word.top, word.bottom, size.height)
    return TextWord(text, left, top, right, bottom)


def _within(begin: int, end: int, side: int) -> tuple[int, int]:
    """The part of a stretch that lies on the page: one pixel at least."""
    begin = min(max(begin, 0), side - 1)
    return begin, min(max(end, begin + 1), side)
