"""Names that are one in several forms and scripts: which keys are counted together, and under which label. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from manifests.collections.persons import is_authority, name_keys
from manifests.language_maps import LanguageMap


@dataclass(frozen=True, slots=True)
class Group:
    """What is one: the keys that are counted together, the first of them its own, and all forms of its name."""

    values: tuple[str, ...]
    label: LanguageMap

    @property
    def value(self) -> str:
        """The key that stands for all."""
        return self.values[0]


def grouped(labels: Iterable[tuple[str, LanguageMap]]) -> list[Group]:
    """A group for each key, in the order of the keys: its label has the forms of all its labels."""
    found = _by_value(labels)
    return [Group((value,), joined_label(several)) for value, several in found.items()]


def grouped_by_name(labels: Iterable[tuple[str, LanguageMap]]) -> list[Group]:
    """As `grouped`, but names that share a form are one group.

    A name without an address in an authority file joins the one with an address that has such a form; where several
    addresses have it they are several persons of one name, and nobody can tell whose it is: it stays by itself.
    """
    found = _by_value(labels)
    keys_of = {value: {key for label in several for key in name_keys(label)} for value, several in found.items()}
    joined = {value: [value] for value in found if is_authority(value)}
    owners: dict[str, set[str]] = defaultdict(set)
    for value in joined:
        for key in keys_of[value]:
            owners[key].add(value)
    for several in _connected({value: {value, *keys} for value, keys in keys_of.items() if value not in joined}):
        addresses = {address for value in several for key in (value, *keys_of[value]) for address in owners[key]}
        joined.setdefault(addresses.pop() if len(addresses) == 1 else several[0], []).extend(several)
    return [
        Group(tuple(values), joined_label(label for value in values for label in found[value]))
        for values in joined.values()
    ]


def _by_value(labels: Iterable[tuple[str, LanguageMap]]) -> dict[str, list[LanguageMap]]:
    found: dict[str, list[LanguageMap]] = defaultdict(list)
    for value, label in labels:
        found[value].append(label)
    return {value: found[value] for value in sorted(found)}


def joined_label(labels: Iterable[LanguageMap]) -> LanguageMap:
    """One form for each language: the first that there is. What names no language says nothing where others do."""
    forms: dict[str, tuple[str, ...]] = {}
    for label in labels:
        for tag, texts in label.items():
            if texts:
                forms.setdefault(tag, texts[:1])
    with_language = {tag: texts for tag, texts in forms.items() if tag != "none"}
    return with_language or forms


def _connected(keys_of: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """The values in lists of those that share a key, directly or through others; each sorted, the lists too."""
    holders: dict[str, list[str]] = defaultdict(list)
    for value, keys in keys_of.items():
        for key in keys:
            holders[key].append(value)
    seen: set[str] = set()
    for value in keys_of:
        if value in seen:
            continue
        seen.add(value)
        waiting, several = [value], []
        while waiting:
            several.append(waiting.pop())
            near = {other for key in keys_of[several[-1]] for other in holders[key]} - seen
            seen |= near
            waiting += near
        yield sorted(several)
