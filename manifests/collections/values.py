"""Collections of books as values: the tree that readers go down. Knows no book, no SQL and no file."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from manifests.about import CollectionPath
from manifests.language_maps import LanguageMap
from manifests.sorting import lower

# The root; every collection is within it.
TOP = "top"
# Within each other, of what one book says.
MOST_DEPTH = 8
# Collections that one book names; more is a mistake in a description, and is passed over.
MOST_PATHS = 50
_LONGEST_NAME = 300
_LONGEST_SOURCE = 400

Origin = Literal["description", "folder", "settings"]


@dataclass(frozen=True, slots=True)
class CollectionRecord:
    """A collection. `id` stays for ever, whatever its label becomes.

    `parent`: the collection that it is within; None: the root. `number`: its place among those beside it where the
    settings say one. `path`: how descriptions or folders name it, empty where only the settings do.
    """

    id: str
    label: LanguageMap
    parent: str | None = None
    origin: Origin = "description"
    summary: LanguageMap = field(default_factory=dict)
    number: int | None = None
    path: CollectionPath = ()


@dataclass(frozen=True, slots=True)
class Totals:
    """How many books there are, and how many pages they have."""

    books: int
    pages: int


@dataclass(frozen=True, slots=True)
class CollectionNode:
    """A collection in the tree: how many books are in it and below it, and how many of them in it itself."""

    record: CollectionRecord
    books: int
    direct: int
    within: tuple["CollectionNode", ...] = ()


def walk_nodes(nodes: Iterable[CollectionNode], depth: int = 0) -> Iterator[tuple[int, CollectionNode]]:
    """Every collection with its depth, each before those within it."""
    for node in nodes:
        yield depth, node
        yield from walk_nodes(node.within, depth + 1)


def cleaned_path(path: Iterable[str]) -> CollectionPath:
    """The path with composed names, each on one line; those that are too deep or too long are cut."""
    names = (" ".join(unicodedata.normalize("NFC", name).split())[:_LONGEST_NAME].strip() for name in path)
    return tuple(name for name in names if name)[:MOST_DEPTH]


def path_source(path: CollectionPath) -> str:
    """What a path is known by for ever: equal for the spellings that differ in capitals, either i, and spaces only."""
    names = [" ".join(lower(name).replace("ı", "i").split()) for name in path]
    text = json.dumps(names, ensure_ascii=False)
    # An index of PostgreSQL has no room for more.
    return text if len(text) <= _LONGEST_SOURCE else f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
