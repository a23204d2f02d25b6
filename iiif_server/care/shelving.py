"""The collections of the settings: taken in, given out, looked at beforehand. Knows no terminal."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from iiif_server.database import writing
from iiif_server.ingest.holdings import Holdings
from manifests import first_text
from manifests.changes.keeping import all_places, keep_replaced
from manifests.collections import CollectionNode, Setting, Settings, walk_nodes
from manifests.collections.indexing import hold_index, put_settings
from manifests.collections.reading import tree_in
from manifests.collections.settings_reading import MOST_BYTES, read_settings
from manifests.collections.settings_writing import write_settings

# Where a librarian writes them, in the folder of the library.
FILE = "collections.yaml"


@dataclass(frozen=True, slots=True)
class Shelved:
    """What comes of settings: the tree, whether anything is other than before, and sentences on what has no book."""

    tree: tuple[CollectionNode, ...]
    changed: bool
    notes: tuple[str, ...]


def read_file(path: Path) -> Settings:
    """The settings of a file. Raises BadDescription, with all its mistakes, and OSError."""
    with path.open("rb") as file:
        return read_settings(file.read(MOST_BYTES + 1), path.name)


def shelve(holdings: Holdings, settings: Settings, *, keep: bool) -> Shelved:
    """Takes the settings in place of those that hold, all or nothing; servers show it at once.

    Without `keep` it is only seen what would come of it.
    """
    before = holdings.library.collections
    changed = before.settings().all != settings.all
    said = {" > ".join(record.path) for record in before.records() if record.path}
    with writing(holdings.engine) as transaction:
        hold_index(transaction)
        places = all_places(transaction)
        put_settings(transaction, settings)
        keep_replaced(transaction, places, holdings.clock())
        tree = tree_in(transaction)
        if not keep:
            transaction.rollback()
    if keep:
        holdings.publication.advance()
    return Shelved(tree, changed, tuple(_notes(settings, tree, said)))


def export(holdings: Holdings) -> str:
    """The whole tree as a file to be changed and taken in again, what descriptions and folders have made too."""
    collections = holdings.library.collections
    settings = collections.settings()
    wanted = {node.record.id for _, node in walk_nodes(collections.tree())} | settings.by_id.keys()
    return write_settings((one for one in collections.records() if one.id in wanted), settings)


def is_behind(holdings: Holdings) -> bool:
    """Whether the file in the folder of the library says something else than what holds. Raises BadDescription."""
    path = holdings.home / FILE
    return path.exists() and read_file(path).all != holdings.library.collections.settings().all


def _notes(settings: Settings, tree: Iterable[CollectionNode], said: set[str]) -> Iterable[str]:
    shown = {node.record.id for _, node in walk_nodes(tree)}
    for setting in settings.all:
        if setting.record.id not in shown:
            yield f"{setting.record.id} ({first_text(setting.record.label)[0]}) has no book and is not shown."
            yield from _meant(setting, said)


def _meant(setting: Setting, said: set[str]) -> Iterable[str]:
    for name in map(" > ".join, setting.names):
        near = get_close_matches(name, said, n=1)
        if name not in said and near:
            yield f"  No book says {name!r}. Is {near[0]!r} meant?"
