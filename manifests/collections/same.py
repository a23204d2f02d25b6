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
    found: dict[str, list[LanguageMap]] = defaultdict(list)
    for value, label in labels:
        found[value].append(label)
    return [Group((value,), joined_label(found[value])) for value in sorted(found)]


def grouped_by_name(labels: Iterable[tuple[str, LanguageMap]]) -> list[Group]:
    """As `grouped`, but names that share a form are one group.

    A name without an address in an authority file joins the one with an address that has such a form; where several
    addresses have it they are several persons of one name, and nobody can tell whose it is: it stays by itself.
    """
    found = {group.value: group for group in grouped(labels)}
    with_address = [group for group in found.values() if is_authority(group.value)]
    owners: dict[str, set[str]] = defaultdict(set)
    for group in with_address:
        for key in name_keys(group.label):
            owners[key].add(group.value)
    joined: dict[str, list[str]] = {group.value: [group.value] for group in with_address}
    for several in _connected({value: name_keys(one.label) for value, one in found.items() if value not in joined}):
        keys = {key for value in several for key in (value, *name_keys(found[value].label))}
        addresses = {address for key in keys for address in owners[key]}
        joined.setdefault(addresses.pop() if len(addresses) == 1 else several[0], []).extend(several)
    return [Group(tuple(values), joined_label([found[value].label for value in values])) for values in joined.values()]


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
        for key in (value, *keys):
            holders[key].append(value)
    seen: set[str] = set()
    for value in sorted(keys_of):
        if value in seen:
            continue
        seen.add(value)
        waiting, several = [value], []
        while waiting:
            one = waiting.pop()
            several.append(one)
            for other in (other for key in (one, *keys_of[one]) for other in holders[key]):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        yield sorted(several)
