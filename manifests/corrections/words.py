"""Corrections in words: what a thing is called, and its value on one line of a terminal. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from manifests.about import Contributor, Date, Field, Identifier, Part
from manifests.book import PageOrder, Section, walk
from manifests.corrections.correct import Change, Conflict
from manifests.corrections.topics import HIDDEN, LABEL, PAGE_BEHAVIOUR, Topic, Value
from manifests.language_maps import LanguageMap

NOTHING = "nothing"
LONGEST = 100
MOST_LISTED = 8
_NAMES_OF_PAGES = {LABEL: "label", HIDDEN: "visibility", PAGE_BEHAVIOUR: "type"}
_NAMES = {
    "cover_key": "cover",
    "start_key": "page to open at",
    "orders": "other orders",
    "behaviour": "layout",
    "sections": "contents",
    "contributors": "persons",
    "order": "order of the pages",
    "institution": "holding institution",
    "identifiers": "identifiers",
    "metadata": "further information",
}


def named(topic: Topic) -> str:
    """`title`, `label of page 0012`."""
    if topic.page:
        return f"{_NAMES_OF_PAGES[topic.name]} of page {topic.page}"
    return _NAMES.get(topic.name, topic.name.replace("_", " "))


def shown(topic: Topic, value: Value) -> str:
    """The value, not longer than a person reads."""
    text = _shown(topic, value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def told(change: Change) -> str:
    """`title: Şəki -> Şəki xanlığı`."""
    if change.topic.name == "order":
        return f"{named(change.topic)}: {_moved(change.before, change.after)}"
    before, after = _whole_or_part(change.topic, change.before, change.after)
    return f"{named(change.topic)}: {before} -> {after}"


def sentence(conflict: Conflict) -> str:
    """What a librarian is told of a conflict."""
    was, now, to = (shown(conflict.topic, value) for value in (conflict.was, conflict.now, conflict.to))
    return (
        f"{named(conflict.topic)}: the sources say now: {now}; when it was corrected by hand they said: {was}. The"
        f" correction stays: {to}"
    )


def listed(topics: Iterable[Topic]) -> str:
    """`title, label of 3 pages`: the things on one line."""
    found = list(topics)
    single = [named(topic) for topic in found if not topic.page]
    for name, word in _NAMES_OF_PAGES.items():
        count = sum(topic.name == name and bool(topic.page) for topic in found)
        if count:
            single.append(f"{word} of {count} {'page' if count == 1 else 'pages'}")
    return ", ".join(single)


def _whole_or_part(topic: Topic, before: Value, after: Value) -> tuple[str, str]:
    """Both values; of long ones that begin alike, from where they differ."""
    first, second = _shown(topic, before), _shown(topic, after)
    if max(len(first), len(second)) <= LONGEST:
        return first, second
    same = next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    begin = max(0, same - LONGEST // 4)
    lead = "…" if begin else ""
    return tuple(  # type: ignore[return-value]  # two of them
        lead + (text[begin:] if len(text) - begin <= LONGEST else f"{text[begin : begin + LONGEST - 1]}…")
        for text in (first, second)
    )


def _moved(before: Sequence[str], after: Sequence[str]) -> str:
    """Which pages stand behind another page than before."""
    behind = dict(zip(before, (None, *before), strict=False))
    moved = [(key, ahead) for key, ahead in zip(after, (None, *after), strict=False) if behind.get(key) != ahead]
    parts = [f"{key} {f'behind {ahead}' if ahead else 'first'}" for key, ahead in moved[:MOST_LISTED]]
    return ", ".join(parts) + (f" and {len(moved) - MOST_LISTED} more" if len(moved) > MOST_LISTED else "")


def _shown(topic: Topic, value: Value) -> str:
    if topic.name == HIDDEN:
        return "hidden" if value else "shown"
    if topic.name == "sections":
        return _contents(value)
    if topic.name in ("cover_key", "start_key"):
        return "the first page" if value is None else f"page {value}"
    if topic.name == "viewing_direction" and value is None:
        return "by the script"
    if topic.name in ("behaviour", PAGE_BEHAVIOUR) and value is None:
        return "by the shape"
    return _value(value) or NOTHING


def _value(value: Any) -> str:
    match value:
        case Contributor():
            return _texts(value.name) + (f" ({value.role})" if value.role else "")
        case Date():
            return value.text
        case Identifier():
            return f"{value.kind} {value.value}".strip()
        case PageOrder():
            return f"{_texts(value.label)}: {', '.join(value.pages)}"
        case Field():
            return f"{_texts(value.label)}: {_texts(value.value)}"
        case Part():
            return ", ".join(filter(None, (" > ".join(value.work), value.volume, value.issue)))
        case Mapping():
            return _texts(value)
        case tuple() if value and all(isinstance(one, tuple) for one in value):
            return "; ".join(" > ".join(path) for path in value)
        case tuple():
            return "; ".join(map(_value, value))
        case None:
            return ""
    return str(value)


def _texts(texts: LanguageMap) -> str:
    return " = ".join(
        "; ".join(several) + ("" if tag == "none" else f" ({tag})") for tag, several in texts.items() if several
    )


def _contents(sections: Sequence[Section]) -> str:
    lines = [f"{_texts(section.label)} [{section.page}]" for _, section in walk(sections)]
    return f"{len(lines)} {'heading' if len(lines) == 1 else 'headings'}: {'; '.join(lines)}" if lines else NOTHING
