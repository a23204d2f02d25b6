"""The table of contents that a document carries, made a bounded tree. Values only."""

from collections.abc import Sequence
from typing import NamedTuple

from image_store.masters.contents import OutlineEntry

MOST_DEPTH = 8
MOST_ENTRIES = 10_000
MOST_LETTERS = 1_000


class FlatEntry(NamedTuple):
    """A line of an outline: how deep it lies (0 at the top), its title, and its page counted from 0."""

    level: int
    title: str
    leaf: int | None


def plain(text: str | None) -> str | None:
    """A label or title of a document without controls and spaces around it; None when nothing is left."""
    if text is None:
        return None
    letters = (letter if letter.isprintable() else " " for letter in text[:MOST_LETTERS])
    return " ".join("".join(letters).split()) or None


def tree(entries: Sequence[FlatEntry]) -> tuple[OutlineEntry, ...]:
    """The entries in their order, each below the last one that lies higher.

    What has neither a title nor anything below it is left out; without a title it gets a dash.
    """
    top: list[OutlineEntry] = []
    _take(list(reversed(entries)), -1, top)
    return tuple(top)


def _take(waiting: list[FlatEntry], above: int, into: list[OutlineEntry]) -> None:
    """Moves the entries that lie deeper than `above` into a list. As deep as the tree: MOST_DEPTH."""
    while waiting and waiting[-1].level > above:
        entry = waiting.pop()
        below: list[OutlineEntry] = []
        if entry.level < MOST_DEPTH - 1:
            _take(waiting, entry.level, below)
        title = plain(entry.title)
        if title or below:
            into.append(OutlineEntry(title or "—", entry.leaf, tuple(below)))
