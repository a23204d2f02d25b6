"""Corrections and wordings as JSON values, and back: what the catalogue keeps. Knows no database."""

from collections.abc import Iterator, Mapping
from typing import Any

from manifests.corrections.correct import Correction, Corrections
from manifests.corrections.topics import (
    COVER,
    HIDDEN,
    LANGUAGE,
    OF_PAGES,
    ORDER,
    ORDERS,
    PAGE_BEHAVIOUR,
    SECTIONS,
    START,
    Topic,
    Value,
    topics_of,
    value_json,
    value_of,
    worded,
)
from manifests.wording import Wording


def corrections_json(corrections: Corrections) -> dict[str, Any]:
    """`{"title": {"to": ..., "was": ...}, "label": {"p1": {...}}}`."""
    return _nested(
        {
            topic: {"to": value_json(topic, one.to), "was": value_json(topic, one.was)}
            for topic, one in corrections.items()
        }
    )


def corrections_of(written: Mapping[str, Any]) -> Corrections:
    """The value again. Raises KeyError, TypeError or ValueError when it is not what `corrections_json` wrote."""
    return {topic: Correction(value_of(topic, one["to"]), value_of(topic, one["was"])) for topic, one in _flat(written)}


def wording_json(wording: Wording) -> dict[str, Any]:
    """`{"title": ..., "order": [...], "label": {"p1": ...}}`; without what says nothing."""
    said = {topic: value_json(topic, value) for topic, value in topics_of(wording).items()}
    return _nested({topic: value for topic, value in said.items() if value or topic == ORDER})


def wording_from(written: Mapping[str, Any]) -> Wording:
    """The value again. Raises KeyError, TypeError or ValueError when it is not what `wording_json` wrote."""
    said: dict[Topic, Value] = {topic: value_of(topic, one) for topic, one in _flat(written)}
    nothing: dict[Topic, Value] = dict.fromkeys((LANGUAGE, COVER, START)) | {SECTIONS: (), ORDERS: ()}
    of_pages = {
        Topic(name, key): value for key in said[ORDER] for name, value in ((HIDDEN, False), (PAGE_BEHAVIOUR, None))
    }
    return worded({**nothing, **of_pages, **said})


def _nested(said: Mapping[Topic, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for topic, value in said.items():
        if topic.name in OF_PAGES:
            whole.setdefault(topic.name, {})[topic.page] = value
        else:
            whole[topic.name] = value
    return whole


def _flat(written: Mapping[str, Any]) -> Iterator[tuple[Topic, Any]]:
    for name, value in written.items():
        if name in OF_PAGES:
            yield from ((Topic(name, key), one) for key, one in value.items())
        else:
            yield Topic(name), value
