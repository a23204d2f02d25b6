"""Collections as sets: `Qezetler:Molla-Nesreddin` is within `Qezetler` (OAI-PMH 2.0, section 2.6)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from manifests.collections import CollectionRecord
from manifests.language_maps import LanguageMap

Collections = Mapping[str, CollectionRecord]


@dataclass(frozen=True, slots=True)
class OaiSet:
    """A set, with the texts of the collection that it is."""

    spec: str
    label: LanguageMap
    summary: LanguageMap


def set_spec(collection: str, collections: Collections) -> str:
    """How a collection is called as a set: by those that it is within, and by itself; '' where it is gone."""
    trail: list[str] = []
    at: str | None = collection
    while at is not None and at not in trail:
        record = collections.get(at)
        if record is None:
            return ""
        trail.insert(0, at)
        at = record.parent
    return ":".join(trail)


def collection_of(spec: str, collections: Collections) -> str | None:
    """The collection that is called so as a set; None: there is none."""
    name = spec.rpartition(":")[2]
    return name if set_spec(name, collections) == spec else None


def sets_of(collections: Collections, shown: Collection[str]) -> list[OaiSet]:
    """The collections that are shown, as sets, each behind those that it is within."""
    made = [
        OaiSet(spec, record.label, record.summary)
        for name, record in collections.items()
        if name in shown and (spec := set_spec(name, collections))
    ]
    return sorted(made, key=lambda one: one.spec)
