"""All that can be corrected of a book, as YAML for people: what they change in it, `yaml_reading` understands. Pure.

The names are those of book.yaml. Every field stands there, also where nothing is said: so one sees what there is.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from manifests.about import CollectionPath, Contributor, Date, Part
from manifests.book import PageOrder, Section
from manifests.corrections.correct import Corrections
from manifests.corrections.page_names import PageNames
from manifests.corrections.texts import WITHIN
from manifests.corrections.topics import HIDDEN, LABEL, ORDERS, PAGE_BEHAVIOUR, SECTIONS, Topic, topics_of
from manifests.corrections.words import shown
from manifests.describe.dates import sortable_year
from manifests.describe.folding import cleaned
from manifests.describe.words import ROLE_OF_FIELD
from manifests.language_maps import LanguageMap, first_text
from manifests.wording import Wording

# What needs no quotation marks anywhere: neither signs of YAML nor blanks at an end.
_BARE = re.compile(r"[^\W_](?:[\w ./()-]*[\w.)])?")
_NOTHING = ("null", "Null", "NULL")
_ROLES = {code: word for word, code in ROLE_OF_FIELD.items() if code}
_BREAKS_NOTHING = 200
_REMARKED = {LABEL: "label", HIDDEN: "hidden", PAGE_BEHAVIOUR: "type"}

# The name in the file -> the field of the wording.
NAMES = {
    "title": "title",
    "other title": "other_titles",
    "summary": "summary",
    "language": "language",
    "other languages": "other_languages",
    "persons": "contributors",
    "date": "date",
    "publisher": "publisher",
    "place": "place",
    "extent": "extent",
    "subject": "subjects",
    "identifier": "identifiers",
    "collection": "collections",
    "part": "part",
    "institution": "institution",
    "rights": "rights",
    "required statement": "required_statement",
    "viewing direction": "viewing_direction",
    "layout": "behaviour",
    "metadata": "metadata",
    "cover": "cover_key",
    "start": "start_key",
}


def write_yaml(book_id: str, wording: Wording, corrections: Corrections) -> str:
    """The text. Above what was corrected by hand stands what the sources said of it then."""
    return "\n".join([*_head(book_id, wording), *_fields(wording, corrections), *_pages(wording, corrections), ""])


def scalar(text: str) -> str:
    """A text as YAML: bare where that says the same anywhere, else in quotation marks."""
    if _BARE.fullmatch(text) and text not in _NOTHING:
        return text
    return json.dumps(text, ensure_ascii=False).replace("\ufeff", "\\ufeff")


def _head(book_id: str, wording: Wording) -> list[str]:
    return [
        f"# {first_text(wording.title)[0]} ({book_id}): all that can be corrected, without its scans.",
        f"# Change what is wrong, save, and give it back:  iiif-server edit {book_id} --import FILE",
        "# A text in several languages: {az: Şəki, ru: Шеки}. Nothing behind a name: nothing is said of it. A name",
        "# that is taken out stays as it is; but the list of pages must have every page. Hidden ones are not shown.",
        "",
    ]


def _fields(wording: Wording, corrections: Corrections) -> Iterator[str]:
    values = topics_of(wording)
    roles = {one.role for one in wording.about.contributors}
    for name, field in NAMES.items():
        topic = Topic(field)
        yield from _remark(topic, corrections)
        value = values[topic]
        if field == "contributors":
            yield from _listed(name, [_person(one, roles) for one in value])
        elif field in ("other_titles", "subjects"):
            yield from _listed(name, map(_texts, value))
        elif field == "identifiers":
            yield from _listed(name, [_flow({"kind": one.kind, "value": one.value}) for one in value])
        elif field == "collections":
            yield from _listed(name, map(_collection, value))
        elif field == "part":
            yield f"{name}: {_part(value)}".rstrip()
        elif field == "metadata":
            yield from _listed(name, [f"{{label: {_texts(one.label)}, value: {_texts(one.value)}}}" for one in value])
        else:
            yield f"{name}: {_single(value)}".rstrip()


def _pages(wording: Wording, corrections: Corrections) -> Iterator[str]:
    names = PageNames(wording.pages)
    labels = {page.key: page.label for page in wording.pages}
    yield ""
    yield from _remark(ORDERS, corrections)
    yield "orders:" if wording.orders else "orders: []"
    yield from _orders(wording.orders)
    yield ""
    yield from _remark(SECTIONS, corrections)
    yield "contents:" if wording.sections else "contents: []"
    yield from _contents(wording.sections, labels, "  ")
    yield ""
    yield from _remark(Topic("order"), corrections, "the order was corrected by hand")
    yield "pages:" if names.keys else "pages: []"
    for page in wording.pages:
        more = (", hidden: yes" if page.hidden else "") + (f", type: {page.behaviour}" if page.behaviour else "")
        by_hand = [word for name, word in _REMARKED.items() if Topic(name, page.key) in corrections]
        remark = f"  # {' and '.join(by_hand)} corrected by hand" if by_hand else ""
        yield f"  - {{key: {scalar(page.key)}, label: {_texts(page.label)}{more}}}{remark}"


def _orders(orders: Iterable[PageOrder]) -> Iterator[str]:
    for order in orders:
        yield f"  - {{label: {_texts(order.label)}, pages: [{', '.join(map(scalar, order.pages))}]}}"


def _contents(sections: Iterable[Section], labels: Mapping[str, LanguageMap], indent: str) -> Iterator[str]:
    for section in sections:
        heading, page, label = _texts(section.label), scalar(section.page), first_text(labels[section.page])[0]
        remark = f"  # {label}" if label != section.page else ""
        if section.sections:
            yield f"{indent}- heading: {heading}"
            yield f"{indent}  page: {page}{remark}"
            yield f"{indent}  contents:"
            yield from _contents(section.sections, labels, indent + "    ")
        else:
            yield f"{indent}- {{heading: {heading}, page: {page}}}{remark}"


def _remark(topic: Topic, corrections: Corrections, words: str = "") -> Iterator[str]:
    if topic in corrections:
        said = words or f"corrected by hand; the sources said: {shown(topic, corrections[topic].was)}"
        yield f"# {said}"[:_BREAKS_NOTHING]


def _listed(name: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"  - {item}" for item in items]
    yield f"{name}:" if lines else f"{name}: []"
    yield from lines


def _single(value: Any) -> str:
    """A text, a language map, several tags or a date."""
    if value is None:
        return ""
    if isinstance(value, Date):
        plain = value.year == sortable_year(value.text)
        return (
            scalar(value.text)
            if plain
            else _flow({"text": value.text, "year": "" if value.year is None else str(value.year)})
        )
    if isinstance(value, tuple):
        return f"[{', '.join(map(scalar, value))}]"
    return _texts(value) if isinstance(value, Mapping) else scalar(value) if value else ""


def _part(part: Part | None) -> str:
    if part is None:
        return ""
    work = {"work": _collection(part.work)} if part.work else {}
    said = {name: scalar(text) for name, text in (("volume", part.volume), ("issue", part.issue)) if text}
    return "{" + ", ".join(f"{name}: {text}" for name, text in (work | said).items()) + "}"


def _texts(texts: LanguageMap) -> str:
    """A text without a language as it is; else `{az: Şəki, ru: [Шеки, Нуха]}`."""
    if not texts:
        return ""
    if list(texts) == ["none"]:
        return _several(texts["none"])
    return "{" + ", ".join(f"{scalar(tag)}: {_several(several)}" for tag, several in texts.items()) + "}"


def _several(texts: Sequence[str]) -> str:
    return scalar(texts[0]) if len(texts) == 1 else f"[{', '.join(map(scalar, texts))}]"


def _flow(members: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {scalar(text)}" for name, text in members.items()) + "}"


def _person(one: Contributor, roles: set[str]) -> str:
    word = _ROLES.get(one.role, one.role)
    role = f", role: {scalar(word if word not in roles else one.role)}" if one.role else ""
    return f"{{name: {_texts(one.name)}{role}{f', uri: {scalar(one.uri)}' if one.uri else ''}}}"


def _collection(path: CollectionPath) -> str:
    if len(path) > 1 and any(WITHIN in name or cleaned(name) != (name, False) for name in path):
        return f"[{', '.join(map(scalar, path))}]"
    return scalar(f" {WITHIN} ".join(path)) if len(path) > 1 or WITHIN not in path[0] else f"[{scalar(path[0])}]"
