"""What every kind of resource may say of itself, from version 3 to version 2 (PRE2-R09). Knows no structure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from manifests.documents import Texts
from manifests.presentation2.images import image2, services2
from manifests.presentation2.texts import Read, Written, one_or_many, pair2, text2
from manifests.urls import Urls

PROVIDED_BY: Texts = {"az": ["Təqdim edən"], "en": ["Provided by"], "ru": ["Предоставлено"]}
# What a hint may be said of; all others of version 3 have no word in version 2 (PRE2-R10).
_BOOKS = ("paged", "individuals", "continuous")
HINTS: Mapping[str, tuple[str, ...]] = {
    "Collection": ("multi-part", "individuals"),
    "Manifest": _BOOKS,
    "Range": _BOOKS,
    "Canvas": ("non-paged", "facing-pages"),
}


def described(source: Read, urls: Urls) -> Written:
    """Labels, metadata, rights and links, in the order in which version 3 has them."""
    written: Written = {}
    for name, value in source.items():
        rule = RULES.get(name)
        if rule is not None and (converted := rule[1](value, urls)) not in (None, []):
            written[rule[0]] = converted
    if "provider" in source:
        written |= _provided(source["provider"], source.get("metadata", ()), urls)
    return written


def hint2(source: Read) -> Written:
    """The hint for viewers: one, the first that version 2 knows for this kind of resource (PRE2-R10)."""
    known = HINTS[source["type"]]
    return next(({"viewingHint": one} for one in source.get("behavior", ()) if one in known), {})


def date2(source: Read) -> Written:
    """The date for calendars, in UTC (PRE2-R12); none where it cannot be written so."""
    try:
        date = datetime.fromisoformat(source["navDate"])
        in_utc = date.astimezone(UTC) if date.tzinfo else date
    except (KeyError, ValueError, OverflowError):
        return {}
    return {"navDate": f"{in_utc.replace(tzinfo=None, microsecond=0).isoformat()}Z"}


def _provided(providers: Sequence[Read], metadata: Sequence[Read], urls: Urls) -> Written:
    """Of who provides a book version 2 has only the logo; the name becomes a line of metadata, unless it is one."""
    logos = [image2(logo, urls) for agent in providers for logo in agent.get("logo", ())]
    said = [pair["value"] for pair in metadata]
    names = [agent["label"] for agent in providers if agent["label"] not in said]
    pairs = [*metadata, *({"label": PROVIDED_BY, "value": _as_value(name)} for name in names)]
    written: Written = {"logo": one_or_many(logos)} if logos else {}
    return written | ({"metadata": [pair2(pair) for pair in pairs]} if pairs else {})


def _as_value(label: Mapping[str, Sequence[str]]) -> Texts:
    """A label where HTML may stand: a blank behind what goes from `<` to `>` says that it is none (PRE3-R10)."""
    return {
        tag: [f"{text} " if text.startswith("<") and text.endswith(">") else text for text in several]
        for tag, several in label.items()
    }


def _thumbnail(images: Sequence[Read], urls: Urls) -> object:
    return image2(images[0], urls) if images else None


def _link(keys: Sequence[str], needed: Sequence[str] = ()) -> Callable[[Any, Urls], object]:
    """Links to other documents, with these of their properties; only those that have all that is needed."""

    def convert(links: Sequence[Read], _: Urls) -> object:
        return one_or_many([_linked(link, keys) for link in links if all(key in link for key in needed)])

    return convert


def _linked(link: Read, keys: Sequence[str]) -> Written:
    written: Written = {"@id": link["id"]}
    for key in keys:
        if key in link:
            written[key] = text2(link[key]) if key == "label" else link[key]
    return written


# Property of version 3 -> its name in version 2, and how its value becomes one of version 2.
RULES: Mapping[str, tuple[str, Callable[[Any, Urls], object]]] = {
    "label": ("label", lambda texts, _: text2(texts)),
    "metadata": ("metadata", lambda pairs, _: [pair2(pair) for pair in pairs]),
    "summary": ("description", lambda texts, _: text2(texts)),
    # The label is `Attribution` or means that, and the property says it already.
    "requiredStatement": ("attribution", lambda pair, _: text2(pair["value"])),
    "rights": ("license", lambda address, _: address),
    "thumbnail": ("thumbnail", _thumbnail),
    "homepage": ("related", _link(("label", "format"))),
    # Without these two a link is not valid, and Universal Viewer opens no list of downloads (VIEWERS 1.2).
    "rendering": ("rendering", _link(("label", "format"), needed=("label", "format"))),
    "seeAlso": ("seeAlso", _link(("label", "format", "profile"))),
    "service": ("service", lambda services, urls: one_or_many(services2(services, urls))),
    "partOf": ("within", lambda whole, urls: one_or_many([urls.version2(one["id"]) for one in whole])),
}
