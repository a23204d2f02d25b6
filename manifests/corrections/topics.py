"""What can be corrected of a book, thing by thing: a wording as topics with values, and back. Pure.

Every wording has a value for every topic, an empty one where nothing is said; so two of them are compared one by one.
"""

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

from manifests.about import NOTHING_SAID, About
from manifests.about_values import about_json, about_of, texts_of
from manifests.book import Section
from manifests.orders import orders_json, orders_of
from manifests.wording import PageWording, Wording, in_order, orders_there, still_there


class Topic(NamedTuple):
    """What something is said of: `title`, a field of About by its name, ...; with `page`, the label of one page."""

    name: str
    page: str = ""


# What a value is depends on the topic: that of the field of the wording that it is called after.
Value: TypeAlias = Any

TITLE: Final = Topic("title")
LANGUAGE: Final = Topic("language")
ORDER: Final = Topic("order")
SECTIONS: Final = Topic("sections")
COVER: Final = Topic("cover_key")
START: Final = Topic("start_key")
ORDERS: Final = Topic("orders")
LABEL: Final = "label"
HIDDEN: Final = "hidden"
# Not `behaviour`, which is said of the whole book.
PAGE_BEHAVIOUR: Final = "page_behaviour"
OF_PAGES: Final = (LABEL, HIDDEN, PAGE_BEHAVIOUR)
ABOUT: Final = tuple(one.name for one in fields(About))


def topics_of(wording: Wording) -> dict[Topic, Value]:
    """Every topic of a wording with its value. The order of the pages is a value of its own: a tuple of keys."""
    return {
        TITLE: wording.title,
        LANGUAGE: wording.language,
        **{Topic(name): getattr(wording.about, name) for name in ABOUT},
        ORDER: tuple(page.key for page in wording.pages),
        **{Topic(LABEL, page.key): page.label for page in wording.pages},
        **{Topic(HIDDEN, page.key): page.hidden for page in wording.pages},
        **{Topic(PAGE_BEHAVIOUR, page.key): page.behaviour for page in wording.pages},
        SECTIONS: wording.sections,
        COVER: wording.cover_key,
        START: wording.start_key,
        ORDERS: wording.orders,
    }


def worded(values: Mapping[Topic, Value]) -> Wording:
    """The wording with these values. Fields of About that are missing say nothing."""
    return Wording(
        title=values[TITLE],
        language=values[LANGUAGE],
        about=About(**{name: values[Topic(name)] for name in ABOUT if Topic(name) in values}),
        pages=tuple(PageWording(key, *(values[Topic(name, key)] for name in OF_PAGES)) for key in values[ORDER]),
        sections=values[SECTIONS],
        cover_key=values[COVER],
        start_key=values[START],
        orders=values[ORDERS],
    )


def fitted(topic: Topic, value: Value, now: Value, keys: Collection[str]) -> Value:
    """A value that may name pages which have gone, as it is for the pages with these keys; `now`: what is said else."""
    match topic:
        case Topic(name="order"):
            return tuple(in_order(now, [key for key in value if key in keys]))
        case Topic(name="sections"):
            return tuple(still_there(value, keys))
        case Topic(name="cover_key" | "start_key"):
            return value if value is None or value in keys else now
        case Topic(name="orders"):
            return tuple(orders_there(value, keys))
    return value


def exact(topic: Topic, value: Value) -> bytes:
    """Equal for equal values only; the order of the languages in a map counts, which `==` passes over."""
    return orjson.dumps(value_json(topic, value))


def value_json(topic: Topic, value: Value) -> Any:
    """A value as plain JSON values."""
    match topic.name:
        case "title" | "label":
            return {tag: list(texts) for tag, texts in value.items()}
        case "sections":
            return [_section_json(one) for one in value]
        case "order":
            return list(value)
        case "orders":
            return orders_json(value)
        case "language" | "cover_key" | "start_key" | "hidden" | "page_behaviour":
            return value
    return about_json(About(**{topic.name: value})).get(topic.name)


def value_of(topic: Topic, written: Any) -> Value:
    """The value again. Raises KeyError, TypeError or ValueError when it is not what `value_json` wrote."""
    match topic.name:
        case "title" | "label":
            return texts_of(written)
        case "sections":
            return tuple(map(_section_of, written))
        case "order":
            return tuple(written)
        case "orders":
            return orders_of(written)
        case "language" | "cover_key" | "start_key" | "hidden" | "page_behaviour":
            return written
    about = NOTHING_SAID if written is None else about_of({topic.name: written})
    return getattr(about, topic.name)


def _section_json(section: Section) -> dict[str, Any]:
    within = {"sections": [_section_json(one) for one in section.sections]} if section.sections else {}
    return {"label": {tag: list(texts) for tag, texts in section.label.items()}, "page": section.page, **within}


def _section_of(written: Mapping[str, Any]) -> Section:
    within = tuple(map(_section_of, written.get("sections", ())))
    return Section(texts_of(written["label"]), written["page"], within)
