"""What a resource of Presentation 3.0 may say of itself: texts, rights, links, services, behaviours (for rules.py)."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

# An address as RFC 3986 has it, http(s) only: raw letters, blanks and quotes are none (PRE3-R12).
ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/(?:[A-Za-z0-9._~:/@!$&'()*+,;=-]|%[0-9A-F]{2})*)?", re.ASCII)
TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z]{1,8})*")  # the official schema knows no digits in them
RIGHTS = re.compile(
    r"http://(creativecommons\.org/(licenses|publicdomain)/[a-z+-]+/[0-9.]+/([a-z]+/)?"
    r"|rightsstatements\.org/vocab/[A-Za-z-]+/[0-9.]+/)"
)
DIRECTIONS = {"left-to-right", "right-to-left", "top-to-bottom", "bottom-to-top"}
TEMPORAL = {"auto-advance", "no-auto-advance", "repeat", "no-repeat"}
LAYOUTS = {"unordered", "individuals", "continuous", "paged"}
BEHAVIORS = {
    "Collection": TEMPORAL | LAYOUTS | {"multi-part", "together"},
    "Manifest": TEMPORAL | LAYOUTS,
    "Canvas": {"auto-advance", "no-auto-advance", "facing-pages", "non-paged"},
    "Range": TEMPORAL | LAYOUTS | {"sequence", "thumbnail-nav", "no-nav"},
}
EXCLUSIVE = (
    LAYOUTS,
    {"multi-part", "together"},
    {"facing-pages", "non-paged"},
    {"no-nav", "sequence", "thumbnail-nav"},
)
TAGS = {"a", "b", "br", "i", "img", "p", "small", "span", "sub", "sup"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
LINK = {"id", "type", "label", "format", "language"}
# What each kind of link must have, and may have besides (PRE3-R22, R23).
LINKS = {
    "homepage": (LINK - {"language"}, LINK),
    "rendering": (LINK - {"language"}, LINK | {"profile"}),
    "seeAlso": ({"id", "type", "format"}, LINK | {"profile"}),
    "partOf": ({"id", "type"}, {"id", "type", "label", "thumbnail"}),
}
IMAGE = {"id", "type", "format", "width", "height"}
SERVICE3 = {"id", "type", "profile", "width", "height", "sizes", "tiles", "maxWidth", "maxHeight", "maxArea", "service"}
SIZED = re.compile(r"/full/([0-9]+),([0-9]+)/0/default\.jpg")

Problems = Iterator[str]


def address(value: Any, place: str, *, fragment: bool = False, query: bool = False) -> Problems:
    """An id: absolute, encoded, without fragment (PRE3-R03, R12, R13, R33)."""
    text = value if isinstance(value, str) else ""
    if fragment:
        text = text.partition("#")[0]
    if query:
        text = text.partition("?")[0]
    if not ADDRESS.fullmatch(text):
        yield f"{place}: {value!r} is no address (PRE3-R03, R12, R13, R33)"


def single(value: dict[str, Any], place: str, objects: set[str], strings: set[str]) -> Problems:
    """What has one value is no array (PRE3-R05)."""
    for name in sorted(objects & value.keys()):
        if not isinstance(value[name], dict):
            yield f"{place}.{name}: must be an object (PRE3-R05, R07)"
    for name in sorted(strings & value.keys()):
        if not isinstance(value[name], str):
            yield f"{place}.{name}: must be a string (PRE3-R05)"


def texts(value: dict[str, Any], place: str) -> Problems:
    """Labels, summary, metadata, required statement, rights (PRE3-R07 to R10, R19 to R21)."""
    if "label" in value:
        yield from _map(value["label"], f"{place}.label", html=False)
    if "summary" in value:
        yield from _map(value["summary"], f"{place}.summary", html=True)
    pairs = [(f"metadata.{at}", pair) for at, pair in enumerate(value.get("metadata", []))]
    pairs += [("requiredStatement", value["requiredStatement"])] if "requiredStatement" in value else []
    for name, pair in pairs:
        if not isinstance(pair, dict) or pair.keys() != {"label", "value"}:
            yield f"{place}.{name}: must have label and value (PRE3-R19, R20)"
            continue
        yield from _map(pair["label"], f"{place}.{name}.label", html=False)
        yield from _map(pair["value"], f"{place}.{name}.value", html=True)
    if "rights" in value and not RIGHTS.fullmatch(value["rights"]):
        yield f"{place}.rights: {value['rights']!r} is none (PRE3-R21)"


def _map(texts: Any, place: str, *, html: bool) -> Problems:
    if not isinstance(texts, dict) or not texts:
        yield f"{place}: must be a language map (PRE3-R07)"
        return
    for tag, values in texts.items():
        if tag != "none" and (not TAG.fullmatch(tag) or tag == "und"):
            yield f"{place}.{tag}: is no language (PRE3-R08)"
        if not isinstance(values, list) or not values or not all(isinstance(one, str) and one for one in values):
            yield f"{place}.{tag}: must be an array of texts (PRE3-R07)"
        elif html:
            for text in values:
                yield from _html(text, f"{place}.{tag}")


def _html(text: str, place: str) -> Problems:
    """What goes from `<` to `>` is HTML to every client (PRE3-R09, R10)."""
    if not (text.startswith("<") and text.endswith(">")):
        return
    if "<!" in text or "<?" in text:
        yield f"{place}: comments and instructions are no simple HTML (PRE3-R09)"
        return
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield f"{place}: {error} (PRE3-R09, R10)"
        return
    for element in root.iter():
        if element.tag not in TAGS or element.attrib.keys() - ATTRIBUTES.get(element.tag, set()):
            yield f"{place}: <{element.tag}> or its attributes are no simple HTML (PRE3-R09)"


def links(value: dict[str, Any], place: str) -> Problems:
    """Links, images that stand for it, providers, services (PRE3-R06, R22 to R24, R46)."""
    for kind, (needed, allowed) in LINKS.items():
        for at, link in enumerate(value.get(kind, [])):
            yield from _link(link, f"{place}.{kind}.{at}", needed, allowed)
    for at, image in enumerate(value.get("thumbnail", [])):
        yield from _thumbnail(image, f"{place}.thumbnail.{at}")
    for at, agent in enumerate(value.get("provider", [])):
        yield from _agent(agent, f"{place}.provider.{at}")
    for name in ("service", "services"):
        for at, service in enumerate(value.get(name, [])):
            yield from _service(service, f"{place}.{name}.{at}")


def _link(link: Any, place: str, needed: set[str], allowed: set[str]) -> Problems:
    if not isinstance(link, dict) or not needed <= link.keys() <= allowed:
        yield f"{place}: must be an object with {', '.join(sorted(needed))} (PRE3-R06, R23)"
        return
    yield from address(link["id"], f"{place}.id", query=True)
    yield from texts({"label": link["label"]} if "label" in link else {}, place)
    if not isinstance(link.get("language", []), list):
        yield f"{place}.language: must be an array (PRE3-R04)"


def _thumbnail(image: Any, place: str) -> Problems:
    if not isinstance(image, dict) or not IMAGE <= image.keys() <= IMAGE | {"service"} or image["type"] != "Image":
        yield f"{place}: must be an image with format, width and height (PRE3-R06, R24)"
        return
    yield from address(image["id"], f"{place}.id")
    sized = SIZED.search(str(image["id"]))
    if sized and (int(sized[1]), int(sized[2])) != (image["width"], image["height"]):
        yield f"{place}.width: is not what the address sends (PRE3-R24)"
    yield from services(image, place)


def services(holder: dict[str, Any], place: str) -> Problems:
    """The services of an image (PRE3-R45 to R47)."""
    services = holder.get("service", [])
    if not isinstance(services, list):
        yield f"{place}.service: must be an array (PRE3-R46)"
        return
    for at, service in enumerate(services):
        yield from _service(service, f"{place}.service.{at}")
        if isinstance(service, dict) and holder.get("id") in (service.get("id"), service.get("@id")):
            yield f"{place}.id: is the service and no image (PRE3-R45)"


def _agent(agent: Any, place: str) -> Problems:
    if not isinstance(agent, dict) or agent.get("type") != "Agent" or not {"id", "label"} <= agent.keys():
        yield f"{place}: must be an Agent with id and label (PRE3-R22)"
        return
    for name in sorted(agent.keys() - {"id", "type", "label", "homepage", "logo", "seeAlso"}):
        yield f"{place}.{name}: no property of an Agent (PRE3-R22)"
    yield from address(agent["id"], f"{place}.id", fragment=True)
    yield from texts(agent, place)
    for name in ("homepage", "logo", "seeAlso"):
        if not isinstance(agent.get(name, []), list):
            yield f"{place}.{name}: must be an array (PRE3-R04)"
            return
    yield from links({name: agent[name] for name in ("homepage", "seeAlso") if name in agent}, place)
    for at, logo in enumerate(agent.get("logo", [])):
        if not isinstance(logo, dict) or logo.get("type") != "Image" or "id" not in logo:
            yield f"{place}.logo.{at}: must be an Image with an id (PRE3-R22)"


def _service(service: Any, place: str) -> Problems:
    """A service of version 3, or one of an older version by its own names; never both (PRE3-R46, R47)."""
    if not isinstance(service, dict) or ("id" in service) == ("@id" in service):
        yield f"{place}: must have id and type, or @id and @type (PRE3-R46, R47)"
        return
    yield from address(service.get("id", service.get("@id")), f"{place}.id")
    if ("type" in service) != ("id" in service) or ("@type" in service) != ("@id" in service):
        yield f"{place}: must have id and type, or @id and @type (PRE3-R46, R47)"
    if str(service.get("type")).startswith("ImageService"):
        if service.get("profile") not in ("level0", "level1", "level2"):
            yield f"{place}.profile: must be a level (PRE3-R46)"
        for name in sorted(service.keys() - SERVICE3):
            yield f"{place}.{name}: no property of an image service (PRE3-R11, R46)"
    if "label" in service and "id" in service:
        yield from texts({"label": service["label"]}, place)


def shown(value: dict[str, Any], place: str, kind: str) -> Problems:
    """Behaviours, direction, date, first page (PRE3-R25 to R29, R42, R54, R61, R66)."""
    behaviors = value.get("behavior", [])
    for one in behaviors:
        if one not in BEHAVIORS.get(kind, {"hidden"}):
            yield f"{place}.behavior: {one!r} is none of a {kind} (PRE3-R27, R42, R54, R66)"
    for group in EXCLUSIVE:
        if len(group.intersection(behaviors)) > 1:
            yield f"{place}.behavior: {behaviors} exclude each other (PRE3-R27, R42, R61, R66)"
    if value.get("viewingDirection", "left-to-right") not in DIRECTIONS:
        yield f"{place}.viewingDirection: is none (PRE3-R26)"
    if "navDate" in value and not _is_date(value["navDate"]):
        yield f"{place}.navDate: must be a time with its zone (PRE3-R25)"
    if "start" in value and value["start"].get("type") not in ("Canvas", "SpecificResource"):
        yield f"{place}.start: must name a canvas (PRE3-R29)"


def _is_date(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None and "T" in text
    except ValueError:
        return False
