"""The text of a page as passages that flow with the width of a screen. Knows no markup.

Where lines end is kept where it means something: in verse, in tables of contents, on title pages. That is told by their
widths, for the lines of prose are as wide as each other.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from manifests import PageText, TextBlock, TextLine

# A line of prose is nearly as wide as the widest; the last one of a paragraph need not be.
NEARLY = 0.85
SOFT_HYPHEN = "\u00ad"
_HYPHENATED = re.compile(r"[^\W\d_][-\u00ac\u00ad\u2010]")


class Passage(NamedTuple):
    """Lines that stay apart; of prose there is one. `language`: where one was said, else None."""

    lines: tuple[str, ...]
    language: str | None


def passages(text: PageText, *, begun: bool) -> Iterator[Passage]:
    """One for each block that has words.

    `begun`: the page before ends in the first part of a word, which stands there whole.
    """
    replaced = _put_together(text, begun=begun)
    at = 0
    for block in text.blocks:
        lines: list[str] = []
        for line in block.lines:
            words = (replaced.get(number, word.text) for number, word in enumerate(line, at))
            lines.append(" ".join(filter(None, words)))
            at += len(line)
        told = tuple(filter(None, lines))
        if told:
            kept = told if has_own_lines(block) else (_joined(told),)
            yield Passage(kept, block.language or text.language)


def ends_within_a_word(text: PageText) -> bool:
    """Whether a word is begun on this page and ended on the next."""
    return any(hyphen.second is None for hyphen in text.hyphens)


def has_own_lines(block: TextBlock) -> bool:
    """Whether most lines, but for the last, end where they do on purpose."""
    widths = [_width(line) for line in block.lines if line]
    widest = max(widths, default=0)
    full = sum(width >= NEARLY * widest for width in widths[:-1])
    return full < len(widths[:-1]) / 2


def _put_together(text: PageText, *, begun: bool) -> dict[int, str]:
    """Words that are printed in two parts: the whole in the place of the first, nothing in that of the second."""
    replaced: dict[int, str] = {}
    for hyphen in text.hyphens:
        if hyphen.first is not None:
            replaced[hyphen.first] = hyphen.whole
        if hyphen.second is not None:
            replaced[hyphen.second] = "" if hyphen.first is not None or begun else hyphen.whole
    return replaced


def _joined(lines: Iterable[str]) -> str:
    """Lines as one. A hyphen at the end of one, before a small letter, is from now on seen only where a line ends."""
    whole: list[str] = []
    for line in lines:
        if whole and _HYPHENATED.fullmatch(whole[-1][-2:]) and line[0].islower():
            whole[-1] = whole[-1][:-1] + SOFT_HYPHEN
        elif whole:
            whole.append(" ")
        whole.append(line)
    return "".join(whole)


def _width(line: TextLine) -> int:
    return max(word.right for word in line) - min(word.left for word in line)
