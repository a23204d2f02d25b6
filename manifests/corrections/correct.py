"""Corrections of a book as a value, put upon what its sources say, and compared with it. Pure.

Kept is only what a librarian changed, each thing with what the sources said of it then: a new ingest of the same
sources changes nothing of it, and a source that says something else by now is noticed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeAlias

from manifests.corrections.topics import ORDER, ORDERS, SECTIONS, Topic, Value, exact, fitted, topics_of, worded
from manifests.wording import Wording, orders_there, still_there


@dataclass(frozen=True, slots=True)
class Correction:
    """What a librarian says of one thing, and what the sources said of it when it was corrected."""

    to: Value
    was: Value


Corrections: TypeAlias = Mapping[Topic, Correction]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is said otherwise than before."""

    topic: Topic
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Conflict:
    """The sources say now neither what they said when a thing was corrected nor what the correction says; it stays."""

    topic: Topic
    was: Value
    now: Value
    to: Value


def apply(corrections: Corrections, described: Wording) -> Wording:
    """What is said of the book with these corrections. Those of pages that it has not are passed over, and new pages
    stand behind those that they stand behind in the sources."""
    said = topics_of(described)
    return worded({**said, **dict(_effective(corrections, said))})


def difference(described: Wording, wanted: Wording) -> Corrections:
    """The corrections that make the one of the other. Raises ValueError unless both have the same pages."""
    return revised({}, described, wanted)


def revised(corrections: Corrections, described: Wording, wanted: Wording) -> Corrections:
    """The corrections after which all is said as it is wanted. Raises ValueError unless both have the same pages.

    Those that stay as they are keep what the sources said when they were made; so do those of pages that have gone.
    """
    said, target = topics_of(described), topics_of(wanted)
    if said.keys() != target.keys():
        raise ValueError("the wanted wording has other pages than the described one")
    before = {**said, **dict(_effective(corrections, said))}
    changed = {topic for topic in said if exact(topic, before[topic]) != exact(topic, target[topic])}
    kept = {topic: one for topic, one in corrections.items() if topic not in changed}
    new = {topic for topic in said if topic in changed and exact(topic, said[topic]) != exact(topic, target[topic])}
    return kept | {
        topic: Correction(_with_gone(topic, corrections, target), said[topic]) for topic in said if topic in new
    }


def pinned(corrections: Corrections, described: Wording, said: Mapping[Topic, Value]) -> Corrections:
    """The corrections with these as well: they hold whatever sources say, also where one says the same today."""
    now = topics_of(described)
    there = {topic: one.to for topic, one in corrections.items()}
    new = {
        topic: Correction(value, now[topic])
        for topic, value in said.items()
        if topic not in there or exact(topic, there[topic]) != exact(topic, value)
    }
    return {**corrections, **new}


def settled(corrections: Corrections, described: Wording) -> Corrections:
    """The same corrections, made in view of what the sources say now: so there is no conflict any more."""
    now = topics_of(described)
    return {topic: replace(one, was=now.get(topic, one.was)) for topic, one in corrections.items()}


def changes(before: Wording, after: Wording) -> list[Change]:
    """What is said otherwise in the second one, of pages that both have."""
    old, new = topics_of(before), topics_of(after)
    both = (topic for topic in old if topic in new)
    return [
        Change(topic, old[topic], new[topic]) for topic in both if exact(topic, old[topic]) != exact(topic, new[topic])
    ]


def conflicts(corrections: Corrections, described: Wording) -> list[Conflict]:
    """The corrections of which the sources say something else by now. In which language it is counts for nothing."""
    said = topics_of(described)
    found = []
    for topic, one in corrections.items():
        if topic not in said:
            continue
        now, was, to = _comparable(topic, (said[topic], one.was, one.to), {page.key for page in described.pages})
        if now not in (was, to):
            found.append(Conflict(topic, one.was, said[topic], one.to))
    return found


def _effective(corrections: Corrections, said: Mapping[Topic, Value]) -> Iterator[tuple[Topic, Value]]:
    keys = frozenset(said[ORDER])
    for topic, one in corrections.items():
        if topic in said:
            yield topic, fitted(topic, one.to, said[topic], keys)


def _with_gone(topic: Topic, corrections: Corrections, target: Mapping[Topic, Value]) -> Value:
    """A new order keeps the places of pages that have gone, for when they come back."""
    if topic != ORDER or topic not in corrections:
        return target[topic]
    old, new = corrections[topic].to, target[topic]
    return fitted(topic, new, (*old, *(key for key in new if key not in old)), frozenset(new))


def _comparable(topic: Topic, values: tuple[Value, Value, Value], keys: frozenset[str] | set[str]) -> list[object]:
    """Values without what makes no conflict: pages that have come or gone since."""
    now, was, _ = values
    if topic == ORDER:
        both = set(now) & set(was)
        return [[key for key in value if key in both] for value in values]
    if topic == SECTIONS:
        return [_texts(tuple(still_there(value, keys))) for value in values]
    if topic == ORDERS:
        return [_texts(tuple(orders_there(value, keys))) for value in values]
    return [_texts(value) for value in values]


def _texts(value: Any) -> object:
    """A value without the languages of its texts."""
    if isinstance(value, Mapping):
        return [text for texts in value.values() for text in texts]
    if is_dataclass(value) and not isinstance(value, type):
        return [_texts(getattr(value, one.name)) for one in fields(value)]
    return [_texts(one) for one in value] if isinstance(value, tuple) else value
