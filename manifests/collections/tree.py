"""Collections and how many books they have -> the tree that readers see. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from manifests.collections.values import CollectionNode, CollectionRecord
from manifests.language_maps import LanguageMap
from manifests.sorting import SortKey, title_key

Place = tuple[bool, int, SortKey, str]


def grow(
    records: Iterable[CollectionRecord],
    books: Mapping[str, int],
    direct: Mapping[str, int],
    remotes: Mapping[str | None, int] | None = None,
) -> tuple[CollectionNode, ...]:
    """The collections in the root with all below them; one without anything, in it or below, does not show.

    `books` and `direct`, by collection: how many are in it or below, and in it itself. `remotes`: how many of other
    institutions are in it or below.
    """
    others = remotes or {}
    within: dict[str | None, list[CollectionRecord]] = defaultdict(list)
    for record in records:
        if books.get(record.id) or others.get(record.id):
            within[record.parent].append(record)

    def nodes(parent: str | None) -> tuple[CollectionNode, ...]:
        return tuple(
            CollectionNode(one, books.get(one.id, 0), direct.get(one.id, 0), nodes(one.id), others.get(one.id, 0))
            for one in sorted(within.pop(parent, ()), key=place_of)
        )

    return nodes(None)


def place_of(record: CollectionRecord) -> Place:
    """Where a collection stands among those beside it: as the settings number them, then by the alphabet."""
    number = record.number
    return number is None, number or 0, label_key(record.label), record.id


def label_key(label: LanguageMap) -> SortKey:
    """The key to sort labels by: the Azerbaijani text where there is one, else the first."""
    texts = [(tag, text) for tag, several in label.items() for text in several]
    tag, text = next((one for one in texts if one[0].split("-")[0] == "az"), texts[0])
    return title_key(text, tag if tag != "none" else "az")
