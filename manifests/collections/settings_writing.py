"""The tree as it is -> `collections.yaml`, to be changed and taken in again. Knows no file."""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from manifests.about import CollectionPath
from manifests.collections.placing import Setting, Settings
from manifests.collections.selecting import Selection
from manifests.collections.settings_reading import WITHIN
from manifests.collections.tree import place_of
from manifests.collections.values import CollectionRecord
from manifests.language_maps import LanguageMap

HEAD = """\
# The collections of the library. Change labels, places and books, and take the file in again:
#   iiif-server collections --check FILE     says what would come of it
#   iiif-server collections --import FILE    does it
# An id is a part of an address and stays; docs/collections.md tells the rest.
"""


def write_settings(records: Iterable[CollectionRecord], settings: Settings) -> str:
    """The text. Collections that descriptions or folders have made are written too, with their names: what is read of
    it again has the same books."""
    within: dict[str | None, list[CollectionRecord]] = {}
    for record in records:
        within.setdefault(record.parent, []).append(record)
    if not within:
        return f"{HEAD}collections: []\n"
    return "\n".join((HEAD + "collections:", *_items(None, within, settings, "  "), ""))


def _items(
    parent: str | None, within: Mapping[str | None, list[CollectionRecord]], settings: Settings, indent: str
) -> Iterator[str]:
    for record in sorted(within.get(parent, ()), key=place_of):
        setting = settings.by_id.get(record.id) or Setting(record, _written(record.path))
        yield f"{indent}- id: {_quoted(record.id)}"
        inner = f"{indent}  "
        yield from _texts("label", record.label, inner)
        if record.summary:
            yield from _texts("summary", record.summary, inner)
        if setting.names:
            yield f"{inner}names:"
            yield from (f"{inner}  - {_quoted(f' {WITHIN} '.join(name))}" for name in setting.names)
        if setting.selections:
            yield f"{inner}books:"
            yield from (line for one in setting.selections for line in _selection(one, f"{inner}  "))
        if record.id in within:
            yield f"{inner}collections:"
            yield from _items(record.id, within, settings, f"{inner}  ")


def _written(path: CollectionPath) -> tuple[CollectionPath, ...]:
    """A name with the sign in it would be read as two; its collection is known by its identifier all the same."""
    return () if any(WITHIN in name for name in path) else (path,)


def _texts(name: str, texts: LanguageMap, indent: str) -> Iterator[str]:
    yield f"{indent}{name}:"
    yield from (f"{indent}  {tag}: {_quoted(several[0])}" for tag, several in texts.items() if several)


def _selection(selection: Selection, indent: str) -> Iterator[str]:
    given = {
        "id": selection.ids,
        "shelfmark": selection.shelfmarks,
        "language": selection.languages,
        "script": selection.scripts,
        "year": tuple(map(str, selection.years)),
        "author": selection.authors,
    }
    lead = f"{indent}- "
    for name, values in given.items():
        if values:
            yield f"{lead}{name}: [{', '.join(map(_quoted, values))}]"
            lead = f"{indent}  "


def _quoted(text: str) -> str:
    """In quotation marks: what JSON writes is read alike as YAML, and `no` and `1905` stay texts."""
    return orjson.dumps(text).decode()
