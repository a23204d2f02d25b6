"""A change of a book, and how a book stands after its last one, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ChangeKind = Literal["Create", "Update", "Delete", "Move"]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a book; once kept it is never other. `number` counts all of them from 1, without gaps.

    `at` is in UTC, in whole seconds, and never before that of the change before. `target`: the identifier of the book
    that takes the place of this one; of a Move only.
    """

    number: int
    kind: ChangeKind
    book: str
    at: datetime
    target: str | None = None


@dataclass(frozen=True, slots=True)
class RecordHeader:
    """How a book stands: `changed` and `number` are those of its last change.

    `collections`: those that the book itself is in, or was in when it was taken away.
    """

    book: str
    changed: datetime
    number: int
    deleted: bool
    collections: tuple[str, ...] = ()
